#include "core/sampling/samplers/evolution.h"

namespace semiflow::sampling {

namespace {
constexpr auto nobody = std::numeric_limits<std::uint64_t>::max() - 1; // no particle has this number
}

double Dice::uniform() { return random_.uniforms(nobody, drawn_++, 0)[0]; }
double Dice::normal() { return random_.normals(nobody, drawn_++, 0)[0]; }
std::size_t Dice::below(std::size_t count) {
  return std::min(count - 1, static_cast<std::size_t>(uniform() * static_cast<double>(count)));
}

experiment::Table searchTable(const std::vector<double>& best, const std::vector<double>& median,
                              const std::string& cost) {
  experiment::Table table;
  table.name = "search";
  table.logarithmic = true;
  std::vector<double> generations(best.size());
  std::iota(generations.begin(), generations.end(), 0.0);
  table.columns = {{"generation", "", std::move(generations), false},
                   {"best_" + cost, "", best, false},
                   {"median_" + cost, "", median, false}};
  return table;
}

void jitter(std::vector<double>& places, double lower, double upper, double size, Dice& dice) {
  if (places.empty()) return;
  const double mean = (upper - lower) / static_cast<double>(places.size() + 1);
  constexpr double closest = 0.02; // of the mean distance
  for (double& place : places) place += size * mean * dice.normal();
  std::sort(places.begin(), places.end());
  double before = lower;
  for (std::size_t i = 0; i < places.size(); ++i) {
    const double room = upper - static_cast<double>(places.size() - i) * closest * mean;
    places[i] = std::clamp(places[i], before + closest * mean, std::max(before + closest * mean, room));
    before = places[i];
  }
}

} // namespace semiflow::sampling
