#pragma once

#include <array>
#include <cstddef>
#include <vector>

#include "core/numerics/kernel.h"
#include "core/pde/grid.h"

namespace semiflow::pde {

/// The values of the boundary conditions at the points of the sides, for every field and part (see parts()).
template <class T> class BoundaryData {
 public:
  /// @throws InputError for a value that cannot be read or is not finite somewhere at time 0
  BoundaryData(const Law& law, const Grid& grid);
  /// Evaluates what depends on time.
  void update(double time);
  /// Null where it is zero for good, or where there is no such side. Side: 2*axis + end.
  const T* side(std::size_t field, std::size_t part, std::size_t side) const;
  bool isDirichlet(std::size_t field, std::size_t side) const { return at(field, side).dirichlet; }
  bool dirichletVaries() const { return dirichletVaries_; } ///< with time, for an evolving field
  /// Writes the given values into an array of a field's part.
  void impose(std::size_t field, std::size_t part, T* values) const;

 private:
  struct Side {
    numerics::Kernel kernel;
    bool present = false, dirichlet = false, varies = false, zero = true;
    std::array<std::vector<T>, 2> values;
  };
  const Side& at(std::size_t field, std::size_t side) const { return sides_[field * 6 + side]; }
  void evaluate(Side& side, std::size_t number, double time) const;
  void requireFinite(const Side& side, std::size_t number, const domain::Condition& condition) const;

  Grid grid_;
  bool complex_;
  bool dirichletVaries_ = false;
  double time_ = 0;
  std::vector<Side> sides_;                                  ///< per field, six
  std::array<std::array<std::vector<double>, 3>, 6> places_; ///< of the points of a side
};

extern template class BoundaryData<float>;
extern template class BoundaryData<double>;

} // namespace semiflow::pde
