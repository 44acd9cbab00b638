#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <vector>

#include <Eigen/Core>

#include "core/base/component.h"
#include "core/experiment/run.h"

namespace semiflow::koopman {

/// What a study of a random process finds.
struct ProcessResult {
  std::vector<experiment::Content> contents{};
  std::vector<experiment::Scalar> scalars{};
  std::vector<experiment::Note> notes{};
};

/// A random process that is simulated and held against its theory. @return nothing where a stop came first
struct ProcessStudy {
  std::function<std::optional<ProcessResult>(std::uint64_t seed, const std::stop_token&)> run;
};

const Family<ProcessStudy>& processStudies();
/// The kind `process`. Its frames are stages: 0 empty, 1 the result.
const Component<experiment::Run>& processKind();

const Component<ProcessStudy>& walkComponents();
const Component<ProcessStudy>& persistence();
const Component<ProcessStudy>& spikedStream();

/// The training of a small network of one hidden layer on what another of its kind, drawn at random, answers:
/// f(x) = sum_j a_j tanh(w_j . x + b_j) / sqrt(hidden), x of independent normal numbers, half the squared error, plain
/// stochastic gradient descent. The weights are w, b and a, hidden (inputs + 2) of them.
struct Training {
  Eigen::Index inputs = 20, hidden = 200;
  Eigen::Index batch = 8;   ///< examples in one step of descent, fresh ones each time
  Eigen::Index updates = 5; ///< steps of descent from one column to the next
  double rate = 0.1;
};

/// The mean over the examples of half the squared error, and its gradient.
/// @param weights w row by row of the hidden units (inputs x hidden, in columns), then b, then a
/// @param examples inputs x batch
double lossOf(const Training& training, const Eigen::VectorXd& weights, const Eigen::MatrixXd& examples,
              const Eigen::VectorXd& answers, Eigen::VectorXd* gradient);

/// Weights over training, weights x steps, and the loss over its batches, averaged between columns.
struct TrainingPath {
  Eigen::MatrixXd weights;
  std::vector<double> losses;
};
/// @return nothing where a stop came first @throws DivergedError where the rate is too large
std::optional<TrainingPath> trainingPath(const Training& training, Eigen::Index steps, std::uint64_t seed,
                                         const std::stop_token& stop);

/// How a walk of independent coordinates takes its steps.
struct Walk {
  double memory = 0; ///< gamma: v_(t+1) = gamma v_t + xi_t, x_(t+1) = x_t + v_(t+1); 0: a plain random walk
  double pull = 0;   ///< alpha: x_(t+1) = (1 - alpha) x_t + v_(t+1); 0: a free walk
};

/// E[x_s x_t] of one coordinate, s, t = 1 .. steps, started at 0 with unit noise.
Eigen::MatrixXd walkCovariance(const Walk& walk, Eigen::Index steps);

/// The Gram matrix over time of `dimensions` coordinates, divided by their number; block after block of coordinates,
/// with stops. Its eigenvectors are the trajectory seen along its principal components.
std::optional<Eigen::MatrixXd> walkGram(const Walk& walk, Eigen::Index steps, std::size_t dimensions,
                                        std::uint64_t seed, const std::stop_token& stop);

/// Eigenvalues (descending, of sum 1) and eigenvectors of a Gram matrix after its mean over time is taken off.
struct Components {
  Eigen::VectorXd fractions;
  Eigen::MatrixXd vectors; ///< time x component
};
Components principalComponents(Eigen::MatrixXd gram);

/// A stationary Gaussian process by its covariance r(t), r(0) = 1, twice differentiable at 0.
struct Covariance {
  std::function<double(double t)> value, slope;
  double curvature = 0; ///< -r''(0)
};
Covariance diffusionCovariance(double dimension); ///< sech(t/2)^(d/2): a heat flow from white noise in d dimensions
Covariance maternCovariance(double smoothness);   ///< of 3/2 or 5/2, over a unit of time
Covariance gaussianCovariance();                  ///< exp(-t^2/2)
/// 3/2 exp(-t/2) - 1/2 exp(-3t/2): the place x(s) of a random acceleration, x'' = white noise, in logarithmic time
/// t = ln s, divided by its deviation. Its persistence exponent is 1/4 exactly: Sinai, Theor. Math. Phys. 90, 219
/// (1992); Burkhardt, J. Phys. A 26, L1157 (1993).
Covariance randomAccelerationCovariance();

/// The expected sign of the process a time t after an upward crossing of zero (its Slepian model):
/// -r'(t) / (sqrt(-r''(0)) sqrt(1 - r(t)^2)).
double clippedSlepian(const Covariance& r, double t);

/// The exponent of the independent interval approximation: theta > 0 with 1 + s L(s) = 0 at s = -theta, L the Laplace
/// transform of the clipped Slepian process. NaN where there is none. Bengtsson, Podgorski (2023).
double independentIntervalExponent(const Covariance& r);

/// P(an interval between zeros is longer than t) at t = 0, h, 2h, ... of that approximation: the density f solves
/// f = -(D' + D' * f)/2 with D the clipped Slepian process.
std::vector<double> independentIntervalSurvival(const Covariance& r, double h, std::size_t count);

/// Lengths of the whole intervals between zeros of sampled paths (circulant embedding; zeros by linear interpolation).
std::optional<std::vector<double>> simulatedIntervals(const Covariance& r, double step, std::size_t pathSteps,
                                                      std::size_t paths, std::uint64_t seed,
                                                      const std::stop_token& stop);

/// theta of an exponential tail: the number of intervals longer than `from` over what they have in excess, and its
/// standard error.
struct TailExponent {
  double value = 0, error = 0;
};
TailExponent tailExponent(const std::vector<double>& intervals, double from);

} // namespace semiflow::koopman
