#pragma once

#include <functional>
#include <string>
#include <vector>

#include <Eigen/Core>

#include "core/base/component.h"
#include "core/koopman/resumable.h"
#include "core/koopman/snapshots.h"

namespace semiflow::koopman {

/// Functions psi_1 .. psi_N of the state (or of the last few states), fixed to a state space: what the Koopman operator
/// is approximated on.
struct Dictionary {
  Eigen::Index size = 0;            ///< N
  Eigen::Index window = 1;          ///< w: how many consecutive snapshots a value depends on
  std::vector<std::string> names{}; ///< N of them, or empty where they number thousands
  /// @param states state x (m + w - 1), consecutive snapshots; @param values N x m: column j is psi of the snapshots
  /// j .. j+w-1, of which the last is the present. Called from any thread.
  std::function<void(const Eigen::Ref<const Eigen::MatrixXd>& states, Eigen::Ref<Eigen::MatrixXd> values)> evaluate{};
};

/// A choice of functions, still to be fixed to a state space.
struct Observables {
  /// @param training fixes dimension, scale and periods. @throws InputError where the functions do not suit the states
  std::function<Dictionary(const Snapshots& training)> bind;
  /// Whether the values of the training data matter; else a few snapshots tell the dimension.
  bool dependsOnData = true;
};

/// The families of functions to choose from.
const Family<Observables>& observables();

/// No dictionary has more functions than that, unless it is the state itself.
constexpr std::size_t largestDictionary = 20000;

/// Values of a dictionary at every place of trajectories where its window fits, trajectory after trajectory.
struct Lifted {
  Eigen::MatrixXd values;           ///< N x places
  std::vector<Eigen::Index> from;   ///< places whose successor in time is the next column: the pairs (x, y)
  std::vector<Eigen::Index> now;    ///< per place, the column of its present state in the snapshots
  std::vector<Eigen::Index> begins; ///< per trajectory that has any, its first place
  Eigen::MatrixXd images{};         ///< N x pairs: what takes the place of the observables at y; or empty

  Eigen::Index pairs() const { return static_cast<Eigen::Index>(from.size()); }
  /// What is to be predicted of a pair: images, or the observables one place later.
  auto target(Eigen::Index pair) const {
    return images.size() > 0 ? images.col(pair) : values.col(from[static_cast<std::size_t>(pair)] + 1);
  }
};

/// Evaluates a dictionary over trajectories, blocked and in parallel, with stops.
class Lifting {
 public:
  /// The arguments must outlive the object. @throws ResourceError where memory does not suffice
  Lifting(const Dictionary& dictionary, const Snapshots& snapshots);
  bool run(const std::stop_token& stop); ///< false where a stop came first: call again
  Lifted take() { return std::move(lifted_); }

 private:
  struct Piece {
    Eigen::Index place, column, count; ///< first place, first column of its window, places
  };
  const Dictionary& dictionary_;
  const Snapshots& snapshots_;
  std::vector<Piece> pieces_;
  Blocks blocks_;
  Lifted lifted_;
};

/// All of the above at once.
Lifted lift(const Dictionary& dictionary, const Snapshots& snapshots);

} // namespace semiflow::koopman
