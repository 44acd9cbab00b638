#include <array>

#include "core/sampling/grids/time_grid.h"
#include "core/sampling/samplers/calibration.h"
#include "core/sampling/samplers/evolution.h"
#include "core/sampling/samplers/history.h"
#include "core/sampling/samplers/step_weights.h"

namespace semiflow::sampling {
namespace {

constexpr std::size_t highestOrder = 3;

/// How one step is taken.
struct Choice {
  std::size_t order = 2; ///< how many predictions it goes through
  Form form = Form::data;
  bool corrected = false; ///< once the prediction at its end is known
};

struct Schedule {
  std::vector<double> lambdas; ///< of the levels between the first and the last
  std::vector<Choice> steps;
};

/// A multistep method whose steps differ. One evaluation a step gives the prediction in both forms.
class Mixed {
 public:
  void step(Journey& journey, std::size_t i, const std::vector<Choice>& choices, Cloud& x) {
    if (i == 0) {
      for (History& history : histories_) history = History(highestOrder + 1, x.count(), x.dimension());
      before_ = x;
    }
    const Level& from = journey.levels[i];
    Cloud& data = of(Form::data).push(from);
    journey.prediction.data(from, x, data);
    combine({{1 / from.sigma, x}, {-from.alpha / from.sigma, data}}, of(Form::noise).push(from));
    if (i > 0 && choices[i - 1].corrected) correct(journey, i, choices[i - 1], x);
    before_ = x;
    const History& history = of(choices[i].form);
    const std::size_t order = std::min(choices[i].order, history.size());
    const LinearStep linear =
        rule(choices[i].form)(journey.process, from, journey.levels[i + 1], history.levels().first(order));
    std::vector<Term> terms{{linear.kept, x}};
    for (std::size_t j = 0; j < order; ++j) terms.push_back({linear.weights[j], history[j]});
    combine(terms, x);
  }

 private:
  History& of(Form form) { return histories_[form == Form::data ? 0 : 1]; }
  const StepRule& rule(Form form) const { return rules_[form == Form::data ? 0 : 1]; }

  void correct(Journey& journey, std::size_t i, const Choice& choice, Cloud& x) {
    const History& history = of(choice.form);
    const std::size_t earlier = std::min(choice.order, history.size() - 1);
    const std::span<const Level> levels = history.levels();
    std::vector<Level> nodes(levels.begin() + 1, levels.begin() + 1 + static_cast<std::ptrdiff_t>(earlier));
    nodes.push_back(levels[0]);
    const LinearStep linear = rule(choice.form)(journey.process, journey.levels[i - 1], journey.levels[i], nodes);
    std::vector<Term> terms{{linear.kept, before_}};
    for (std::size_t j = 0; j < earlier; ++j) terms.push_back({linear.weights[j], history[j + 1]});
    terms.push_back({linear.weights[earlier], history[0]});
    combine(terms, x);
  }

  std::array<History, 2> histories_;
  std::array<StepRule, 2> rules_{interpolating(Form::data, Variable::lambda),
                                 interpolating(Form::noise, Variable::lambda)};
  Cloud before_;
};

/// Every method of one kind throughout, with the last steps of lower order and without.
std::vector<Schedule> uniformSchedules(const Journey& journey) {
  const std::size_t steps = journey.steps();
  std::vector<double> lambdas;
  for (std::size_t i = 1; i < steps; ++i) lambdas.push_back(journey.levels[i].lambda);
  std::vector<Schedule> all;
  for (const Form form : {Form::data, Form::noise}) {
    for (std::size_t order = 1; order <= highestOrder; ++order) {
      for (const bool corrected : {false, true}) {
        for (const bool lowered : {false, true}) {
          if (lowered && order == 1) continue;
          Schedule schedule{lambdas, std::vector<Choice>(steps, {order, form, corrected})};
          for (std::size_t i = 0; lowered && i < steps; ++i) schedule.steps[i].order = std::min(order, steps - i);
          all.push_back(std::move(schedule));
        }
      }
    }
  }
  return all;
}

class SolverSearch final : public Sampler {
 public:
  SolverSearch(Evolution evolution, std::size_t particles, bool moveLevels)
      : evolution_(evolution), particles_(particles), moveLevels_(moveLevels) {}

