#include <cmath>
#include <numbers>

#include <fmt/format.h>

#include "core/koopman/observables/catalogue.h"
#include "core/koopman/observables/periods.h"

namespace semiflow::koopman {
namespace {

using Eigen::Index;

/// Wave vectors in [-most, most]^d, one of each pair +-k: the first entry that is not 0 is positive. Without k = 0.
std::vector<std::vector<int>> halfSpace(std::size_t dimension, int most) {
  std::vector<std::vector<int>> all;
  std::vector<int> k(dimension, -most);
  while (true) {
    std::size_t leading = 0;
    while (leading < dimension && k[leading] == 0) ++leading;
    if (leading < dimension && k[leading] > 0) all.push_back(k);
    std::size_t at = dimension;
    while (at > 0 && k[at - 1] == most) k[--at] = -most;
    if (at == 0) return all;
    ++k[at - 1];
  }
}

Dictionary bind(const Values& v, const Snapshots& training) {
  const int most = static_cast<int>(v.integer("wave_numbers"));
  const std::vector<double> periods = periodsOf(v, training);
  for (std::size_t i = 0; i < periods.size(); ++i) {
    if (!(periods[i] > 0)) {
      throw v.error(
          "periods", "a period above 0 for every state",
          fmt::format("none for {}, which is not periodic by itself", training.nameOf(static_cast<Index>(i))));
    }
  }
  const double size = std::pow(2.0 * most + 1, static_cast<double>(periods.size()));
  if (size > static_cast<double>(largestDictionary)) {
    throw v.error("wave_numbers", fmt::format("a dictionary of at most {} functions", largestDictionary),
                  fmt::format("{:.3g}", size));
  }
  const std::vector<std::vector<int>> waves = halfSpace(periods.size(), most);
  Dictionary dictionary{.size = static_cast<Index>(2 * waves.size() + 1)};
  dictionary.names = {"1"};
  for (const auto& k : waves) {
    std::string phase;
    for (std::size_t i = 0; i < k.size(); ++i) {
      if (k[i] != 0)
        phase += fmt::format("{}{} {}", phase.empty() ? "" : " + ", k[i], training.nameOf(static_cast<Index>(i)));
    }
    dictionary.names.push_back("cos 2π(" + phase + ")");
    dictionary.names.push_back("sin 2π(" + phase + ")");
  }
  dictionary.evaluate = [=](const Eigen::Ref<const Eigen::MatrixXd>& states, Eigen::Ref<Eigen::MatrixXd> values) {
    for (Index j = 0; j < states.cols(); ++j) {
      values(0, j) = 1;
      for (std::size_t n = 0; n < waves.size(); ++n) {
        double turns = 0;
        for (std::size_t i = 0; i < periods.size(); ++i)
          turns += waves[n][i] * (states(static_cast<Index>(i), j) / periods[i]);
        const double angle = 2 * std::numbers::pi * (turns - std::round(turns));
        values(static_cast<Index>(2 * n + 1), j) = std::cos(angle);
        values(static_cast<Index>(2 * n + 2), j) = std::sin(angle);
      }
    }
  };
  return dictionary;
}

} // namespace

const Component<Observables>& fourierObservables() {
  static const auto component =
      Component<Observables>("fourier", "Fourier modes")
          .summary("Cosines and sines of periodic states: exact eigenfunctions of rotations.")
          .formula("cos 2π k·x/P,  sin 2π k·x/P,  |kᵢ| ≤ K")
          .reference("Colbrook, Townsend, Rigorous data-driven computation of spectral properties of Koopman "
                     "operators, Comm. Pure "
                     "Appl. Math. 77, 221 (2024)")
          .parameter(integer("wave_numbers", 8).between(1, 10000).doc("K, the highest wave number in each state"))
          .parameter(vector("periods", {}).atLeast(0).doc("P: one for all states or one each; none: the system's own"))
          .makes([](const Values& v) {
            return std::make_unique<Observables>(
                Observables{[v](const Snapshots& training) { return bind(v, training); }});
          });
  return component;
}

} // namespace semiflow::koopman
