#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <vector>

#include "core/pde/grid.h"

namespace semiflow::pde {

/// An array of values at a grid's points, and for each side the data of its relation (null: zero). A side's data lie in
/// the order of the grid, the side's own direction left out.
template <class T> struct Source {
  const T* values = nullptr;
  std::array<const T*, 6> sides{};
};

/// A sum of linear operators along single directions, each on one of several sources. T is float or double.
template <class T> class Stencil {
 public:
  /// factor * (the values themselves)
  void add(std::size_t source, double factor);
  /// factor * (op along the direction); added to what is there for that source and direction.
  void add(std::size_t source, std::size_t axis, double factor, const LineOperator& op);
  bool empty() const { return values_.empty() && across_.empty() && along_.empty(); }
  /// out[x - begin] = (add ? out[x - begin] : 0) + the sum at (x, y, z) for x in [begin, end).
  void row(const Grid& grid, std::span<const Source<T>> sources, std::size_t y, std::size_t z, std::size_t begin,
           std::size_t end, T* out, bool add) const;

 private:
  struct Term {
    std::size_t source, axis;
    LineOperator op;
  };
  std::vector<std::pair<std::size_t, T>> values_;
  std::vector<Term> across_; ///< along y and z: whole rows are added up
  std::vector<Term> along_;  ///< along x
  std::vector<Term>& terms(std::size_t axis) { return axis == 0 ? along_ : across_; }
};

extern template class Stencil<float>;
extern template class Stencil<double>;

} // namespace semiflow::pde
