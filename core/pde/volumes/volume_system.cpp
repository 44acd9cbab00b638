#include "core/pde/volumes/volume_system.h"

#include <algorithm>
#include <type_traits>

#include <fmt/format.h>

#include "core/base/error.h"
#include "core/base/parallel.h"
#include "core/pde/conservation.h"
#include "core/pde/reduce.h"

namespace semiflow::pde::volumes {
namespace {

Side sideOf(const domain::Condition& condition) {
  using Kind = domain::Condition::Kind;
  if (condition.kind == Kind::periodic) return Side::periodic;
  if (condition.kind == Kind::neumann && condition.mirror) return Side::wall;
  if (condition.kind == Kind::neumann && condition.value == "0") return Side::outflow;
  throw InputError(condition.path + ".id", "periodic, wall or, for waves that leave, neumann with the value 0",
                   condition.kind == Kind::neumann ? "neumann with the value " + condition.value : "another condition");
}

template <class T> std::unique_ptr<ConservationLaw<T>> lawOf(const Law& law) {
  SF_ASSERT(law.conservation != nullptr);
  if constexpr (std::is_same_v<T, float>)
    return law.conservation->single(law.dimension);
  else
    return law.conservation->inDouble(law.dimension);
}

constexpr std::size_t block = 2048; ///< cells of a task

} // namespace

domain::Domain cellsOf(const domain::Domain& domain) {
  domain::Domain cells = domain;
  for (auto& axis : cells.axes) {
    if (axis.periodic) continue;
    const double length = axis.upper() - axis.lower;
    axis.spacing = length / static_cast<double>(axis.points);
    axis.lower += axis.spacing / 2;
  }
  return cells;
}

std::vector<Direction> directionsOf(const domain::Domain& cells) {
  if (!cells.boundary.exceptions.empty()) {
    throw InputError(cells.path + ".boundary.fields.id", "none, since finite volumes have one condition for all fields",
                     "conditions for " + cells.boundary.exceptions.front().first);
  }
  std::vector<Direction> directions;
  for (std::size_t a = 0; a < cells.axes.size(); ++a) {
    const auto& axis = cells.axes[a];
    if (axis.points < ghosts) {
      throw InputError(cells.path + ".points", fmt::format("at least {} cells along {}", ghosts, axis.name),
                       std::to_string(axis.points));
    }
    const auto& sides = cells.boundary.sides;
    directions.push_back({axis.points, axis.spacing, sideOf(sides[2 * a]), sideOf(sides[2 * a + 1])});
  }
  return directions;
}

template <class T>
VolumeSystem<T>::VolumeSystem(const Law& law, domain::Domain cells, const Method& method)
    : cells_(std::move(cells)), method_(method), scheme_(lawOf<T>(law), directionsOf(cells_), method),
      positive_(law.conservation->positive) {}

template <class T>
void VolumeSystem<T>::rate(double, const std::vector<T>& u, std::vector<T>& out, numerics::Part part) {
  SF_ASSERT(part == numerics::Part::whole);
  static_cast<void>(part);
  ++evaluations_;
  scheme_.rate(u, out);
}

template <class T> double VolumeSystem<T>::longestStep(double, const std::vector<T>& u) {
  return method_.courant / scheme_.fastest(u).rate;
}

template <class T> void VolumeSystem<T>::project(double time, std::vector<T>& u) const {
  const auto found = scheme_.firstInadmissible(u);
  if (!found) return;
  throw DivergedError(time, fmt::format("the speed of waves at {}", cells_.placeOf(*found)),
                      fmt::format("{} is not positive there: use steps of a smaller Courant number, or the Riemann "
                                  "solver rusanov",
                                  positive_));
}

template <class T> std::array<std::size_t, 3> VolumeSystem<T>::shape() const {
  std::array<std::size_t, 3> points{1, 1, 1};
  for (std::size_t a = 0; a < cells_.axes.size(); ++a) points[a] = cells_.axes[a].points;
  return points;
}

template <class T>
std::vector<double> diagnosticsOf(const DiagnosticLaw& law, const domain::Domain& cells, double time,
                                  const std::vector<T>& u) {
  const std::size_t count = cells.points(), reductions = law.reductions.size();
  const std::size_t blocks = (count + block - 1) / block, outputs = law.pointwise.kernel.outputs();
  std::vector<double> partial(blocks * reductions);
  const T now = static_cast<T>(time);
  parallelBlocks(count, block, [&](std::size_t begin, std::size_t end) {
    const std::size_t n = end - begin;
    std::vector<numerics::InputLane<T>> in;
    for (const Derivative& input : law.pointwise.inputs) {
      SF_ASSERT((input.orders == std::array<int, 3>{}));
      in.push_back({u.data() + input.field * count + begin, 1});
    }
    std::array<std::vector<T>, 3> places;
    std::size_t stride = 1;
    for (std::size_t a = 0; a < 3; ++a) {
      places[a].assign(n, 0);
      if (a < cells.axes.size()) {
        const auto& axis = cells.axes[a];
        for (std::size_t i = 0; i < n; ++i) places[a][i] = static_cast<T>(axis.at((begin + i) / stride % axis.points));
        stride *= axis.points;
      }
      in.push_back({places[a].data(), 1});
    }
    in.push_back({&now, 0});
    std::vector<std::vector<T>> values(outputs, std::vector<T>(n));
    std::vector<numerics::OutputLane<T>> out;
    for (auto& lane : values) out.push_back({lane.data(), 1});
    numerics::run<T>(law.pointwise.kernel, in, out, n);
    for (std::size_t r = 0; r < reductions; ++r) {
      double sum = neutral(law.reductions[r].kind);
      for (const T value : values[law.reductions[r].output]) sum = merged(law.reductions[r].kind, sum, value);
      partial[begin / block * reductions + r] = sum;
    }
  });
  std::vector<double> reduced(reductions);
  double volume = 1;
  for (const auto& axis : cells.axes) volume *= axis.spacing;
  for (std::size_t r = 0; r < reductions; ++r) {
    const auto kind = law.reductions[r].kind;
    reduced[r] = neutral(kind);
    for (std::size_t b = 0; b < blocks; ++b) reduced[r] = merged(kind, reduced[r], partial[b * reductions + r]);
    if (kind == Reduction::Kind::integral) reduced[r] *= volume;
    if (kind == Reduction::Kind::mean) reduced[r] /= static_cast<double>(count);
  }
  return combined(law, reduced);
}

template class VolumeSystem<float>;
template class VolumeSystem<double>;
template std::vector<double> diagnosticsOf(const DiagnosticLaw&, const domain::Domain&, double,
                                           const std::vector<float>&);
template std::vector<double> diagnosticsOf(const DiagnosticLaw&, const domain::Domain&, double,
                                           const std::vector<double>&);

} // namespace semiflow::pde::volumes
