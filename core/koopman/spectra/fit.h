#pragma once

#include <memory>

#include "core/koopman/decomposition.h"
#include "core/koopman/observables.h"
#include "core/koopman/spectra/generator.h"
#include "core/koopman/spectra/model.h"
#include "core/koopman/spectra/reduction.h"

namespace semiflow::koopman {

/// The dictionary that a decomposition works on: the user's observables of the training data, extended where it asks
/// for it.
Dictionary dictionaryOf(const Observables& observables, const Decomposition& decomposition, const Snapshots& training);

/// All of a decomposition, with stops: observables of the snapshots, the reduced problem, eigenpairs and modes.
class Fit {
 public:
  /// The arguments must outlive the object.
  /// @param wantProjector whether q is needed for states that are not in the training data
  /// @throws InputError at "source" where there is no pair of snapshots, at "observables" where they do not suit;
  /// ResourceError where memory does not suffice
  Fit(const Decomposition& decomposition, const Dictionary& dictionary, const Snapshots& training, bool wantProjector);
  bool run(const std::stop_token& stop); ///< false where a stop came first: call again

  /// After run(): the places and pairs; their values are no longer there.
  Lifted takeLifted() { return std::move(lifted_); }
  Fitted take() { return std::move(fitted_); }

 private:
  const Decomposition& decomposition_;
  const Dictionary& dictionary_;
  const Snapshots& training_;
  const bool wantProjector_;
  std::unique_ptr<Lifting> lifting_;
  std::unique_ptr<GeneratorImages> images_;
  std::unique_ptr<Reduction> reduction_;
  std::unique_ptr<Solution> solution_;
  bool lift(const std::stop_token& stop);
  Lifted lifted_;
  Fitted fitted_;
};

} // namespace semiflow::koopman
