#pragma once

#include <array>
#include <functional>
#include <limits>
#include <memory>
#include <optional>
#include <stop_token>
#include <vector>

#include <Eigen/Core>

#include "core/base/component.h"
#include "core/experiment/frame.h"
#include "core/koopman/observables.h"

namespace semiflow::koopman {

struct Fitted;
struct Model;
struct Reduced;

/// Points of a square grid in the complex plane, symmetric about the real axis.
struct PseudospectrumGrid {
  Eigen::Index points = 60; ///< per direction
  double radius = 0;        ///< half the side; 0: a fifth more than the largest eigenvalue, at least 1.2
};

/// What a rule for the rank may look at.
struct RankData {
  const Eigen::VectorXd& singularValues; ///< of the matrix of observables at x, descending, all of them
  Eigen::Index observables, pairs;       ///< its rows and columns before it was made smaller
  /// What is missed of the observables at y, relative to their norm, when r = 1, 2, ... singular vectors are kept.
  std::function<Eigen::VectorXd()> missed;
};

/// Eigenpairs in the coordinates q of a reduced problem: q = sum_j phi_j coefficients.col(j), phi = functions^T q.
struct Expansion {
  Eigen::VectorXcd eigenvalues;  ///< complex ones in adjacent conjugate pairs
  Eigen::MatrixXcd functions;    ///< r x eigenvalues
  Eigen::MatrixXcd coefficients; ///< r x eigenvalues
  /// phi_j at the first place of a single training trajectory as they were fitted to all of it; empty: what functions
  /// give there.
  Eigen::VectorXcd start{};
  /// Per eigenvalue the variance of its real part, the covariance, and the variance of its imaginary part; or empty.
  std::vector<std::array<double, 3>> covariances{};
};

/// Takes pairs (x, y) of observables one at a time, and keeps none of them.
class PairStream {
 public:
  PairStream() = default;
  PairStream(const PairStream&) = default;
  PairStream& operator=(const PairStream&) = default;
  virtual ~PairStream() = default;

  virtual void update(const Eigen::VectorXd& x, const Eigen::VectorXd& y) = 0;
  /// The reduced problem of all pairs so far, without q. @pre there was a pair, some x not zero
  virtual Reduced reduced() const = 0;
};

/// How eigenvalues and modes are found from observables of pairs (x, y) of snapshots, y one interval after x. Most
/// project on the leading r left singular vectors of the matrix of observables at x and find eigenpairs there; they
/// differ in what they keep and in what they make of it. Hooks that are empty leave that step as extended DMD has it.
struct Decomposition {
  std::function<Eigen::Index(const RankData&)> rank{}; ///< r
  /// Divide every observable by its root mean square first: the result no longer depends on the observables' units.
  bool equilibrate = true;
  /// Modes from the later snapshots (exact DMD) instead of a least-squares fit of the earlier ones.
  bool exactModes = false;
  /// The map has far fewer unknowns than entries: few pairs of snapshots may be enough.
  bool structured = false;
  /// Eigenpairs with a larger residual are left out.
  double discardAbove = std::numeric_limits<double>::infinity();
  std::optional<PseudospectrumGrid> pseudospectrum = std::nullopt;

  /// Observables made from the user's: delays of their leading directions, kernels at centres, random combinations.
  std::function<Dictionary(const Dictionary& base, const Snapshots& training)> extend{};
  /// How many snapshots more than the user's observables these look back.
  Eigen::Index reach = 0;
  /// Decompose the generator instead of the operator over an interval: y then holds the rate of change of the
  /// observables at x, and eigenvalues are rates.
  bool generator = false;
  /// Takes the place of the compressed operator k.
  std::function<Eigen::MatrixXd(const Reduced&, const Lifted&)> matrix{};
  /// Takes the place of its eigenvalue problem. @return nothing where a stop came first
  std::function<std::optional<Expansion>(const Reduced&, const Lifted&, const std::stop_token&)> expand{};
  /// Takes the place of all of it, reduction and modes included. @return nothing where a stop came first
  std::function<std::optional<Fitted>(const Lifted&, const Snapshots& training, const std::stop_token&)> fit{};
  /// The same for pairs of that many observables that come once, in the order of time: of series larger than memory.
  /// @throws ResourceError where memory does not suffice
  std::function<std::unique_ptr<PairStream>(Eigen::Index observables)> stream{};
  /// Further contents for the frame: measures, series.
  std::function<std::vector<experiment::Content>(const Model&, const Reduced&, const Lifted&,
                                                 const Snapshots& training)>
      report{};
};

/// The decompositions to choose from.
const Family<Decomposition>& decompositions();

} // namespace semiflow::koopman
