#pragma once

#include <Eigen/Core>

#include "core/koopman/state_space/models.h"

namespace semiflow::koopman {

/// The ratio of the largest to the smallest singular value; infinite where the smallest is 0.
double conditionOf(const Eigen::MatrixXcd& v);

enum class Rule { bilinear, held };

/// x_(k+1) = A x_k + B u_(k+1) in place of x' = A x + B u, over a time step.
struct Discrete {
  Eigen::MatrixXd a;
  Eigen::VectorXd b;
};
/// bilinear: A = (1 - h A/2)^-1 (1 + h A/2), B = (1 - h A/2)^-1 h B; held (the input stays over a step): A = e^(hA), B
/// = integral of e^(sA) B from 0 to h. A discrete system stays as it is.
Discrete discretise(const StateSpace& system, double step, Rule rule);

/// K_k = c^T A^k B, k = 0 .. length-1, step by step: O(length n^2).
Eigen::VectorXd kernelByRecurrence(const Discrete& system, const Eigen::VectorXd& c, Eigen::Index length);

/// The same kernel of the bilinear rule from its generating function sum_k K_k z^k at roots of unity, drawn a little
/// inwards: Cauchy sums over the poles, the low-rank part by Woodbury's identity, and one inverse Fourier transform.
/// O(length n) after O(n^3 log length). Gu, Goel, Re, "Efficiently modeling long sequences with structured state
/// spaces", ICLR (2022).
Eigen::VectorXd kernelByCauchy(const NormalPlusLowRank& split, const Discrete& system, const Eigen::VectorXd& b,
                               const Eigen::VectorXd& c, double step, Eigen::Index length);

/// A = V diag(lambda) V^-1, and what V makes of input and output.
struct Diagonalised {
  Eigen::VectorXcd lambda, b, c; ///< K(t) = sum_n c_n b_n e^(lambda_n t)
  Eigen::MatrixXcd v;
  double condition = 1; ///< of V
};
Diagonalised diagonalise(const StateSpace& system, const Eigen::VectorXd& c);

/// A Vandermonde product: K_k = Re sum_n c_n b_n' lambda_n'^k with the discretised lambda', b'. O(length n).
Eigen::VectorXd kernelByPoles(const Diagonalised& system, double step, Rule rule, bool discrete, Eigen::Index length);

/// The kernel of a companion matrix (a shift with a last column) from its rational generating function: numerator and
/// denominator by Fourier transforms. O(length log length + length d).
Eigen::VectorXd kernelOfCompanion(const Discrete& system, const Eigen::VectorXd& c, Eigen::Index length);

/// y_k = sum_j kernel_j u_(k-j), by Fourier transforms of twice the length. @pre as many of one as of the other
Eigen::VectorXd convolved(const Eigen::VectorXd& kernel, const Eigen::VectorXd& u);

/// c^T (s - A)^-1 b.
std::complex<double> transfer(const Eigen::MatrixXd& a, const Eigen::VectorXd& b, const Eigen::VectorXd& c,
                              std::complex<double> s);

} // namespace semiflow::koopman
