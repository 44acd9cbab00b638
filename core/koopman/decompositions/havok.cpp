#include <cmath>

#include "core/koopman/decompositions/catalogue.h"
#include "core/koopman/decompositions/hankel.h"
#include "core/koopman/decompositions/rank.h"
#include "core/koopman/spectra/model.h"
#include "core/koopman/spectra/reduction.h"

namespace semiflow::koopman {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;

/// The last coordinate drives the others: their operator is what is left of k without it. Its own functions see it not.
std::optional<Expansion> withoutTheLast(const Reduced& reduced) {
  const Index r = reduced.rank();
  if (r < 2) throw Error("HAVOK needs at least two singular vectors: one to be forced, one that forces.");
  Expansion inner = expansionOf(reduced.k.topLeftCorner(r - 1, r - 1));
  Expansion all{inner.eigenvalues, Eigen::MatrixXcd::Zero(r, r - 1), Eigen::MatrixXcd::Zero(r, r - 1)};
  all.functions.topRows(r - 1) = inner.functions;
  all.coefficients.topRows(r - 1) = inner.coefficients;
  return all;
}

/// Table "forcing": the last coordinate over the first trajectory, in units of its deviation.
experiment::Content forcingOf(const Reduced& reduced, const Lifted& lifted, const Snapshots& training) {
  experiment::Table table{.name = "forcing", .columns = {{"time", training.timeUnit, {}}, {"forcing", "", {}}}};
  const Index end = lifted.begins.size() > 1 ? lifted.begins[1] : reduced.q.cols();
  const double scale = std::sqrt(static_cast<double>(lifted.pairs()));
  for (Index place = 0; place < end; ++place) {
    const auto number = static_cast<double>(lifted.now[static_cast<std::size_t>(place)]);
    table.columns[0].values.push_back(training.begin + number * training.interval);
    table.columns[1].values.push_back(scale * reduced.q(reduced.rank() - 1, place));
  }
  return table;
}

} // namespace

const Component<Decomposition>& havok() {
  static const auto component = withDelays(
      Component<Decomposition>("havok", "HAVOK")
          .summary(
              "A chaotic series as a linear system of its delay coordinates, driven by the last of them: bursts of the "
              "forcing announce switches.")
          .formula("H = U Σ Vᵀ,  v₁…v_{r−1} → A v₁…v_{r−1} + B v_r")
          .reference("Brunton, Brunton, Proctor, Kaiser, Kutz, Chaos as an intermittently forced linear system, Nature "
                     "Commun. 8, 19 (2017)")
          .parameter(integer("rank", 15).between(2, 1000).doc("r, delay coordinates; the last is the forcing"))
          .makes([](const Values& v) {
            const auto rank = static_cast<Index>(v.integer("rank"));
            Decomposition result{
                .rank = [=](const RankData& data) { return std::min(rank, data.singularValues.size()); },
                .equilibrate = false};
            addDelays(v, result);
            result.expand = [](const Reduced& reduced, const Lifted&, const std::stop_token&) {
              return withoutTheLast(reduced);
            };
            result.report = [](const Model&, const Reduced& reduced, const Lifted& lifted, const Snapshots& training) {
              return std::vector<experiment::Content>{forcingOf(reduced, lifted, training)};
            };
            return std::make_unique<Decomposition>(std::move(result));
          }));
  return component;
}

} // namespace semiflow::koopman
