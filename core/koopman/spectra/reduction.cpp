#include "core/koopman/spectra/reduction.h"

#include <algorithm>
#include <limits>

#include <fmt/format.h>

#include "core/base/memory.h"
#include "core/numerics/lapack.h"
#include "core/numerics/products.h"

namespace semiflow::koopman {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;
using numerics::product;

MatrixXd stacked(const std::vector<MatrixXd>& parts) {
  Index rows = 0;
  for (const MatrixXd& part : parts) rows += part.rows();
  MatrixXd all(rows, parts.front().cols());
  rows = 0;
  for (const MatrixXd& part : parts) {
    all.middleRows(rows, part.rows()) = part;
    rows += part.rows();
  }
  return all;
}

/// Multiplies every row by what makes its root mean square 1 (rows of zeros stay). @return the factors
VectorXd equilibrate(MatrixXd& values) {
  const auto columns = static_cast<std::size_t>(values.cols());
  const VectorXd squares =
      parallelSum(columns, 4096, VectorXd(VectorXd::Zero(values.rows())), [&](std::size_t begin, std::size_t end) {
        const auto part = values.middleCols(static_cast<Index>(begin), static_cast<Index>(end - begin));
        return VectorXd(part.rowwise().squaredNorm());
      });
  const VectorXd scale =
      squares.unaryExpr([&](double s) { return s > 0 ? std::sqrt(static_cast<double>(columns) / s) : 1.0; });
  parallelBlocks(columns, 4096, [&](std::size_t begin, std::size_t end) {
    values.middleCols(static_cast<Index>(begin), static_cast<Index>(end - begin)).array().colwise() *= scale.array();
  });
  return scale;
}

} // namespace

Reduction::Reduction(const Decomposition& decomposition, Lifted& lifted, bool wantProjector, const std::string& path)
    : decomposition_(decomposition), lifted_(lifted), wantProjector_(wantProjector) {
  const Index n = lifted.values.rows(), places = lifted.values.cols(), pairs = lifted.pairs();
  if (pairs == 0)
    throw InputError(path, "at least two snapshots in a row to learn from", "none", "give longer trajectories");
  if (n > places) {
    shape_ = Shape::tall;
    blockSize_ = std::max<Index>(2048, 4 * places);
    blocks_ = Blocks(static_cast<std::size_t>((n + blockSize_ - 1) / blockSize_));
  } else if (pairs > 2 * n) {
    shape_ = Shape::wide;
    blockSize_ = std::max<Index>(1024, 4 * n);
    blocks_ = Blocks(static_cast<std::size_t>((pairs + blockSize_ - 1) / blockSize_));
  }
  const auto small = static_cast<double>(std::min(n, places));
  requireMemory(8.0 * (20 * small * small + 2 * small * static_cast<double>(places)), "the decomposition");
  if (decomposition.equilibrate) {
    scale_ = equilibrate(lifted.values);
    if (lifted.images.size() > 0) lifted.images.array().colwise() *= scale_.array();
  }
  factors_.resize(blocks_.count());
}

MatrixXd Reduction::blockFactor(std::size_t block) const {
  const MatrixXd& values = lifted_.values;
  const Index begin = static_cast<Index>(block) * blockSize_;
  if (shape_ == Shape::tall) {
    const Index rows = std::min(blockSize_, values.rows() - begin);
    MatrixXd part(rows, values.cols() + lifted_.images.cols());
    part.leftCols(values.cols()) = values.middleRows(begin, rows);
    if (lifted_.images.size() > 0) part.rightCols(lifted_.images.cols()) = lifted_.images.middleRows(begin, rows);
    return numerics::triangularFactor(std::move(part));
  }
  const Index n = values.rows(), count = std::min(blockSize_, lifted_.pairs() - begin);
  MatrixXd rows(count, 2 * n); // a pair (x, y) per row
  for (Index i = 0; i < count; ++i) {
    rows.row(i).head(n) = values.col(lifted_.from[static_cast<std::size_t>(begin + i)]);
    rows.row(i).tail(n) = lifted_.target(begin + i);
  }
  return numerics::triangularFactor(std::move(rows));
}

