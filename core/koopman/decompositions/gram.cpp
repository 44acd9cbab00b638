#include "core/koopman/decompositions/gram.h"

#include <algorithm>
#include <cmath>

#include <Eigen/Eigenvalues>

#include "core/base/error.h"
#include "core/base/parallel.h"
#include "core/numerics/lapack.h"
#include "core/numerics/products.h"

namespace semiflow::koopman {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

namespace {

struct Products {
  MatrixXd xx, xy, yy;
  Products& operator+=(const Products& other) {
    xx += other.xx;
    xy += other.xy;
    yy += other.yy;
    return *this;
  }
};

Products productsOf(const Lifted& lifted, Index begin, Index end) {
  const Index n = lifted.values.rows(), count = end - begin;
  const Index first = lifted.from[static_cast<std::size_t>(begin)];
  Products result{MatrixXd(n, n), MatrixXd(n, n), MatrixXd(n, n)};
  const auto multiplied = [&](const Eigen::Ref<const MatrixXd>& x, const Eigen::Ref<const MatrixXd>& y) {
    numerics::multiplyByTranspose(x, x, result.xx);
    numerics::multiplyByTranspose(x, y, result.xy);
    numerics::multiplyByTranspose(y, y, result.yy);
    return result;
  };
  const bool inARow = lifted.from[static_cast<std::size_t>(end - 1)] == first + count - 1;
  if (inARow && lifted.images.size() == 0)
    return multiplied(lifted.values.middleCols(first, count), lifted.values.middleCols(first + 1, count));
  MatrixXd x(n, count), y(n, count);
  for (Index i = 0; i < count; ++i) {
    x.col(i) = lifted.values.col(lifted.from[static_cast<std::size_t>(begin + i)]);
    y.col(i) = lifted.target(begin + i);
  }
  return multiplied(x, y);
}

} // namespace

std::optional<Reduced> reducedByProducts(const Lifted& lifted, double tolerance, const std::stop_token& stop) {
  const Index n = lifted.values.rows(), pairs = lifted.pairs();
  const MatrixXd zero = MatrixXd::Zero(n, n);
  const std::size_t block = 4096;
  const Products all = parallelSum(static_cast<std::size_t>(pairs), block, Products{zero, zero, zero},
                                   [&](std::size_t begin, std::size_t end) {
                                     if (stop.stop_requested()) return Products{zero, zero, zero};
                                     return productsOf(lifted, static_cast<Index>(begin), static_cast<Index>(end));
                                   });
  if (stop.stop_requested()) return std::nullopt;
  const VectorXd squares = all.xx.diagonal();
  if (!(squares.maxCoeff() > 0)) throw Error("The data to learn from are zero: there is nothing to decompose.");
  const VectorXd scale =
      squares.unaryExpr([&](double s) { return s > 0 ? std::sqrt(static_cast<double>(pairs) / s) : 1.0; });
  const Eigen::SelfAdjointEigenSolver<MatrixXd> eigen(scale.asDiagonal() * all.xx * scale.asDiagonal());
  const VectorXd values = eigen.eigenvalues().reverse().cwiseMax(0).cwiseSqrt();
  Index r = 0;
  while (r < n && values[r] > std::max(tolerance, 1e-7) * values[0]) ++r;
  Reduced result;
  result.singularValues = values;
  result.projector = scale.asDiagonal() * eigen.eigenvectors().rowwise().reverse().leftCols(r) *
                     values.head(r).cwiseInverse().asDiagonal();
  const MatrixXd& p = result.projector;
  result.k = p.transpose() * all.xy * p;
  const MatrixXd outside = p.transpose() * all.yy * p - result.k.transpose() * result.k;
  const Eigen::SelfAdjointEigenSolver<MatrixXd> rest(0.5 * (outside + outside.transpose()));
  result.s = numerics::triangularFactor(
      MatrixXd(rest.eigenvalues().cwiseMax(0).cwiseSqrt().asDiagonal() * rest.eigenvectors().transpose()));
  result.q = numerics::product(p.transpose(), lifted.values);
  return result;
}

} // namespace semiflow::koopman
