#include "core/koopman/observables/pair.h"

namespace semiflow::koopman {

using Eigen::Index;
using Eigen::MatrixXd;

std::pair<MatrixXd, MatrixXd> DictionaryPair::at(const Eigen::Ref<const MatrixXd>& states, Index m) const {
  const auto values = [&](const Dictionary& dictionary) {
    MatrixXd result(dictionary.size, m);
    dictionary.evaluate(states.rightCols(m + dictionary.window - 1), result);
    return result;
  };
  return {values(first), values(second)};
}

ObservablesPair::ObservablesPair(const Values& values)
    : first(values.make<Observables>("first")), second(values.make<Observables>("second")) {}

} // namespace semiflow::koopman
