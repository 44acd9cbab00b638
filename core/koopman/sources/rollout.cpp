#include <cmath>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/base/memory.h"
#include "core/base/suggest.h"
#include "core/experiment/experiment.h"
#include "core/koopman/sources/catalogue.h"

namespace semiflow::koopman {
namespace {

using experiment::Experiment;
using experiment::FramePtr;
using experiment::GridField;
using experiment::Run;

enum class Part { real, imaginary, modulus };

/// What the frames of a rollout have to offer.
std::vector<std::string> fieldNames(const experiment::Frame& frame) {
  std::vector<std::string> names;
  for (const auto& content : frame.contents) {
    if (std::holds_alternative<GridField>(*content)) names.push_back(experiment::nameOf(*content));
  }
  return names;
}

double part(const GridField& field, std::size_t i, Part which) {
  if (!field.isComplex()) return which == Part::imaginary ? 0 : field.values[i];
  switch (which) {
  case Part::real:
    return field.values[i];
  case Part::imaginary:
    return field.imaginary[i];
  case Part::modulus:
    return std::hypot(field.values[i], field.imaginary[i]);
  }
  return 0;
}

class RolloutSource final : public Source {
 public:
  RolloutSource(std::unique_ptr<Run> run, std::string variable, Part which, std::size_t skip, const Values& values)
      : run_(std::move(run)), variable_(std::move(variable)), part_(which), skip_(skip), values_(values) {}

  std::optional<Snapshots> gather(std::uint64_t /*seed*/, const std::stop_token& stop) override {
    if (!started_) {
      add(*run_->start());
      started_ = true;
    }
    while (!run_->finished()) {
      const FramePtr frame = run_->advance(stop);
      if (frame == nullptr) return std::nullopt;
      add(*frame);
    }
    if (used_ == 0)
      throw values_.error("skip", fmt::format("fewer than the rollout's {} frames", seen_), fmt::format("{}", skip_));
    Snapshots complete = std::move(snapshots_);
    complete.states.conservativeResize(Eigen::NoChange, used_);
    complete.lengths = {used_};
    if (used_ > 1) complete.interval = (lastTime_ - complete.begin) / static_cast<double>(used_ - 1);
    return complete;
  }

 private:
  const GridField& fieldOf(const experiment::Frame& frame) const {
    const std::vector<std::string> names = fieldNames(frame);
    const auto* content = variable_.empty() && !names.empty() ? frame.find(names.front()) : frame.find(variable_);
    if (const auto* field = content == nullptr ? nullptr : std::get_if<GridField>(content)) return *field;
    throw values_.error("variable",
                        fmt::format("a field of the rollout: {}",
                                    names.empty() ? "it has none" : fmt::format("{}", fmt::join(names, ", "))),
                        fmt::format("'{}'", variable_), suggestion(variable_, names));
  }

  void add(const experiment::Frame& frame) {
    if (seen_++ < skip_) return;
    const GridField& field = fieldOf(frame);
    const auto n = static_cast<Eigen::Index>(field.values.size());
    if (used_ == 0) begin(field, frame.time);
    if (used_ == snapshots_.states.cols()) {
      snapshots_.states.conservativeResize(Eigen::NoChange, 2 * used_);
    }
    for (Eigen::Index i = 0; i < n; ++i) {
      const auto point = static_cast<std::size_t>(i);
      snapshots_.states(i, used_) = missing_[point] ? 0 : part(field, point, part_);
    }
    // Frames lie on multiples of the interval; a last one at another time (the end of the run) is no snapshot.
    const double step = frame.time - lastTime_;
    if (used_ == 1) interval_ = step;
    if (used_ > 1 && std::abs(step - interval_) > 1e-6 * std::abs(interval_)) return;
    lastTime_ = frame.time;
    ++used_;
  }

  void begin(const GridField& field, double time) {
    const auto n = static_cast<Eigen::Index>(field.values.size());
    const std::size_t frames = run_->info().frames;
    const Eigen::Index expected = frames > skip_ ? static_cast<Eigen::Index>(frames - skip_) : 64;
    requireMemory(4.0 * 8 * static_cast<double>(n) * static_cast<double>(expected),
                  fmt::format("{} snapshots of a field of {} points", expected, n));
    snapshots_.states.resize(n, expected);
    snapshots_.begin = lastTime_ = time;
    snapshots_.timeUnit = run_->info().timeUnit;
    snapshots_.unit = field.unit;
    snapshots_.axes = field.axes;
    snapshots_.names = {field.name};
    missing_.resize(field.values.size());
    for (std::size_t i = 0; i < missing_.size(); ++i) missing_[i] = std::isnan(field.values[i]);
  }

  std::unique_ptr<Run> run_;
  const std::string variable_;
  const Part part_;
  const std::size_t skip_;
  const Values values_;
  bool started_ = false;
  std::size_t seen_ = 0;
  Eigen::Index used_ = 0;
  double lastTime_ = 0, interval_ = 0;
  std::vector<bool> missing_; ///< points without a number from the first snapshot on, in obstacles: they count as 0
  Snapshots snapshots_;       ///< its states have more columns than are used
};

std::unique_ptr<Source> make(const Values& v) {
  const std::string which = v.text("part");
  std::unique_ptr<Run> run;
  try {
    run = Experiment(v.experiment("experiment"), v.directory()).makeRun();
  } catch (const InputError& error) {
    throw error.within(v.pathOf("experiment"));
  }
  if (!run->info().evolving) {
    throw v.error("experiment", "an experiment that moves in time", "one whose frames are stages of an analysis");
  }
  return std::make_unique<RolloutSource>(std::move(run), v.text("variable"),
                                         which == "imaginary" ? Part::imaginary
                                         : which == "modulus" ? Part::modulus
                                                              : Part::real,
                                         static_cast<std::size_t>(v.integer("skip")), v);
}

} // namespace

const Component<Source>& rolloutSource() {
  static const auto source =
      Component<Source>("rollout", "Rollout of an equation")
          .summary("A field of another experiment, run from its start to its end: one snapshot per frame.")
          .surroundings({{"observables", {{"id", "identity"}}}, {"decomposition", {{"id", "dmd"}}}})
          .parameter(experimentTree("experiment", Json{{"semiflow", 1}, {"kind", "pde"}})
                         .doc("the experiment that makes the field"))
          .parameter(text("variable", "").doc("the field's name; none: the experiment's first"))
          .parameter(choice("part", {"real", "imaginary", "modulus"}).doc("what to take of a complex field"))
          .parameter(integer("skip", 0).between(0, 1e9).doc("frames left out at the start"))
          .makes(make);
  return source;
}

} // namespace semiflow::koopman
