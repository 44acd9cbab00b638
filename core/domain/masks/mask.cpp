#include "core/domain/mask.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "core/domain/domain.h"

namespace semiflow::domain {

const Component<Holding>& obstacle() {
  static const auto made = Component<Holding>("obstacle", "Obstacle or hole")
                               .summary("The fields do not exist inside, and nothing flows through the edge.")
                               .formula("∂u/∂n = 0 at the edge")
                               .makes([](const Values& values) {
                                 return std::make_unique<Holding>(Holding{Holding::Kind::obstacle, {}, values.path()});
                               });
  return made;
}

const Component<Holding>& fixedValues() {
  static const auto made =
      Component<Holding>("fixed", "Fixed values")
          .summary("Every field is held at a value: a heated plate, a wall at rest, a source that swings.")
          .formula("u = g inside")
          .parameter(expressionMap("values", Json::object())
                         .live()
                         .doc("g by field: numbers or formulas in x, y, z and t; fields without one are held at 0"))
          .makes([](const Values& values) {
            return std::make_unique<Holding>(
                Holding{Holding::Kind::fixed, values.expressionMap("values"), values.path()});
          });
  return made;
}

const Component<Masks>& noMask() {
  static const auto made =
      Component<Masks>("none", "No mask").summary("The law of motion holds everywhere.").makes([](const Values&) {
        return std::make_unique<Masks>();
      });
  return made;
}

Component<Masks>& withHolding(Component<Masks>& component) {
  return component.parameter(semiflow::component("holds", anyFamily<holdings>, "obstacle").doc("what holds in it"))
      .parameter(semiflow::component("more", anyFamily<masks>, "none")
                     .doc("a further mask; where several cover a point the first one counts"));
}

std::unique_ptr<Masks> chained(const Values& values, std::function<std::vector<bool>(const Domain&)> covers) {
  auto all = values.make<Masks>("more");
  constexpr std::size_t most = 200; // a byte per point tells them apart
  if (all->parts.size() + 1 > most) throw values.error("more", fmt::format("at most {} masks", most), "more");
  all->parts.insert(all->parts.begin(), MaskPart{std::move(covers), *values.make<Holding>("holds")});
  return all;
}

std::vector<std::uint8_t> maskOf(const Domain& domain) {
  if (domain.masks.empty()) return {};
  std::vector<std::uint8_t> mask(domain.points(), 0);
  for (std::size_t part = 0; part < domain.masks.size(); ++part) {
    const std::vector<bool> covers = domain.masks[part].covers(domain);
    for (std::size_t i = 0; i < mask.size(); ++i) {
      if (mask[i] == 0 && covers[i]) mask[i] = static_cast<std::uint8_t>(part + 1);
    }
  }
  if (std::find(mask.begin(), mask.end(), 0) == mask.end())
    throw InputError(domain.path + ".mask", "a mask that leaves some points free", "one that covers all of them");
  return mask;
}

void clearMasked(const Domain& domain, std::vector<double>& values) {
  const auto isLost = [](double value) { return !std::isfinite(value); };
  if (domain.masks.empty() || std::none_of(values.begin(), values.end(), isLost)) return;
  const std::vector<std::uint8_t> mask = maskOf(domain);
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (mask[i] != 0 && isLost(values[i])) values[i] = 0;
  }
}

} // namespace semiflow::domain
