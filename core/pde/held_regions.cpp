#include "core/pde/held_regions.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "core/base/error.h"
#include "core/numerics/expression.h"

namespace semiflow::pde {

using std::size_t;

template <class T>
HeldRegions<T>::HeldRegions(const Law& law, const Grid& grid)
    : complex_(law.complex), dimension_(static_cast<size_t>(grid.dimension)) {
  if (grid.mask.empty()) return;
  for (size_t part = 0; part < grid.holdings.size(); ++part) {
    const domain::Holding& holding = grid.holdings[part];
    if (holding.kind != domain::Holding::Kind::fixed) continue;
    auto& points = points_.emplace_back();
    auto& places = places_.emplace_back();
    for (size_t i = 0; i < grid.total(); ++i) {
      if (grid.mask[i] != part + 1) continue;
      points.push_back(i);
      size_t rest = i;
      for (size_t a = 0; a < 3; ++a) {
        places[a].push_back(grid.places[a][rest % grid.points[a]]);
        rest /= grid.points[a];
      }
    }
    for (size_t field = 0; field < allFields(law); ++field) {
      const std::string& name = nameOf(law, field);
      const auto given = std::find_if(holding.values.begin(), holding.values.end(),
                                      [&](const auto& value) { return value.first == name; });
      const std::string path = holding.path + ".values." + name;
      numerics::Variables names;
      names.complex = law.complex;
      names.inputs = {"x", "y", "z"};
      names.inputs.resize(dimension_);
      names.inputs.push_back("t");
      Region region;
      region.number = points_.size() - 1;
      region.field = field;
      region.kernel = numerics::compile(given == holding.values.end() ? "0" : given->second, names, path);
      region.varies = region.kernel.uses(dimension_);
      varies_ = varies_ || (region.varies && field < law.fields.size());
      evaluate(region, 0);
      for (const auto& values : region.values) {
        if (std::all_of(values.begin(), values.end(), [](T value) { return std::isfinite(value); })) continue;
        throw InputError(path, "a formula that is finite everywhere in the mask", "one that is not");
      }
      regions_.push_back(std::move(region));
    }
  }
}

template <class T> void HeldRegions<T>::evaluate(Region& region, double time) const {
  const auto& places = places_[region.number];
  const size_t count = places[0].size();
  std::vector<numerics::InputLane<double>> in;
  for (size_t a = 0; a < dimension_; ++a) in.push_back({places[a].data(), 1});
  in.push_back({&time, 0});
  std::array<std::vector<double>, 2> values;
  std::vector<numerics::OutputLane<double>> out;
  for (size_t part = 0; part < (complex_ ? 2u : 1u); ++part) {
    values[part].resize(count);
    out.push_back({values[part].data(), 1});
  }
  numerics::run<double>(region.kernel, in, out, count);
  for (size_t part = 0; part < out.size(); ++part) {
    region.values[part].resize(count);
    std::transform(values[part].begin(), values[part].end(), region.values[part].begin(),
                   [](double value) { return static_cast<T>(value); });
  }
}

template <class T> void HeldRegions<T>::update(double time) {
  if (time == time_) return;
  time_ = time;
  for (Region& region : regions_) {
    if (region.varies) evaluate(region, time);
  }
}

template <class T> void HeldRegions<T>::impose(size_t field, size_t part, T* values) const {
  for (const Region& region : regions_) {
    if (region.field != field) continue;
    const auto& points = points_[region.number];
    for (size_t i = 0; i < points.size(); ++i) values[points[i]] = region.values[part][i];
  }
}

template class HeldRegions<float>;
template class HeldRegions<double>;

} // namespace semiflow::pde
