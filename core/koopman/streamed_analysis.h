#pragma once

#include <algorithm>
#include <memory>
#include <optional>
#include <vector>

#include "core/koopman/analysis.h"

namespace semiflow::koopman {

/// Goes through snapshots first .. of a stream, a piece at a time; can be stopped, and gone on with.
class Pass {
 public:
  /// @param places how many windows of `window` consecutive snapshots, the first beginning at snapshot `first`
  Pass(SnapshotStream& stream, Eigen::Index first, Eigen::Index places, Eigen::Index window = 1);

  /// Calls body(number of the first snapshot, states) with all places in order: (columns - window + 1) of them at a
  /// time. The body may change the states. @return false where a stop came first
  template <class Body> bool run(const std::stop_token& stop, const Body& body) {
    while (next_ < end_) {
      if (stop.stop_requested()) return false;
      const Eigen::Index count = std::min(most_, end_ - next_);
      states_.resize(Eigen::NoChange, count + window_ - 1);
      stream_.read(next_, states_);
      body(next_, states_);
      next_ += count;
    }
    return true;
  }

 private:
  SnapshotStream& stream_;
  Eigen::Index next_, end_, window_, most_; ///< places
  Eigen::MatrixXd states_;
};

/// The root kind `koopman` for series larger than memory: what Analysis finds of one trajectory, of a source that can
/// be read piece by piece (SnapshotStream), with a decomposition that takes pairs one at a time (Decomposition::stream)
/// and observables that do not depend on the data. The series is gone through almost four times: to look at it, to
/// learn, for the modes, and for the errors of reconstruction and forecast. Memory is O(states x rank) and a piece.
/// Frames, contents and scalars are Analysis's; only the comparison with seasons is left out, and told to be.
class StreamedAnalysis final : public StagedRun {
 public:
  static bool suits(const Parts& parts);
  /// @pre suits(parts)
  StreamedAnalysis(const Values& values, Parts parts);
  experiment::FramePtr advance(const std::stop_token& stop) override { return advanceIn(stage_, stop); }

 private:
  bool complete(Stage stage, const std::stop_token& stop) override;
  bool look(const std::stop_token& stop);
  void lookAt(Eigen::Index first, const Eigen::MatrixXd& states);
  void concludeLook();
  bool decompose(const std::stop_token& stop);
  bool solve(const std::stop_token& stop);
  void present();
  bool verify(const std::stop_token& stop);
  void beginTrial(const char* name, const char* predicted, Eigen::Index place, Eigen::Index number, Eigen::Index count);
  void compare(Eigen::Index first, const Eigen::MatrixXd& truth);
  void concludeForecast();
  double errorOf(const std::vector<double>& squares) const; ///< relative, over all horizons of the trial
  experiment::Table tableOfTrial() const;
  void forecastBeyond();

  Eigen::Index places() const { return training_ - dictionary_.window + 1; }
  /// A pass over places; may be called again after a stop.
  template <class Body>
  bool through(Eigen::Index first, Eigen::Index places, Eigen::Index window, const std::stop_token& stop,
               const Body& body);
  /// The same over the training data with the baseline taken off. @param body (first place, states, observables)
  template <class Body> bool throughTraining(const std::stop_token& stop, const Body& body);
  Eigen::VectorXcd functionsAt(Eigen::Index place) const;

  const Parts parts_;
  SnapshotStream& stream_;
  const Snapshots outline_;
  const Eigen::Index total_, training_; ///< snapshots: all, and to learn from
  const Baseline::Kind remove_;
  std::optional<Pass> pass_;

  // What the first pass finds
  Extent extent_, trainingExtent_;
  BaselineSums sums_;
  Snapshots thinned_, sample_; ///< to be drawn; the beginning, to judge by
  Eigen::MatrixXd whole_;      ///< to judge by
  double noise_ = 0;           ///< of the sensors, as the advice sees it
  Eigen::Index thinning_ = 1;  ///< each so many snapshots are drawn
  Baseline baseline_;
  Eigen::VectorXd mean_;
  std::vector<Eigen::Index> shown_;

  // What the others make
  Dictionary dictionary_;
  std::unique_ptr<PairStream> pairs_;
  Eigen::VectorXd before_;  ///< observables at the place before
  Reduced reduced_;         ///< q at the first and the last place
  Eigen::MatrixXd moments_; ///< sum of states x times q(x)^T over the pairs
  Model model_;

  /// A prediction held against the series.
  struct Trial {
    Eigen::VectorXcd coefficients{};
    Eigen::Index number = 0, count = 0; ///< the first snapshot compared, and how many
    Eigen::Index step = 1;              ///< each so many of them are in the chart
    Eigen::VectorXd start{};            ///< the snapshot before
    Chart chart{};
    SquaredErrors errors{};
  };
  Trial trial_;
  std::optional<experiment::Table> reconstruction_;

  Background stage_; // last: its work uses all of the above
};

} // namespace semiflow::koopman
