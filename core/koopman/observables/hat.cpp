#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "core/koopman/observables/catalogue.h"
#include "core/koopman/observables/periods.h"

namespace semiflow::koopman {
namespace {

using Eigen::Index;

/// Equally spaced nodes along one state.
struct Nodes {
  double lower = 0, width = 1; ///< of the interval, or of the period
  int count = 2;
  bool periodic = false;

  /// The node left of x and the share of the node right of it; outside an interval its end counts.
  std::pair<int, double> locate(double x) const {
    const double cells = periodic ? count : count - 1;
    double place = (x - lower) / width * cells;
    if (periodic) place -= std::floor(place / cells) * cells;
    place = std::clamp(place, 0.0, cells);
    const int node = std::min(static_cast<int>(place), static_cast<int>(cells) - 1);
    return {node, place - node};
  }
};

Dictionary bind(const Values& v, const Snapshots& training) {
  const int count = static_cast<int>(v.integer("nodes"));
  const std::vector<double> periods = periodsOf(v, training);
  const std::size_t d = periods.size();
  const double size = std::pow(static_cast<double>(count), static_cast<double>(d));
  if (size > static_cast<double>(largestDictionary)) {
    throw v.error("nodes", fmt::format("a dictionary of at most {} functions", largestDictionary),
                  fmt::format("{:.3g} for {} states", size, d));
  }
  std::vector<Nodes> nodes(d);
  for (std::size_t i = 0; i < d; ++i) {
    const auto row = training.states.row(static_cast<Index>(i));
    const double low = row.minCoeff(), high = row.maxCoeff();
    nodes[i] =
        periods[i] > 0 ? Nodes{0, periods[i], count, true} : Nodes{low, high > low ? high - low : 1, count, false};
  }
  Dictionary dictionary{.size = static_cast<Index>(size)};
  for (Index n = 0; n < dictionary.size; ++n) dictionary.names.push_back(fmt::format("hat {}", n + 1));
  dictionary.evaluate = [=](const Eigen::Ref<const Eigen::MatrixXd>& states, Eigen::Ref<Eigen::MatrixXd> values) {
    values.setZero();
    for (Index j = 0; j < states.cols(); ++j) {
      for (std::size_t corner = 0; corner < (std::size_t{1} << d); ++corner) {
        Index index = 0;
        double weight = 1;
        for (std::size_t i = d; i-- > 0;) {
          const auto [node, share] = nodes[i].locate(states(static_cast<Index>(i), j));
          const bool right = ((corner >> i) & 1U) != 0;
          weight *= right ? share : 1 - share;
          index = index * count + (node + (right ? 1 : 0)) % count;
        }
        values(index, j) += weight;
      }
    }
  };
  return dictionary;
}

} // namespace

const Component<Observables>& hatObservables() {
  static const auto component =
      Component<Observables>("hat", "Hat functions")
          .summary("Piecewise (multi)linear functions on a regular grid of nodes: local, and blind to what is finer.")
          .formula("ψₙ(x) = max(0, 1 − |x − xₙ|/h)")
          .reference("Colbrook, Mezic, Stepanenko, Limits and powers of Koopman learning (2024)")
          .parameter(integer("nodes", 16)
                         .between(2, 10000)
                         .doc("per state; over the period of a periodic one, else over the "
                              "range of the training data"))
          .parameter(vector("periods", {})
                         .atLeast(0)
                         .doc("one for all states or one each, 0 for none; empty: the system's own"))
          .makes([](const Values& v) {
            return std::make_unique<Observables>(
                Observables{[v](const Snapshots& training) { return bind(v, training); }});
          });
  return component;
}

} // namespace semiflow::koopman
