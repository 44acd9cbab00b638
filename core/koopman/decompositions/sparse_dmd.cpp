#include <cmath>

#include <Eigen/Cholesky>

#include "core/koopman/decompositions/catalogue.h"
#include "core/koopman/decompositions/rank.h"
#include "core/koopman/spectra/model.h"
#include "core/koopman/spectra/reduction.h"

namespace semiflow::koopman {
namespace {

using Eigen::Index;
using Eigen::MatrixXcd;
using Eigen::VectorXcd;
using Complex = std::complex<double>;

/// The quadratic b^* P b - 2 Re g^* b + const of amplitudes b: the error |z_n - sum_j b_j lambda_j^n c_j|^2 over the
/// first trajectory.
struct Quadratic {
  MatrixXcd p;
  VectorXcd g;
};

Quadratic errorOf(const MatrixXcd& directions, const VectorXcd& eigenvalues, const Eigen::MatrixXd& z) {
  MatrixXcd powers(eigenvalues.size(), z.cols());
  powers.col(0).setOnes();
  for (Index n = 1; n < z.cols(); ++n) powers.col(n) = powers.col(n - 1).cwiseProduct(eigenvalues);
  return {(directions.adjoint() * directions).cwiseProduct((powers * powers.adjoint()).conjugate()),
          (directions.adjoint() * z.cast<Complex>()).cwiseProduct(powers.conjugate()).rowwise().sum()};
}

/// Amplitudes of the lasso problem b^* P b - 2 Re g^* b + gamma sum |b_j| by the alternating direction method of
/// multipliers. @return those that are exactly 0 there as 0
VectorXcd lasso(const Quadratic& q, double gamma) {
  const Index n = q.g.size();
  const double rho = std::max(q.p.diagonal().real().mean(), 1e-300);
  const Eigen::LLT<MatrixXcd> factor(q.p + 0.5 * rho * MatrixXcd::Identity(n, n));
  VectorXcd b = VectorXcd::Zero(n), sparse = b, dual = b;
  for (int i = 0; i < 20000; ++i) {
    b = factor.solve(q.g + 0.5 * rho * (sparse - dual));
    const VectorXcd before = sparse, at = b + dual;
    for (Index j = 0; j < n; ++j) {
      const double size = std::abs(at[j]);
      sparse[j] = size > gamma / rho ? at[j] * (1 - gamma / rho / size) : Complex(0);
    }
    dual += b - sparse;
    const double scale = 1e-9 * (1e-30 + b.norm());
    if ((b - sparse).norm() < scale && (sparse - before).norm() < scale) break;
  }
  return sparse;
}

std::optional<Expansion> promoted(const Reduced& reduced, const Lifted& lifted, double penalty) {
  Expansion all = expansionOf(reduced.k);
  const auto scale = reduced.singularValues.head(reduced.rank());
  MatrixXcd directions = scale.asDiagonal() * all.coefficients;
  for (Index j = 0; j < directions.cols(); ++j) { // amplitudes then are sizes
    const double size = directions.col(j).norm();
    if (!(size > 0)) continue;
    directions.col(j) /= size;
    all.coefficients.col(j) /= size;
    all.functions.col(j) *= size;
  }
  const Index end = lifted.begins.size() > 1 ? lifted.begins[1] : reduced.q.cols();
  const Quadratic q = errorOf(directions, all.eigenvalues, scale.asDiagonal() * reduced.q.leftCols(end));
  const VectorXcd sparse = lasso(q, penalty * 2 * q.g.cwiseAbs().maxCoeff());
  std::vector<Index> kept;
  for (Index j = 0; j < sparse.size(); ++j) {
    const bool first = all.eigenvalues[j].imag() != 0; // a pair stays or goes together
    if (sparse[j] != Complex(0)) {
      kept.push_back(j);
      if (first) kept.push_back(j + 1);
    }
    if (first) ++j;
  }
  if (kept.empty()) throw Error("The penalty leaves no mode; choose a smaller one.");
  const MatrixXcd p = q.p(kept, kept);
  Expansion result{all.eigenvalues(kept), all.functions(Eigen::all, kept), all.coefficients(Eigen::all, kept)};
  if (lifted.begins.size() == 1) result.start = p.ldlt().solve(VectorXcd(q.g(kept))); // free of the penalty's pull
  return result;
}

} // namespace

const Component<Decomposition>& sparseDmd() {
  static const auto component = withTruncation(
      Component<Decomposition>("sparse_dmd", "Sparsity-promoting DMD")
          .summary("Keeps the few modes that the whole trajectory needs, by a penalty on the sum of their amplitudes.")
          .formula("min Σₙ ‖xₙ − Σⱼ bⱼ λⱼⁿ ξⱼ‖² + γ Σⱼ |bⱼ|, then least squares over the bⱼ that are not 0")
          .reference(
              "Jovanovic, Schmid, Nichols, Sparsity-promoting dynamic mode decomposition, Phys. Fluids 26, 024103 "
              "(2014)")
          .parameter(real("penalty", 0.01)
                         .between(0, 1)
                         .doc("γ: relative to the smallest one that leaves no mode; the first trajectory decides"))
          .makes([](const Values& v) {
            const double penalty = v.real("penalty");
            Decomposition result{.rank = truncation(v), .equilibrate = false};
            result.expand = [=](const Reduced& reduced, const Lifted& lifted, const std::stop_token&) {
              return promoted(reduced, lifted, penalty);
            };
            return std::make_unique<Decomposition>(std::move(result));
          }));
  return component;
}

} // namespace semiflow::koopman
