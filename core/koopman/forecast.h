#pragma once

#include <vector>

#include <Eigen/Core>

#include "core/experiment/frame.h"
#include "core/koopman/resumable.h"
#include "core/koopman/snapshots.h"
#include "core/koopman/spectra/model.h"

namespace semiflow::koopman {

/// Re sum_j (lambda_j^n coefficient_j + forced(j, n - 1)) mode_j for n = first, first + 1, ...: state x count. @pre
/// first > 0 where there is a forced part
Eigen::MatrixXd predict(const Model& model, const Eigen::VectorXcd& coefficients, Eigen::Index first,
                        Eigen::Index count, const Eigen::MatrixXcd& forced = {});

/// The same of some of the states: as many rows.
Eigen::MatrixXd predict(const Model& model, const std::vector<Eigen::Index>& states,
                        const Eigen::VectorXcd& coefficients, Eigen::Index first, Eigen::Index count,
                        const Eigen::MatrixXcd& forced = {});

/// Puts the baseline back on some of the states. @param rows one per state; @param number of the first column
Eigen::MatrixXd withBaseline(Eigen::MatrixXd rows, const Baseline& baseline, const std::vector<Eigen::Index>& states,
                             Eigen::Index number);

/// Squared errors of a forecast by the horizon, summed over states.
struct SquaredErrors {
  std::vector<double> error;       ///< |prediction - truth|^2
  std::vector<double> persistence; ///< |start - truth|^2
  std::vector<double> size;        ///< |truth - mean|^2

  void add(const Eigen::VectorXd& prediction, const Eigen::VectorXd& truth, const Eigen::VectorXd& start,
           const Eigen::VectorXd& mean);
};
/// sqrt(sum / size), or sqrt(sum) where there is no size.
double relativeError(double sum, double size);

/// What inputs u_0, u_1, ... (inputs x count) add to the eigenfunctions 1, 2, ... intervals after the first of them:
/// modes x count.
Eigen::MatrixXcd forcedPart(const Model& model, const Eigen::MatrixXd& inputs);

/// One trajectory as it was and as the model has it from its first state on.
struct Comparison {
  Eigen::VectorXcd coefficients; ///< phi_j at the state before the first snapshot compared
  Eigen::Index column = 0;       ///< of the snapshots: where the comparison starts
  Eigen::Index number = 0;       ///< that snapshot's number within its trajectory, for the baseline
  Eigen::Index count = 0;        ///< snapshots compared: column .. column + count - 1, n = 1 .. count intervals ahead
  Eigen::MatrixXcd forced{};     ///< of the inputs from column - 1 on; or empty
};

/// Measures predictions against trajectories, with stops. The error at a horizon is the root mean square over
/// trajectories of |prediction - truth|, relative to that of the truth's deviation from the training mean: 1 is the
/// error of always predicting the mean.
class Verification {
 public:
  /// @param snapshots with the baseline taken off; may be the training data. They and the model must outlive the object
  /// @param mean of the training data as they were, per state
  Verification(const Model& model, const Snapshots& snapshots, Baseline baseline, Eigen::VectorXd mean,
               std::vector<Comparison> comparisons);
  bool run(const std::stop_token& stop); ///< false where a stop came first: call again

  /// Per horizon n = 1, 2, ..., up to the longest comparison.
  std::vector<double> errors() const;
  double error() const;       ///< over all horizons and trajectories
  double persistence() const; ///< the same of predicting that nothing changes. @pre column > 0 in every comparison

 private:
  struct Piece {
    std::size_t comparison;
    Eigen::Index first, count; ///< horizons first .. first + count - 1, counted from 0
  };
  const Model& model_;
  const Snapshots& snapshots_;
  const Baseline baseline_;
  const Eigen::VectorXd mean_;
  const std::vector<Comparison> comparisons_;
  std::vector<Piece> pieces_;
  std::vector<SquaredErrors> sums_; ///< per piece
  Blocks blocks_;
};

} // namespace semiflow::koopman
