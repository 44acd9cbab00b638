#include <cmath>
#include <numbers>

#include <Eigen/Eigenvalues>

#include "core/koopman/state_space/models.h"

namespace semiflow::koopman {

using Eigen::Index;
using Eigen::MatrixXcd;
using Eigen::MatrixXd;
using Eigen::VectorXd;

namespace {

/// A + P P^T = shift I + S with skew S: i S is Hermitian.
NormalPlusLowRank splitOf(const MatrixXd& a, MatrixXd p, double shift) {
  const MatrixXd normal = a + p * p.transpose();
  const MatrixXd skew = 0.5 * (normal - normal.transpose());
  const Eigen::SelfAdjointEigenSolver<MatrixXcd> eigen(MatrixXcd(std::complex<double>(0, 1) * skew));
  NormalPlusLowRank split{eigen.eigenvalues().cast<std::complex<double>>() * std::complex<double>(0, -1),
                          eigen.eigenvectors(), std::move(p)};
  split.lambda.array() += shift;
  return split;
}

VectorXd norms(Index n) { // sqrt(2k + 1)
  return (2 * VectorXd::LinSpaced(n, 0, static_cast<double>(n - 1)).array() + 1).sqrt();
}

VectorXd fourierFunctions(Index n, double s) {
  VectorXd p(n);
  for (Index k = 0; k < n; ++k) {
    const double angle = 2 * std::numbers::pi * static_cast<double>((k + 1) / 2) * s;
    p[k] = k == 0 ? 1 : std::numbers::sqrt2 * (k % 2 == 1 ? std::cos(angle) : std::sin(angle));
  }
  return p;
}

} // namespace

VectorXd legendrePolynomials(Index n, double x) {
  VectorXd p = VectorXd::Ones(n);
  if (n > 1) p[1] = x;
  for (Index k = 2; k < n; ++k) {
    const auto m = static_cast<double>(k);
    p[k] = ((2 * m - 1) * x * p[k - 1] - (m - 1) * p[k - 2]) / m;
  }
  return p;
}

StateSpace hippoLegs(Index n) {
  const VectorXd root = norms(n);
  StateSpace s{.a = MatrixXd::Zero(n, n), .b = root};
  for (Index i = 0; i < n; ++i) {
    for (Index j = 0; j < i; ++j) s.a(i, j) = -root[i] * root[j];
    s.a(i, i) = -static_cast<double>(i + 1);
  }
  s.split = splitOf(s.a, root / std::numbers::sqrt2, -0.5);
  s.basis = [n, root](double age) {
    return VectorXd(root.cwiseProduct(legendrePolynomials(n, 2 * std::exp(-age) - 1)));
  };
  return s;
}

StateSpace hippoLegt(Index n) {
  const VectorXd root = norms(n);
  StateSpace s{.a = MatrixXd(n, n), .b = root};
  MatrixXd p = MatrixXd::Zero(n, 2); // even and odd numbers
  for (Index i = 0; i < n; ++i) {
    p(i, i % 2) = root[i];
    for (Index j = 0; j < n; ++j) s.a(i, j) = -root[i] * root[j] * (j <= i || (i - j) % 2 == 0 ? 1 : -1);
  }
  s.split = splitOf(s.a, std::move(p), 0);
  s.basis = [n, root](double age) { return VectorXd(root.cwiseProduct(legendrePolynomials(n, 1 - 2 * age))); };
  s.window = true;
  return s;
}

StateSpace hippoFout(Index n) {
  const VectorXd end = fourierFunctions(n, 0); // the same at both ends
  // What leaves the window is the series' value at its end times two less what enters: a series takes the mean there.
  StateSpace s{.a = -2 * end * end.transpose(), .b = 2 * end};
  for (Index k = 1; k + 1 < n; k += 2) {
    const double angular = std::numbers::pi * static_cast<double>(k + 1);
    s.a(k, k + 1) -= angular;
    s.a(k + 1, k) += angular;
  }
  s.split = splitOf(s.a, std::numbers::sqrt2 * end, 0);
  s.basis = [n](double age) { return fourierFunctions(n, age); };
  s.window = true;
  return s;
}

namespace {

Component<StateSpace> hippo(const char* id, const char* title, const char* summary, const char* formula,
                            StateSpace (*make)(Index)) {
  return Component<StateSpace>(id, title)
      .summary(summary)
      .formula(formula)
      .reference("Gu, Johnson, Timalsina, Rudra, Re, How to train your HiPPO: state space models with generalized "
                 "orthogonal basis projections, ICLR (2023)")
      .parameter(integer("states", 64).between(2, 512).doc("N, how many coefficients of the past are kept"))
      .makes([make](const Values& v) {
        return std::make_unique<StateSpace>(make(static_cast<Index>(v.integer("states"))));
      });
}

} // namespace

const Component<StateSpace>& legs() {
  static const auto component =
      hippo("hippo_legs", "HiPPO-LegS",
            "Remembers all of the past, ever more coarsely: Legendre polynomials of an exponentially fading time.",
            "A_nk = −√((2n+1)(2k+1)) below, −(n+1) on the diagonal,  (e^(tA) B)_n = √(2n+1) Pₙ(2e^(−t) − 1) e^(−t)",
            hippoLegs);
  return component;
}

const Component<StateSpace>& legt() {
  static const auto component =
      hippo("hippo_legt", "HiPPO-LegT", "Remembers the last unit of time as Legendre polynomials.",
            "A_nk = −√((2n+1)(2k+1)) (1 for k ≤ n, (−1)^(n−k) above),  B_n = √(2n+1)", hippoLegt);
  return component;
}

const Component<StateSpace>& fout() {
  static const auto component =
      hippo("hippo_fout", "HiPPO-FouT", "Remembers the last unit of time as a Fourier series.",
            "A = D − 2 p pᵀ,  B = 2 p,  p = (1, √2, 0, √2, 0, …),  D turns each wave", hippoFout);
  return component;
}

} // namespace semiflow::koopman
