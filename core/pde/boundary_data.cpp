#include "core/pde/boundary_data.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "core/base/error.h"
#include "core/numerics/expression.h"

namespace semiflow::pde {
namespace {

using std::size_t;
using Kind = domain::Condition::Kind;

/// Calls visit(index in the side, index in the grid) for every point of a side.
template <class Visit> void forSide(const Grid& grid, size_t side, const Visit& visit) {
  const size_t axis = side / 2, fixed = side % 2 == 0 ? 0 : grid.points[axis] - 1;
  std::array<size_t, 3> from{0, 0, 0}, to = grid.points;
  from[axis] = fixed;
  to[axis] = fixed + 1;
  size_t index = 0;
  for (size_t z = from[2]; z < to[2]; ++z) {
    for (size_t y = from[1]; y < to[1]; ++y) {
      for (size_t x = from[0]; x < to[0]; ++x) visit(index++, (z * grid.points[1] + y) * grid.points[0] + x);
    }
  }
}

} // namespace

template <class T>
BoundaryData<T>::BoundaryData(const Law& law, const Grid& grid) : grid_(grid), complex_(law.complex) {
  sides_.resize(allFields(law) * 6);
  const auto dimension = static_cast<size_t>(grid.dimension);
  for (size_t s = 0; s < 2 * dimension; ++s) {
    if (grid.periodic[s / 2]) continue;
    forSide(grid, s, [&](size_t, size_t point) {
      for (size_t a = 0; a < 3; ++a) {
        places_[s][a].push_back(grid.places[a][point % grid.points[a]]);
        point /= grid.points[a];
      }
    });
    for (size_t f = 0; f < allFields(law); ++f) {
      const domain::Condition& condition = grid.boundary.of(nameOf(law, f))[s];
      Side& side = sides_[f * 6 + s];
      numerics::Variables names;
      names.complex = law.complex;
      names.constants = law.parameters;
      names.inputs = {"x", "y", "z"};
      names.inputs.resize(dimension);
      names.inputs.push_back("t");
      side.kernel = numerics::compile(condition.value, names, condition.path + ".value");
      side.present = true;
      side.dirichlet = condition.kind == Kind::dirichlet;
      side.varies = side.kernel.uses(dimension);
      evaluate(side, s, 0);
      requireFinite(side, s, condition);
      side.zero = !side.varies;
      for (const auto& values : side.values) {
        side.zero = side.zero && std::all_of(values.begin(), values.end(), [](T value) { return value == 0; });
      }
      if (side.dirichlet && side.varies && f < law.fields.size()) dirichletVaries_ = true;
    }
  }
}

template <class T> void BoundaryData<T>::evaluate(Side& side, size_t number, double time) const {
  const auto& places = places_[number];
  const size_t count = places[0].size();
  std::vector<numerics::InputLane<double>> in;
  for (size_t a = 0; a < static_cast<size_t>(grid_.dimension); ++a) in.push_back({places[a].data(), 1});
  in.push_back({&time, 0});
  std::array<std::vector<double>, 2> values;
  std::vector<numerics::OutputLane<double>> out;
  for (size_t part = 0; part < (complex_ ? 2u : 1u); ++part) {
    values[part].resize(count);
    out.push_back({values[part].data(), 1});
  }
  numerics::run<double>(side.kernel, in, out, count);
  for (size_t part = 0; part < out.size(); ++part) {
    side.values[part].resize(count);
    std::transform(values[part].begin(), values[part].end(), side.values[part].begin(),
                   [](double value) { return static_cast<T>(value); });
  }
}

template <class T>
void BoundaryData<T>::requireFinite(const Side& side, size_t number, const domain::Condition& condition) const {
  for (const auto& values : side.values) {
    for (size_t i = 0; i < values.size(); ++i) {
      if (std::isfinite(values[i])) continue;
      std::string place;
      for (size_t a = 0; a < static_cast<size_t>(grid_.dimension); ++a) {
        place += fmt::format("{}{} = {:.6g}", a == 0 ? "" : ", ", "xyz"[a], places_[number][a][i]);
      }
      throw InputError(condition.path + ".value", "a formula that is finite everywhere",
                       fmt::format("{} at {}", static_cast<double>(values[i]), place));
    }
  }
}

template <class T> void BoundaryData<T>::update(double time) {
  if (time == time_) return;
  time_ = time;
  for (size_t i = 0; i < sides_.size(); ++i) {
    if (sides_[i].varies) evaluate(sides_[i], i % 6, time);
  }
}

template <class T> const T* BoundaryData<T>::side(size_t field, size_t part, size_t side) const {
  const Side& s = at(field, side);
  return !s.present || s.zero ? nullptr : s.values[part].data();
}

template <class T> void BoundaryData<T>::impose(size_t field, size_t part, T* values) const {
  for (size_t s = 0; s < 6; ++s) {
    const Side& side = at(field, s);
    if (!side.dirichlet) continue;
    forSide(grid_, s, [&](size_t index, size_t point) { values[point] = side.values[part][index]; });
  }
}

template class BoundaryData<float>;
template class BoundaryData<double>;

} // namespace semiflow::pde
