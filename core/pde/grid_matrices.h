#pragma once

#include <vector>

#include "core/numerics/grid_system.h"
#include "core/pde/grid.h"

/// Stencils as sparse matrices, for elliptic fields and implicit methods.
namespace semiflow::pde {

/// The operator along one direction as a matrix on the values of the whole grid (data left out).
numerics::SparseMatrix lifted(const Grid& grid, std::size_t axis, const LineOperator& op);
numerics::SparseMatrix identity(std::size_t points);
/// For every point whether it lies on a side where the field's value is given (Dirichlet) or in the mask.
std::vector<bool> givenPoints(const Grid& grid, const std::string& field);
/// Quadrature weights of all points; 0 in the mask.
std::vector<double> quadratureOf(const Grid& grid);

/// A square matrix of lanes x lanes blocks, each over the grid's points, summed up entry by entry.
class BlockMatrix {
 public:
  BlockMatrix(std::size_t lanes, std::size_t points)
      : lanes_(lanes), points_(points), given_(lanes * points, Row::sum) {}
  /// Adds factor * block, or diag(factors) * block.
  void add(std::size_t row, std::size_t column, double factor, const numerics::SparseMatrix& block);
  void add(std::size_t row, std::size_t column, const std::vector<double>& factors,
           const numerics::SparseMatrix& block);
  /// The row of that point of a lane is the identity's, or zero, whatever is added to it.
  void setToIdentity(std::size_t lane, std::size_t point) { given_[lane * points_ + point] = Row::identity; }
  void setToZero(std::size_t lane, std::size_t point) { given_[lane * points_ + point] = Row::zero; }
  numerics::SparseMatrix matrix() const;

 private:
  enum class Row : char { sum, identity, zero };
  std::size_t lanes_, points_;
  std::vector<Row> given_;
  std::vector<Eigen::Triplet<double>> entries_;
};

/// Whether the matrix takes constants of a lane (0 in obstacles) to zero, up to rounding.
bool constantsVanish(const Grid& grid, const numerics::SparseMatrix& a, std::size_t lane);
/// The matrix with a row of weights and a column of ones for each of these lanes.
numerics::SparseMatrix bordered(const numerics::SparseMatrix& a, const std::vector<std::size_t>& lanes,
                                std::size_t points, const std::vector<double>& weights);

} // namespace semiflow::pde
