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

/// @param expected what the walk's law gives; without vectors where there is none
/// @param free whether the walk is one whose limit is known
ProcessResult resultOf(const Components& found, const Components& expected, bool free, Index first, Index second) {
  ProcessResult result;
  const bool known = expected.fractions.size() > 0;
  const Index shown = std::min<Index>(20, found.fractions.size());
  Table scree{.name = "variance",
              .columns = {{"component", "", {}}, {"measured", "", {}}},
              .logarithmic = true,
              .logarithmicAbscissa = true,
              .measured = true};
  if (known) scree.columns.push_back({"expected", "", {}});
  if (free) scree.columns.push_back({"limit", "", {}, true});
  for (Index k = 0; k < shown; ++k) {
    const double number = static_cast<double>(k + 1);
    scree.columns[0].values.push_back(number);
    scree.columns[1].values.push_back(found.fractions[k]);
    if (known) scree.columns[2].values.push_back(expected.fractions[k]);
    if (free) scree.columns.back().values.push_back(6 / (pi * pi * number * number));
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

/// The weights of a network while it is trained, held against a free walk.
std::optional<ProcessResult> trained(const Training& training, Index steps, Index first, Index second,
                                     std::uint64_t seed, const std::stop_token& stop) {
  const auto path = trainingPath(training, steps, seed, stop);
  if (!path) return std::nullopt;
  MatrixXd gram(steps, steps);
  const auto weights = static_cast<double>(path->weights.rows());
  // From the first column on: the places themselves are far from zero beside what they move.
  const MatrixXd moved = path->weights.colwise() - path->weights.col(0);
  numerics::multiply(MatrixXd(moved.transpose()), moved, gram);
  ProcessResult result = resultOf(principalComponents(gram / weights), {}, true, first, second);
  Table loss{.name = "loss", .columns = {{"step", "", {}}, {"loss", "", path->losses}}, .logarithmic = true};
  for (Index t = 0; t < steps; ++t) loss.columns[0].values.push_back(static_cast<double>(t + 1));
  result.scalars.push_back({"last_loss", "", path->losses.back(), true});
  result.contents.push_back(std::move(loss));
  const auto scalar = [&](const std::string& name) {
    for (const auto& s : result.scalars) {
      if (s.name == name) return s.value;
    }
    return 0.0;
  };
  result.notes = {{"Beside a walk without structure",
                   fmt::format("The first two components hold {:.0f}% and {:.0f}% of the variance of {} weights, those "
                               "of a free walk 61% and 15%; the first is a cosine to {:.3f}.",
                               100 * scalar("variance_1"), 100 * scalar("variance_2"), path->weights.rows(),
                               std::abs(scalar("correlation_with_cosine_1")))}};
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
          .parameter(integer("dimensions", 10000)
                         .between(2, 1000000)
                         .doc("independent coordinates of a walk that is no training"))
          .parameter(integer("steps", 400).between(8, 2000).doc("n, how long the walk is"))
          .parameter(choice("walk", {"free", "momentum", "pulled_back", "training"})
                         .doc("independent steps; steps that remember the last ones; a discrete Ornstein-Uhlenbeck "
                              "process; the weights of a small network that learns another one"))
          .parameter(real("memory", 0.9).between(0, 0.9999).doc("γ of a walk with momentum: v ← γ v + ξ"))
          .parameter(real("pull", 0.02).between(0, 1).doc("α of one that is pulled back: x ← (1 − α) x + ξ"))
          .parameter(integer("hidden", 200).between(1, 5000).doc("hidden units of the network that is trained"))
          .parameter(integer("inputs", 20).between(1, 500).doc("inputs of it; it has hidden (inputs + 2) weights"))
          .parameter(integer("batch", 8).between(1, 1000).doc("examples in one step of stochastic gradient descent"))
          .parameter(integer("updates", 5).between(1, 1000).doc("such steps from one point of the path to the next"))
          .parameter(real("rate", 0.1).between(0, 100).doc("learning rate"))
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
            if (kind == "training") {
              const Training training{.inputs = v.integer("inputs"),
                                      .hidden = v.integer("hidden"),
                                      .batch = v.integer("batch"),
                                      .updates = v.integer("updates"),
                                      .rate = v.real("rate")};
              requireMemory(8.0 * 3 * static_cast<double>(training.hidden * (training.inputs + 2) * steps),
                            "The weights at all steps");
              study.run = [=](std::uint64_t seed, const std::stop_token& stop) {
                return trained(training, steps, first, second, seed, stop);
              };
              return std::make_unique<ProcessStudy>(std::move(study));
            }
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
