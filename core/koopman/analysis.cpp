#include "core/koopman/analysis.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "core/base/memory.h"
#include "core/koopman/advice.h"
#include "core/koopman/seasonal.h"
#include "core/koopman/system.h"

namespace semiflow::koopman {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXcd;
using Eigen::VectorXd;
using experiment::Content;
using experiment::Frame;
using experiment::FramePtr;
using experiment::Run;

namespace {

Baseline::Kind baselineKind(const std::string& text) {
  if (text == "mean") return Baseline::Kind::mean;
  return text == "trend" ? Baseline::Kind::trend : Baseline::Kind::nothing;
}

} // namespace

Analysis::Analysis(const Values& values)
    : source_(values.make<Source>("source")), observables_(values.make<Observables>("observables")),
      decomposition_(values.make<Decomposition>("decomposition")), stages_{Stage::begin, Stage::data, Stage::spectrum} {
  setValues(values);
  if (decomposition_->pseudospectrum) stages_.push_back(Stage::pseudospectrum);
  stages_.push_back(Stage::forecast);
  info_.end = static_cast<double>(stages_.size() - 1);
  info_.timeName = "stage";
  info_.frames = stages_.size();
  info_.evolving = false;
}

FramePtr Analysis::start() {
  next_ = 1;
  return frame();
}

FramePtr Analysis::advance(const std::stop_token& stop) {
  SF_ASSERT(next_ > 0 && !finished());
  const experiment::Stopwatch watch(counts_.computeSeconds);
  const auto work = [this, stage = stages_[next_]](const std::stop_token& own) { return complete(stage, own); };
  if (!stage_.run(stop, work)) return nullptr;
  ++next_;
  ++counts_.steps;
  step_ = 0;
  return frame();
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

FramePtr Analysis::frame() const {
  auto result = std::make_shared<Frame>();
  result->time = now();
  result->step = counts_.steps;
  result->contents = contents_;
  result->scalars = scalars_;
  result->warnings = warnings_;
  result->notes = notes_;
  return result;
}

void Analysis::put(Content content) {
  const std::string name = experiment::nameOf(content);
  auto shared = std::make_shared<const Content>(std::move(content));
  for (ContentPtr& old : contents_) {
    if (experiment::nameOf(*old) == name) {
      old = std::move(shared);
      return;
    }
  }
  contents_.push_back(std::move(shared));
}

void Analysis::addScalar(std::string name, double value, bool logarithmic, std::string unit) {
  scalars_.push_back({std::move(name), std::move(unit), value, logarithmic});
}

bool Analysis::gather(const std::stop_token& stop) {
  std::optional<Snapshots> all = source_->gather(static_cast<std::uint64_t>(values().integer("seed")), stop);
  if (!all) return false;
  requireUsable(*all, 2, "source");
  requireMemory(3.0 * 8 * static_cast<double>(all->states.size()), "a second copy of the snapshots");
  contents_ = dataContents(*all);
  for (const std::string& remark : remarks(*all)) warnings_.push_back(remark);

  const double fraction = values().real("training_fraction");
  onlyOne_ = all->lengths.size() == 1;
  const Index window = windowFor(*all);
  data_ = split(*all, fraction, window);
  *all = Snapshots{};
  requireUsable(data_.training, window + 1, "training_fraction");
  if (decomposition_->generator && values().text("remove") != "nothing") {
    throw values().error("remove", "nothing, since the generator works on states as they are", values().text("remove"));
  }
  const DataFacts facts = factsOf(data_.training);
  noise_ = facts.noise;
  notes_ =
      notesOn(facts, values().child("decomposition").id(), values().child("observables").id(), values().text("remove"));
  mean_ = data_.training.states.rowwise().mean();
  baseline_ = Baseline::fit(data_.training, baselineKind(values().text("remove")));
  subtract(baseline_, data_.training, 0);
  const Index heldFrom = onlyOne_ ? data_.training.states.cols() - window : 0;
  subtract(baseline_, data_.heldOut, std::max<Index>(heldFrom, 0));
  dictionary_ = dictionaryOf(*observables_, *decomposition_, data_.training);
  fit_ = std::make_unique<Fit>(*decomposition_, dictionary_, data_.training, !onlyOne_);
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
  return observables_->bind(few).window + decomposition_->reach;
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
  if (decomposition_->report) {
    for (Content& content : decomposition_->report(model_, reduced_, lifted_, data_.training)) put(std::move(content));
  }
  if (!decomposition_->structured) {
    for (const auto& text : warningsOfFit(reduced_.rank(), lifted_.pairs())) warnings_.push_back(text);
  }
  for (const auto& text :
       warningsOf(model_, reduced_, decomposition_->equilibrate ? dictionary_.size : reduced_.rank(), lifted_.pairs(),
                  data_.training.system != nullptr && data_.training.system->random(), noise_)) {
    warnings_.push_back(text);
  }
  for (const auto& text : aliasingWarnings(model_, amplitudes(), data_.training)) warnings_.push_back(text);
  for (const auto& note : believable(model_, amplitudes(), data_.training, noise_)) notes_.push_back(note);
  return true;
}

bool Analysis::fillPlane(const std::stop_token& stop) {
  if (!plane_) plane_ = std::make_unique<Pseudospectrum>(reduced_, *decomposition_->pseudospectrum, model_.eigenvalues);
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

MatrixXd Analysis::withBaseline(MatrixXd states, Index number) const {
  for (Index k = 0; k < states.cols(); ++k) states.col(k) += baseline_.at(static_cast<double>(number + k));
  return states;
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

/// The comparison's truth and prediction, from column `at` of the chart on.
void Analysis::predictInto(Chart& chart, const Comparison& c, Index at) const {
  auto prediction = chart.prediction.middleCols(at, c.count);
  prediction = withBaseline(predict(model_, c.coefficients, 1, c.count, c.forced), c.number);
  for (const Index input : model_.inputs) prediction.row(input) = chart.truth.row(input).segment(at, c.count);
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
  Chart chart{.name = "forecast", .predicted = "forecast"};
  VectorXcd start;
  if (ahead_.empty()) { // nothing was held out: into the unknown, from the end of the (last) training trajectory
    const auto horizon = static_cast<Index>(values().integer("horizon"));
    const Index length = training.lengths.back(), count = horizon > 0 ? horizon : std::max<Index>(1, length / 5);
    start = functionsAt(reduced_.q.cols() - 1);
    chart.prediction = withBaseline(predict(model_, start, 1, count), length);
    chart.begin = training.begin + static_cast<double>(length) * training.interval;
  } else {
    const Comparison& first = ahead_.front();
    start = first.coefficients;
    chart.prediction = withBaseline(predict(model_, start, 1, first.count), first.number);
    chart.truth = withBaseline(data_.heldOut.states.middleCols(first.column, first.count), first.number);
    chart.begin = training.begin + static_cast<double>(first.number) * training.interval;
    chart.error = forecast_->errors();
    chart.error.resize(static_cast<std::size_t>(first.count));
    addScalar("forecast_error", forecast_->error(), true);
    addScalar("persistence_error", forecast_->persistence(), true);
    for (const std::string& text : verdictOn(forecast_->error(), forecast_->persistence())) warnings_.push_back(text);
  }
  for (const std::string& text : forecastWarnings(model_, start, training, chart.prediction.cols()))
    warnings_.push_back(text);
  if (!ahead_.empty()) compareWithSeasons(ahead_.front());
  put(tableOf(chart, training));
}

/// Against the mean of what the season brought, where there is one: a forecast should know more than the calendar.
void Analysis::compareWithSeasons(const Comparison& held) {
  const double season = values().real("season") / data_.training.interval;
  if (season == 0) return;
  if (!onlyOne_) {
    warnings_.push_back("Of several trajectories the forecast is not compared with the mean of each season.");
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
  if (forecast_->error() >= error) warnings_.push_back("The forecast is no better than the mean of each season.");
}

void Analysis::tabulateReconstruction() {
  const Snapshots& training = data_.training;
  const Comparison& first = back_.front();
  Chart chart{.name = "reconstruction", .predicted = "reconstruction"};
  chart.begin = training.begin + static_cast<double>(first.number) * training.interval;
  Index count = 0; // of the first trajectory, piece by piece
  for (const Comparison& piece : back_) {
    if (piece.column != first.column + count) break;
    count += piece.count;
  }
  chart.truth = withBaseline(training.states.middleCols(first.column, count), first.number);
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
          .makes([](const Values& v) { return std::make_unique<Analysis>(v); });
  return component;
}

} // namespace semiflow::koopman
