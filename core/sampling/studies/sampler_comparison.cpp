#include "core/sampling/studies/sampler_comparison.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <optional>

#include <fmt/format.h>

#include "core/base/suggest.h"
#include "core/base/validate.h"
#include "core/experiment/experiment.h"
#include "core/experiment/measured_table.h"
#include "core/sampling/distances/measure.h"
#include "core/sampling/samplers/sampler.h"
#include "core/sampling/sampling_run.h"

namespace semiflow::sampling {
namespace {

using experiment::Content;
using experiment::Frame;
using experiment::FramePtr;
using experiment::Measurement;
using experiment::RunCounts;
using experiment::Table;

/// The checked values of a nested experiment, as its run gets them.
Values rootValues(Json tree, const std::filesystem::path& directory) {
  tree.erase("id");
  return {samplingKind(), validate(samplingKind(), tree, ""), "", directory};
}

/// Kind `sampling` without what only tells of an experiment.
const Component<experiment::Run>& nestedJourney() {
  static const auto made = [] {
    Component<experiment::Run> component(samplingKind().id(), samplingKind().title());
    component.summary(samplingKind().summary()).formula(samplingKind().formula());
    for (const Parameter& parameter : samplingKind().parameters()) {
      if (parameter.kind() != Kind::text) component.parameter(parameter);
    }
    component.makes([](const Values& values) {
      return std::make_unique<SamplingRun>(rootValues(values.tree(), values.directory()));
    });
    return component;
  }();
  return made;
}

struct Job {
  std::size_t line = 0;
  Json tree; ///< of kind `sampling`, complete
  std::string what;
};

class SamplerComparison final : public experiment::Run {
 public:
  explicit SamplerComparison(const Values& values)
      : lines_(values.texts("samplers")), numbers_(values.texts("numbers")) {
    setValues(values);
    if (lines_.empty()) throw values.error("samplers", "at least one sampler", "none");
    if (numbers_.empty()) throw values.error("numbers", "at least one number", "none");
    for (std::size_t line = 0; line < lines_.size(); ++line) plan(line);
    // Two lines of one sampler are none.
    auto sorted = lines_;
    std::sort(sorted.begin(), sorted.end());
    const auto twice = std::adjacent_find(sorted.begin(), sorted.end());
    if (twice != sorted.end()) throw values.error("samplers", "different samplers", fmt::format("'{}' twice", *twice));
    points_.resize(numbers_.size());
    info_.end = static_cast<double>(jobs_.size());
    info_.timeName = "run";
    info_.frames = jobs_.size() + 1;
    info_.evolving = false;
  }

  const experiment::RunInfo& info() const override { return info_; }
  FramePtr start() override { return frame(); }
  bool finished() const override { return done_ == jobs_.size(); }

  FramePtr advance(const std::stop_token& stop) override {
    const Job& job = jobs_[done_];
    FramePtr last;
    try {
      if (!run_) {
        run_ = std::make_unique<SamplingRun>(rootValues(job.tree, values().directory()));
        run_->start();
      }
      last = run_->advanceToEnd(stop);
      if (!last) return nullptr;
      take(job, *last);
    } catch (const DivergedError& error) {
      warnings_.push_back(job.what + ": " + error.what());
    }
    add(total_, run_->counts());
    run_.reset();
    ++done_;
    return frame();
  }

  RunCounts counts() const override {
    RunCounts all = total_;
    if (run_) add(all, run_->counts());
    return all;
  }

 protected:
  /// What is measured would be of two different problems.
  void apply(const Values& changed) override {
    throw InputError(changed.pathOf("base"), "no change while samplers are measured", "another value",
                     "restart the study");
  }
  double now() const override { return static_cast<double>(done_); }

 private:
  static void add(RunCounts& all, const RunCounts& more) {
    all.steps += more.steps;
    all.functionEvaluations += more.functionEvaluations;
    all.computeSeconds += more.computeSeconds;
  }

  void plan(std::size_t line) {
    const std::string& id = lines_[line];
    const std::string path = fmt::format("{}[{}]", values().pathOf("samplers"), line);
    const Description* description = samplers().find(id);
    if (description == nullptr)
      throw InputError(path, oneOf(samplers().ids(), samplers().id()), fmt::format("'{}'", id),
                       suggestion(id, samplers().ids()));
    const Json base = values().child("base").tree();
    const Json own = base.at("sampler");
    Json sampler = own.at("id") == id ? own : validateChoice(samplers(), id, path);
    // All on the same levels, and to the end in the same way: last steps of a lower order would hide the others'.
    for (const char* shared : {"grid", "lower_order_final"}) {
      if (own.contains(shared) && sampler.contains(shared)) sampler[shared] = own.at(shared);
    }
    for (const double steps : values().vector("steps")) {
      sampler["steps"] = std::llround(steps);
      Json tree = base;
      tree["sampler"] = sampler;
      jobs_.push_back({line, tree, fmt::format("{} in {:g} steps", id, steps)});
      if (steps != values().vector("steps").front()) continue;
      try {
        SamplingRun(rootValues(tree, values().directory())); // whether it can be run
      } catch (const InputError& error) {
        throw error.within("base");
      }
    }
  }

