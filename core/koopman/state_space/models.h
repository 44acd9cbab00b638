#pragma once

#include <functional>
#include <optional>

#include <Eigen/Core>

#include "core/base/component.h"

namespace semiflow::koopman {

/// A = V diag(lambda) V^* - P P^T with unitary V: all that resists diagonalising a HiPPO matrix is of low rank.
struct NormalPlusLowRank {
  Eigen::VectorXcd lambda; ///< n
  Eigen::MatrixXcd v;      ///< n x n
  Eigen::MatrixXd p;       ///< n x rank
};

/// A linear system with one input: x' = A x + B u, or x_(k+1) = A x_k + B u_(k+1) where it is discrete.
struct StateSpace {
  Eigen::MatrixXd a; ///< n x n
  Eigen::VectorXd b; ///< n
  bool discrete = false;
  std::optional<NormalPlusLowRank> split{}; ///< where A is known to be one
  /// Of a system whose states are coefficients of the past: the functions p_n with u(t - s) ~ sum x_n(t) p_n(s), at
  /// s >= 0. Else empty.
  std::function<Eigen::VectorXd(double s)> basis{};
  bool window = false; ///< it remembers the last unit of time alone
  /// Of a system that stands for another one: that one's A and B, in the same states; else empty.
  Eigen::MatrixXd originalA{};
  Eigen::VectorXd originalB{};

  Eigen::Index states() const { return a.rows(); }
};

/// The systems to choose from.
const Family<StateSpace>& stateSpaces();

// HiPPO: states are coefficients of the input's past in orthogonal functions. Gu, Dao, Ermon, Rudra, Re, "HiPPO:
// recurrent memory with optimal polynomial projections", NeurIPS (2020); Gu, Johnson, Timalsina, Rudra, Re, "How to
// train your HiPPO", ICLR (2023).

/// Scaled Legendre, made time-invariant: e^(tA) B = sqrt(2n+1) P_n(2 e^-t - 1) e^-t. The past fades exponentially.
StateSpace hippoLegs(Eigen::Index n);
/// Translated Legendre: Legendre polynomials over the last unit of time.
StateSpace hippoLegt(Eigen::Index n);
/// Truncated Fourier: the Fourier series of the last unit of time.
StateSpace hippoFout(Eigen::Index n);
/// The normal part of LegS, with half its input. Gupta, Gu, Berant, NeurIPS (2022).
StateSpace normalLegs(Eigen::Index n);
/// LegS and a random matrix of spectral norm size * |A|: of `trials` matrices the one whose eigenvectors have the
/// smallest condition number. Yu, Nigam, Mahoney, Erichson, "Robustifying state-space models for long sequences via
/// approximate diagonalization", ICLR (2024).
StateSpace perturbedLegs(Eigen::Index n, double size, int trials, std::uint64_t seed);
/// A block of two real states per conjugate pair of poles, real and imaginary part; inputs 1 and 0.
StateSpace fromPoles(const Eigen::VectorXcd& upperHalf);

// Components, one file or a few of a kind
const Component<StateSpace>& legs();
const Component<StateSpace>& legt();
const Component<StateSpace>& fout();
const Component<StateSpace>& diagonalLegs();
const Component<StateSpace>& diagonalLinear();
const Component<StateSpace>& diagonalInverse();
const Component<StateSpace>& perturbedDiagonal();
const Component<StateSpace>& companionSystem();

/// P_0(x) .. P_(n-1)(x).
Eigen::VectorXd legendrePolynomials(Eigen::Index n, double x);

} // namespace semiflow::koopman
