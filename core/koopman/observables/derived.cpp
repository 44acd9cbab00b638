#include "core/koopman/observables/derived.h"

#include "core/numerics/lapack.h"

namespace semiflow::koopman {

using Eigen::Index;
using Eigen::MatrixXd;

Dictionary linearImage(const Dictionary& base, MatrixXd matrix) {
  Dictionary result{.size = matrix.rows(), .window = base.window};
  result.evaluate = [base, matrix = std::move(matrix)](const Eigen::Ref<const MatrixXd>& states,
                                                       Eigen::Ref<MatrixXd> values) {
    MatrixXd inside(base.size, values.cols());
    base.evaluate(states, inside);
    numerics::multiply(matrix, inside, values);
  };
  return result;
}

Dictionary delayed(const Dictionary& base, Index delays, Index spacing) {
  const Index reach = delays * spacing;
  Dictionary result{.size = base.size * (delays + 1), .window = base.window + reach};
  result.evaluate = [=](const Eigen::Ref<const MatrixXd>& states, Eigen::Ref<MatrixXd> values) {
    // Every value of the base dictionary is needed once for each delay.
    MatrixXd inside(base.size, values.cols() + reach);
    base.evaluate(states, inside);
    for (Index k = 0; k <= delays; ++k) {
      values.middleRows(k * base.size, base.size) = inside.middleCols(reach - k * spacing, values.cols());
    }
  };
  return result;
}

} // namespace semiflow::koopman
