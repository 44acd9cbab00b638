#include <Eigen/QR>
#include <fmt/format.h>

#include "core/koopman/decompositions/catalogue.h"
#include "core/koopman/decompositions/state_operator.h"
#include "core/koopman/observables/derived.h"

namespace semiflow::koopman {
namespace {

using Eigen::Index;
using Eigen::MatrixXcd;
using Eigen::MatrixXd;
using Eigen::VectorXd;

/// The next value as a combination of the last d, by least squares, in the first row; a shift below it.
MatrixXd companionOf(const Lifted& lifted) {
  const Index d = lifted.values.rows();
  VectorXd next(lifted.pairs());
  for (Index i = 0; i < next.size(); ++i) next[i] = lifted.target(i)[0];
  const MatrixXd past = lifted.values(Eigen::all, lifted.from).transpose();
  MatrixXd map = MatrixXd::Zero(d, d);
  map.row(0) = past.completeOrthogonalDecomposition().solve(next).transpose();
  for (Index k = 1; k < d; ++k) map(k, k - 1) = 1;
  return map;
}

std::optional<Fitted> fitted(const Lifted& lifted, const Snapshots& training, const std::stop_token& stop) {
  if (lifted.pairs() < lifted.values.rows()) {
    throw InputError("decomposition.order", fmt::format("at most {}, the pairs of snapshots", lifted.pairs()),
                     fmt::format("{}", lifted.values.rows()));
  }
  std::optional<Fitted> result = fromStateOperator(companionOf(lifted), lifted, stop);
  if (!result) return std::nullopt;
  // What the eigenfunctions of the one series say of every state.
  Model& model = result->model;
  std::vector<Index> now;
  for (const Index place : lifted.from) now.push_back(lifted.now[static_cast<std::size_t>(place)]);
  const MatrixXcd functions = (model.functions.transpose() * result->reduced.q(Eigen::all, lifted.from)).transpose();
  const MatrixXcd states = training.states(Eigen::all, now).transpose().cast<std::complex<double>>();
  model.modes = functions.completeOrthogonalDecomposition().solve(states).transpose();
  for (Index j = 0; j < model.eigenvalues.size(); ++j) {
    if (model.eigenvalues[j].imag() == 0) {
      model.modes.col(j) = model.modes.col(j).real().eval().cast<std::complex<double>>();
      model.functions.col(j) *= normalizeMode(model.modes.col(j));
      continue;
    }
    model.functions.col(j) *= normalizeMode(model.modes.col(j));
    model.modes.col(j + 1) = model.modes.col(j).conjugate();
    model.functions.col(j + 1) = model.functions.col(j).conjugate();
    ++j;
  }
  return result;
}

} // namespace

const Component<Decomposition>& companionDmd() {
  static const auto component =
      Component<Decomposition>("companion_dmd", "Companion state space")
          .summary(
              "The next value of one series from its last d: a companion matrix whose eigenvalues are the roots of "
              "the autoregression, fed with its own output to forecast.")
          .formula("y_k = a₁ y_(k−1) + … + a_d y_(k−d),  λᵈ = a₁ λᵈ⁻¹ + … + a_d")
          .reference("Zhang, Saab, Poli, Dao, Goel, Re, Effectively modeling time series with simple discrete state "
                     "spaces, ICLR (2023)")
          .parameter(integer("order", 8).between(1, 512).doc("d; the series is the first observable (see `select`)"))
          .makes([](const Values& v) {
            const auto order = static_cast<Index>(v.integer("order"));
            Decomposition result{.equilibrate = false, .reach = order - 1};
            result.extend = [order](const Dictionary& base, const Snapshots&) {
              return delayed(linearImage(base, MatrixXd::Identity(1, base.size)), order - 1, 1);
            };
            result.fit = fitted;
            return std::make_unique<Decomposition>(std::move(result));
          });
  return component;
}

} // namespace semiflow::koopman
