#pragma once

#include <complex>
#include <span>
#include <vector>

#include <Eigen/Dense>

namespace semiflow::numerics {

/// The functions of exponential integrators,
///   phi_0(z) = exp(z),  phi_k(z) = sum_j z^j / (j+k)! = (phi_{k-1}(z) - 1/(k-1)!) / z.
/// Writes phi_0 ... phi_{n-1}, n = values.size(), to a few units in the last place of max(1, |exp z|)/k! for any z:
/// the Taylor series where |z| < 1, where the recurrence would cancel, else the recurrence.
/// M. Hochbruck, A. Ostermann, "Exponential integrators", Acta Numerica 19, 209 (2010).
void phi(double z, std::span<double> values);
void phi(std::complex<double> z, std::span<std::complex<double>> values);

/// phi_k(c A) of one small square matrix A for any number of c: what coupled linear parts need (a wave equation
/// u_t = v, v_t = c^2 Laplacian u, defective where k = 0). A is balanced, and then goes by the Taylor series of a
/// scaled matrix and
///   phi_k(2z) = 2^-k (phi_0(z) phi_k(z) + sum_{j=1}^{k} phi_j(z) / (k-j)!),
/// or, where its norm is large and its eigenvectors are well-conditioned, through those, so that stiff and oscillating
/// parts lose no digits to squaring.
/// B. Skaflestad, W. M. Wright, "The scaling and modified squaring method for matrix functions related to the
/// exponential", Appl. Numer. Math. 59, 783 (2009).
class MatrixPhi {
 public:
  explicit MatrixPhi(const Eigen::MatrixXcd& a);
  /// phi_0(c A) ... phi_{n-1}(c A)
  std::vector<Eigen::MatrixXcd> operator()(double c, std::size_t n) const;

 private:
  Eigen::MatrixXcd a_; ///< balanced: D^-1 A D
  Eigen::VectorXd balance_;
  bool diagonalised_ = false;
  Eigen::VectorXcd eigenvalues_;
  Eigen::MatrixXcd vectors_, inverse_;
};

} // namespace semiflow::numerics