  void take(const Job& job, const Frame& last) {
    const auto evaluations = static_cast<double>(run_->counts().functionEvaluations);
    for (std::size_t k = 0; k < numbers_.size(); ++k) {
      const auto found = std::find_if(last.scalars.begin(), last.scalars.end(),
                                      [&](const experiment::Scalar& scalar) { return scalar.name == numbers_[k]; });
      if (found == last.scalars.end()) {
        std::vector<std::string> known;
        for (const experiment::Scalar& scalar : last.scalars) known.push_back(scalar.name);
        throw InputError(fmt::format("numbers[{}]", k), "a number that the experiment measures",
                         fmt::format("'{}'", numbers_[k]), suggestion(numbers_[k], known));
      }
      points_[k].push_back({job.line, evaluations, found->value});
    }
  }

  /// Lines of slope -1, -2 and -3 through the lowest of the first points.
  static void addGuides(Table& table) {
    const std::vector<double> places = table.columns[0].values;
    double least = std::numeric_limits<double>::infinity();
    for (std::size_t c = 1; !places.empty() && c < table.columns.size(); ++c) {
      const double first = table.columns[c].values.front();
      if (first > 0) least = std::min(least, first);
    }
    if (places.size() < 2 || !std::isfinite(least)) return;
    for (int order = 1; order <= 3; ++order) {
      Table::Column guide{fmt::format("slope_{}", order), "", {}, true};
      for (const double place : places) guide.values.push_back(least * std::pow(places.front() / place, order));
      table.columns.push_back(std::move(guide));
    }
  }

  FramePtr frame() const {
    auto made = std::make_shared<Frame>();
    made->time = now();
    made->step = done_;
    for (std::size_t k = 0; k < numbers_.size(); ++k) {
      Table table = experiment::tableOf(numbers_[k], "function_evaluations", "", lines_, points_[k]);
      if (k == 0) {
        for (std::size_t line = 0; line < lines_.size(); ++line) {
          constexpr std::size_t last = 3;
          const double slope = experiment::slopeOf(table, line + 1, last);
          if (std::isfinite(slope)) made->scalars.push_back({"order_of_" + lines_[line], "", -slope, false});
        }
      }
      if (values().boolean("guides")) addGuides(table);
      made->contents.push_back(std::make_shared<const Content>(std::move(table)));
    }
    made->warnings = warnings_;
    return made;
  }

  experiment::RunInfo info_;
  std::vector<std::string> lines_, numbers_;
  std::vector<Job> jobs_;
  std::size_t done_ = 0;
  std::unique_ptr<SamplingRun> run_;
  std::vector<std::vector<Measurement>> points_; ///< by number
  RunCounts total_;
  std::vector<std::string> warnings_;
};

} // namespace

const Family<experiment::Run>& journeys() {
  static const Family<experiment::Run> family("journey", "Sampling experiments", {nestedJourney()});
  return family;
}

const Component<experiment::Run>& samplerComparison() {
  static const auto made =
      experiment::seedlessKind("sampler_comparison", "Sampler comparison")
          .summary("Error or distance against the number of function evaluations, for several samplers and numbers of "
                   "steps, from the same noise; with the measured orders.")
          .formula("(mean |x_T − x*_T|²)^{1/2}, or a distance of laws, over evaluations of the score")
          .parameter(component("base", anyFamily<journeys>,
                               Json{{"id", "sampling"}, {"particles", 1024}, {"measure", "endpoint_error"}})
                         .doc("the experiment whose sampler is exchanged; what it measures is drawn"))
          .parameter(
              texts("samplers", {"ddim", "dpm_solver_pp_2m", "dpm_solver_pp_3m", "unipc", "heun"})
                  .doc("which are compared; their own parameters are the defaults, those of the experiment's own "
                       "sampler the experiment's; grid and lower_order_final are the experiment's for all"))
          .parameter(vector("steps", {5, 10, 20, 40, 80, 160}).between(1, 1e6).doc("numbers of steps"))
          .parameter(
              texts("numbers", {"endpoint_error", "sliced_wasserstein"})
                  .doc("which numbers of the last frame are drawn, a chart each; of the first one the orders are "
                       "told"))
          .parameter(boolean("guides", true).doc("draws lines of the slopes of orders 1, 2 and 3"))
          .makes([](const Values& values) { return std::make_unique<SamplerComparison>(values); });
  return made;
}

Json samplerComparisonOf(const Values& sampling) {
  const std::string title = sampling.text("title");
  Json study{{"semiflow", 1},
             {"kind", "sampler_comparison"},
             {"title", title.empty() ? "Samplers compared" : title + ": samplers compared"}};
  Json base = sampling.tree();
  for (const char* key : {"semiflow", "kind", "title", "summary", "reference"}) base.erase(key);
  base["id"] = "sampling";
  constexpr long long most = 2048;
  base["particles"] = std::min(sampling.integer("particles"), most);
  base[measureSlots().back()] = Json{{"id", "endpoint_error"}}; // that of an earlier slot goes before it
  study["base"] = base;
  std::vector<std::string> ids{sampling.child("sampler").id()};
  for (const char* id : {"ddim", "dpm_solver_pp_2m", "dpm_solver_pp_3m", "unipc", "heun"}) {
    if (ids.front() != id) ids.emplace_back(id);
  }
  study["samplers"] = ids;
  study["steps"] = {5, 10, 20, 40, 80, 160};
  study["numbers"] = {"endpoint_error"};
  if (sampling.integer("distance_samples") > 0) study["numbers"].push_back("sliced_wasserstein");
  return study;
}

} // namespace semiflow::sampling
