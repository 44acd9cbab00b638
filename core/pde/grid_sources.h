#pragma once

#include <map>
#include <memory>
#include <span>
#include <vector>

#include "core/numerics/grid_system.h"
#include "core/numerics/sparse_lu.h"
#include "core/pde/boundary_data.h"
#include "core/pde/held_regions.h"
#include "core/pde/stencil.h"

namespace semiflow::pde {

/// All arrays that the stencils of a law read at one instant: the evolving fields with their boundary values imposed,
/// the elliptic fields solved for, and for each mixed derivative the array that its last direction is taken of. An
/// elliptic field that its equation leaves free up to a constant has the mean 0.
template <class T> class GridSources {
 public:
  GridSources(const Law& law, const Grid& grid);

  /// The stencil of one part of a derivative, on the sources. To be called before the first prepare().
  Stencil<T> stencilOf(const Derivative& of, std::size_t part);
  /// Adds factor times it to a stencil.
  void addTo(Stencil<T>& stencil, const Derivative& of, std::size_t part, double factor);
  /// The index of an evolving or elliptic field's part among the sources.
  std::size_t sourceOf(std::size_t field, std::size_t part) const { return field * parts_ + part; }

  /// Makes all sources for a state (which must stay as it is while they are used).
  void prepare(double time, const std::vector<T>& state);
  std::span<const Source<T>> sources() const { return sources_; }
  const Grid& grid() const { return grid_; }
  bool isDirichlet(std::size_t field, std::size_t side) const { return data_.isDirichlet(field, side); }
  /// Writes the given boundary values at that time into a state.
  void impose(double time, std::vector<T>& state);

  /// The derivative as a matrix on the values of a field. @pre an evolving or elliptic field
  const numerics::SparseMatrix& matrixOf(const Derivative& of);

 private:
  /// A derivative along one direction of another source, as an array.
  struct Mixed {
    std::size_t source = 0, axis = 0;
    int order = 0;
    std::size_t field = 0, part = 0;
    Stencil<T> stencil;
    LineOperator tangential;
    std::vector<T> values;
    std::array<std::vector<T>, 6> sides;
  };
  std::array<LineEnd, 2> ends(std::size_t field, std::size_t axis) const;
  const LineOperator& derivative(std::size_t field, std::size_t axis, int order);
  std::size_t mixedSource(std::size_t source, std::size_t field, std::size_t part, std::size_t axis, int order);
  void pointToSides();
  void fill(Mixed& mixed);
  void fillMixed(bool elliptic);
  void prepareElliptic();
  void solveElliptic();

  Law law_;
  Grid grid_;
  std::size_t parts_;
  BoundaryData<T> data_;
  HeldRegions<T> held_;
  std::vector<Source<T>> sources_;
  std::vector<std::unique_ptr<Mixed>> mixed_;
  std::map<std::array<std::size_t, 3>, LineOperator> derivatives_; ///< by field, direction and order
  std::map<Derivative, numerics::SparseMatrix> matrices_;
  std::vector<T> imposed_;
  std::vector<std::vector<T>> elliptic_;
  std::vector<Stencil<T>> constraints_;
  std::unique_ptr<numerics::SparseLu> solver_;
  std::vector<std::vector<bool>> given_; ///< points of elliptic fields
  std::vector<std::size_t> bordered_;    ///< parts of elliptic fields that are free up to a constant
};

extern template class GridSources<float>;
extern template class GridSources<double>;

} // namespace semiflow::pde
