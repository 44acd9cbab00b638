#pragma once

#include <string>
#include <vector>

#include "core/experiment/frame.h"
#include "core/koopman/snapshots.h"
#include "core/koopman/spectra/model.h"

namespace semiflow::koopman {

/// What the choice of a method depends on, found from the data alone.
struct DataFacts {
  std::size_t trajectories = 0;
  Eigen::Index snapshots = 0; ///< of the longest trajectory
  Eigen::Index states = 0;
  bool field = false;       ///< states on a grid
  bool periodic = false;    ///< some state is an angle
  bool map = false;         ///< known to be iterated: there is no time in between
  bool random = false;      ///< known to be driven by noise
  double noise = 0;         ///< standard deviation of white noise over that of the data; 0 where none is seen
  double trend = 0;         ///< part of the variance of a single trajectory that a line explains, about which it sways
  double variation = 1;     ///< deviation over root mean square: small where hardly anything changes
  bool broad = false;       ///< a long trajectory with variance at very many frequencies: chaos, or fast noise
  std::string input{};      ///< a state that stays the same for long and then jumps, as what is set from outside does
  bool keepsNorm = false;   ///< the sum of squares of the states stays the same within a hundredth
  double samplesOfTurn = 0; ///< intervals in a period, as the squares of differences tell it; 0: not known
};

/// White noise on a smooth signal: the p-th difference of independent numbers of variance s^2 has the variance
/// binomial(2p, p) s^2, that of a signal which is sampled finely gets small as p grows. Variances over binomial(2p, p)
/// that have settled at p = 3, 4, 5 well below the data's own are therefore s^2; where they have not settled, no noise
/// is told. Gasser, Sroka, Jennen-Steinmetz, "Residual variance and residual pattern in nonlinear regression",
/// Biometrika 73, 625 (1986). @return s over the deviation of the data
double noiseIn(const Snapshots& snapshots);

DataFacts factsOf(const Snapshots& training);

/// What factsOf() looks at: at most that many states, each k-th, over the first snapshots, and over all of them with
/// some left out.
constexpr Eigen::Index mostStates = 64, mostSnapshots = 4096;
/// One of how many snapshots is in a sample over all of them.
constexpr Eigen::Index thinningOf(Eigen::Index snapshots) { return (snapshots + mostSnapshots - 1) / mostSnapshots; }
/// The facts of one trajectory by such samples. @param snapshots, states: of all of it
DataFacts factsOf(const Snapshots& beginning, const Eigen::MatrixXd& whole, Eigen::Index snapshots,
                  Eigen::Index states);

/// A method that suits, and why.
struct Suggestion {
  std::string decomposition; ///< its id
  std::string observables;   ///< id of the functions to use with it
  std::string why;           ///< whole sentences
};

/// The methods that suit the data, best first: at least one, at most three.
std::vector<Suggestion> methodsFor(const DataFacts& facts);

/// The suggestions and the facts as notes. @param decomposition, observables: ids of what is chosen now
/// @param removed what is taken off the data already: nothing, mean or trend
std::vector<experiment::Note> notesOn(const DataFacts& facts, const std::string& decomposition,
                                      const std::string& observables, const std::string& removed = "nothing");

/// How long the strongest mode can be believed: an eigenpair of residual r is off by r of itself after one interval,
/// by all of it after 1/r. Empty where there is nothing to say. @param noise of the sensors, as DataFacts have it:
/// residuals that may be its own say nothing of the mode
std::vector<experiment::Note> believable(const Model& model, const Eigen::VectorXcd& amplitudes,
                                         const Snapshots& training, double noise = 0);

/// Sentences on oscillations too fast for the interval: strong modes that turn by more than three quarters of half a
/// circle from one snapshot to the next, whose direction and number of turns are a guess. None for maps.
std::vector<std::string> aliasingWarnings(const Model& model, const Eigen::VectorXcd& amplitudes,
                                          const Snapshots& training);

/// Sentences on a forecast that was held against held-out data: errors relative to always predicting the mean.
std::vector<std::string> verdictOn(double forecast, double persistence);

} // namespace semiflow::koopman
