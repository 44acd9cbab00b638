#include "core/pde/studies/made_from.h"

#include <algorithm>
#include <cmath>

#include "core/base/validate.h"
#include "core/numerics/stepper.h"
#include "core/pde/discretisation.h"
#include "core/pde/rollout.h"

namespace semiflow::pde {
namespace {

constexpr double mostSteps = 128; // of a rollout whose end is compared
constexpr double unitsOfChaos = 500;

struct Method {
  std::string id;
  int order = 0;
  bool isExplicit = false;
  bool isAdaptive = false;
};

Method methodOf(const Json& tree) {
  const auto& family = numerics::steppers();
  const std::string id = tree.at("id");
  const auto made = family.make(Values(*family.find(id), tree, "stepper", "."));
  return {id, made->order(), made->isExplicit(), tree.contains("relative_tolerance")};
}

/// Of a stepper that chooses its steps there is only a longest one.
double stepOf(const Values& rollout) {
  const double step = rollout.child("stepper").real("step");
  return methodOf(rollout.tree().at("stepper")).isAdaptive ? std::min(step, rollout.real("until") / mostSteps) : step;
}

std::vector<double> stepsAround(double step) { return {8 * step, 4 * step, 2 * step, step, step / 2}; }

/// Other steppers that fit with all these steps, of high order first.
std::vector<Method> othersFor(const Values& rollout) {
  const Json& own = rollout.tree().at("stepper");
  const Method mine = methodOf(own);
  std::vector<Method> all;
  for (const std::string& id : fittingSteppers(rollout, stepsAround(stepOf(rollout)).front())) {
    if (id == mine.id) continue;
    const Method other = methodOf(validateChoice(numerics::steppers(), id, "stepper"));
    if (mine.isExplicit || !other.isExplicit) all.push_back(other);
  }
  std::stable_sort(all.begin(), all.end(), [](const Method& a, const Method& b) { return a.order > b.order; });
  return all;
}

Json withStep(const std::string& id, double step) { return Json{{"id", id}, {"step", step}}; }
Json variant(const std::string& id, double step) { return Json{{"id", "stepper"}, {"stepper", withStep(id, step)}}; }

/// The rollout as the base of a study, without what only tells of it.
Json baseOf(const Values& rollout) {
  Json base = rollout.tree();
  for (const char* key : {"semiflow", "kind", "title", "summary", "reference"}) base.erase(key);
  base["id"] = "pde";
  return base;
}

Json endingSoon(Json base, const Values& rollout) {
  const double end = std::min(rollout.real("until"), mostSteps * stepOf(rollout));
  base["until"] = end;
  base["frame_interval"] = std::min(rollout.real("frame_interval"), end);
  return base;
}

Json studyOf(const Values& rollout, const std::string& kind, const std::string& what) {
  const std::string title = rollout.text("title");
  return Json{{"semiflow", 1}, {"kind", kind}, {"title", title.empty() ? what : title + ": " + what}};
}

} // namespace

Json comparisonOf(const Values& rollout) {
  Json study = studyOf(rollout, "comparison", "steppers compared");
  study["base"] = baseOf(rollout);
  const std::vector<Method> others = othersFor(rollout);
  // One of low order, so that there is something to see.
  const auto low = std::find_if(others.rbegin(), others.rend(), [](const Method& one) { return one.order >= 2; });
  if (low != others.rend()) study["second"] = variant(low->id, stepOf(rollout));
  if (low == others.rend())
    study["second"] = Json{{"id", "numbers"}, {"numbers", {{"stepper.step", stepOf(rollout) / 2}}}};
  return study;
}

Json workPrecisionOf(const Values& rollout) {
  constexpr std::size_t most = 6;
  Json study = studyOf(rollout, "work_precision", "work and precision");
  study["base"] = endingSoon(baseOf(rollout), rollout);
  std::vector<std::string> steppers{rollout.child("stepper").id()};
  for (const Method& other : othersFor(rollout)) {
    if (steppers.size() < most) steppers.push_back(other.id);
  }
  study["steppers"] = steppers;
  study["steps"] = stepsAround(stepOf(rollout));
  return study;
}

namespace {

/// Of finite volumes: their steps follow from the grid, and where there are shocks the mean error is what falls.
Json convergenceInSpace(const Values& rollout) {
  Json study = studyOf(rollout, "convergence", "convergence in space");
  study["base"] = baseOf(rollout);
  study["base"]["frame_interval"] = study["base"]["until"];
  const Json& points = rollout.tree().at("domain").at("points");
  const double most = (points.is_array() ? points.front() : points).get<double>();
  std::vector<double> levels;
  for (const double part : {8.0, 4.0, 2.0, 1.0}) levels.push_back(std::max(8.0, std::round(most / part)));
  study["refine"] = Json{{"id", "space"}, {"points", levels}};
  study["norm"] = "mean";
  return study;
}

} // namespace

Json convergenceOf(const Values& rollout) {
  if (rollout.make<Discretisation>("discretisation")->isOfFluxes()) return convergenceInSpace(rollout);
  Json study = studyOf(rollout, "convergence", "convergence in time");
  study["base"] = endingSoon(baseOf(rollout), rollout);
  study["refine"] = Json{{"id", "time"}, {"steps", stepsAround(stepOf(rollout))}};
  std::vector<Method> methods = othersFor(rollout);
  std::erase_if(methods, [](const Method& one) { return one.isAdaptive; });
  Method own = methodOf(rollout.tree().at("stepper"));
  if (own.isAdaptive && !methods.empty()) {
    own = methods.front();
    study["base"]["stepper"] = withStep(own.id, stepOf(rollout));
  }
  // Others of other orders beside it.
  std::vector<int> orders{own.order};
  std::vector<const char*> slots{"third", "second"};
  for (const Method& other : methods) {
    if (slots.empty() || std::find(orders.begin(), orders.end(), other.order) != orders.end()) continue;
    orders.push_back(other.order);
    study[slots.back()] = variant(other.id, stepOf(rollout));
    slots.pop_back();
  }
  return study;
}

Json lyapunovOf(const Values& rollout) {
  Json study = studyOf(rollout, "lyapunov", "Lyapunov exponents");
  for (const char* slot : {"seed", "equation", "domain", "initial", "stepper", "dealias"})
    study[slot] = rollout.tree().at(slot);
  const double transient = std::min(rollout.real("until"), unitsOfChaos);
  study["transient"] = transient;
  study["until"] = 11 * transient;
  study["frame_interval"] = transient / 10;
  study["interval"] = std::clamp(transient / 200, std::min(stepOf(rollout), transient / 10), transient / 10);
  study["exponents"] = 4;
  return study;
}

Json liveOf(const Values& rollout) {
  Json study = studyOf(rollout, "live", "Koopman spectrum while it runs");
  study["base"] = baseOf(rollout);
  return study;
}

} // namespace semiflow::pde
