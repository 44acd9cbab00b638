#pragma once

#include <cstdint>
#include <string>

#include "core/numerics/grid_system.h"
#include "core/pde/discretisation.h"
#include "core/pde/volumes/scheme.h"

namespace semiflow::pde::volumes {

/// The cells of a domain: values lie at their centres. A periodic direction's cells lie around its points; any other
/// is cut into as many cells of equal width as it has points.
domain::Domain cellsOf(const domain::Domain& domain);

/// What a scheme needs of each direction of such cells: periodic, neumann with value 0 (outflow) or wall on each side.
/// @throws InputError for other conditions, for fields with conditions of their own and for fewer cells than `ghosts`
std::vector<Direction> directionsOf(const domain::Domain& cells);

/// A conservation law on cells as a system for steppers. A state that has lost its positive density or pressure, or is
/// not finite, ends the run with a DivergedError after the step in which it did (from project()).
template <class T> class VolumeSystem final : public numerics::GridSystem<T> {
 public:
  /// @param cells as cellsOf() makes them
  VolumeSystem(const Law& law, domain::Domain cells, const Method& method);

  std::size_t fields() const override { return scheme_.fields(); }
  std::size_t perField() const override { return scheme_.cells(); }
  void rate(double time, const std::vector<T>& u, std::vector<T>& out, numerics::Part part) override;
  double longestStep(double time, const std::vector<T>& u) override;
  bool isAdmissible(const std::vector<T>& u) const override { return !scheme_.firstInadmissible(u); }
  void project(double time, std::vector<T>& u) const override;
  std::array<std::size_t, 3> shape() const override;

  /// The Courant number of a step of length 1, and where that is.
  typename Scheme<T>::Fastest fastest(const std::vector<T>& u) const { return scheme_.fastest(u); }
  std::optional<std::size_t> firstInadmissible(const std::vector<T>& u) const { return scheme_.firstInadmissible(u); }
  const domain::Domain& cells() const { return cells_; }
  std::uint64_t evaluations() const { return evaluations_; }

 private:
  domain::Domain cells_;
  Method method_;
  Scheme<T> scheme_;
  std::string positive_; ///< what has to be
  std::uint64_t evaluations_ = 0;
};

extern template class VolumeSystem<float>;
extern template class VolumeSystem<double>;

/// The equation's diagnostics of cell averages: pointwise expressions without derivatives, summed over the cells.
/// The same bits for any number of threads.
template <class T>
std::vector<double> diagnosticsOf(const DiagnosticLaw& law, const domain::Domain& cells, double time,
                                  const std::vector<T>& u);

} // namespace semiflow::pde::volumes
