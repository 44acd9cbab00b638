#pragma once

#include <memory>
#include <string>
#include <vector>

#include <Eigen/Core>

#include "core/experiment/frame.h"

namespace semiflow::koopman {

struct System;

/// What a Koopman analysis learns from: states of one or more trajectories, equally spaced in time.
struct Snapshots {
  Eigen::MatrixXd states;            ///< state x time: all snapshots of the first trajectory, then of the second, ...
  std::vector<Eigen::Index> lengths; ///< snapshots per trajectory; their sum is states.cols()
  double begin = 0;                  ///< time of every trajectory's first snapshot
  double interval = 1;               ///< time from one snapshot to the next
  std::string timeUnit;
  std::string unit;                     ///< of the states; empty where they differ
  std::vector<experiment::Axis> axes;   ///< the grid the states live on (x first), or empty
  std::vector<std::string> names;       ///< per state where there is no grid
  std::vector<double> periods;          ///< per state the length of a periodic coordinate, or 0; or empty
  std::shared_ptr<const System> system; ///< that they come from, where it is known

  Eigen::Index dimension() const { return states.rows(); }
  /// Index of the first column of a trajectory.
  Eigen::Index first(std::size_t trajectory) const;
  /// "x", or "u(x = 0.5)" on a grid.
  std::string nameOf(Eigen::Index state) const;
};

/// The same trajectories cut in two for learning and for testing: several trajectories by trajectory (the last ones are
/// held out, at least one where fraction < 1), a single one by time.
struct Split {
  Snapshots training;
  Snapshots heldOut; ///< may have no snapshots
};
/// @param fraction of the snapshots to learn from, in (0, 1]; @param overlap snapshots of the end of a single training
/// trajectory that are repeated at the start of what is held out, so that a forecast can begin there
Split split(Snapshots all, double fraction, Eigen::Index overlap);

/// What is taken off each state before learning, and put back on what is shown: level + slope * (snapshot's number
/// within its trajectory). Fitted to training data alone, by least squares.
struct Baseline {
  Eigen::VectorXd level, slope; ///< per state

  enum class Kind { nothing, mean, trend };
  static Baseline fit(const Snapshots& training, Kind kind);
  /// The baseline at a snapshot's number within its trajectory. @return per state
  Eigen::VectorXd at(double number) const { return level + number * slope; }
};

/// The sums over a trajectory that a baseline is found from, snapshot by snapshot.
class BaselineSums {
 public:
  explicit BaselineSums(Eigen::Index states);
  void add(Eigen::Index number, const Eigen::Ref<const Eigen::VectorXd>& snapshot);
  Baseline fit(Baseline::Kind kind) const;
  Eigen::VectorXd mean() const { return values_ / count_; }
  /// Per state the sum of squares of what a baseline of that kind leaves, less its mean.
  Eigen::VectorXd spread(Baseline::Kind kind) const;

 private:
  double timeSpread() const { return squares_ - sum_ * sum_ / count_; }
  double count_ = 0, sum_ = 0, squares_ = 0;                ///< of the numbers
  Eigen::VectorXd values_, moments_;                        ///< sums of snapshots, and of those times their numbers
  Eigen::VectorXd origin_, deviations_, squaredDeviations_; ///< from the first snapshot
};

/// Takes the baseline off in place. @param firstNumber the number of every trajectory's first snapshot
void subtract(const Baseline& baseline, Snapshots& snapshots, Eigen::Index firstNumber);

/// Per state the least and the largest value.
struct Extent {
  Eigen::VectorXd low, high;
  void include(const Eigen::Ref<const Eigen::MatrixXd>& states);
};

/// Sentences about data that can be analysed but not well: states that never change.
std::vector<std::string> remarks(const Snapshots& snapshots);
std::vector<std::string> remarks(const Extent& extent, const Snapshots& outline);

/// @param states consecutive snapshots from that number on, counted from 0; @param trajectory behind it in a message
/// @throws InputError at `path` where one is not finite
void requireFinite(const Eigen::Ref<const Eigen::MatrixXd>& states, Eigen::Index number, const Snapshots& outline,
                   const std::string& path, const std::string& hint, const std::string& trajectory = {});
/// @throws InputError at `path` where the longest trajectory is shorter than that
void requireLength(Eigen::Index longest, Eigen::Index atLeast, const std::string& path);
/// @throws InputError at `path` where every state is constant
void requireChange(const Extent& extent, const Snapshots& outline, const std::string& path);

/// @throws InputError at `path` where a state is not finite (which one, when), every state is constant, or no
/// trajectory has `atLeast` snapshots
/// @param hint what to do about a value that is not finite
void requireUsable(const Snapshots& snapshots, Eigen::Index atLeast, const std::string& path,
                   const std::string& hint = {});

} // namespace semiflow::koopman
