#pragma once

#include <complex>
#include <memory>
#include <vector>

#include <Eigen/Core>

#include "core/experiment/experiment.h"
#include "core/koopman/decompositions/streaming.h"

namespace semiflow::koopman {

/// Eigenvalues of a stream of snapshots that is still running, from its recent past: streaming dynamic mode
/// decomposition whose sums over pairs fade by exp(-1/window) with every new one, so that a pair counts 1/e after
/// `window` snapshots. A snapshot of n numbers costs O(n rank) and never a refit. Hemati, Williams, Rowley, Phys.
/// Fluids 26, 111701 (2014); Zhang, Rowley, Deem, Cattafesta, Online dynamic mode decomposition for time-varying
/// systems, SIAM J. Appl. Dyn. Syst. 18, 1586 (2019).
class LiveSpectrum {
 public:
  LiveSpectrum(Eigen::Index rank, double window) : stream_(rank, 1e-8), window_(window) {}
  void setWindow(double window) { window_ = window; }

  /// Takes the next snapshot, one interval after the last. @pre always as many finite numbers
  void add(Eigen::VectorXd snapshot);
  /// Forgets which snapshot came last: the next one is not its successor.
  void interrupt() { follows_ = false; }

  struct Result {
    Eigen::VectorXcd eigenvalues; ///< in the order of Model
    Eigen::VectorXd residuals;    ///< of Reduced, over the fading pairs; those below 1e-8 are not seen
    Eigen::VectorXd amplitudes;   ///< 2-norm of each mode's part of the last snapshot
    Eigen::VectorXd singularValues;
  };
  /// Empty before there is a pair that is not zero.
  Result result() const;

 private:
  StreamingDmd stream_;
  double window_;
  Eigen::VectorXd last_; ///< snapshot
  bool follows_ = false; ///< the next one is its successor
};

/// Kind `live`: a rollout (`base`), and beside its contents the spectrum of the recent past of one of its fields
/// (LiveSpectrum), brought up to date with every frame; `rank` entries in each, NaN where fewer are seen. Scalars:
/// `strongest_frequency`, of the oscillation with the largest amplitude, and `strongest_growth`, its growth rate.
/// Frames, times and the stop contract are the rollout's. Points without a number (obstacles) count as 0. Live:
/// `window`, and what is live in the rollout.
const Component<experiment::Run>& live();

} // namespace semiflow::koopman
