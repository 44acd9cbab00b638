#include "core/koopman/decompositions/spectral_measure.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include <Eigen/LU>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/base/parallel.h"
#include "core/koopman/decompositions/catalogue.h"
#include "core/koopman/decompositions/measure_preserving.h"
#include "core/koopman/decompositions/rank.h"
#include "core/numerics/lapack.h"

namespace semiflow::koopman {

using Complex = std::complex<double>;
using Eigen::Index;
using Eigen::MatrixXcd;
using Eigen::VectorXcd;
using Eigen::VectorXd;

RationalKernel::RationalKernel(int order, double width) {
  MatrixXcd powers(order, order);
  VectorXcd first = VectorXcd::Zero(order);
  first[0] = 1;
  for (int j = 0; j < order; ++j) {
    const Complex a(2.0 * (j + 1) / (order + 1) - 1, 1);
    for (int k = 0; k < order; ++k) powers(k, j) = std::pow(a, k);
    poles_.push_back(width * a);
  }
  const VectorXcd weights = powers.fullPivLu().solve(first);
  weights_.assign(weights.begin(), weights.end());
}

double RationalKernel::operator()(double angle) const {
  Complex sum = 0;
  for (std::size_t j = 0; j < poles_.size(); ++j) sum += weights_[j] / std::tan(0.5 * (angle - poles_[j]));
  return sum.imag() / (2 * std::numbers::pi);
}

namespace {

struct Settings {
  std::string state;
  int order;
  double width;
  Index points;
};

Index numberOf(const Settings& how, const Snapshots& training) {
  if (how.state.empty()) return 0;
  std::vector<std::string> names;
  for (Index i = 0; i < training.dimension() && training.axes.empty(); ++i) names.push_back(training.nameOf(i));
  const auto at = std::find(names.begin(), names.end(), how.state);
  if (at == names.end()) {
    throw InputError("decomposition.state",
                     names.empty() ? std::string("nothing for a field: its first value is taken")
                                   : fmt::format("a state: {}", fmt::join(names, ", ")),
                     fmt::format("'{}'", how.state));
  }
  return at - names.begin();
}

/// The measure of g = the state, made 1 in all: atoms at the angles of the orthogonal operator, of the sizes of g's
/// parts.
experiment::Content measureOf(const Settings& how, const Reduced& reduced, const Lifted& lifted,
                              const Snapshots& training) {
  const Index state = numberOf(how, training);
  VectorXd g(lifted.pairs());
  for (Index i = 0; i < g.size(); ++i) {
    g[i] = training.states(state, lifted.now[static_cast<std::size_t>(lifted.from[static_cast<std::size_t>(i)])]);
  }
  VectorXd c = reduced.q(Eigen::all, lifted.from) * g;
  if (c.norm() > 0) c /= c.norm();
  const numerics::Schur schur = numerics::schur(measurePreservingPart(reduced)); // of a normal matrix: diagonal
  const VectorXd sizes = (schur.u.adjoint() * c.cast<Complex>()).cwiseAbs2();
  const RationalKernel kernel(how.order, how.width);
  experiment::Table table{.name = "spectral_measure",
                          .columns = {{"angle", "rad", {}}, {"spectral_density", "1/rad", {}}},
                          .circular = true};
  const auto count = static_cast<std::size_t>(how.points);
  for (auto& column : table.columns) column.values.resize(count);
  parallelBlocks(count, 16, [&](std::size_t begin, std::size_t end) {
    for (std::size_t p = begin; p < end; ++p) {
      const double angle = std::numbers::pi * (2 * static_cast<double>(p) / static_cast<double>(count) - 1);
      double density = 0;
      for (Index j = 0; j < sizes.size(); ++j) density += sizes[j] * kernel(angle - std::arg(schur.t(j, j)));
      table.columns[0].values[p] = angle;
      table.columns[1].values[p] = density;
    }
  });
  return table;
}

} // namespace

const Component<Decomposition>& spectralMeasure() {
  static const auto component = withTolerance(
      Component<Decomposition>("spectral_measure", "Spectral measure")
          .summary(
              "How a state's variance is spread over frequencies, atoms and continuous parts alike, for systems that "
              "keep a measure.")
          .formula("⟨Kⁿ g, g⟩ = ∫ e^(inθ) dν(θ),  ν ∗ K_ε with a rational kernel of order m")
          .reference(
              "Colbrook, Townsend, Comm. Pure Appl. Math. 77, 221 (2024), section 5; Colbrook, Horning, Townsend, "
              "Computing spectral measures of self-adjoint operators, SIAM Rev. 63, 489 (2021); Colbrook, SIAM J. "
              "Numer. Anal. 61, 1585 (2023)")
          .parameter(text("state", "").doc("g, by its name; none: the first"))
          .parameter(integer("order", 6).between(1, 10).doc("m: of the kernel; 1: Poisson's"))
          .parameter(real("width", 0.1).between(1e-6, 3).unit("rad").doc("ε, of the smoothing"))
          .parameter(integer("points", 1000).between(8, 100000).doc("angles at which the density is given"))
          .makes([](const Values& v) {
            const Settings how{v.text("state"), static_cast<int>(v.integer("order")), v.real("width"),
                               static_cast<Index>(v.integer("points"))};
            Decomposition result{.rank = toleranceRule(v.real("tolerance"))};
            result.matrix = [](const Reduced& reduced, const Lifted&) { return measurePreservingPart(reduced); };
            result.report = [=](const Model&, const Reduced& reduced, const Lifted& lifted, const Snapshots& training) {
              return std::vector<experiment::Content>{measureOf(how, reduced, lifted, training)};
            };
            return std::make_unique<Decomposition>(std::move(result));
          }));
  return component;
}

} // namespace semiflow::koopman
