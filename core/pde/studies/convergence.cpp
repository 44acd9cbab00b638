#include <algorithm>
#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "core/base/validate.h"
#include "core/experiment/experiment.h"
#include "core/pde/rollout.h"
#include "core/pde/studies/error_measure.h"
#include "core/pde/studies/refinement.h"
#include "core/pde/studies/studies.h"
#include "core/pde/studies/study.h"

namespace semiflow::pde {
namespace {

using experiment::Content;
using experiment::GridField;
using experiment::Scalar;
using experiment::Table;

/// Slope of the straight line through the last three points of a line in logarithms; NaN where there are fewer than
/// two.
double slopeOf(const std::vector<Measurement>& points, std::size_t line) {
  std::vector<std::pair<double, double>> last;
  for (const Measurement& point : points) {
    if (point.line == line && point.y > 0) last.emplace_back(std::log(point.x), std::log(point.y));
  }
  std::sort(last.begin(), last.end());
  if (last.size() > 3) last.resize(3); // the finest
  double x = 0, y = 0, xx = 0, xy = 0;
  const auto n = static_cast<double>(last.size());
  for (const auto& [a, b] : last) x += a / n, y += b / n;
  for (const auto& [a, b] : last) xx += (a - x) * (a - x), xy += (a - x) * (b - y);
  return last.size() < 2 ? std::numeric_limits<double>::quiet_NaN() : xy / xx;
}

class Convergence final : public Study {
 public:
  explicit Convergence(const Values& values)
      : Study(values), norm_(normOf(values)), refinement_(values.make<Refinement>("refine")) {
    const std::vector<Candidate> candidates = candidatesOf(values);
    for (const Candidate& one : candidates) {
      lines_.push_back(one.name);
      orders_.push_back(refinement_->expectedOrder(valuesOf(one, values.directory())));
    }
    std::vector<Job> jobs;
    const Values base = valuesOf(candidates.front(), values.directory());
    if (base.expressionMap("exact").empty()) {
      // The errors of the best of them count least.
      const auto rank = [](int order) { return order == 0 ? std::numeric_limits<int>::max() : order; };
      const auto best =
          std::max_element(orders_.begin(), orders_.end(), [&](int a, int b) { return rank(a) < rank(b); });
      Candidate fine = candidates[static_cast<std::size_t>(best - orders_.begin())];
      cells_ = hasCells(valuesOf(fine, values.directory()));
      fine.tree = checked(refinement_->reference(valuesOf(fine, values.directory())), values);
      jobs.push_back({std::move(fine), "The reference", false});
    } else {
      reference_ = std::make_unique<Reference>(base, base.real("until"));
    }
    first_ = jobs.size();
    for (std::size_t level = 0; level < refinement_->levels(); ++level) {
      for (std::size_t line = 0; line < candidates.size(); ++line) {
        Candidate one = candidates[line];
        one.tree = checked(refinement_->at(one.tree, level), values);
        if (level == 0) runOf(one, values.directory()); // whether it can be run
        jobs.push_back({one, fmt::format("{} with {}", one.name, refinement_->textOf(level)), false});
        places_.push_back({line, std::move(one)});
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
      reference_ = std::make_unique<Reference>(outcome.last, cells_);
      return;
    }
    const Place& place = places_[job - first_];
    if (outcome.last == nullptr) return;
    const auto& axes = std::get<GridField>(*outcome.last->contents.front()).axes;
    const double x = refinement_->abscissaOf(place.candidate.tree, axes);
    const double error = reference_->error(*outcome.last, norm_);
    for (auto before = points_.rbegin(); before != points_.rend(); ++before) {
      if (before->line != place.line) continue;
      slopes_.push_back({place.line, x, std::log(before->y / error) / std::log(before->x / x)});
      break;
    }
    points_.push_back({place.line, x, error});
  }

  std::vector<Content> contents() const override {
    Table errors = tableOf("error", refinement_->abscissa(), refinement_->unit(), lines_, points_);
    addGuides(errors);
    Table observed = tableOf("observed_order", refinement_->abscissa(), refinement_->unit(), lines_, slopes_);
    observed.logarithmic = false;
    return {std::move(errors), std::move(observed)};
  }

  std::vector<Scalar> scalars() const override {
    std::vector<Scalar> all;
    for (std::size_t line = 0; line < lines_.size(); ++line) {
      const double slope = slopeOf(points_, line);
      if (std::isfinite(slope)) all.push_back({"order_of_" + lines_[line], "", slope, false});
    }
    return all;
  }

 private:
  static Json checked(const Json& tree, const Values& values) {
    static const std::vector<std::string> id{"id"};
    try {
      return validate(rollout(), tree, "", id);
    } catch (const InputError& error) {
      throw error.within(values.pathOf("refine"));
    }
  }

  /// A straight line of each expected order, a little below the first line that it is expected of.
  void addGuides(Table& table) const {
    constexpr double below = 0.5;
    std::vector<int> seen;
    for (std::size_t line = 0; line < lines_.size(); ++line) {
      const int order = orders_[line];
      if (order == 0 || std::find(seen.begin(), seen.end(), order) != seen.end()) continue;
      seen.push_back(order);
      std::vector<Measurement> own;
      std::copy_if(points_.begin(), points_.end(), std::back_inserter(own),
                   [&](const Measurement& point) { return point.line == line && point.y > 0; });
      Table::Column guide{fmt::format("slope_{}", order), "", table.columns.front().values, true};
      for (double& x : guide.values) {
        const Measurement& anchor = own.empty() ? Measurement{} : own[own.size() / 2];
        x = own.empty() ? std::numeric_limits<double>::quiet_NaN() : below * anchor.y * std::pow(x / anchor.x, order);
      }
      table.columns.push_back(std::move(guide));
    }
  }

  struct Place {
    std::size_t line;
    Candidate candidate;
  };
  Norm norm_;
  std::unique_ptr<Refinement> refinement_;
  std::vector<std::string> lines_;
  std::vector<int> orders_;
  std::size_t first_ = 0; ///< the job of the first measurement
  bool cells_ = false;    ///< the reference's values are means over cells
  std::vector<Place> places_;
  std::unique_ptr<Reference> reference_;
  std::vector<Measurement> points_, slopes_;
};

} // namespace

const Component<experiment::Run>& convergence() {
  static const auto made = [] {
    auto kind = experiment::seedlessKind("convergence", "Convergence study")
                    .summary("How fast the error at the end of a rollout falls with the time step or the grid spacing, "
                             "against the order that the method promises.")
                    .formula("‖u(T) − u*(T)‖ ≈ C hᵖ,  p = log(e₁/e₂)/log(h₁/h₂)")
                    .parameter(component("refine", anyFamily<refinements>, "time").doc("what becomes finer"));
    for (Parameter& parameter : variantParameters("another method in the same chart")) kind.parameter(parameter);
    kind.parameter(baseParameter()); // last, since it is long in a panel
    kind.parameter(normParameter());
    kind.parameter(baseNameParameter());
    kind.makes([](const Values& values) { return std::make_unique<Convergence>(values); });
    return kind;
  }();
  return made;
}

} // namespace semiflow::pde
