#include "core/koopman/decompositions/state_operator.h"

#include <fmt/format.h>

#include "core/base/error.h"
#include "core/numerics/lapack.h"

namespace semiflow::koopman {

using Eigen::Index;
using Eigen::MatrixXd;

std::optional<Fitted> fromStateOperator(const MatrixXd& a, const Lifted& lifted, const std::stop_token& stop) {
  const Index n = a.rows();
  std::vector<Index> next = lifted.from;
  for (Index& place : next) ++place;
  const MatrixXd x = lifted.values(Eigen::all, lifted.from), y = lifted.values(Eigen::all, next);
  const Expansion all = expansionOf(a.transpose()); // w^T psi(y) = lambda w^T psi(x)
  if (stop.stop_requested()) return std::nullopt;
  const std::vector<Index> order = documentedOrder(all.eigenvalues, false);
  Fitted result;
  Model& model = result.model;
  model.eigenvalues = all.eigenvalues(order);
  model.functions = all.functions(Eigen::all, order);
  model.modes = all.coefficients(Eigen::all, order);
  model.residuals.resize(n);
  const Eigen::MatrixXcd before = model.functions.transpose() * x, after = model.functions.transpose() * y;
  for (Index j = 0; j < n; ++j) {
    const double size = before.row(j).norm(); // a function that the data do not show has no error over them
    model.residuals[j] = size > 0 ? (after.row(j) - model.eigenvalues[j] * before.row(j)).norm() / size : 0;
    model.functions.col(j) *= normalizeMode(model.modes.col(j));
  }
  Reduced& reduced = result.reduced;
  reduced.singularValues = numerics::singularValueDecomposition(x).values;
  reduced.k = a.transpose();
  reduced.q = lifted.values;
  reduced.projector = MatrixXd::Identity(n, n);
  return result;
}

void requireStates(const Lifted& lifted, const Snapshots& training, Index most) {
  const Index n = lifted.values.rows();
  if (n != training.dimension() || lifted.values.col(0) != training.states.col(lifted.now.front())) {
    throw InputError("observables", "the state itself, which this decomposition is about", "other functions",
                     "choose `identity`");
  }
  if (n > most) {
    throw InputError("source", fmt::format("at most {} states for a full matrix of them", most), fmt::format("{}", n));
  }
}

} // namespace semiflow::koopman
