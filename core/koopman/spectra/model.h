#pragma once

#include <string>
#include <vector>

#include <Eigen/Core>

#include "core/experiment/frame.h"
#include "core/koopman/decomposition.h"
#include "core/koopman/observables.h"
#include "core/koopman/spectra/reduction.h"

namespace semiflow::koopman {

/// Eigenvalues, eigenfunctions and modes: x(n intervals later) = Re sum_j lambda_j^n phi_j(x) mode_j.
///
/// Order: by falling modulus, then by rising angle (both to nine digits, so that round-off decides nothing that can be
/// seen), conjugate pairs together with the positive frequency first. Each mode has 2-norm 1 and its largest entry (the
/// first of equal ones) is real and positive; eigenfunctions are scaled to match.
struct Model {
  Eigen::VectorXcd eigenvalues;
  Eigen::VectorXd residuals;  ///< |q(y)^T w - lambda q(x)^T w| over the pairs, for q(x)^T w of norm 1
  Eigen::MatrixXcd functions; ///< r x modes: phi(x) = functions^T q(x)
  Eigen::MatrixXcd modes;     ///< states x modes
  Eigen::Index discarded = 0; ///< eigenpairs left out for their residual
};

/// Solves the reduced problem and finds the modes, with stops.
class Solution {
 public:
  /// The arguments must outlive the object.
  /// @throws Error where no eigenpair is left after discarding
  Solution(const Decomposition& decomposition, const Reduced& reduced, const Lifted& lifted, const Snapshots& training);
  bool run(const std::stop_token& stop); ///< false where a stop came first: call again
  Model take() { return std::move(model_); }

 private:
  void solve();
  void normalize(Eigen::Index mode);

  const Decomposition& decomposition_;
  const Reduced& reduced_;
  const Lifted& lifted_;
  const Snapshots& training_;
  std::vector<Eigen::Index> columns_; ///< of the snapshots the modes are made from
  Eigen::MatrixXd weights_;           ///< per such snapshot and mode; a conjugate pair has its real and imaginary part
  bool solved_ = false;
  Blocks rows_, modes_;
  Model model_;
};

} // namespace semiflow::koopman
