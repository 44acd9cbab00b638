#include "core/koopman/streamed_analysis.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/koopman/advice.h"

namespace semiflow::koopman {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXcd;
using Eigen::VectorXd;

Pass::Pass(SnapshotStream& stream, Index first, Index places, Index window)
    : stream_(stream), next_(first), end_(first + places), window_(window),
      // At least a window, so that little is read twice.
      most_(std::max(columnsPerPiece(stream.outline().dimension()), window)), states_(stream.outline().dimension(), 0) {
}

bool StreamedAnalysis::suits(const Parts& parts) {
  const Decomposition& decomposition = *parts.decomposition;
  return decomposition.stream && !decomposition.extend && decomposition.reach == 0 && !decomposition.report &&
         !decomposition.pseudospectrum && !parts.observables->dependsOnData && parts.source->stream() != nullptr;
}

StreamedAnalysis::StreamedAnalysis(const Values& values, Parts parts)
    : StagedRun({Stage::begin, Stage::data, Stage::spectrum, Stage::forecast}), parts_(std::move(parts)),
      stream_(*parts_.source->stream()), outline_(stream_.outline()), total_(outline_.lengths.front()),
      training_(std::lround(values.real("training_fraction") * static_cast<double>(total_))),
      remove_(baselineKind(values.text("remove"))), sums_(outline_.dimension()) {
  setValues(values);
}

bool StreamedAnalysis::complete(Stage stage, const std::stop_token& stop) {
  if (stage == Stage::data) return look(stop);
  if (stage == Stage::spectrum) return decompose(stop);
  return verify(stop);
}

template <class Body>
bool StreamedAnalysis::through(Index first, Index places, Index window, const std::stop_token& stop, const Body& body) {
  if (!pass_) pass_.emplace(stream_, first, places, window);
  if (!pass_->run(stop, body)) return false;
  pass_.reset();
  return true;
}

template <class Body> bool StreamedAnalysis::throughTraining(const std::stop_token& stop, const Body& body) {
  const Index window = dictionary_.window, most = columnsPerPiece(dictionary_.size);
  MatrixXd values;
  return through(0, places(), window, stop, [&](Index first, MatrixXd& states) {
    for (Index k = 0; k < states.cols(); ++k) states.col(k) -= baseline_.at(static_cast<double>(first + k));
    const Index all = states.cols() - window + 1;
    for (Index at = 0; at < all; at += most) {
      const Index count = std::min(most, all - at);
      values.resize(dictionary_.size, count);
      dictionary_.evaluate(states.middleCols(at, count + window - 1), values);
      body(first + at, states.middleCols(at + window - 1, count), values);
    }
  });
}

bool StreamedAnalysis::look(const std::stop_token& stop) {
  if (step_ == 0) {
    dictionary_ = dictionaryOf(*parts_.observables, *parts_.decomposition, outline_);
    requireLength(training_, dictionary_.window + 1, "training_fraction");
    pairs_ = parts_.decomposition->stream(dictionary_.size);
    const Index n = outline_.dimension(), most = static_cast<Index>(mostShown(outline_));
    thinning_ = (total_ + most - 1) / most;
    // Of a field in the plane the last snapshot is drawn.
    thinned_.states.resize(n, outline_.axes.size() > 1 ? 1 : (total_ + thinning_ - 1) / thinning_);
    const Index apart = (n + mostStates - 1) / mostStates;
    sample_.states.resize((n + apart - 1) / apart, std::min(mostSnapshots, training_));
    whole_.resize(sample_.states.rows(), std::min(training_ / thinningOf(training_), mostSnapshots));
    step_ = 1;
  }
  if (!through(0, total_, 1, stop, [this](Index first, const MatrixXd& states) { lookAt(first, states); }))
    return false;
  concludeLook();
  return true;
}

void StreamedAnalysis::lookAt(Index first, const MatrixXd& states) {
  extent_.include(states);
  const Index learnt = std::clamp<Index>(training_ - first, 0, states.cols());
  trainingExtent_.include(states.leftCols(learnt));
  const Index apart = (states.rows() + mostStates - 1) / mostStates;
  for (Index k = 0; k < states.cols(); ++k) {
    const Index number = first + k;
    if (k < learnt) sums_.add(number, states.col(k));
    const auto some = states.col(k)(Eigen::seq(0, Eigen::last, apart));
    if (number < sample_.states.cols()) sample_.states.col(number) = some;
    const Index at = number / thinningOf(training_);
    if (number % thinningOf(training_) == 0 && at < whole_.cols()) whole_.col(at) = some;
    if (outline_.axes.size() > 1) {
      if (number + 1 == total_) thinned_.states.col(0) = states.col(k);
    } else if (number % thinning_ == 0) {
      thinned_.states.col(number / thinning_) = states.col(k);
    }
  }
}

void StreamedAnalysis::concludeLook() {
  const auto withOutline = [this](Snapshots& few) {
    MatrixXd states = std::move(few.states);
    few = outline_;
    few.states = std::move(states);
    few.lengths = {few.states.cols()};
  };
  requireChange(extent_, outline_, "source");
  requireChange(trainingExtent_, outline_, "training_fraction");
  withOutline(thinned_);
  thinned_.interval *= static_cast<double>(thinning_);
  put(dataContents(thinned_));
  warn(remarks(extent_, outline_));
  withOutline(sample_);
  const DataFacts facts = factsOf(sample_, whole_, training_, outline_.dimension());
  noise_ = facts.noise;
  note(notesOn(facts, values().child("decomposition").id(), values().child("observables").id(),
               values().text("remove")));
  thinned_ = sample_ = Snapshots{};
  mean_ = sums_.mean();
  baseline_ = sums_.fit(remove_);
  shown_ = shownStates(outline_, sums_.spread(remove_));
}

bool StreamedAnalysis::decompose(const std::stop_token& stop) {
  if (step_ == 0) {
    const bool all = throughTraining(stop, [this](Index, const auto&, const MatrixXd& values) {
      for (Index i = 0; i < values.cols(); ++i) {
        VectorXd now = values.col(i);
        if (before_.size() > 0) pairs_->update(before_, now);
        before_ = std::move(now);
      }
    });
    if (!all) return false;
    reduced_ = pairs_->reduced();
    pairs_.reset();
    reduced_.q.resize(reduced_.rank(), 2);
    moments_ = MatrixXd::Zero(outline_.dimension(), reduced_.rank());
    step_ = 1;
  }
  if (step_ == 1) {
    const bool all = throughTraining(stop, [this](Index place, const auto& present, const MatrixXd& values) {
      const MatrixXd q = reduced_.projector.transpose() * values;
      if (place == 0) reduced_.q.col(0) = q.col(0);
      if (place + q.cols() == places()) reduced_.q.col(1) = q.rightCols(1);
      const Index pairs = std::min(q.cols(), places() - 1 - place);
      parallelBlocks(static_cast<std::size_t>(moments_.rows()), 1024, [&](std::size_t begin, std::size_t end) {
        const auto from = static_cast<Index>(begin), rows = static_cast<Index>(end - begin);
        moments_.middleRows(from, rows).noalias() +=
            present.leftCols(pairs).middleRows(from, rows) * q.leftCols(pairs).transpose();
      });
    });
    if (!all) return false;
    step_ = 2;
  }
  if (!solve(stop)) return false;
  present();
  return true;
}

/// Modes are made from the sums of states times coordinates: as good as snapshots at which one coordinate each is 1.
bool StreamedAnalysis::solve(const std::stop_token& stop) {
  const Index r = reduced_.rank();
  Lifted places;
  for (Index j = 0; j < r; ++j) {
    places.from.push_back(j);
    places.now.push_back(j);
  }
  Snapshots principal = outline_;
  principal.states = moments_;
  Reduced reduced{
      .singularValues = {}, .k = reduced_.k, .s = reduced_.s, .q = MatrixXd::Identity(r, r), .projector = {}};
  const Decomposition plain{};
  Solution solution(plain, reduced, places, principal);
  if (!solution.run(stop)) return false;
  model_ = solution.take();
  moments_.resize(0, 0);
  return true;
}

VectorXcd StreamedAnalysis::functionsAt(Index place) const { return model_.functionsAt(reduced_, place == 0 ? 0 : 1); }

void StreamedAnalysis::present() {
  const VectorXcd amplitudes = functionsAt(0);
  const Index pairs = places() - 1;
  put(spectrumOf(model_, outline_, reduced_.singularValues, reduced_.rank(), amplitudes));
  addScalar("observables_kept", static_cast<double>(reduced_.rank()), false);
  addScalar("largest_residual", model_.residuals.maxCoeff(), true);
  warn(warningsOfFit(reduced_.rank(), pairs));
  warn(warningsOf(model_, reduced_, reduced_.rank(), pairs, false, noise_));
  warn(aliasingWarnings(model_, amplitudes, outline_));
  note(believable(model_, amplitudes, outline_, noise_));
}

bool StreamedAnalysis::verify(const std::stop_token& stop) {
  const auto compareAll = [&] {
    return through(trial_.number, trial_.count, 1, stop,
                   [this](Index first, const MatrixXd& truth) { compare(first, truth); });
  };
  if (step_ == 0) {
    beginTrial("reconstruction", "reconstruction", 0, dictionary_.window, training_ - dictionary_.window);
    step_ = 1;
  }
  if (step_ == 1) {
    if (!compareAll()) return false;
    addScalar("reconstruction_error", errorOf(trial_.errors.error), true);
    reconstruction_ = tableOfTrial();
    if (training_ == total_) {
      forecastBeyond();
      put(std::move(*reconstruction_));
      return true;
    }
    const auto horizon = static_cast<Index>(values().integer("horizon"));
    const Index count = total_ - training_;
    beginTrial("forecast", "forecast", places() - 1, training_, horizon > 0 ? std::min(count, horizon) : count);
    step_ = 2;
  }
  if (!compareAll()) return false;
  concludeForecast();
  put(std::move(*reconstruction_));
  return true;
}

void StreamedAnalysis::beginTrial(const char* name, const char* predicted, Index place, Index number, Index count) {
  trial_ = {.coefficients = functionsAt(place), .number = number, .count = count};
  constexpr auto most = static_cast<Index>(mostChartRows);
  trial_.step = std::max<Index>(1, (count + most - 1) / most);
  const auto rows = static_cast<Index>(shown_.size()), columns = (count + trial_.step - 1) / trial_.step;
  MatrixXd start(outline_.dimension(), 1);
  stream_.read(number - 1, start);
  trial_.start = start.col(0);
  trial_.chart = {.name = name,
                  .predicted = predicted,
                  .states = shown_,
                  .begin = outline_.begin + static_cast<double>(number) * outline_.interval,
                  .truth = MatrixXd(rows, columns),
                  .prediction = MatrixXd(rows, columns)};
}

void StreamedAnalysis::compare(Index first, const MatrixXd& truth) {
  const Index since = first - trial_.number;
  const MatrixXd predicted = predict(model_, trial_.coefficients, since + 1, truth.cols());
  for (Index k = 0; k < truth.cols(); ++k) {
    const VectorXd prediction = predicted.col(k) + baseline_.at(static_cast<double>(first + k));
    trial_.errors.add(prediction, truth.col(k), trial_.start, mean_);
    if ((since + k) % trial_.step != 0) continue;
    const Index at = (since + k) / trial_.step;
    trial_.chart.truth.col(at) = truth.col(k)(shown_);
    trial_.chart.prediction.col(at) = prediction(shown_);
  }
}

double StreamedAnalysis::errorOf(const std::vector<double>& squares) const {
  return relativeError(std::accumulate(squares.begin(), squares.end(), 0.0),
                       std::accumulate(trial_.errors.size.begin(), trial_.errors.size.end(), 0.0));
}

experiment::Table StreamedAnalysis::tableOfTrial() const {
  Snapshots thinned = outline_;
  thinned.interval *= static_cast<double>(trial_.step);
  return tableOf(trial_.chart, thinned);
}

void StreamedAnalysis::concludeForecast() {
  const SquaredErrors& errors = trial_.errors;
  const double size =
      std::accumulate(errors.size.begin(), errors.size.end(), 0.0) / static_cast<double>(errors.size.size());
  for (std::size_t k = 0; k < errors.error.size(); k += static_cast<std::size_t>(trial_.step))
    trial_.chart.error.push_back(relativeError(errors.error[k], size));
  const double error = errorOf(errors.error), persistence = errorOf(errors.persistence);
  addScalar("forecast_error", error, true);
  addScalar("persistence_error", persistence, true);
  warn(verdictOn(error, persistence));
  warn(forecastWarnings(model_, trial_.coefficients, outline_, trial_.count));
  if (values().real("season") > 0)
    warn(std::vector<std::string>{
        "Of a series that is read piece by piece the forecast is not compared with the mean of each season."});
  put(tableOfTrial());
}

/// Nothing was held out: into the unknown, from the end of the series.
void StreamedAnalysis::forecastBeyond() {
  const auto horizon = static_cast<Index>(values().integer("horizon"));
  const Index count = horizon > 0 ? horizon : std::max<Index>(1, training_ / 5);
  const VectorXcd start = functionsAt(places() - 1);
  const Chart chart{.name = "forecast",
                    .predicted = "forecast",
                    .states = shown_,
                    .begin = outline_.begin + static_cast<double>(training_) * outline_.interval,
                    .prediction = withBaseline(predict(model_, shown_, start, 1, count), baseline_, shown_, training_)};
  warn(forecastWarnings(model_, start, outline_, count));
  put(tableOf(chart, outline_));
}

} // namespace semiflow::koopman
