#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/experiment/experiment.h"
#include "core/koopman/decomposition.h"
#include "core/koopman/forecast.h"
#include "core/koopman/observables.h"
#include "core/koopman/snapshots.h"
#include "core/koopman/source.h"
#include "core/koopman/spectra/fit.h"
#include "core/koopman/spectra/pseudospectrum.h"
#include "core/koopman/staged_run.h"

namespace semiflow::koopman {

/// What an analysis is made of.
struct Parts {
  std::unique_ptr<Source> source;
  std::unique_ptr<Observables> observables;
  std::unique_ptr<Decomposition> decomposition;
};

/// "mean" of the parameter `remove`.
Baseline::Kind baselineKind(const std::string& text);

/// The root kind `koopman`: snapshots from a source, observables of them, a decomposition, and a forecast of what was
/// held out of the learning.
///
/// Its frames: 0 empty, 1 the data, 2 with content "spectrum" (eigenvalues, residuals, modes), 3 the same with the
/// pseudospectrum (where the decomposition has one), and last with the tables "forecast" and "reconstruction".
class Analysis final : public StagedRun {
 public:
  /// @throws InputError where values do not fit one another
  Analysis(const Values& values, Parts parts);
  experiment::FramePtr advance(const std::stop_token& stop) override { return advanceIn(stage_, stop); }

 private:
  bool complete(Stage stage, const std::stop_token& stop) override;
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
  Chart chartOf(const char* name, const char* predicted) const;
  /// Rows of the states that are shown, with the baseline put back. @param number of the first column
  Eigen::MatrixXd shownOf(const Snapshots& snapshots, Eigen::Index column, Eigen::Index count,
                          Eigen::Index number) const;
  Eigen::MatrixXd shownPrediction(const Comparison& comparison) const;

  const Parts parts_;

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
  std::vector<Eigen::Index> shown_; ///< states in charts
  double noise_ = 0;                ///< of the sensors, as the advice sees it

  Background stage_; // last: its work uses all of the above
};

/// The kind's component.
const Component<experiment::Run>& koopman();

} // namespace semiflow::koopman
