#pragma once

#include <Eigen/Core>

#include "core/sampling/bridges/basis.h"
#include "core/sampling/cloud.h"

namespace semiflow::sampling {

/// Points in the coordinates of a basis: xi = (x - mean) / scale, with the scale of the cloud's whole spread.
struct Standardised {
  Standardised() = default;
  explicit Standardised(const Cloud& x);
  /// xi of the particles [begin, end), one per row.
  Eigen::MatrixXd points(const Cloud& x, std::size_t begin, std::size_t end) const;

  Eigen::RowVectorXd mean;
  double scale = 1;
};

/// An estimate of E[y | x] from pairs: the linear combination of a basis with the least mean square error, ridge
/// included. The same bits for any number of threads.
class Regression {
 public:
  Regression() = default;
  /// @pre x and y have as many particles, at least one
  Regression(const Basis& basis, const Cloud& x, const Cloud& y);
  /// out = the estimate at each particle. @pre out has as many particles as x and the coordinates of y
  void evaluate(const Cloud& x, Cloud& out) const;

 private:
  Eigen::MatrixXd design(const Cloud& x, std::size_t begin, std::size_t end) const;

  Standardised standard_;
  Eigen::MatrixXd frequencies_;
  Eigen::MatrixXd coefficients_; ///< functions x coordinates of y
};

/// The same among velocities of the form v = grad c*(grad phi), for the cost c(x) = |x|^p / p whose dual is
/// c*(y) = |y|^q / q, 1/p + 1/q = 1. The potential phi is a quadratic function and waves; it minimises the convex
/// mean of c*(grad phi(x)) - y . grad phi(x), by Newton steps (for p = 2 a single one: least squares).
/// Liu, "Rectified flow: a marginal preserving approach to optimal transport" (2022), eq. 11.
class PotentialRegression {
 public:
  PotentialRegression() = default;
  PotentialRegression(const Basis& basis, const Cloud& x, const Cloud& y, double power);
  /// out = v at each particle.
  void evaluate(const Cloud& x, Cloud& out) const;

 private:
  /// The gradients of all potentials at some points: points*d rows, coordinate by coordinate within a point.
  Eigen::MatrixXd gradients(const Cloud& x, std::size_t begin, std::size_t end) const;
  void newtonStep(const Cloud& x, const Cloud& y, double ridge);
  double loss(const Cloud& x, const Cloud& y, const Eigen::VectorXd& coefficients, double ridge) const;

  Standardised standard_;
  double power_ = 2;
  Eigen::MatrixXd frequencies_;
  Eigen::VectorXd coefficients_;
};

} // namespace semiflow::sampling
