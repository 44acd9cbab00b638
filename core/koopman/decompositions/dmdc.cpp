#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/base/suggest.h"
#include "core/koopman/decompositions/catalogue.h"
#include "core/koopman/decompositions/rank.h"
#include "core/koopman/decompositions/state_operator.h"
#include "core/koopman/spectra/model.h"
#include "core/numerics/lapack.h"

namespace semiflow::koopman {
namespace {

using Eigen::Index;
using Eigen::MatrixXcd;
using Eigen::MatrixXd;

/// The numbers of the inputs, by their names.
std::vector<Index> inputsOf(const Values& v, const Snapshots& training) {
  std::vector<std::string> known;
  for (Index i = 0; i < training.dimension() && training.axes.empty(); ++i) known.push_back(training.nameOf(i));
  std::vector<Index> numbers;
  for (const std::string& name : v.texts("inputs")) {
    const auto at = std::find(known.begin(), known.end(), name);
    if (at == known.end()) {
      throw v.error("inputs",
                    known.empty() ? std::string("states with names, not a field")
                                  : fmt::format("names out of {}", fmt::join(known, ", ")),
                    fmt::format("'{}'", name), suggestion(name, known));
    }
    numbers.push_back(at - known.begin());
  }
  if (numbers.empty()) throw v.error("inputs", "at least one name", "none");
  if (static_cast<Index>(numbers.size()) >= training.dimension())
    throw v.error("inputs", "at least one state that is no input", "all of them");
  return numbers;
}

std::optional<Fitted> controlled(const std::vector<Index>& inputs, double tolerance, const Lifted& lifted,
                                 const Snapshots& training, const std::stop_token& stop) {
  requireStates(lifted, training);
  const Index n = training.dimension();
  std::vector<Index> own, next = lifted.from;
  for (Index i = 0; i < n; ++i) {
    if (std::find(inputs.begin(), inputs.end(), i) == inputs.end()) own.push_back(i);
  }
  for (Index& place : next) ++place;
  const MatrixXd x = lifted.values(own, lifted.from), u = lifted.values(inputs, lifted.from);
  const MatrixXd y = lifted.values(own, next);
  MatrixXd both(n, x.cols());
  both << x, u;
  const numerics::SingularValues svd = numerics::singularValueDecomposition(both);
  const Index r = rankByTolerance(svd.values, tolerance);
  const MatrixXd map =
      y * svd.v.leftCols(r) * svd.values.head(r).cwiseInverse().asDiagonal() * svd.u.leftCols(r).transpose(); // [A B]
  if (stop.stop_requested()) return std::nullopt;

  const auto count = static_cast<Index>(own.size());
  const Expansion all = expansionOf(map.leftCols(count).transpose());
  const std::vector<Index> order = documentedOrder(all.eigenvalues, false);
  Fitted result;
  Model& model = result.model;
  model.eigenvalues = all.eigenvalues(order);
  model.functions = MatrixXcd::Zero(n, count);
  model.modes = MatrixXcd::Zero(n, count);
  model.functions(own, Eigen::all) = all.functions(Eigen::all, order);
  model.modes(own, Eigen::all) = all.coefficients(Eigen::all, order);
  for (Index j = 0; j < count; ++j) model.functions.col(j) *= normalizeMode(model.modes.col(j));
  const MatrixXcd functions = model.functions(own, Eigen::all).transpose();
  model.inputs = inputs;
  model.control = functions * map.rightCols(n - count);
  const MatrixXcd before = functions * x, left = functions * y - model.control * u;
  model.residuals.resize(count);
  for (Index j = 0; j < count; ++j) {
    const double size = before.row(j).norm();
    model.residuals[j] = size > 0 ? (left.row(j) - model.eigenvalues[j] * before.row(j)).norm() / size : 0;
  }
  result.reduced.singularValues = svd.values;
  result.reduced.k = map.leftCols(count).transpose();
  result.reduced.q = lifted.values;
  result.reduced.projector = MatrixXd::Identity(n, n);
  return result;
}

} // namespace

const Component<Decomposition>& dmdc() {
  static const auto component =
      Component<Decomposition>("dmdc", "DMD with control")
          .summary("Tells what a system does by itself from what its inputs make it do; forecasts know the inputs.")
          .formula("xₙ₊₁ = A xₙ + B uₙ,  [A B] = Y [X; U]⁺")
          .reference(
              "Proctor, Brunton, Kutz, Dynamic mode decomposition with control, SIAM J. Appl. Dyn. Syst. 15, 142 "
              "(2016)")
          .parameter(texts("inputs", {"u"}).doc("names of the states that are inputs from outside"))
          .parameter(real("tolerance", 1e-10)
                         .between(0, 1)
                         .doc("smallest singular value to keep of states and inputs, relative to the largest"))
          .makes([](const Values& v) {
            Decomposition result{.equilibrate = false};
            result.fit = [v](const Lifted& lifted, const Snapshots& training, const std::stop_token& stop) {
              return controlled(inputsOf(v, training), v.real("tolerance"), lifted, training, stop);
            };
            return std::make_unique<Decomposition>(std::move(result));
          });
  return component;
}

} // namespace semiflow::koopman
