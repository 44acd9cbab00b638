#include <algorithm>
#include <cmath>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/base/suggest.h"
#include "core/base/validate.h"
#include "core/experiment/experiment.h"
#include "core/numerics/stepper.h"
#include "core/pde/studies/error_measure.h"
#include "core/pde/studies/studies.h"
#include "core/pde/studies/study.h"

namespace semiflow::pde {
namespace {

using experiment::Content;
using experiment::Table;

constexpr double finer = 8; // a computed reference's step is that much smaller than the smallest

/// The stepper with a step length, or where it chooses its steps itself, with a tolerance.
struct Setting {
  Json stepper;
  double step = 0; ///< or tolerance
  bool adaptive = false;
};

std::vector<Setting> settingsOf(const Values& values, std::size_t number, const std::string& id) {
  const auto& family = numerics::steppers();
  const Description* description = family.find(id);
  if (description == nullptr) {
    throw InputError(fmt::format("{}[{}]", values.pathOf("steppers"), number), oneOf(family.ids(), family.id()),
                     fmt::format("'{}'", id), suggestion(id, family.ids()));
  }
  const Json base = values.child("base").tree().at("stepper");
  Json tree = base.at("id") == id ? base : validateChoice(family, id, "stepper");
  std::vector<Setting> all;
  const bool adaptive = description->find("relative_tolerance") != nullptr;
  for (const double size : values.vector(adaptive ? "tolerances" : "steps")) {
    if (adaptive) {
      constexpr double absolute = 1e-3; // of the relative tolerance, as their defaults have it
      tree["relative_tolerance"] = size;
      tree["absolute_tolerance"] = absolute * size;
    } else {
      tree["step"] = size;
    }
    all.push_back({tree, size, adaptive});
  }
  return all;
}

class WorkPrecision final : public Study {
 public:
  explicit WorkPrecision(const Values& values) : Study(values), norm_(normOf(values)) {
    const Values base = values.child("base");
    lines_ = values.texts("steppers");
    if (lines_.empty()) throw values.error("steppers", "at least one stepper", "none");
    if (values.vector("steps").empty()) throw values.error("steps", "at least one step", "none");
    std::vector<Job> jobs;
    if (base.expressionMap("exact").empty()) {
      jobs.push_back({reference(values), "The reference", false});
    } else {
      exact_ = std::make_unique<Reference>(valuesOf({"", base.tree(), ""}, values.directory()), base.real("until"));
    }
    first_ = jobs.size();
    for (std::size_t line = 0; line < lines_.size(); ++line) {
      const std::vector<Setting> settings = settingsOf(values, line, lines_[line]);
      for (const Setting& setting : settings) {
        Candidate made{lines_[line], base.tree(), fmt::format("{}[{}]", values.pathOf("steppers"), line)};
        made.tree["stepper"] = setting.stepper;
        if (&setting == &settings.front()) runOf(made, values.directory()); // whether it can be run
        jobs.push_back(
            {made,
             fmt::format("{} with the {} {:g}", lines_[line], setting.adaptive ? "tolerance" : "step", setting.step),
             true});
        order_.push_back({line, setting.adaptive ? std::nan("") : setting.step});
      }
    }
    plan(std::move(jobs));
  }

 protected:
  void take(std::size_t job, const Outcome& outcome) override {
    if (job < first_) {
      if (outcome.last == nullptr)
        throw InputError("base.stepper.step", "a step with which the reference does not diverge",
                         "one with which it does");
      exact_ = std::make_unique<Reference>(
          outcome.last, hasCells(valuesOf({"", values().child("base").tree(), ""}, values().directory())));
      return;
    }
    if (outcome.last == nullptr) return;
    const auto [line, step] = order_[job - first_];
    const double error = exact_->error(*outcome.last, norm_);
    seconds_.push_back({line, outcome.counts.computeSeconds, error});
    evaluations_.push_back({line, static_cast<double>(outcome.counts.functionEvaluations), error});
    const double mean =
        values().child("base").real("until") / static_cast<double>(std::max<std::uint64_t>(1, outcome.counts.steps));
    steps_.push_back({line, std::isfinite(step) ? step : mean, error});
  }

  std::vector<Content> contents() const override {
    return {scatterOf("error_over_time_spent", "time_spent", "s", lines_, seconds_),
            scatterOf("error_over_evaluations", "function_evaluations", "", lines_, evaluations_),
            tableOf("error_over_step", "step", "time", lines_, steps_)};
  }

 private:
  /// The rollout's own stepper with a much smaller step.
  static Candidate reference(const Values& values) {
    Candidate made{"reference", values.child("base").tree(), values.pathOf("base")};
    const std::vector<double> steps = values.vector("steps");
    const double own = made.tree.at("stepper").at("step").get<double>();
    made.tree["stepper"]["step"] = std::min(own, *std::min_element(steps.begin(), steps.end())) / finer;
    if (made.tree["stepper"].contains("relative_tolerance")) {
      made.tree["stepper"]["relative_tolerance"] = 1e-12;
      made.tree["stepper"]["absolute_tolerance"] = 1e-14;
    }
    return made;
  }

  struct Place {
    std::size_t line;
    double step;
  };
  Norm norm_;
  std::vector<std::string> lines_;
  std::size_t first_ = 0; ///< the job of the first measurement
  std::vector<Place> order_;
  std::unique_ptr<Reference> exact_;
  std::vector<Measurement> seconds_, evaluations_, steps_;
};

} // namespace

const Component<experiment::Run>& workPrecision() {
  static const auto made =
      experiment::seedlessKind("work_precision", "Work-precision chart")
          .summary("What a stepper's accuracy costs: the error at the end of a rollout over the time it took, for "
                   "several steppers and steps, measured one after another.")
          .formula("‖u(T) − u*(T)‖ over seconds and function evaluations")
          .parameter(baseParameter())
          .parameter(texts("steppers", {"etdrk4", "ifrk4", "imex_sbdf3", "etdrk2"})
                         .doc("which are measured; their own parameters are the defaults, those of the rollout's own "
                              "stepper the rollout's"))
          .parameter(vector("steps", {0.04, 0.02, 0.01, 0.005, 0.0025}).above(0).unit("time").doc("time steps"))
          .parameter(vector("tolerances", {1e-3, 1e-4, 1e-5, 1e-6, 1e-7, 1e-8})
                         .between(1e-14, 1)
                         .doc("relative ones, for steppers that choose their steps; a thousandth of it is the absolute "
                              "one"))
          .parameter(normParameter())
          .makes([](const Values& values) { return std::make_unique<WorkPrecision>(values); });
  return made;
}

} // namespace semiflow::pde
