#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <functional>
#include <limits>
#include <numeric>
#include <string>
#include <vector>

#include "core/base/random.h"
#include "core/experiment/frame.h"

namespace semiflow::sampling {

/// Numbers for choices, one after another, that no particle has.
class Dice {
 public:
  explicit Dice(const Random& random) : random_(random) {}
  double uniform();                     ///< in (0, 1)
  double normal();                      ///< standard
  std::size_t below(std::size_t count); ///< 0 .. count - 1
  bool chance(double part) { return uniform() < part; }

 private:
  Random random_;
  std::uint32_t drawn_ = 0;
};

/// How an evolutionary search goes on.
struct Evolution {
  std::size_t population = 24;
  std::size_t generations = 20;
};

/// What it found.
template <class Genome> struct Evolved {
  Genome best;
  std::vector<double> bestCosts, medianCosts; ///< by generation
};

/// The genome of the least cost that an evolutionary search comes upon: in each generation the better half stays, and
/// the other half is made of it, of two parents each (picked as the better of two), crossed and then changed. Costs
/// that are not finite are the worst.
template <class Genome>
Evolved<Genome> evolve(std::vector<Genome> genomes, const Evolution& evolution, Dice& dice,
                       const std::function<double(const Genome&)>& cost,
                       const std::function<Genome(const Genome&, const Genome&)>& cross,
                       const std::function<void(Genome&)>& change) {
  const auto costOf = [&](const Genome& genome) {
    const double found = cost(genome);
    return std::isfinite(found) ? found : std::numeric_limits<double>::max();
  };
  std::vector<double> costs;
  for (const Genome& genome : genomes) costs.push_back(costOf(genome));
  Evolved<Genome> evolved;
  for (std::size_t generation = 0;; ++generation) {
    std::vector<std::size_t> order(genomes.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return costs[a] < costs[b]; });
    evolved.best = genomes[order.front()];
    evolved.bestCosts.push_back(costs[order.front()]);
    evolved.medianCosts.push_back(costs[order[order.size() / 2]]);
    if (generation == evolution.generations) return evolved;
    std::vector<Genome> next;
    std::vector<double> known;
    const std::size_t kept = std::max<std::size_t>(1, evolution.population / 2);
    for (std::size_t i = 0; i < std::min(kept, order.size()); ++i) {
      next.push_back(genomes[order[i]]);
      known.push_back(costs[order[i]]);
    }
    const std::size_t parents = next.size();
    while (next.size() < evolution.population) {
      const auto parent = [&] { return std::min(dice.below(parents), dice.below(parents)); };
      const std::size_t mother = parent(), father = parent();
      Genome child = cross(next[mother], next[father]);
      change(child);
      known.push_back(costOf(child));
      next.push_back(std::move(child));
    }
    genomes = std::move(next);
    costs = std::move(known);
  }
}

/// The table `search`: best and median cost over the generations.
experiment::Table searchTable(const std::vector<double>& best, const std::vector<double>& median,
                              const std::string& cost);

/// Rising places strictly between lower and upper, moved by normal steps of about `size` of the mean distance.
void jitter(std::vector<double>& places, double lower, double upper, double size, Dice& dice);

} // namespace semiflow::sampling
