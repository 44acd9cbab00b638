#include <algorithm>

#include <Eigen/Cholesky>
#include <Eigen/Eigenvalues>
#include <fmt/format.h>

#include "core/base/memory.h"
#include "core/koopman/decompositions/catalogue.h"
#include "core/koopman/decompositions/streaming.h"
#include "core/koopman/spectra/model.h"

namespace semiflow::koopman {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

namespace {

/// Adds rows and columns of zeros.
MatrixXd padded(const MatrixXd& a, Index rows, Index columns) {
  MatrixXd b = MatrixXd::Zero(rows, columns);
  b.topLeftCorner(a.rows(), a.cols()) = a;
  return b;
}

/// A triangular R with R^T R = the positive part of a symmetric matrix, as near as round-off lets it be.
MatrixXd factorOf(const MatrixXd& gram) {
  const Eigen::SelfAdjointEigenSolver<MatrixXd> eigen(0.5 * (gram + gram.transpose()));
  return eigen.eigenvalues().cwiseMax(0).cwiseSqrt().asDiagonal() * eigen.eigenvectors().transpose();
}

} // namespace

VectorXd StreamingDmd::include(Basis& basis, const VectorXd& v) const {
  if (basis.vectors.rows() == 0) basis.vectors.resize(v.size(), 0);
  VectorXd rest = v;
  for (int twice = 0; twice < 2; ++twice) rest -= basis.vectors * (basis.vectors.transpose() * rest);
  if (rest.norm() > tolerance_ * v.norm() && basis.vectors.cols() < v.size()) {
    const Index r = basis.vectors.cols();
    basis.vectors.conservativeResize(Eigen::NoChange, r + 1);
    basis.vectors.col(r) = rest / rest.norm();
    basis.gram = padded(basis.gram, r + 1, r + 1);
  }
  const VectorXd coordinates = basis.vectors.transpose() * v;
  basis.gram += coordinates * coordinates.transpose();
  return coordinates;
}

void StreamingDmd::compress(Basis& basis, bool rowsOfProduct) {
  // Twice as many as are wanted before the weakest go: rarely, and not what has just come.
  if (basis.vectors.cols() <= 2 * rank_) return;
  const Eigen::SelfAdjointEigenSolver<MatrixXd> eigen(basis.gram);
  const MatrixXd kept = eigen.eigenvectors().rightCols(rank_);
  basis.vectors = basis.vectors * kept;
  basis.gram = kept.transpose() * basis.gram * kept;
  product_ = rowsOfProduct ? MatrixXd(kept.transpose() * product_) : MatrixXd(product_ * kept);
}

void StreamingDmd::update(const VectorXd& x, const VectorXd& y) {
  const VectorXd atX = include(x_, x), atY = include(y_, y);
  product_ = padded(product_, atY.size(), atX.size()) + atY * atX.transpose();
  ++pairs_;
  compress(x_, false);
  compress(y_, true);
}

Reduced StreamingDmd::reduced() const {
  const Eigen::SelfAdjointEigenSolver<MatrixXd> eigen(x_.gram);
  const VectorXd squares = eigen.eigenvalues().reverse();
  Index r = 0;
  while (r < std::min(rank_, squares.size()) && squares[r] > 1e-14 * squares[0]) ++r;
  const MatrixXd directions = eigen.eigenvectors().rowwise().reverse().leftCols(r);
  const VectorXd inverse = squares.head(r).cwiseSqrt().cwiseInverse();
  Reduced result;
  result.singularValues = squares.cwiseMax(0).cwiseSqrt();
  result.projector = x_.vectors * directions * inverse.asDiagonal();
  const MatrixXd across = y_.vectors.transpose() * result.projector; // q(y) = across^T (coordinates of y)
  result.k = inverse.asDiagonal() * directions.transpose() * product_.transpose() * across;
  result.s = factorOf(across.transpose() * y_.gram * across - result.k.transpose() * result.k);
  return result;
}

namespace {

std::optional<Fitted> streamed(Index rank, double tolerance, const Lifted& lifted, const Snapshots& training,
                               const std::stop_token& stop) {
  StreamingDmd stream(rank, tolerance);
  for (Index i = 0; i < lifted.pairs(); ++i) {
    if (stop.stop_requested()) return std::nullopt;
    stream.update(lifted.values.col(lifted.from[static_cast<std::size_t>(i)]), lifted.target(i));
  }
  Fitted result;
  result.reduced = stream.reduced();
  result.reduced.q = result.reduced.projector.transpose() * lifted.values;
  const Decomposition plain{};
  Solution solution(plain, result.reduced, lifted, training);
  if (!solution.run(stop)) return std::nullopt;
  result.model = solution.take();
  return result;
}

} // namespace

const Component<Decomposition>& streamingDmd() {
  static const auto component =
      Component<Decomposition>("streaming_dmd", "Streaming DMD")
          .summary("Takes pairs of snapshots one at a time and forgets them: for data that do not fit, or never end. A "
                   "file's series of states or their delays is read piece by piece.")
          .formula("Qx, Qy orthonormal;  A += ỹ x̃ᵀ,  Gx += x̃ x̃ᵀ,  K = Qxᵀ Qy A Gx⁺")
          .reference(
              "Hemati, Williams, Rowley, Dynamic mode decomposition for large and streaming datasets, Phys. Fluids "
              "26, 111701 (2014)")
          .parameter(integer("rank", 20).between(1, 5000).doc("how many directions to keep"))
          .parameter(real("tolerance", 1e-10)
                         .between(0, 1)
                         .doc("part of a snapshot that must be new, relative to its norm, to count as a new direction"))
          .makes([](const Values& v) {
            const auto rank = static_cast<Index>(v.integer("rank"));
            const double tolerance = v.real("tolerance");
            Decomposition result{.equilibrate = false};
            result.fit = [=](const Lifted& lifted, const Snapshots& training, const std::stop_token& stop) {
              return streamed(rank, tolerance, lifted, training, stop);
            };
            result.stream = [=](Index observables) {
              // Two bases of up to twice the rank, and copies of one where it grows or is made smaller.
              requireMemory(8.0 * static_cast<double>(observables) * (7.0 * static_cast<double>(rank) + 16),
                            fmt::format("{} directions of {} observables", rank, observables));
              return std::make_unique<StreamingDmd>(rank, tolerance);
            };
            return std::make_unique<Decomposition>(std::move(result));
          });
  return component;
}

} // namespace semiflow::koopman