bool Reduction::run(const std::stop_token& stop) {
  if (!blocks_.run(stop, [&](std::size_t block) { factors_[block] = blockFactor(block); })) return false;
  if (factors_.size() > 1) {
    factors_ = {numerics::triangularFactor(stacked(factors_))};
    if (stop.stop_requested()) return false; // what follows takes as long again
  }
  finish();
  return true;
}

void Reduction::finish() {
  const MatrixXd& values = lifted_.values;
  const Index n = values.rows(), places = values.cols(), pairs = lifted_.pairs();
  std::vector<Index> next = lifted_.from;
  for (Index& place : next) ++place;

  // Orthogonal transformations of the observables (tall) or of the pairs (wide) leave x and y small and nothing else
  // changed.
  MatrixXd factor, x, y;
  if (shape_ != Shape::direct) {
    factor = std::move(factors_.front());
    factors_.clear();
  }
  if (shape_ == Shape::wide) {
    x = factor.leftCols(n).transpose();
    y = factor.rightCols(n).transpose();
  } else {
    const MatrixXd& all = shape_ == Shape::tall ? factor : values;
    x = all(Eigen::all, lifted_.from);
    if (lifted_.images.size() == 0) {
      y = all(Eigen::all, next);
    } else {
      y = shape_ == Shape::tall ? MatrixXd(factor.rightCols(pairs)) : lifted_.images;
    }
  }

  const numerics::SingularValues svd = numerics::singularValueDecomposition(x);
  const double smallest = std::numeric_limits<double>::epsilon() * static_cast<double>(std::max(x.rows(), x.cols()));
  Index numerical = 0;
  while (numerical < svd.values.size() && svd.values[numerical] > smallest * svd.values[0]) ++numerical;
  if (numerical == 0) throw Error("The data to learn from are zero: there is nothing to decompose.");
  const auto missed = [&] {
    const VectorXd found = product(y, svd.v).colwise().squaredNorm();
    const double total = y.squaredNorm();
    VectorXd result(found.size());
    double left = total;
    for (Index r = 0; r < found.size(); ++r) {
      left = std::max(0.0, left - found[r]);
      result[r] = total > 0 ? std::sqrt(left / total) : 0;
    }
    return result;
  };
  const Index r = std::clamp<Index>(decomposition_.rank({svd.values, n, pairs, missed}), 1, numerical);

  const MatrixXd qx = svd.v.leftCols(r);
  const MatrixXd projector = svd.u.leftCols(r) * svd.values.head(r).cwiseInverse().asDiagonal();
  MatrixXd outside = product(y.transpose(), projector);
  reduced_.singularValues = svd.values;
  reduced_.k = product(qx.transpose(), outside);
  outside -= product(qx, reduced_.k);
  const MatrixXd correction = product(qx.transpose(), outside); // what round-off left inside the span
  reduced_.k += correction;
  outside -= product(qx, correction);
  reduced_.s = numerics::triangularFactor(std::move(outside));

  if (shape_ == Shape::tall) {
    reduced_.q = product(projector.transpose(), factor.leftCols(places));
    if (!wantProjector_) return;
    // Q U = X V / Sigma, where Q, the orthogonal factor of the data, was never formed
    reduced_.projector =
        product(values(Eigen::all, lifted_.from), qx * svd.values.head(r).cwiseAbs2().cwiseInverse().asDiagonal());
  } else {
    reduced_.q = product(projector.transpose(), values);
    if (!wantProjector_) return;
    reduced_.projector = projector;
  }
  if (scale_.size() > 0) reduced_.projector.array().colwise() *= scale_.array();
}

} // namespace semiflow::koopman
