#include "core/koopman/spectra/fit.h"

namespace semiflow::koopman {

Dictionary dictionaryOf(const Observables& observables, const Decomposition& decomposition, const Snapshots& training) {
  Dictionary dictionary = observables.bind(training);
  return decomposition.extend ? decomposition.extend(dictionary, training) : dictionary;
}

Fit::Fit(const Decomposition& decomposition, const Dictionary& dictionary, const Snapshots& training,
         bool wantProjector)
    : decomposition_(decomposition), dictionary_(dictionary), training_(training), wantProjector_(wantProjector),
      lifting_(std::make_unique<Lifting>(dictionary_, training_)) {}

bool Fit::lift(const std::stop_token& stop) {
  if (lifting_) {
    if (!lifting_->run(stop)) return false;
    lifted_ = lifting_->take();
    lifting_.reset();
    if (decomposition_.generator)
      images_ = std::make_unique<GeneratorImages>(dictionary_, training_, lifted_, "observables");
  }
  return !images_ || images_->run(stop);
}

bool Fit::run(const std::stop_token& stop) {
  if (!solution_ && !reduction_) {
    if (!lift(stop)) return false;
    if (decomposition_.fit) {
      std::optional<Fitted> all = decomposition_.fit(lifted_, training_, stop);
      if (!all) return false;
      fitted_ = std::move(*all);
      lifted_.values.resize(0, 0);
      return true;
    }
    reduction_ = std::make_unique<Reduction>(decomposition_, lifted_, wantProjector_, "source");
  }
  if (!solution_) {
    if (!reduction_->run(stop)) return false;
    fitted_.reduced = reduction_->take();
    lifted_.values.resize(0, 0); // the reduced problem holds all that is needed of them
    lifted_.images.resize(0, 0);
    solution_ = std::make_unique<Solution>(decomposition_, fitted_.reduced, lifted_, training_);
  }
  if (!solution_->run(stop)) return false;
  fitted_.model = solution_->take();
  return true;
}

} // namespace semiflow::koopman
