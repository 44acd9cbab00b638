#pragma once

#include "core/koopman/observables.h"
#include "core/koopman/resumable.h"

namespace semiflow::koopman {

/// The rate of change L psi of a dictionary's functions at the first snapshot of every pair, as Lifted::images.
///
/// Of a system whose law is known, L psi = b.grad psi + 1/2 sum_k s_k.(grad grad psi) s_k with the drift b and the
/// columns s_k of the diffusion matrix, by central differences of order six along b and s_k (ten digits for functions
/// that are smooth over a hundredth of the data's deviation). Of other data (psi(y) - psi(x)) / interval, which is off
/// by half an interval times L^2 psi. Klus et al., Physica D 406, 132416 (2020).
class GeneratorImages {
 public:
  /// The arguments must outlive the object; lifted gets its images.
  /// @throws InputError at `path` where the law is known and the dictionary looks back in time
  GeneratorImages(const Dictionary& dictionary, const Snapshots& training, Lifted& lifted, const std::string& path);
  bool run(const std::stop_token& stop); ///< false where a stop came first: call again

 private:
  void alongTheLaw(Eigen::Index begin, Eigen::Index end);

  const Dictionary& dictionary_;
  const Snapshots& training_;
  Lifted& lifted_;
  double scale_ = 1; ///< of the states
  Blocks blocks_;
};

} // namespace semiflow::koopman
