#include "core/domain/domain.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "core/base/validate.h"

namespace semiflow::domain {

double Domain::pointCount() const {
  double count = 1;
  for (const auto& axis : axes) count *= static_cast<double>(axis.points);
  return count;
}

double Domain::volume() const {
  double product = 1;
  for (const auto& axis : axes) product *= axis.upper() - axis.lower;
  return product;
}

bool Domain::isPeriodic() const {
  return std::all_of(axes.begin(), axes.end(), [](const auto& axis) { return axis.periodic; });
}

std::string Domain::placeOf(std::size_t index) const {
  std::string text;
  for (const auto& axis : axes) {
    const double place = at(static_cast<std::size_t>(&axis - axes.data()), index % axis.points);
    const bool zero = std::abs(place) < 1e-9 * axis.spacing; // where rounding has left a little
    text += fmt::format("{}{} = {:.6g}", text.empty() ? "" : ", ", axis.name, zero ? 0 : place);
    index /= axis.points;
  }
  return text;
}

std::vector<std::string> domainsOfDimension(int dimension) {
  std::vector<std::string> ids;
  for (const Component<Domain>& component : domains().components()) {
    const Values values(component, defaults(component), "domain", {});
    if (component.make(values)->dimension() == dimension) ids.push_back(component.id());
  }
  return ids;
}

namespace {

using Kind = Condition::Kind;

/// Whether the direction is periodic for these sides. @throws InputError where one end is and the other is not
bool periodicAlong(std::size_t axis, const Sides& sides) {
  const Condition &low = sides[2 * axis], &high = sides[2 * axis + 1];
  const bool first = low.kind == Kind::periodic, second = high.kind == Kind::periodic;
  if (first != second) {
    throw InputError((first ? high : low).path + ".id",
                     fmt::format("periodic, as {} is", sideNames[2 * axis + (first ? 0 : 1)]), "another condition");
  }
  return first;
}

/// The same for all fields.
bool periodicAlong(std::size_t axis, const Boundary& boundary) {
  const bool periodic = periodicAlong(axis, boundary.sides);
  for (const auto& [field, sides] : boundary.exceptions) {
    if (periodicAlong(axis, sides) == periodic) continue;
    throw InputError(sides[2 * axis].path + ".id",
                     periodic ? "periodic, as for the other fields" : "no periodic side, as for the other fields",
                     periodic ? "another condition" : "periodic");
  }
  return periodic;
}

} // namespace

const Sides& Boundary::of(const std::string& field) const {
  for (const auto& [name, exception] : exceptions) {
    if (name == field) return exception;
  }
  return sides;
}

std::unique_ptr<Domain> makeDomain(const Values& values, const std::vector<double>& lower,
                                   const std::vector<double>& upper, const std::vector<double>& points) {
  static const std::vector<std::string> names{"x", "y", "z"};
  auto made = std::make_unique<Domain>();
  made->id = values.id();
  made->path = values.path();
  made->boundary = *values.make<Boundary>("boundary");
  made->masks = values.make<Masks>("mask")->parts;
  for (std::size_t d = 0; d < points.size(); ++d) {
    const std::string entry = points.size() == 1 ? "" : fmt::format("[{}]", d);
    if (!(upper[d] > lower[d])) {
      throw InputError(values.pathOf("upper") + entry, fmt::format("a number above the lower end {:g}", lower[d]),
                       fmt::format("{:g}", upper[d]));
    }
    if (points[d] != std::floor(points[d])) {
      throw InputError(values.pathOf("points") + entry, "a whole number", fmt::format("{:g}", points[d]));
    }
    experiment::Axis axis;
    axis.name = names[d];
    axis.lower = lower[d];
    axis.points = static_cast<std::size_t>(points[d]);
    axis.periodic = periodicAlong(d, made->boundary);
    axis.spacing = (upper[d] - lower[d]) / (axis.periodic ? points[d] : points[d] - 1);
    made->axes.push_back(axis);
  }
  return made;
}

} // namespace semiflow::domain
