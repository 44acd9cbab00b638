#pragma once

#include <cstddef>
#include <vector>

#include <Eigen/Core>

namespace semiflow::sampling {

/// Entropic optimal transport between weights r on n points and c on m points: the plan P with these marginals that
/// minimises <C, P> + epsilon sum P (log P - 1). It is P_ij = exp((f_i + g_j - C_ij)/epsilon).
struct EntropicProblem {
  Eigen::MatrixXd costs; ///< n x m
  Eigen::VectorXd r, c;  ///< each sums to 1
  double epsilon = 0.1;  ///< in the unit of the costs
};

/// How the potentials were found. errors[k] is sum |P 1 - r| + sum |P^T 1 - c| after k + 1 iterations.
struct EntropicSolution {
  Eigen::VectorXd f, g;
  std::vector<double> errors;
  std::size_t newtonSteps = 0; ///< Newton steps that were tried

  Eigen::MatrixXd plan(const EntropicProblem& problem) const;
};

/// Scales rows and columns in turn. Cuturi, "Sinkhorn distances", NeurIPS (2013); computed with scaled kernels that
/// take their scales into the potentials before they overflow (Schmitzer, 2019).
/// Stops where the error is at most the tolerance, or after that many iterations.
/// @param start goes on from its potentials; null: from zero
EntropicSolution sinkhorn(const EntropicProblem& problem, double tolerance, std::size_t iterations,
                          const EntropicSolution* start = nullptr);

struct SparseNewton {
  std::size_t warmUp = 20; ///< Sinkhorn iterations first
  double kept = 0.2;       ///< the share of the plan's entries that the Hessian keeps, the largest ones
  std::size_t newtonSteps = 100;
};

/// Sinkhorn iterations, then Newton steps on the concave dual with the Hessian -[diag(P 1), P; P^T, diag(P^T
/// 1)]/epsilon whose off-diagonal blocks keep their largest entries only, solved by conjugate gradients, with a line
/// search. Tang, Shavlovsky, Rahmanian, Tardini, Thekumparampil, Xiao, Ying, "Accelerating Sinkhorn algorithm with
/// sparse Newton iterations", ICLR (2024).
EntropicSolution sinkhornNewtonSparse(const EntropicProblem& problem, double tolerance, const SparseNewton& choice);

} // namespace semiflow::sampling
