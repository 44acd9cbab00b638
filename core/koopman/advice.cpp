#include "core/koopman/advice.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <complex>
#include <functional>
#include <numbers>
#include <numeric>

#include <Eigen/QR>
#include <fmt/format.h>

#include "core/koopman/system.h"
#include "core/numerics/fft.h"

namespace semiflow::koopman {

using Eigen::Index;
using Eigen::MatrixXd;
using experiment::Note;

namespace {

constexpr double strong = 0.05;         // of the largest amplitude
constexpr double noiseThatShows = 0.02; // in residuals, which it enters twice

/// Some of the states over the longest trajectory: over its beginning, or over all of it with some snapshots left out.
MatrixXd sampleOf(const Snapshots& s, bool whole = false) {
  const auto longest =
      static_cast<std::size_t>(std::max_element(s.lengths.begin(), s.lengths.end()) - s.lengths.begin());
  const Index length = s.lengths[longest], skip = whole ? thinningOf(length) : 1;
  const Index first = s.first(longest), count = std::min(length / skip, mostSnapshots);
  const Index step = (s.dimension() + mostStates - 1) / mostStates, rows = (s.dimension() + step - 1) / step;
  MatrixXd sample(rows, count);
  for (Index i = 0; i < rows; ++i) sample.row(i) = s.states.row(i * step)(Eigen::seqN(first, count, skip));
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

/// What polynomials over time up to that degree leave of a row, with its mean taken off where the degree is 0.
Eigen::RowVectorXd restOf(const Eigen::RowVectorXd& row, int degree) {
  MatrixXd powers(row.size(), degree + 1);
  const Eigen::VectorXd time = Eigen::VectorXd::LinSpaced(row.size(), -1, 1);
  powers.col(0).setOnes();
  for (int k = 1; k <= degree; ++k) powers.col(k) = powers.col(k - 1).cwiseProduct(time);
  const Eigen::VectorXd fit = powers.colPivHouseholderQr().solve(row.transpose());
  return row - (powers * fit).transpose();
}

/// Part of the variance that a line over time explains. 0 where it is no trend that modes sway about: a slow wave or a
/// decay is bent, and a decay or growth leaves nothing that sways; both are what modes are for.
/// @param noise deviation of white noise over that of the data
double trendIn(const MatrixXd& sample, double noise) {
  const Index m = sample.cols();
  const double total = variance(sample);
  if (m < 24 || !(total > 0)) return 0;
  const Eigen::RowVectorXd time = Eigen::RowVectorXd::LinSpaced(m, -1, 1);
  const Eigen::VectorXd slope = sample * time.transpose() / time.squaredNorm();
  if (!(slope.squaredNorm() > 0)) return 0;
  const Eigen::RowVectorXd along = slope.transpose() * sample / slope.norm();
  const Eigen::RowVectorXd sways = restOf(along, 3);
  const double line = slope.squaredNorm() * time.squaredNorm();
  const double bend = restOf(along, 1).squaredNorm() - sways.squaredNorm();
  const double all = total * static_cast<double>(m);
  Index turns = 0;
  for (Index k = 1; k < m; ++k) turns += (sways[k] > 0) != (sways[k - 1] > 0) ? 1 : 0;
  const bool swaying = turns >= 6 && sways.squaredNorm() > (1e-3 + 2 * noise * noise) * all;
  return swaying && bend < 0.1 * line ? line / all : 0;
}

/// Whether nine tenths of the variance need more than fifty frequencies (Hann's window): an oscillation and its
/// overtones need about three for each, chaos most of a band.
bool isBroad(const MatrixXd& sample) {
  const Index m = sample.cols();
  if (m < 512) return false;
  const numerics::Fft<double> fft(static_cast<std::size_t>(m), true);
  numerics::AlignedVector<double> row(fft.points());
  numerics::AlignedVector<std::complex<double>> waves(fft.coefficients());
  std::vector<double> power(fft.coefficients(), 0);
  for (Index i = 0; i < sample.rows(); ++i) {
    const Eigen::RowVectorXd rest = restOf(sample.row(i), 1);
    for (Index k = 0; k < m; ++k) {
      const double window =
          0.5 - 0.5 * std::cos(2 * std::numbers::pi * (static_cast<double>(k) + 0.5) / static_cast<double>(m));
      row[static_cast<std::size_t>(k)] = window * rest[k];
    }
    fft.forward(row.data(), waves.data());
    for (std::size_t k = 0; k < power.size(); ++k) power[k] += std::norm(waves[k]);
  }
  std::sort(power.begin(), power.end(), std::greater<>());
  const double enough = 0.9 * std::accumulate(power.begin(), power.end(), 0.0);
  std::size_t count = 0;
  for (double sum = 0; count < power.size() && sum < enough; ++count) sum += power[count];
  return count > 50;
}

/// The first state that keeps its value from most snapshots to the next, beside others that hardly ever do.
std::string inputIn(const MatrixXd& sample, const Snapshots& s) {
  const Index m = sample.cols();
  if (!s.axes.empty() || sample.rows() != s.dimension() || s.dimension() < 2 || m < 12) return {};
  std::string found;
  bool others = false;
  for (Index i = 0; i < sample.rows(); ++i) {
    const auto row = sample.row(i).array();
    const double kept =
        static_cast<double>((row.rightCols(m - 1) == row.leftCols(m - 1)).count()) / static_cast<double>(m - 1);
    const bool constant = row.maxCoeff() == row.minCoeff();
    if (kept > 0.5 && !constant && found.empty()) found = s.nameOf(i);
    others = others || kept < 0.1;
  }
  return others ? found : std::string();
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

/// Two digits: "240", "0.043", "4.7·10⁻⁹".
std::string readable(double value) {
  const int exponent = value == 0 ? 0 : static_cast<int>(std::floor(std::log10(std::abs(value)) + 1e-12));
  if (exponent >= -3 && exponent < 5) {
    const double digit = std::pow(10.0, exponent - 1);
    return fmt::format("{:.{}f}", std::round(value / digit) * digit, exponent >= 1 ? 0 : 1 - exponent);
  }
  static const std::array<const char*, 10> raised{"⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"};
  std::string text = fmt::format("{:.1f}·10{}", value / std::pow(10.0, exponent), exponent < 0 ? "⁻" : "");
  for (const char c : std::to_string(std::abs(exponent))) text += raised[static_cast<std::size_t>(c - '0')];
  return text;
}

} // namespace

double noiseIn(const Snapshots& s) {
  MatrixXd rest = sampleOf(s);
  unwrap(rest, s);
  if (rest.cols() < 12 || rest.rows() * (rest.cols() - 5) < 19) return 0;
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

namespace {

/// @param whole sample over all of the longest trajectory
DataFacts factsBy(const Snapshots& s, const MatrixXd& whole) {
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
  const double size = sample.squaredNorm() / static_cast<double>(sample.cols());
  if (size > 0) facts.variation = std::sqrt(variance(sample) / size);
  if (facts.trajectories == 1 && !facts.periodic) facts.trend = trendIn(whole, facts.noise);
  if (facts.trajectories == 1 && !facts.random && facts.noise < 0.1) facts.broad = isBroad(sample);
  facts.input = inputIn(sample, s);
  if (!facts.map && !facts.random && facts.noise < 0.1) facts.samplesOfTurn = samplesOfTurn(sample);
  return facts;
}

} // namespace

DataFacts factsOf(const Snapshots& training) { return factsBy(training, sampleOf(training, true)); }

DataFacts factsOf(const Snapshots& beginning, const MatrixXd& whole, Index snapshots, Index states) {
  DataFacts facts = factsBy(beginning, whole);
  if (states > beginning.dimension()) facts.input.clear(); // of few states only
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
  if (f.broad) {
    all.push_back({"spectral_measure", "delay",
                   "The variance is spread over a broad band, as chaos spreads it (or fast noise): single eigenvalues "
                   "say little, and no forecast holds for long, but the measure tells how much there is at each "
                   "frequency."});
    all.push_back(
        {"havok", "identity", "A linear model that bursts drive: when the bursts come is what cannot be foretold."});
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
  if (!facts.input.empty()) {
    all.push_back({"dmdc", "identity",
                   fmt::format("{} stays the same for long and then jumps, as what is set from outside does: named in "
                               "`inputs`, it is told from the system's own motion.",
                               facts.input)});
  }
  suggestForNoise(facts, all);
  if (facts.field || facts.states > 30) {
    suggestForFields(facts, all);
  } else {
    suggestForFewStates(facts, all);
  }
  if (all.size() > 3) all.resize(3);
  return all;
}

std::vector<Note> notesOn(const DataFacts& facts, const std::string& decomposition, const std::string& observables,
                          const std::string& removed) {
  std::vector<Note> notes;
  for (const Suggestion& s : methodsFor(facts)) {
    // Delays of the states under plain DMD are what the one method for delays takes.
    const bool delays = s.decomposition == "hankel_dmd" && decomposition == "dmd" && observables == "delay";
    const bool chosen = delays || (s.decomposition == decomposition && s.observables == observables);
    notes.push_back({fmt::format("{} {} with {}", chosen ? "Suits the data, as chosen:" : "Suits the data:",
                                 s.decomposition, s.observables),
                     s.why});
  }
  if (facts.snapshots < 8 && facts.trajectories < 4) {
    notes.push_back({"Few snapshots",
                     fmt::format("{} snapshots give at most {} eigenvalues, whatever moves: believe those that stay "
                                 "when the last snapshot is left out.",
                                 facts.snapshots, facts.snapshots - 1)});
  }
  if (facts.variation < 0.02 && removed == "nothing") {
    notes.push_back({"Hardly anything changes",
                     fmt::format("What changes is {} of the data: `remove` set to mean leaves modes to tell of it.",
                                 percent(facts.variation))});
  }
  if (facts.trend > 0.3 && removed != "trend") {
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
    notes.push_back({"Sampled finely",
                     fmt::format("A turn takes about {} snapshots: eigenvalues crowd at 1, where round-off and noise "
                                 "blur them. A longer interval tells them apart.",
                                 readable(facts.samplesOfTurn))});
  }
  return notes;
}

std::vector<Note> believable(const Model& model, const Eigen::VectorXcd& amplitudes, const Snapshots& training,
                             double noise) {
  if (model.rates.size() > 0 || amplitudes.size() == 0 || (training.system && training.system->random())) return {};
  Index at = 0;
  amplitudes.cwiseAbs().maxCoeff(&at);
  const double residual = model.residuals[at];
  if (!(residual > 1e-12) || !std::isfinite(residual) || (noise > noiseThatShows && residual < 5 * noise)) return {};
  if (residual >= 0.3) {
    return {
        {"The strongest mode is not to be believed",
         fmt::format("Its residual is {}: one interval ahead it is off by that part of itself.", readable(residual))}};
  }
  return {{"How far the strongest mode can be believed",
           residual < 1e-6
               ? fmt::format("Its residual is {}: over the data it is exact.", readable(residual))
               : fmt::format("Its residual is {}: it is off by as much as it is large after about {} "
                             "intervals, a time of {}{}{}.",
                             readable(residual), readable(1 / residual), readable(training.interval / residual),
                             training.timeUnit.empty() ? "" : " ", training.timeUnit)}};
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
