#include <cmath>
#include <numbers>

#include <Eigen/Eigenvalues>
#include <fmt/format.h>

#include "core/base/memory.h"
#include "core/base/parallel.h"
#include "core/base/random.h"
#include "core/koopman/processes/process.h"
#include "core/koopman/resumable.h"
#include "core/numerics/lapack.h"

namespace semiflow::koopman {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;
using experiment::Table;
using std::numbers::pi;

MatrixXd walkCovariance(const Walk& walk, Index steps) {
  // The answer to one kick: x_t = sum over s <= t of answer(t - s) xi_s.
  VectorXd answer(steps);
  double x = 0, v = 1;
  for (Index k = 0; k < steps; ++k) {
    x = (1 - walk.pull) * x + v;
    v *= walk.memory;
    answer[k] = x;
  }
  MatrixXd covariance(steps, steps);
  for (Index s = 0; s < steps; ++s) {
    for (Index t = s; t < steps; ++t) {
      const double before = s > 0 ? covariance(s - 1, t - 1) : 0;
      covariance(s, t) = covariance(t, s) = before + answer[s] * answer[t];
    }
  }
  return covariance;
}

std::optional<MatrixXd> walkGram(const Walk& walk, Index steps, std::size_t dimensions, std::uint64_t seed,
                                 const std::stop_token& stop) {
  const Random random(seed, Stream::noise);
  constexpr std::size_t block = 256;
  const std::size_t blocks = (dimensions + block - 1) / block;
  MatrixXd gram = MatrixXd::Zero(steps, steps);
  // A few blocks at a time: as many matrices as there are blocks would not fit.
  constexpr std::size_t together = 8;
  for (std::size_t first = 0; first < blocks; first += together) {
    if (stop.stop_requested()) return std::nullopt;
    const std::size_t count = std::min(together, blocks - first);
    std::vector<MatrixXd> parts(count);
    parallelBlocks(count, 1, [&](std::size_t i, std::size_t) {
      const std::size_t begin = (first + i) * block, end = std::min(dimensions, begin + block);
      MatrixXd x(steps, static_cast<Index>(end - begin));
      for (std::size_t d = begin; d < end; ++d) {
        auto column = x.col(static_cast<Index>(d - begin));
        random.fillNormals(d, 0, column.data(), static_cast<std::size_t>(steps));
        double place = 0, speed = 0;
        for (Index t = 0; t < steps; ++t) {
          speed = walk.memory * speed + column[t];
          place = (1 - walk.pull) * place + speed;
          column[t] = place;
        }
      }
      parts[i].resize(steps, steps);
      numerics::multiplyByTranspose(x, x, parts[i]);
    });
    for (const MatrixXd& part : parts) gram += part;
  }
  return MatrixXd(gram / static_cast<double>(dimensions));
}

Components principalComponents(MatrixXd gram) {
  const VectorXd mean = gram.rowwise().mean();
  const double all = mean.mean();
  gram.colwise() -= mean;
  gram.rowwise() -= mean.transpose();
  gram.array() += all;
  const Eigen::SelfAdjointEigenSolver<MatrixXd> eigen(gram);
  Components result{eigen.eigenvalues().reverse().cwiseMax(0), eigen.eigenvectors().rowwise().reverse()};
  const double total = result.fractions.sum();
  if (total > 0) result.fractions /= total;
  for (Index k = 0; k < result.vectors.cols(); ++k) { // begins on the positive side, as cosines do
    if (result.vectors(0, k) < 0) result.vectors.col(k) *= -1;
  }
  return result;
}

namespace {

experiment::GridField alongTheWalk(const Components& c, Index k) {
  experiment::GridField field;
  field.name = fmt::format("component_{}", k + 1);
  const VectorXd v = c.vectors.col(k) * std::sqrt(static_cast<double>(c.vectors.rows()));
  field.axes = {{.name = "step", .unit = "", .lower = 1, .points = static_cast<std::size_t>(v.size())}};
  field.values.assign(v.begin(), v.end());
  return field;
}

ProcessResult resultOf(const Components& found, const Components& expected, bool free, Index first, Index second) {
  ProcessResult result;
  const Index shown = std::min<Index>(20, found.fractions.size());
  Table scree{.name = "variance",
              .columns = {{"component", "", {}}, {"measured", "", {}}, {"expected", "", {}}},
              .logarithmic = true,
              .logarithmicAbscissa = true,
              .measured = true};
  if (free) scree.columns.push_back({"limit", "", {}, true});
  for (Index k = 0; k < shown; ++k) {
    const double number = static_cast<double>(k + 1);
    scree.columns[0].values.push_back(number);
    scree.columns[1].values.push_back(found.fractions[k]);
    scree.columns[2].values.push_back(expected.fractions[k]);
    if (free) scree.columns[3].values.push_back(6 / (pi * pi * number * number));
  }
  const Index n = found.vectors.rows();
  Table projections{.name = "projections", .columns = {{"step", "", {}}}};
  for (Index t = 0; t < n; ++t) projections.columns[0].values.push_back(static_cast<double>(t + 1));
  for (Index k = 0; k < std::min<Index>(3, n); ++k) {
    Table::Column seen{fmt::format("component_{}", k + 1), "", {}},
        cosine{fmt::format("cosine_{}", k + 1), "", {}, true};
    double along = 0, size = 0;
    for (Index t = 0; t < n; ++t) {
      const double theory = std::numbers::sqrt2 * std::cos(pi * static_cast<double>(k + 1) *
                                                           (static_cast<double>(t) + 0.5) / static_cast<double>(n));
      const double value = found.vectors(t, k) * std::sqrt(static_cast<double>(n));
      seen.values.push_back(value);
      cosine.values.push_back(theory);
      along += value * theory;
      size += theory * theory;
    }
    projections.columns.push_back(std::move(seen));
    if (free) projections.columns.push_back(std::move(cosine));
    result.scalars.push_back({fmt::format("correlation_with_cosine_{}", k + 1), "",
                              along / std::sqrt(size * static_cast<double>(n)), false});
  }
  for (Index k = 0; k < 3 && k < n; ++k)
    result.scalars.push_back({fmt::format("variance_{}", k + 1), "", found.fractions[k], false});
  result.contents = {alongTheWalk(found, first), alongTheWalk(found, second), std::move(scree), std::move(projections)};
  result.notes = {
      {"Not a sign of structure",
       "Smooth curves in the plane of the first components, with most of the variance in a few of them, are "
       "what a walk without any structure shows. Hold a trajectory against this before reading it."}};
  return result;
}

} // namespace

const Component<ProcessStudy>& walkComponents() {
  static const auto component =
      Component<ProcessStudy>("walk_components", "Principal components of a random walk")
          .summary(
              "A random walk in many dimensions seen along its principal components: cosines, and Lissajous figures "
              "in pairs.")
          .formula("variance of component k → 6/(πk)²,  projection → cos(πk t/n)")
          .reference(
              "Antognini, Sohl-Dickstein, PCA of high dimensional random walks with comparison to neural network "
              "training, NeurIPS (2018)")
          .parameter(integer("dimensions", 10000).between(2, 1000000).doc("independent coordinates"))
          .parameter(integer("steps", 400).between(8, 2000).doc("n, how long the walk is"))
          .parameter(choice("walk", {"free", "momentum", "pulled_back"})
                         .doc("independent steps; steps that remember the last ones; a discrete Ornstein-Uhlenbeck "
                              "process"))
          .parameter(real("memory", 0.9).between(0, 0.9999).doc("γ of a walk with momentum: v ← γ v + ξ"))
          .parameter(real("pull", 0.02).between(0, 1).doc("α of one that is pulled back: x ← (1 − α) x + ξ"))
          .parameter(integer("first", 2).between(1, 8).doc("component that is drawn to the right"))
          .parameter(integer("second", 3).between(1, 8).doc("component that is drawn upwards"))
          .makes([](const Values& v) {
            const Index first = v.integer("first") - 1, second = v.integer("second") - 1;
            if (first == second)
              throw v.error("second", "another component than the first", std::to_string(second + 1));
            const std::string kind = v.text("walk");
            const Walk walk{kind == "momentum" ? v.real("memory") : 0, kind == "pulled_back" ? v.real("pull") : 0};
            const auto steps = static_cast<Index>(v.integer("steps"));
            const auto dimensions = static_cast<std::size_t>(v.integer("dimensions"));
            requireMemory(8.0 * 20 * static_cast<double>(steps * steps), "Gram matrices of the walk");
            ProcessStudy study;
            study.run = [=](std::uint64_t seed, const std::stop_token& stop) -> std::optional<ProcessResult> {
              const auto gram = walkGram(walk, steps, dimensions, seed, stop);
              if (!gram) return std::nullopt;
              const Components found = principalComponents(*gram);
              return resultOf(found, principalComponents(walkCovariance(walk, steps)), walk.pull == 0, first, second);
            };
            return std::make_unique<ProcessStudy>(std::move(study));
          });
  return component;
}

} // namespace semiflow::koopman
