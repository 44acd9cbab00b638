#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/base/background.h"
#include "core/experiment/experiment.h"
#include "core/koopman/decomposition.h"
#include "core/koopman/forecast.h"
#include "core/koopman/observables.h"
#include "core/koopman/presentation.h"
#include "core/koopman/snapshots.h"
#include "core/koopman/source.h"
#include "core/koopman/spectra/fit.h"
#include "core/koopman/spectra/pseudospectrum.h"

namespace semiflow::koopman {

/// The root kind `koopman`: snapshots from a source, observables of them, a decomposition, and a forecast of what was
/// held out of the learning.
///
/// Its frames are stages of one result: 0 empty, 1 the data, 2 with content "spectrum" (eigenvalues, residuals, modes),
/// 3 the same with the pseudospectrum (where the decomposition has one), and last with the tables "forecast" and
/// "reconstruction". Every frame holds what the ones before it held. A stop takes effect at once; a dense factorization
/// that was under way goes on behind it and is awaited when the run goes on or is thrown away.
class Analysis final : public experiment::Run {
 public:
  /// @throws InputError where values do not fit one another or a file cannot be read
  explicit Analysis(const Values& values);

  const experiment::RunInfo& info() const override { return info_; }
  experiment::FramePtr start() override;
  experiment::FramePtr advance(const std::stop_token& stop) override;
  bool finished() const override { return next_ >= stages_.size(); }
  experiment::RunCounts counts() const override { return counts_; }

 protected:
  void apply(const Values& /*changed*/) override {} // nothing is live
  double now() const override { return static_cast<double>(next_) - 1; }

 private:
  enum class Stage { begin, data, spectrum, pseudospectrum, forecast };

  bool complete(Stage stage, const std::stop_token& stop);
  bool gather(const std::stop_token& stop);
  Eigen::Index windowFor(const Snapshots& all) const;
  bool decompose(const std::stop_token& stop);
  bool fillPlane(const std::stop_token& stop);
  bool verify(const std::stop_token& stop);
  void prepareForecast();
  void addInputs(std::vector<Comparison>& comparisons, const Snapshots& snapshots) const;
  void predictInto(Chart& chart, const Comparison& comparison, Eigen::Index at) const;
  std::vector<Comparison> comparisonsAhead() const;
  /// The last place up to which the modes at a place carry the data.
  Eigen::Index lastWithSameModes(Eigen::Index place) const;
  void tabulateForecast();
  void compareWithSeasons(const Comparison& held);
  void tabulateReconstruction();
  Eigen::VectorXcd functionsAt(Eigen::Index place) const;
  Eigen::VectorXcd amplitudes() const;
  Eigen::MatrixXd withBaseline(Eigen::MatrixXd states, Eigen::Index number) const;
  void put(experiment::Content content);
  void addScalar(std::string name, double value, bool logarithmic, std::string unit = {});
  experiment::FramePtr frame() const;

  const std::unique_ptr<Source> source_;
  const std::unique_ptr<Observables> observables_;
  const std::unique_ptr<Decomposition> decomposition_;
  std::vector<Stage> stages_;
  std::size_t next_ = 0; ///< stage to be computed
  int step_ = 0;         ///< within it
  experiment::RunInfo info_;
  experiment::RunCounts counts_;

  // What the stages made, each from the ones above it; where one refers to another, both stay in place.
  Split data_; ///< with the baseline taken off
  Baseline baseline_;
  Eigen::VectorXd mean_; ///< of the training data as they were
  bool onlyOne_ = true;  ///< one trajectory, cut by time
  Dictionary dictionary_;
  std::unique_ptr<Fit> fit_;
  Lifted lifted_;
  Reduced reduced_;
  Model model_;
  std::unique_ptr<Pseudospectrum> plane_;
  std::vector<Comparison> ahead_, back_;
  std::unique_ptr<Verification> forecast_, reconstruction_;

  // What a frame holds
  std::vector<ContentPtr> contents_;
  std::vector<experiment::Scalar> scalars_;
  std::vector<std::string> warnings_;
  std::vector<experiment::Note> notes_;
  double noise_ = 0; ///< of the sensors, as the advice sees it

  Background stage_; // last: its work uses all of the above
};

/// The kind's component.
const Component<experiment::Run>& koopman();

} // namespace semiflow::koopman
