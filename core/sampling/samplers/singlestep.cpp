#include "core/sampling/samplers/singlestep.h"

namespace semiflow::sampling {

SinglestepMethod dpmSolverMethod(Form form, int order, double place) {
  const StepRule exact = interpolating(form, Variable::lambda);
  if (order == 1) return {form, {{1, {0}}}, exact};
  if (order == 2) return {form, {{place, {0}}, {1, {0, 1}}}, midpointRule(form, 0, exact)};
  SF_ASSERT(order == 3);
  // The error of the line through 0 and 2/3 has no mean over the step: third order from two predictions.
  return {form, {{1.0 / 3, {0}}, {2.0 / 3, {0, 1}}, {1, {0, 2}}}, exact};
}

void Singlestep::step(Journey& journey, std::size_t i, Cloud& x) {
  between(journey, journey.levels[i], journey.levels[i + 1], x, nullptr);
}

void Singlestep::between(Journey& journey, const Level& from, const Level& to, Cloud& x, const Cloud* first) {
  const std::size_t count = method_.stages.size();
  if (stage_.count() != x.count() || stage_.dimension() != x.dimension()) {
    stage_ = Cloud(x.count(), x.dimension());
    predictions_.assign(count, stage_);
  }
  std::vector<Level> levels{from};
  std::vector<const Cloud*> predictions;
  if (first == nullptr) predict(journey.prediction, method_.form, from, x, predictions_[0]);
  predictions.push_back(first == nullptr ? &predictions_[0] : first);
  const double h = to.lambda - from.lambda;
  for (std::size_t s = 0; s < count; ++s) {
    const Stage& stage = method_.stages[s];
    const bool last = s + 1 == count;
    const bool whole = last || stage.fraction == 1;
    const Level level = whole ? to : levelAt(journey.process, from.lambda + stage.fraction * h);
    std::vector<Level> nodes;
    for (const std::size_t p : stage.predictions) nodes.push_back(levels[p]);
    const LinearStep linear = method_.rule(journey.process, from, level, nodes);
    std::vector<Term> terms{{linear.kept, x}};
    for (std::size_t j = 0; j < nodes.size(); ++j) {
      terms.push_back({linear.weights[j], *predictions[stage.predictions[j]]});
    }
    if (last) {
      combine(terms, x);
    } else {
      combine(terms, stage_);
      predict(journey.prediction, method_.form, level, stage_, predictions_[s + 1]);
      predictions.push_back(&predictions_[s + 1]);
      levels.push_back(level);
    }
  }
}

} // namespace semiflow::sampling
