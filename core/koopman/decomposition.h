#pragma once

#include <functional>
#include <limits>
#include <optional>

#include <Eigen/Core>

#include "core/base/component.h"

namespace semiflow::koopman {

/// Points of a square grid in the complex plane, symmetric about the real axis.
struct PseudospectrumGrid {
  Eigen::Index points = 60; ///< per direction
  double radius = 0;        ///< half the side; 0: a fifth more than the largest eigenvalue, at least 1.2
};

/// How eigenvalues and modes are found from observables of pairs (x, y) of snapshots, y one interval after x. All of
/// them project on the leading r left singular vectors of the matrix of observables at x and take eigenpairs there;
/// they differ in what they keep and in what they make of it.
struct Decomposition {
  /// r, from the singular values (descending, all of them) of the observables x pairs matrix with that many rows and
  /// columns.
  std::function<Eigen::Index(const Eigen::VectorXd& singularValues, Eigen::Index observables, Eigen::Index pairs)> rank;
  /// Divide every observable by its root mean square first: the result no longer depends on the observables' units.
  bool equilibrate = true;
  /// Modes from the later snapshots (exact DMD) instead of a least-squares fit of the earlier ones.
  bool exactModes = false;
  /// Eigenpairs with a larger residual are left out.
  double discardAbove = std::numeric_limits<double>::infinity();
  std::optional<PseudospectrumGrid> pseudospectrum = std::nullopt;
};

/// The decompositions to choose from.
const Family<Decomposition>& decompositions();

} // namespace semiflow::koopman
