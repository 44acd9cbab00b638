#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include <Eigen/Core>

#include "core/experiment/frame.h"
#include "core/koopman/decomposition.h"
#include "core/koopman/observables.h"
#include "core/koopman/spectra/reduction.h"

namespace semiflow::koopman {

/// The places of a single training trajectory where a mode is there.
struct Lifetime {
  Eigen::Index begin = 0, end = 0;
};

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
  /// Per eigenvalue where the generator was decomposed: the rate mu, of which the eigenvalue is exp(mu interval), and
  /// which residuals are of; else empty.
  Eigen::VectorXcd rates{};
  Eigen::VectorXcd start{};                         ///< see Expansion
  std::vector<std::array<double, 3>> covariances{}; ///< see Expansion
  std::vector<Lifetime> lifetimes{}; ///< per mode, its start being at its begin; or empty: all modes are there always

  /// Where some states are inputs from outside: their numbers, and the modes x inputs matrix c by which phi_j(y) =
  /// lambda_j phi_j(x) + (c u)_j with the inputs u at x; else empty.
  std::vector<Eigen::Index> inputs{};
  Eigen::MatrixXcd control{};

  /// phi_j at a place of the training data: as it was fitted where start says so, else of the coordinates q there.
  Eigen::VectorXcd functionsAt(const Reduced& reduced, Eigen::Index place) const;
  Eigen::Index discarded = 0; ///< eigenpairs left out for their residual
};

/// Eigenvectors of the operator k, for functions, and the rows of their inverse, for coefficients.
Expansion expansionOf(const Eigen::MatrixXd& k);

/// Indices of eigenvalues in the documented order, conjugate pairs together; of rates by falling real part.
std::vector<Eigen::Index> documentedOrder(const Eigen::VectorXcd& eigenvalues, bool rates);

/// Makes a mode's norm 1 and its largest entry real and positive. @return what it was divided by; 1 for a mode of zeros
std::complex<double> normalizeMode(Eigen::Ref<Eigen::VectorXcd> mode);

/// What a decomposition of its own makes.
struct Fitted {
  Model model;
  Reduced reduced;
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
  bool expand(const std::stop_token& stop);
  bool arrange(const Expansion& expansion, const std::stop_token& stop);
  bool weigh(const Eigen::MatrixXd& coefficients, const std::stop_token& stop);
  double imaginaryPart(Eigen::Index mode) const; ///< of the eigenvalue, or of the rate
  void normalize(Eigen::Index mode);

  const Decomposition& decomposition_;
  const Reduced& reduced_;
  const Lifted& lifted_;
  const Snapshots& training_;
  /// Modes are products of these; a conjugate pair is its real and its imaginary part.
  std::vector<Eigen::Index> columns_; ///< of the snapshots; or empty, and
  Eigen::MatrixXd moments_;           ///< states x r: snapshots q^T
  Eigen::MatrixXd weights_;           ///< per such snapshot or q, and mode
  bool solved_ = false;
  Blocks rows_, modes_;
  Model model_;
};

} // namespace semiflow::koopman
