#include "core/sampling/bridges/sinkhorn.h"

#include <algorithm>
#include <cmath>

#include <Eigen/SparseCore>

#include "core/base/error.h"
#include "core/base/parallel.h"

namespace semiflow::sampling {
namespace {

using Eigen::Index;
using Eigen::VectorXd;

constexpr std::size_t columnsPerBlock = 16;

/// exp((f_i + g_j - C_ij)/epsilon)
Eigen::MatrixXd planOf(const EntropicProblem& problem, const VectorXd& f, const VectorXd& g) {
  Eigen::MatrixXd plan(problem.costs.rows(), problem.costs.cols());
  parallelBlocks(static_cast<std::size_t>(plan.cols()), columnsPerBlock, [&](std::size_t begin, std::size_t end) {
    for (auto j = static_cast<Index>(begin); j < static_cast<Index>(end); ++j) {
      plan.col(j) = ((f.array() + g(j) - problem.costs.col(j).array()) / problem.epsilon).exp();
    }
  });
  return plan;
}

/// epsilon log of the sum over rows (or columns) of exp((potential - C)/epsilon): what makes a first plan finite.
VectorXd softMinimum(const EntropicProblem& problem, const VectorXd& g) {
  VectorXd result(problem.costs.rows());
  parallelBlocks(static_cast<std::size_t>(result.size()), columnsPerBlock, [&](std::size_t begin, std::size_t end) {
    for (auto i = static_cast<Index>(begin); i < static_cast<Index>(end); ++i) {
      const Eigen::ArrayXd terms = (g.transpose().array() - problem.costs.row(i).array()).transpose() / problem.epsilon;
      const double peak = terms.maxCoeff();
      result(i) = -problem.epsilon * (peak + std::log((terms - peak).exp().sum()));
    }
  });
  return result;
}

VectorXd rowSoftMinimum(const EntropicProblem& problem, const VectorXd& f) {
  VectorXd result(problem.costs.cols());
  parallelBlocks(static_cast<std::size_t>(result.size()), columnsPerBlock, [&](std::size_t begin, std::size_t end) {
    for (auto j = static_cast<Index>(begin); j < static_cast<Index>(end); ++j) {
      const Eigen::ArrayXd terms = (f.array() - problem.costs.col(j).array()) / problem.epsilon;
      const double peak = terms.maxCoeff();
      result(j) = -problem.epsilon * (peak + std::log((terms - peak).exp().sum()));
    }
  });
  return result;
}

double errorOf(const Eigen::MatrixXd& plan, const EntropicProblem& problem) {
  return (plan.rowwise().sum() - problem.r).lpNorm<1>() + (plan.colwise().sum().transpose() - problem.c).lpNorm<1>();
}

/// <r, f> + <c, g> - epsilon sum P, to be maximised.
double dual(const EntropicProblem& problem, const VectorXd& f, const VectorXd& g, const Eigen::MatrixXd& plan) {
  return problem.r.dot(f) + problem.c.dot(g) - problem.epsilon * plan.sum();
}

/// The largest entries of the plan, a share `kept` of all of them.
Eigen::SparseMatrix<double> largest(const Eigen::MatrixXd& plan, double kept) {
  std::vector<double> entries(plan.data(), plan.data() + plan.size());
  const auto count = std::clamp(static_cast<std::ptrdiff_t>(kept * static_cast<double>(entries.size())),
                                std::ptrdiff_t{1}, static_cast<std::ptrdiff_t>(entries.size()));
  std::nth_element(entries.begin(), entries.begin() + count - 1, entries.end(), std::greater<>());
  const double threshold = entries[static_cast<std::size_t>(count - 1)];
  std::vector<Eigen::Triplet<double>> triplets;
  for (Index j = 0; j < plan.cols(); ++j) {
    for (Index i = 0; i < plan.rows(); ++i) {
      if (plan(i, j) >= threshold && plan(i, j) > 0) triplets.emplace_back(i, j, plan(i, j));
    }
  }
  Eigen::SparseMatrix<double> sparse(plan.rows(), plan.cols());
  sparse.setFromTriplets(triplets.begin(), triplets.end());
  return sparse;
}

/// Solves [diag(rows), S; S^T, diag(columns)] x = b by conjugate gradients, scaled by the diagonal. The matrix is
/// singular along (1, -1) where nothing was left out; b has no part in that direction, and neither has x.
VectorXd solve(const Eigen::SparseMatrix<double>& s, const VectorXd& rows, const VectorXd& columns, const VectorXd& b) {
  const Index n = rows.size(), m = columns.size();
  const auto product = [&](const VectorXd& x) {
    VectorXd y(n + m);
    y.head(n) = rows.cwiseProduct(x.head(n)) + s * x.tail(m);
    y.tail(m) = columns.cwiseProduct(x.tail(m)) + s.transpose() * x.head(n);
    return y;
  };
  VectorXd diagonal(n + m);
  diagonal << rows, columns;
  VectorXd x = VectorXd::Zero(n + m), residual = b, z = residual.cwiseQuotient(diagonal), direction = z;
  double product0 = residual.dot(z);
  const double enough = 1e-13 * b.norm();
  const auto most = static_cast<int>(4 * (n + m));
  for (int k = 0; k < most && residual.norm() > enough; ++k) {
    const VectorXd image = product(direction);
    const double curvature = direction.dot(image);
    if (!(curvature > 0)) break;
    const double length = product0 / curvature;
    x += length * direction;
    residual -= length * image;
    z = residual.cwiseQuotient(diagonal);
    const double product1 = residual.dot(z);
    direction = z + product1 / product0 * direction;
    product0 = product1;
  }
  return x;
}

/// One Newton step with a line search. @return whether the dual could still be raised
bool newtonStep(const EntropicProblem& problem, double kept, EntropicSolution& solution, Eigen::MatrixXd& plan) {
  const Index n = problem.r.size(), m = problem.c.size();
  const VectorXd rows = plan.rowwise().sum(), columns = plan.colwise().sum();
  VectorXd gradient(n + m);
  gradient << problem.r - rows, problem.c - columns;
  const VectorXd step = problem.epsilon * solve(largest(plan, kept), rows, columns, gradient);
  const double before = dual(problem, solution.f, solution.g, plan), slope = gradient.dot(step);
  const double error = errorOf(plan, problem);
  constexpr double sufficient = 1e-4, shortest = 1e-8;
  for (double length = 1; length > shortest; length /= 2) {
    const VectorXd f = solution.f + length * step.head(n), g = solution.g + length * step.tail(m);
    Eigen::MatrixXd next = planOf(problem, f, g);
    // Next to the solution the dual no longer shows what the error does.
    if (!(dual(problem, f, g, next) >= before + sufficient * length * slope) && !(errorOf(next, problem) < error)) {
      continue;
    }
    solution.f = f;
    solution.g = g;
    plan = std::move(next);
    return true;
  }
  return false;
}

} // namespace

Eigen::MatrixXd EntropicSolution::plan(const EntropicProblem& problem) const { return planOf(problem, f, g); }

EntropicSolution sinkhorn(const EntropicProblem& problem, double tolerance, std::size_t iterations,
                          const EntropicSolution* start) {
  const Index n = problem.r.size(), m = problem.c.size();
  SF_ASSERT(problem.costs.rows() == n && problem.costs.cols() == m && problem.epsilon > 0);
  EntropicSolution solution;
  if (start != nullptr) {
    solution = *start;
  } else {
    solution.g = VectorXd::Zero(m);
    solution.f = softMinimum(problem, solution.g) + problem.epsilon * problem.r.array().log().matrix();
  }
  constexpr double largestScale = 1e30;
  Eigen::MatrixXd kernel = planOf(problem, solution.f, solution.g);
  VectorXd u = VectorXd::Ones(n), v = VectorXd::Ones(m), columns = kernel.transpose() * u;
  for (std::size_t k = 0; k < iterations; ++k) {
    v = problem.c.cwiseQuotient(columns);
    u = problem.r.cwiseQuotient(kernel * v);
    const double highest = std::max(u.maxCoeff(), v.maxCoeff()), lowest = std::min(u.minCoeff(), v.minCoeff());
    if (!(highest < largestScale && lowest > 1 / largestScale)) {
      // One iteration on logarithms, which cannot leave the numbers, and a new kernel.
      if (std::isfinite(highest) && lowest > 0) solution.f += problem.epsilon * u.array().log().matrix();
      solution.g = rowSoftMinimum(problem, solution.f) + problem.epsilon * problem.c.array().log().matrix();
      solution.f = softMinimum(problem, solution.g) + problem.epsilon * problem.r.array().log().matrix();
      kernel = planOf(problem, solution.f, solution.g);
      u.setOnes();
      v.setOnes();
    }
    columns = kernel.transpose() * u;
    // The rows are right after an iteration; the columns say how far it is.
    solution.errors.push_back((v.cwiseProduct(columns) - problem.c).lpNorm<1>());
    if (solution.errors.back() <= tolerance) break;
  }
  solution.f += problem.epsilon * u.array().log().matrix();
  solution.g += problem.epsilon * v.array().log().matrix();
  return solution;
}

EntropicSolution sinkhornNewtonSparse(const EntropicProblem& problem, double tolerance, const SparseNewton& choice) {
  EntropicSolution solution = sinkhorn(problem, tolerance, choice.warmUp);
  Eigen::MatrixXd plan = planOf(problem, solution.f, solution.g);
  while (solution.newtonSteps < choice.newtonSteps && errorOf(plan, problem) > tolerance) {
    ++solution.newtonSteps;
    if (newtonStep(problem, choice.kept, solution, plan)) {
      solution.errors.push_back(errorOf(plan, problem));
      continue;
    }
    // Too far away yet for what is kept of the Hessian: Sinkhorn's iterations go on.
    solution = sinkhorn(problem, tolerance, choice.warmUp, &solution);
    plan = planOf(problem, solution.f, solution.g);
  }
  return solution;
}

} // namespace semiflow::sampling