  void prepare(Journey& journey, std::size_t dimension) override {
    const Cloud start = calibrationParticles(journey, particles_, dimension);
    const Level first = journey.levels.front(), last = journey.levels.back();
    Journey aside = journey;
    Cloud exact = start;
    followFlow(aside, first, last, exact);
    const auto cost = [&](const Schedule& schedule) {
      aside.levels = levelsAtLambdas(journey.process, first, last, schedule.lambdas);
      Mixed method;
      Cloud x = start;
      for (std::size_t i = 0; i < aside.steps(); ++i) method.step(aside, i, schedule.steps, x);
      return rootMeanSquareDistance(x, exact);
    };
    Dice dice(journey.noise);
    const auto cross = [&](const Schedule& a, const Schedule& b) {
      Schedule child = a;
      const double share = dice.uniform();
      for (std::size_t i = 0; i < child.lambdas.size(); ++i)
        child.lambdas[i] = share * a.lambdas[i] + (1 - share) * b.lambdas[i];
      for (std::size_t i = 0; i < child.steps.size(); ++i) {
        if (dice.chance(0.5)) child.steps[i] = b.steps[i];
      }
      return child;
    };
    const auto change = [&](Schedule& schedule) {
      if (moveLevels_) jitter(schedule.lambdas, first.lambda, last.lambda, dice.chance(0.5) ? 0.25 : 0.04, dice);
      if (dice.chance(0.5)) changeOne(schedule.steps[dice.below(schedule.steps.size())], dice);
    };
    const Evolved<Schedule> found = evolve<Schedule>(uniformSchedules(journey), evolution_, dice, cost, cross, change);
    choices_ = found.best.steps;
    journey.levels = levelsAtLambdas(journey.process, first, last, found.best.lambdas);
    prepared_ = true;
    tables_ = {searchTable(found.bestCosts, found.medianCosts, "error"), scheduleTable(journey)};
  }

  void step(Journey& journey, std::size_t i, Cloud& x) override {
    if (i == 0 && !prepared_) prepare(journey, x.dimension());
    method_.step(journey, i, choices_, x);
    if (i + 1 == journey.steps()) prepared_ = false; // another journey needs another search
  }
  std::size_t cloudsKept(std::size_t) const override { return 2 * (highestOrder + 1) + 1; }
  std::vector<experiment::Content> contents() const override { return tables_; }

 private:
  static void changeOne(Choice& choice, Dice& dice) {
    choice.order = 1 + dice.below(highestOrder);
    choice.form = dice.chance(0.5) ? Form::data : Form::noise;
    choice.corrected = dice.chance(0.5);
  }

  experiment::Table scheduleTable(const Journey& journey) const {
    std::vector<double> number, lambda, order, form, corrected;
    for (std::size_t i = 0; i < choices_.size(); ++i) {
      number.push_back(static_cast<double>(i + 1));
      lambda.push_back(journey.levels[i].lambda);
      order.push_back(static_cast<double>(choices_[i].order));
      form.push_back(choices_[i].form == Form::noise ? 1 : 0);
      corrected.push_back(choices_[i].corrected ? 1 : 0);
    }
    experiment::Table table;
    table.name = "schedule";
    table.measured = true;
    table.columns = {{"step", "", number, false},
                     {"half_log_snr", "", lambda, false},
                     {"order", "", order, false},
                     {"predicts_noise", "", form, false},
                     {"corrected", "", corrected, false}};
    return table;
  }

  Evolution evolution_;
  std::size_t particles_;
  bool moveLevels_;
  bool prepared_ = false;
  std::vector<Choice> choices_;
  std::vector<experiment::Content> tables_;
  Mixed method_;
};

} // namespace

const Component<Sampler>& solverSearch() {
  static const auto component =
      samplerComponent("solver_search", "Solver search, S³", 5, "log_snr_uniform")
          .summary("Every step has its own order, prediction, correction and place: an evolutionary search finds those "
                   "that bring a few particles of its own nearest to where the exact flow leads. For very few steps.")
          .formula("minimise over orders, forms, correctors and λ₁ < … < λ_{n−1}: mean |x_T − x*_T|²")
          .reference("Liu, Ning, Lin, Yang, Wang, A unified sampling framework for solver searching of diffusion "
                     "probabilistic models (2024)")
          .parameter(integer("population", 32)
                         .between(2, 10000)
                         .doc("schedules in a generation; the first one holds all that are uniform"))
          .parameter(integer("generations", 60).between(1, 10000).doc("how often the better half has children"))
          .parameter(integer("fit", 128).between(8, 100000).doc("particles of its own that the error is taken over"))
          .parameter(boolean("move_levels", true).doc("searches for the noise levels, too; no: those of the grid stay"))
          .makes([](const Values& v) {
            return std::make_unique<SolverSearch>(Evolution{static_cast<std::size_t>(v.integer("population")),
                                                            static_cast<std::size_t>(v.integer("generations"))},
                                                  static_cast<std::size_t>(v.integer("fit")), v.boolean("move_levels"));
          });
  return component;
}

} // namespace semiflow::sampling
