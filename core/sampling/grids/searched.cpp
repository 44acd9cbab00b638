#include <limits>

#include "core/base/validate.h"
#include "core/sampling/distances/sliced_wasserstein.h"
#include "core/sampling/grids/time_grid.h"
#include "core/sampling/samplers/calibration.h"
#include "core/sampling/samplers/evolution.h"
#include "core/sampling/samplers/sampler.h"

namespace semiflow::sampling {
namespace {

class Searched final : public TimeGrid {
 public:
  Searched(std::unique_ptr<TimeGrid> from, Evolution evolution, std::size_t particles, bool byDistance)
      : from_(std::move(from)), evolution_(evolution), particles_(particles), byDistance_(byDistance) {}

  std::vector<Level> levels(const Process& process, std::size_t steps) const override {
    return from_->levels(process, steps);
  }

  std::vector<experiment::Content> suit(Journey& journey, const std::function<std::unique_ptr<Sampler>()>& sampler,
                                        std::size_t dimension) const override {
    if (journey.steps() < 2) return {};
    using Places = std::vector<double>;
    const Cloud start = calibrationParticles(journey, particles_, dimension);
    const Level first = journey.levels.front(), last = journey.levels.back();
    Journey aside = journey;
    Cloud exact = start;
    followFlow(aside, first, last, exact);
    const std::vector<double> directions = randomDirections(16, dimension, journey.noise);
    const auto cost = [&](const Places& places) {
      aside.levels = levelsAtLambdas(journey.process, first, last, places);
      Cloud x = start;
      const auto solver = sampler();
      for (std::size_t i = 0; i < aside.steps(); ++i) solver->step(aside, i, x);
      if (firstNonFinite(x) < x.count()) return std::numeric_limits<double>::infinity();
      return byDistance_ ? slicedWasserstein(x, exact, directions, 2) : rootMeanSquareDistance(x, exact);
    };
    Dice dice(journey.noise);
    const auto moved = [&](Places places, double size) {
      jitter(places, first.lambda, last.lambda, size, dice);
      return places;
    };
    Places own;
    for (std::size_t i = 1; i < journey.steps(); ++i) own.push_back(journey.levels[i].lambda);
    std::vector<Places> population{own};
    while (population.size() < evolution_.population) population.push_back(moved(own, 1));
    const auto cross = [&](const Places& a, const Places& b) {
      Places child = a; // both rise, and so does any mean of the two
      const double share = dice.uniform();
      for (std::size_t i = 0; i < child.size(); ++i) child[i] = share * a[i] + (1 - share) * b[i];
      return child;
    };
    const auto change = [&](Places& places) { places = moved(std::move(places), dice.chance(0.5) ? 0.3 : 0.05); };
    const Evolved<Places> found = evolve<Places>(population, evolution_, dice, cost, cross, change);
    journey.levels = levelsAtLambdas(journey.process, first, last, found.best);
    return {searchTable(found.bestCosts, found.medianCosts, byDistance_ ? "distance" : "error")};
  }

 private:
  std::unique_ptr<TimeGrid> from_;
  Evolution evolution_;
  std::size_t particles_;
  bool byDistance_;
};

} // namespace

const Component<TimeGrid>& searched() {
  static const auto component =
      Component<TimeGrid>("searched", "Searched for")
          .summary(
              "Steps that an evolutionary search finds for this sampler, this number of steps and this score, on a "
              "few particles of its own before the first step. For four to ten steps.")
          .formula("minimise over t₁ > … > t_{n−1}: the distance from where the exact flow leads")
          .reference(
              "Li et al., AutoDiffusion: training-free optimization of time steps and architectures for automated "
              "diffusion model acceleration (2023)")
          .parameter(choice("from", {"log_snr_uniform", "time_uniform", "karras"}).doc("the grid that it starts from"))
          .parameter(choice("cost", {"distance", "error"})
                         .doc("the sliced Wasserstein distance between the sampler's cloud and that of the exact flow, "
                              "or the error of each particle"))
          .parameter(integer("population", 24).between(2, 10000).doc("grids in a generation"))
          .parameter(integer("generations", 20).between(1, 10000).doc("how often the better half has children"))
          .parameter(integer("fit", 512).between(8, 1000000).doc("particles of its own that the cost is taken over"))
          .makes([](const Values& v) {
            const Description& from = *timeGrids().find(v.text("from"));
            const Json tree = validateChoice(timeGrids(), v.text("from"), v.pathOf("from"));
            return std::make_unique<Searched>(timeGrids().make(Values(from, tree, v.pathOf("from"), v.directory())),
                                              Evolution{static_cast<std::size_t>(v.integer("population")),
                                                        static_cast<std::size_t>(v.integer("generations"))},
                                              static_cast<std::size_t>(v.integer("fit")), v.text("cost") == "distance");
          });
  return component;
}

} // namespace semiflow::sampling
