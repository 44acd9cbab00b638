#include "core/koopman/advice.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

#include <fmt/format.h>

#include "core/koopman/system.h"

namespace semiflow::koopman {

using Eigen::Index;
using Eigen::MatrixXd;
using experiment::Note;

namespace {

constexpr double strong = 0.05; // of the largest amplitude

/// Some of the states over the beginning of the longest trajectory.
MatrixXd sampleOf(const Snapshots& s) {
  const auto longest =
      static_cast<std::size_t>(std::max_element(s.lengths.begin(), s.lengths.end()) - s.lengths.begin());
  const Index first = s.first(longest), count = std::min(s.lengths[longest], mostSnapshots);
  const Index step = (s.dimension() + mostStates - 1) / mostStates, rows = (s.dimension() + step - 1) / step;
  MatrixXd sample(rows, count);
  for (Index i = 0; i < rows; ++i) sample.row(i) = s.states.row(i * step).segment(first, count);
  return sample;
}

double variance(const MatrixXd& m) {
  return (m.colwise() - m.rowwise().mean()).squaredNorm() / static_cast<double>(std::max<Index>(1, m.cols()));
}

/// Differences of angles go the short way round.
void unwrap(MatrixXd& sample, const Snapshots& s) {
  if (s.periods.empty() || sample.rows() != s.dimension()) return;
  for (Index i = 0; i < sample.rows(); ++i) {
    const double period = s.periods[static_cast<std::size_t>(i)];
    for (Index k = 1; period > 0 && k < sample.cols(); ++k)
      sample(i, k) -= period * std::round((sample(i, k) - sample(i, k - 1)) / period);
  }
}

/// Part of the variance along the slope of a line over time; 0 where the halves do not both go that way, as those of a
/// slow wave do not.
double trendIn(const MatrixXd& sample) {
  const Index m = sample.cols(), half = m / 2;
  if (m < 24) return 0;
  const auto slopeOf = [](const MatrixXd& part) {
    const Eigen::RowVectorXd time = Eigen::RowVectorXd::LinSpaced(part.cols(), 0, static_cast<double>(part.cols() - 1));
    const Eigen::RowVectorXd centred = time.array() - time.mean();
    return Eigen::VectorXd(part * centred.transpose() / centred.squaredNorm());
  };
  const Eigen::VectorXd slope = slopeOf(sample);
  const double size = slope.squaredNorm(), total = variance(sample);
  if (!(size > 0) || !(total > 0)) return 0;
  for (const MatrixXd& part : {MatrixXd(sample.leftCols(half)), MatrixXd(sample.rightCols(half))}) {
    if (slopeOf(part).dot(slope) < 0.5 * size) return 0;
  }
  return size * static_cast<double>(m) * static_cast<double>(m) / 12 / total;
}

/// Intervals in a period: a turn by w a snapshot gives |x(k+1) - x(k)|^2 = 4 sin^2(w/2) |x|^2 on average.
double samplesOfTurn(const MatrixXd& sample) {
  const Index m = sample.cols();
  const double own = variance(sample);
  if (m < 8 || !(own > 0)) return 0;
  const double step = (sample.rightCols(m - 1) - sample.leftCols(m - 1)).squaredNorm() / static_cast<double>(m - 1);
  const double half = std::sqrt(std::min(1.0, step / (4 * own)));
  return half > 1e-6 ? std::numbers::pi / std::asin(half) : 0;
}

std::string percent(double part) { return fmt::format("{:.2g}%", 100 * part); }

} // namespace

double noiseIn(const Snapshots& s) {
  MatrixXd rest = sampleOf(s);
  unwrap(rest, s);
  if (rest.cols() < 24) return 0;
  const double own = variance(rest);
  if (!(own > 0)) return 0;
  std::array<double, 6> settled{};
  double binomial = 1; // of 2p over p
  for (int p = 1; p <= 5; ++p) {
    rest = (rest.rightCols(rest.cols() - 1) - rest.leftCols(rest.cols() - 1)).eval();
    binomial *= 2.0 * (2 * p - 1) / p;
    settled[static_cast<std::size_t>(p)] = rest.squaredNorm() / static_cast<double>(rest.cols()) / binomial;
  }
  const double last = settled[5];
  const bool flat = settled[3] < 1.35 * last && settled[4] < 1.2 * last && settled[3] > 0.8 * last;
  const double noise = std::sqrt(last / own);
  // round-off is flat as well, and what changes at random from snapshot to snapshot need not be noise
  return flat && noise > 1e-9 && noise < 0.7 ? noise : 0;
}

DataFacts factsOf(const Snapshots& s) {
  DataFacts facts{.trajectories = s.lengths.size(),
                  .snapshots = *std::max_element(s.lengths.begin(), s.lengths.end()),
                  .states = s.dimension(),
                  .field = !s.axes.empty()};
  facts.periodic = std::any_of(s.periods.begin(), s.periods.end(), [](double period) { return period > 0; });
  facts.map = s.system && s.system->discrete;
  facts.random = s.system && s.system->random();
  if (!facts.map && !facts.random) facts.noise = noiseIn(s);
  MatrixXd sample = sampleOf(s);
  const Eigen::VectorXd norms = sample.colwise().norm();
  facts.keepsNorm = !facts.periodic && norms.size() > 8 && norms.minCoeff() > 0.99 * norms.maxCoeff() && norms[0] > 0 &&
                    variance(sample) > 0.01 * norms.squaredNorm() / static_cast<double>(norms.size());
  unwrap(sample, s);
  if (facts.trajectories == 1 && !facts.periodic) facts.trend = trendIn(sample);
  if (!facts.map && !facts.random && facts.noise < 0.1) facts.samplesOfTurn = samplesOfTurn(sample);
  return facts;
}

DataFacts factsOf(const Snapshots& sample, Index snapshots, Index states) {
  DataFacts facts = factsOf(sample);
  facts.snapshots = snapshots;
  facts.states = states;
  return facts;
}

namespace {

void suggestForNoise(const DataFacts& f, std::vector<Suggestion>& all) {
  if (f.noise < 0.005) return;
  if (f.trajectories == 1) {
    all.push_back({"opt_dmd", "identity",
                   fmt::format("Noise is about {} of the data. Fitting exponentials to all snapshots at once is not "
                               "biased by it, and tells how uncertain each eigenvalue is.",
                               percent(f.noise))});
  } else {
    all.push_back({"fb_dmd", "identity",
                   fmt::format("Noise is about {} of the data: maps fitted forwards and backwards are damped by it "
                               "alike, so that the bias cancels.",
                               percent(f.noise))});
  }
}

void suggestForFields(const DataFacts& f, std::vector<Suggestion>& all) {
  if (static_cast<double>(f.states) * static_cast<double>(f.snapshots) > 2e8) {
    all.push_back({"randomized_dmd", "identity",
                   "The data are large: a random sketch finds the leading modes at a fraction of the work."});
  }
  if (f.keepsNorm) {
    all.push_back({"pidmd", "identity",
                   "The sum of squares stays the same: a unitary map keeps it, and cannot grow or decay by mistake."});
  }
  all.push_back({"dmd", "identity",
                 fmt::format("{} states are many beside {} snapshots: their leading singular vectors are dictionary "
                             "enough.",
                             f.states, f.snapshots)});
}

void suggestForFewStates(const DataFacts& f, std::vector<Suggestion>& all) {
  if (f.random) {
    all.push_back({"edmd", f.periodic ? "fourier" : "hermite",
                   "Noise drives the system: averages over many pairs of snapshots give the operator on functions of "
                   "the state; residuals contain the noise's variance, so judge by how eigenvalues settle."});
    all.push_back({"gedmd", f.periodic ? "fourier" : "radial", "The generator's rates, where the law is known."});
    return;
  }
  if (f.trajectories > 1 || f.periodic) {
    all.push_back({"resdmd", f.periodic ? "fourier" : "hermite",
                   fmt::format("{} seen from many places: functions of the state make the motion linear, and "
                               "each eigenvalue comes with its error.",
                               f.states == 1 ? "One state" : fmt::format("{} states", f.states))});
    return;
  }
  all.push_back({"hankel_dmd", "identity",
                 fmt::format("One trajectory of {}: its past stands for what is not measured, and finds as many "
                             "frequencies as there are.",
                             f.states == 1 ? "one state" : fmt::format("{} states", f.states))});
  if (f.snapshots > 500) {
    all.push_back({"resdmd", "hermite",
                   "Where the motion covers the state space, functions of the state with the error "
                   "of every eigenvalue."});
  }
}

} // namespace

std::vector<Suggestion> methodsFor(const DataFacts& facts) {
  std::vector<Suggestion> all;
  suggestForNoise(facts, all);
  if (facts.field || facts.states > 30) {
    suggestForFields(facts, all);
  } else {
    suggestForFewStates(facts, all);
  }
  if (all.size() > 3) all.resize(3);
  return all;
}

std::vector<Note> notesOn(const DataFacts& facts, const std::string& decomposition, const std::string& observables) {
  std::vector<Note> notes;
  for (const Suggestion& s : methodsFor(facts)) {
    const bool chosen = s.decomposition == decomposition && s.observables == observables;
    notes.push_back({fmt::format("{} {} with {}", chosen ? "Suits the data, as chosen:" : "Suits the data:",
                                 s.decomposition, s.observables),
                     s.why});
  }
  if (facts.trend > 0.3) {
    notes.push_back({"There is a trend",
                     fmt::format("A line over time explains {} of the variance: `remove` set to trend leaves modes to "
                                 "tell of the rest.",
                                 percent(facts.trend))});
  }
  if (facts.noise > 0) {
    notes.push_back(
        {"Noise", fmt::format("About {} of the data's deviation changes at random from one snapshot to the next.",
                              percent(facts.noise))});
  }
  if (facts.samplesOfTurn > 200) {
    notes.push_back(
        {"Sampled finely",
         fmt::format("A turn takes about {:.2g} snapshots: eigenvalues crowd at 1, where round-off and noise "
                     "blur them. A longer interval tells them apart.",
                     facts.samplesOfTurn)});
  }
  return notes;
}

std::vector<Note> believable(const Model& model, const Eigen::VectorXcd& amplitudes, const Snapshots& training) {
  if (model.rates.size() > 0 || amplitudes.size() == 0 || (training.system && training.system->random())) return {};
  Index at = 0;
  amplitudes.cwiseAbs().maxCoeff(&at);
  const double residual = model.residuals[at];
  if (!(residual > 1e-12) || !std::isfinite(residual)) return {};
  if (residual >= 0.3) {
    return {{"The strongest mode is not to be believed",
             fmt::format("Its residual is {:.2g}: one interval ahead it is off by that part of itself.", residual)}};
  }
  return {{"How far the strongest mode can be believed",
           fmt::format(
               "Its residual is {:.2g}: it is off by as much as it is large after about {:.2g} intervals, {:.3g}{}{}.",
               residual, 1 / residual, training.interval / residual, training.timeUnit.empty() ? "" : " ",
               training.timeUnit)}};
}

std::vector<std::string> aliasingWarnings(const Model& model, const Eigen::VectorXcd& amplitudes,
                                          const Snapshots& training) {
  if (model.rates.size() > 0 || (training.system && (training.system->discrete || training.system->random())))
    return {};
  const double scale = amplitudes.cwiseAbs().maxCoeff();
  double fastest = 0;
  for (Index j = 0; j < amplitudes.size(); ++j) {
    const bool there = std::abs(amplitudes[j]) > strong * scale && std::abs(model.eigenvalues[j]) > 0.5;
    if (there) fastest = std::max(fastest, std::abs(std::arg(model.eigenvalues[j])) / std::numbers::pi);
  }
  if (fastest <= 0.75) return {};
  return {
      fmt::format("A strong mode turns by {:.2g} of a circle from one snapshot to the next: beyond one half, a motion "
                  "looks like a slower or backward one (aliasing). Halve the interval, and see whether its frequency "
                  "stays.",
                  fastest / 2)};
}

std::vector<std::string> verdictOn(double forecast, double persistence) {
  if (!std::isfinite(forecast)) return {"The forecast leaves the finite numbers."};
  if (forecast > 1 && persistence > 1) {
    return {fmt::format("The forecast (error {:.3g}) is worse than always predicting the mean of the training data.",
                        forecast)};
  }
  if (forecast > persistence) {
    return {fmt::format("The forecast (error {:.3g}) is worse than predicting that nothing changes ({:.3g}).", forecast,
                        persistence)};
  }
  return {};
}

} // namespace semiflow::koopman
