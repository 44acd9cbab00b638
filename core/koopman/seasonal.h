#pragma once

#include "core/koopman/snapshots.h"

namespace semiflow::koopman {

/// How wrong it is to predict a series by its seasonal mean: per state the mean of the training snapshots whose number,
/// modulo the snapshots in a season, is the nearest to that of the one predicted. The baseline (mean or trend) is off
/// both and so on both sides of the comparison. Phases that the training data never had count as its mean.
struct SeasonalMean {
  Eigen::MatrixXd values; ///< state x phase
  double season = 0;      ///< snapshots, not necessarily a whole number

  /// @param season of at least one snapshot; @pre one trajectory
  static SeasonalMean of(const Snapshots& training, double season);
  /// At a snapshot's number within the trajectory.
  Eigen::VectorXd at(double number) const;
  /// The root mean square of what it misses over columns first .. first + count - 1, relative to their deviation from
  /// `mean`, as Verification measures. @param number of the first of them within the trajectory
  double error(const Snapshots& heldOut, Eigen::Index first, Eigen::Index count, Eigen::Index number,
               const Eigen::VectorXd& mean, const Baseline& baseline) const;
};

} // namespace semiflow::koopman
