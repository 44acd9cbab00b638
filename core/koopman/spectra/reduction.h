#pragma once

#include <vector>

#include <Eigen/Core>

#include "core/koopman/decomposition.h"
#include "core/koopman/observables.h"
#include "core/koopman/resumable.h"

namespace semiflow::koopman {

/// The Koopman operator compressed to r observables q_1 .. q_r that are orthonormal over the pairs (x_i, y_i):
///   sum_i q_a(x_i) q_b(x_i) = delta_ab,   q(y)^T = q(x)^T k + (a part orthogonal to all q, with Gram matrix s^T s).
/// An observable g = q^T c of norm |c| = 1 has the residual |(k - lambda) c|^2 + |s c|^2 at lambda, squared: the
/// quantity of residual DMD, found without forming Gram matrices of the data, so that residuals down to round-off are
/// seen.
struct Reduced {
  Eigen::VectorXd singularValues; ///< of the (scaled) observables x pairs matrix, all of them, descending
  Eigen::MatrixXd k;              ///< r x r
  Eigen::MatrixXd s;              ///< r x r, upper triangular
  Eigen::MatrixXd q;              ///< r x places: the q at every place of the lifted training data
  Eigen::MatrixXd projector;      ///< N x r: q(x) = projector^T psi(x); empty where it was not asked for

  Eigen::Index rank() const { return k.rows(); }
};

/// Finds the reduced problem, with stops. Householder factorizations of fixed blocks (tall-skinny QR: Demmel, Grigori,
/// Hoemmen, Langou, SIAM J. Sci. Comput. 34, A206 (2012)) come first, of whichever side is longer; what is left is
/// dense and small and takes one singular value decomposition: O(pairs N^2) or O(N places^2) work in all, accurate to
/// round-off times the condition number of what is kept.
class Reduction {
 public:
  /// @param lifted must outlive the object; its values are scaled in place where the decomposition equilibrates
  /// @param wantProjector whether q is needed for states that are not in the training data
  /// @throws InputError at `path` where there is no pair
  Reduction(const Decomposition& decomposition, Lifted& lifted, bool wantProjector, const std::string& path);
  bool run(const std::stop_token& stop); ///< false where a stop came first: call again
  Reduced take() { return std::move(reduced_); }

 private:
  Eigen::MatrixXd blockFactor(std::size_t block) const;
  void finish();

  const Decomposition& decomposition_;
  Lifted& lifted_;
  const bool wantProjector_;
  enum class Shape { direct, tall, wide } shape_ = Shape::direct;
  Eigen::Index blockSize_ = 1;
  Eigen::VectorXd scale_; ///< what each observable was multiplied by
  Blocks blocks_;
  std::vector<Eigen::MatrixXd> factors_;
  Reduced reduced_;
};

} // namespace semiflow::koopman
