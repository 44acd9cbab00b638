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
Split split(const Snapshots& all, double fraction, Eigen::Index overlap);

/// What is taken off each state before learning, and put back on what is shown: level + slope * (snapshot's number
/// within its trajectory). Fitted to training data alone, by least squares.
struct Baseline {
  Eigen::VectorXd level, slope; ///< per state

  enum class Kind { nothing, mean, trend };
  static Baseline fit(const Snapshots& training, Kind kind);
  /// The baseline at a snapshot's number within its trajectory. @return per state
  Eigen::VectorXd at(double number) const { return level + number * slope; }
};

/// Takes the baseline off in place. @param firstNumber the number of every trajectory's first snapshot
void subtract(const Baseline& baseline, Snapshots& snapshots, Eigen::Index firstNumber);

/// Sentences about data that can be analysed but not well: states that never change.
std::vector<std::string> remarks(const Snapshots& snapshots);

/// @throws InputError at `path` where a state is not finite (which one, when), every state is constant, or no
/// trajectory has `atLeast` snapshots
/// @param hint what to do about a value that is not finite
void requireUsable(const Snapshots& snapshots, Eigen::Index atLeast, const std::string& path,
                   const std::string& hint = {});

} // namespace semiflow::koopman
