#include "core/sampling/samplers/adams.h"

#include <algorithm>

namespace semiflow::sampling {

std::size_t Adams::cloudsKept(std::size_t) const {
  const std::size_t starting = method_.start ? method_.start->stages.size() + 2 : 0;
  return std::max(method_.predictor, method_.corrector + 1) + 1 + starting;
}

void Adams::begin(const Cloud& x) {
  std::size_t capacity = method_.predictor;
  if (method_.corrector > 0) capacity = std::max(capacity, method_.corrector + 1);
  if (!method_.compensation.empty()) capacity = std::max(capacity, method_.compensationOrder);
  history_ = History(capacity, x.count(), x.dimension());
  if (method_.corrector > 0) before_ = Cloud(x.count(), x.dimension());
  start_.reset();
  if (method_.start) start_.emplace(*method_.start);
  started_ = false;
}

void Adams::step(Journey& journey, std::size_t i, Cloud& x) {
  if (i == 0) begin(x);
  const Level& from = journey.levels[i];
  predict(journey.prediction, method_.form, from, x, history_.push(from));
  if (method_.corrector > 0 && i > 0 && !started_) correct(journey, i, x);
  if (!method_.compensation.empty()) compensate(i);
  if (method_.corrector > 0) before_ = x;
  started_ = start_ && i < method_.startSteps;
  if (started_) {
    start_->between(journey, from, journey.levels[i + 1], x, &history_[0]);
    return;
  }
  std::size_t order = std::min(method_.predictor, history_.size());
  if (method_.lowerOrderFinal) order = std::min(order, journey.steps() - i);
  advance(journey, i, method_.predict(journey.process, from, journey.levels[i + 1], history_.levels().first(order)), x);
}

void Adams::advance(Journey& journey, std::size_t i, const LinearStep& linear, Cloud& x) {
  std::vector<Term> terms{{linear.kept, x}};
  for (std::size_t j = 0; j < linear.weights.size(); ++j) terms.push_back({linear.weights[j], history_[j]});
  combine(terms, x);
  if (linear.deviation > 0) addNormals(x, linear.deviation, journey.noise, static_cast<std::uint32_t>(i));
}

void Adams::correct(Journey& journey, std::size_t i, Cloud& x) {
  // The step's own predictions first, and that at its end, which is the newest of all, last.
  const std::size_t earlier = std::min(method_.corrector, history_.size() - 1);
  const std::span<const Level> levels = history_.levels();
  std::vector<Level> nodes(levels.begin() + 1, levels.begin() + 1 + static_cast<std::ptrdiff_t>(earlier));
  nodes.push_back(levels[0]);
  const LinearStep linear = method_.correct(journey.process, journey.levels[i - 1], journey.levels[i], nodes);
  std::vector<Term> terms{{linear.kept, before_}};
  for (std::size_t j = 0; j < earlier; ++j) terms.push_back({linear.weights[j], history_[j + 1]});
  terms.push_back({linear.weights[earlier], history_[0]});
  combine(terms, x);
  if (linear.deviation > 0) addNormals(x, linear.deviation, journey.noise, static_cast<std::uint32_t>(i - 1));
}

/// The newest prediction becomes that of the polynomial in time through the last ones at rho t_i + (1 - rho) t_{i-1}.
void Adams::compensate(std::size_t i) {
  const std::size_t count = std::min(method_.compensationOrder, history_.size());
  const double ratio = i < method_.compensation.size() ? method_.compensation[i] : method_.compensation.back();
  if (count < 2 || ratio == 1) return;
  const std::span<const Level> levels = history_.levels();
  const double time = ratio * levels[0].time + (1 - ratio) * levels[1].time;
  std::vector<Term> terms;
  for (std::size_t j = 0; j < count; ++j) {
    double factor = 1;
    for (std::size_t k = 0; k < count; ++k) {
      if (k != j) factor *= (time - levels[k].time) / (levels[j].time - levels[k].time);
    }
    terms.push_back({factor, history_[j]});
  }
  combine(terms, history_[0]);
}

Parameter startParameter() {
  return choice("start", {"lower_order", "full_order"})
      .doc("how the first steps are taken, as long as there are too few predictions to go through: with those there "
           "are, as published, which limits the order to 2 for many steps, or by DPM-Solver-3, two evaluations more "
           "each");
}

void setStart(const Values& values, AdamsMethod& method) {
  if (values.text("start") != "full_order" || method.predictor < 2) return;
  method.start = dpmSolverMethod(method.form, 3);
  method.startSteps = method.predictor - 1;
}

Parameter lowerOrderFinalParameter(bool fallback) {
  return boolean("lower_order_final", fallback)
      .doc("the last steps are of order 1, 2, ... counted from the end: steadier for few steps, of second order for "
           "many");
}

} // namespace semiflow::sampling
