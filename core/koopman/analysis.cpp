#include "core/koopman/analysis.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "core/base/memory.h"
#include "core/koopman/advice.h"
#include "core/koopman/seasonal.h"
#include "core/koopman/streamed_analysis.h"
#include "core/koopman/system.h"

namespace semiflow::koopman {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXcd;
using Eigen::VectorXd;
using experiment::Content;
using experiment::Run;

Baseline::Kind baselineKind(const std::string& text) {
  if (text == "mean") return Baseline::Kind::mean;
  return text == "trend" ? Baseline::Kind::trend : Baseline::Kind::nothing;
}

Analysis::Analysis(const Values& values, Parts parts)
    : StagedRun(parts.decomposition->pseudospectrum
                    ? std::vector{Stage::begin, Stage::data, Stage::spectrum, Stage::pseudospectrum, Stage::forecast}
                    : std::vector{Stage::begin, Stage::data, Stage::spectrum, Stage::forecast}),
      parts_(std::move(parts)) {
  setValues(values);
}

bool Analysis::complete(Stage stage, const std::stop_token& stop) {
  switch (stage) {
  case Stage::begin:
    return true;
  case Stage::data:
    return gather(stop);
  case Stage::spectrum:
    return decompose(stop);
  case Stage::pseudospectrum:
    return fillPlane(stop);
  case Stage::forecast:
    return verify(stop);
  }
  return true;
}

bool Analysis::gather(const std::stop_token& stop) {
  std::optional<Snapshots> all = parts_.source->gather(static_cast<std::uint64_t>(values().integer("seed")), stop);
  if (!all) return false;
  requireUsable(*all, 2, "source");
  put(dataContents(*all));
  warn(remarks(*all));

  const double fraction = values().real("training_fraction");
  requireMemory(8 * (1 - fraction) * static_cast<double>(all->states.size()), "what is held out of the learning");
  onlyOne_ = all->lengths.size() == 1;
  const Index window = windowFor(*all);
  data_ = split(std::move(*all), fraction, window);
  all.reset();
  requireUsable(data_.training, window + 1, "training_fraction");
  if (parts_.decomposition->generator && values().text("remove") != "nothing") {
    throw values().error("remove", "nothing, since the generator works on states as they are", values().text("remove"));
  }
  const DataFacts facts = factsOf(data_.training);
  noise_ = facts.noise;
  note(notesOn(facts, values().child("decomposition").id(), values().child("observables").id(),
               values().text("remove")));
  mean_ = data_.training.states.rowwise().mean();
  baseline_ = Baseline::fit(data_.training, baselineKind(values().text("remove")));
  subtract(baseline_, data_.training, 0);
  const Index heldFrom = onlyOne_ ? data_.training.states.cols() - window : 0;
  subtract(baseline_, data_.heldOut, std::max<Index>(heldFrom, 0));
  shown_ = shownStates(data_.training);
  dictionary_ = dictionaryOf(*parts_.observables, *parts_.decomposition, data_.training);
  fit_ = std::make_unique<Fit>(*parts_.decomposition, dictionary_, data_.training, !onlyOne_);
  return true;
}

Index Analysis::windowFor(const Snapshots& all) const {
  // It depends on the number of states alone: a few snapshots tell it without the work of binding to all of them.
  Snapshots few;
  few.states = all.states.leftCols(std::min<Index>(64, all.states.cols()));
  few.lengths = {few.states.cols()};
  few.axes = all.axes;
  few.names = all.names;
  few.periods = all.periods;
  return parts_.observables->bind(few).window + parts_.decomposition->reach;
}

bool Analysis::decompose(const std::stop_token& stop) {
  if (!fit_->run(stop)) return false;
  lifted_ = fit_->takeLifted();
  Fitted fitted = fit_->take();
  fit_.reset();
  model_ = std::move(fitted.model);
  reduced_ = std::move(fitted.reduced);
  put(spectrumOf(model_, data_.training, reduced_.singularValues, reduced_.rank(), amplitudes()));
  addScalar("observables_kept", static_cast<double>(reduced_.rank()), false);
  addScalar("largest_residual", model_.residuals.maxCoeff(), true);
  if (parts_.decomposition->report) {
    for (Content& content : parts_.decomposition->report(model_, reduced_, lifted_, data_.training))
      put(std::move(content));
  }
  if (!parts_.decomposition->structured) warn(warningsOfFit(reduced_.rank(), lifted_.pairs()));
  warn(warningsOf(model_, reduced_, parts_.decomposition->equilibrate ? dictionary_.size : reduced_.rank(),
                  lifted_.pairs(), data_.training.system != nullptr && data_.training.system->random(), noise_));
  warn(aliasingWarnings(model_, amplitudes(), data_.training));
  note(believable(model_, amplitudes(), data_.training, noise_));
  return true;
}

bool Analysis::fillPlane(const std::stop_token& stop) {
  if (!plane_)
    plane_ = std::make_unique<Pseudospectrum>(reduced_, *parts_.decomposition->pseudospectrum, model_.eigenvalues);
  if (!plane_->run(stop)) return false;
  experiment::Spectrum spectrum =
      spectrumOf(model_, data_.training, reduced_.singularValues, reduced_.rank(), amplitudes());
  spectrum.pseudospectrum = std::make_shared<const experiment::GridField>(plane_->take());
  put(std::move(spectrum));
  return true;
}

VectorXcd Analysis::functionsAt(Index place) const { return model_.functionsAt(reduced_, place); }

VectorXcd Analysis::amplitudes() const {
  if (!model_.lifetimes.empty()) return model_.start;
  if (onlyOne_) return functionsAt(0);
  // No one trajectory stands for all: the root mean square of each eigenfunction over the pairs
  const MatrixXd q = reduced_.q(Eigen::all, lifted_.from);
  VectorXd sums = VectorXd::Zero(model_.functions.cols());
  for (Index begin = 0; begin < q.cols(); begin += 4096) {
    const Index count = std::min<Index>(4096, q.cols() - begin);
    sums += (model_.functions.transpose() * q.middleCols(begin, count)).rowwise().squaredNorm();
  }
  return (sums / static_cast<double>(q.cols())).cwiseSqrt().cast<std::complex<double>>();
}

Chart Analysis::chartOf(const char* name, const char* predicted) const {
  return {.name = name, .predicted = predicted, .states = shown_};
}

MatrixXd Analysis::shownOf(const Snapshots& snapshots, Index column, Index count, Index number) const {
  return withBaseline(snapshots.states.middleCols(column, count)(shown_, Eigen::all), baseline_, shown_, number);
}

MatrixXd Analysis::shownPrediction(const Comparison& c) const {
  return withBaseline(predict(model_, shown_, c.coefficients, 1, c.count, c.forced), baseline_, shown_, c.number);
}

std::vector<Comparison> Analysis::comparisonsAhead() const {
  const auto horizon = static_cast<Index>(values().integer("horizon"));
  const auto limited = [&](Index count) { return horizon > 0 ? std::min(count, horizon) : count; };
  std::vector<Comparison> all;
  const Index window = dictionary_.window;
  if (data_.heldOut.lengths.empty()) return all;
  if (onlyOne_) {
    const Index kept = data_.training.states.cols(), count = data_.heldOut.states.cols() - window;
    all.push_back({functionsAt(reduced_.q.cols() - 1), window, kept, limited(count)});
    return all;
  }
  for (std::size_t t = 0; t < data_.heldOut.lengths.size(); ++t) {
    const Index count = data_.heldOut.lengths[t] - window, first = data_.heldOut.first(t);
    if (count < 1) continue;
    MatrixXd start(dictionary_.size, 1);
    dictionary_.evaluate(data_.heldOut.states.middleCols(first, window), start);
    const VectorXd q = reduced_.projector.transpose() * start.col(0);
    all.push_back({model_.functions.transpose() * q, first + window, window, limited(count)});
  }
  return all;
}

Index Analysis::lastWithSameModes(Index place) const {
  Index last = reduced_.q.cols();
  for (const auto& [begin, end] : model_.lifetimes) {
    if (begin > place) last = std::min(last, begin);
    if (end > place) last = std::min(last, end);
  }
  return last;
}

void Analysis::prepareForecast() {
  ahead_ = comparisonsAhead();
  for (std::size_t t = 0; t < lifted_.begins.size(); ++t) {
    const Index place = lifted_.begins[t];
    const Index end = t + 1 < lifted_.begins.size() ? lifted_.begins[t + 1] : reduced_.q.cols();
    for (Index from = place; from + 1 < end;) {
      const Index until = std::min(end - 1, lastWithSameModes(from));
      back_.push_back({functionsAt(from), lifted_.now[static_cast<std::size_t>(from)] + 1,
                       dictionary_.window + from - place, until - from});
      from = until;
    }
  }
  addInputs(ahead_, data_.heldOut);
  addInputs(back_, data_.training);
  reconstruction_ = std::make_unique<Verification>(model_, data_.training, baseline_, mean_, back_);
  forecast_ = std::make_unique<Verification>(model_, data_.heldOut, baseline_, mean_, ahead_);
}

void Analysis::addInputs(std::vector<Comparison>& comparisons, const Snapshots& snapshots) const {
  if (model_.inputs.empty()) return;
  for (Comparison& c : comparisons) {
    const MatrixXd inputs = snapshots.states.middleCols(c.column - 1, c.count)(model_.inputs, Eigen::all);
    c.forced = forcedPart(model_, inputs);
  }
}

/// The comparison's prediction, from column `at` of the chart on.
void Analysis::predictInto(Chart& chart, const Comparison& c, Index at) const {
  auto prediction = chart.prediction.middleCols(at, c.count);
  prediction = shownPrediction(c);
  for (std::size_t i = 0; i < shown_.size(); ++i) { // inputs are known, not predicted
    const bool isInput = std::find(model_.inputs.begin(), model_.inputs.end(), shown_[i]) != model_.inputs.end();
    const auto row = static_cast<Index>(i);
    if (isInput) prediction.row(row) = chart.truth.row(row).segment(at, c.count);
  }
}

bool Analysis::verify(const std::stop_token& stop) {
  if (step_ == 0) {
    prepareForecast();
    step_ = 1;
  }
  if (!reconstruction_->run(stop) || !forecast_->run(stop)) return false;
  addScalar("reconstruction_error", reconstruction_->error(), true);
  tabulateForecast();
  tabulateReconstruction();
  return true;
}

void Analysis::tabulateForecast() {
  const Snapshots& training = data_.training;
  Chart chart = chartOf("forecast", "forecast");
  VectorXcd start;
  if (ahead_.empty()) { // nothing was held out: into the unknown, from the end of the (last) training trajectory
    const auto horizon = static_cast<Index>(values().integer("horizon"));
    const Index length = training.lengths.back(), count = horizon > 0 ? horizon : std::max<Index>(1, length / 5);
    start = functionsAt(reduced_.q.cols() - 1);
    chart.prediction = shownPrediction({.coefficients = start, .number = length, .count = count});
    chart.begin = training.begin + static_cast<double>(length) * training.interval;
  } else {
    const Comparison& first = ahead_.front();
    start = first.coefficients;
    Comparison unforced = first;
    unforced.forced.resize(0, 0);
    chart.prediction = shownPrediction(unforced);
    chart.truth = shownOf(data_.heldOut, first.column, first.count, first.number);
    chart.begin = training.begin + static_cast<double>(first.number) * training.interval;
    chart.error = forecast_->errors();
    chart.error.resize(static_cast<std::size_t>(first.count));
    addScalar("forecast_error", forecast_->error(), true);
    addScalar("persistence_error", forecast_->persistence(), true);
    warn(verdictOn(forecast_->error(), forecast_->persistence()));
  }
  warn(forecastWarnings(model_, start, training, chart.prediction.cols()));
  if (!ahead_.empty()) compareWithSeasons(ahead_.front());
  put(tableOf(chart, training));
}

/// Against the mean of what the season brought, where there is one: a forecast should know more than the calendar.
void Analysis::compareWithSeasons(const Comparison& held) {
  const double season = values().real("season") / data_.training.interval;
  if (season == 0) return;
  if (!onlyOne_) {
    warn("Of several trajectories the forecast is not compared with the mean of each season.");
    return;
  }
  if (season < 1 || season > static_cast<double>(data_.training.states.cols())) {
    throw values().error("season",
                         fmt::format("a time in [{:.6g}, {:.6g}], from one snapshot to the next and as long as the "
                                     "training data",
                                     data_.training.interval,
                                     data_.training.interval * static_cast<double>(data_.training.states.cols())),
                         fmt::format("{:.6g}", values().real("season")));
  }
  const double error = SeasonalMean::of(data_.training, season)
                           .error(data_.heldOut, held.column, held.count, held.number, mean_, baseline_);
  addScalar("seasonal_mean_error", error, true);
  if (forecast_->error() >= error) warn("The forecast is no better than the mean of each season.");
}

void Analysis::tabulateReconstruction() {
  const Snapshots& training = data_.training;
  const Comparison& first = back_.front();
  Chart chart = chartOf("reconstruction", "reconstruction");
  chart.begin = training.begin + static_cast<double>(first.number) * training.interval;
  Index count = 0; // of the first trajectory, piece by piece
  for (const Comparison& piece : back_) {
    if (piece.column != first.column + count) break;
    count += piece.count;
  }
  chart.truth = shownOf(training, first.column, count, first.number);
  chart.prediction.resizeLike(chart.truth);
  for (const Comparison& piece : back_) {
    if (piece.column - first.column >= count) break;
    predictInto(chart, piece, piece.column - first.column);
  }
  put(tableOf(chart, training));
}

const Component<Run>& koopman() {
  static const auto component =
      experiment::experimentKind("koopman", "Koopman analysis")
          .summary(
              "Finds what a dynamical system does over and over: eigenvalues, modes, their residuals, and a forecast.")
          .formula("K g = g ∘ F,  K φ = λ φ")
          .reference("Mezic, Spectral properties of dynamical systems, model reduction and decompositions, Nonlinear "
                     "Dyn. 41, 309 "
                     "(2005)")
          .parameter(semiflow::component("source", anyFamily<sources>, "system").doc("where the snapshots come from"))
          .parameter(semiflow::component("observables", anyFamily<observables>, "hermite")
                         .doc("the functions of the state to work on"))
          .parameter(semiflow::component("decomposition", anyFamily<decompositions>, "resdmd")
                         .doc("how eigenvalues are found"))
          .parameter(
              real("training_fraction", 0.8)
                  .above(0)
                  .atMost(1)
                  .doc("of the trajectories (of a single one's snapshots) to learn from; the rest tests the forecast"))
          .parameter(choice("remove", {"nothing", "mean", "trend"})
                         .doc("what to take off each state before learning, fitted to the training data: its mean or a "
                              "line over "
                              "time; it is added to what is shown"))
          .parameter(
              real("season", 0)
                  .atLeast(0)
                  .unit("time")
                  .doc("what the forecast of a single trajectory is compared with: the mean of the training data "
                       "at the same part of a season this long, a year or a day; 0: none"))
          .parameter(integer("horizon", 0)
                         .between(0, 1e7)
                         .unit("snapshots")
                         .doc("of the forecast; 0: all that was held out, or a "
                              "fifth of the training data's length"))
          .makes([](const Values& v) -> std::unique_ptr<Run> {
            Parts parts{v.make<Source>("source"), v.make<Observables>("observables"),
                        v.make<Decomposition>("decomposition")};
            if (StreamedAnalysis::suits(parts)) return std::make_unique<StreamedAnalysis>(v, std::move(parts));
            return std::make_unique<Analysis>(v, std::move(parts));
          });
  return component;
}

} // namespace semiflow::koopman
