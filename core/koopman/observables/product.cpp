#include <fmt/format.h>

#include "core/koopman/observables/catalogue.h"
#include "core/koopman/observables/pair.h"

namespace semiflow::koopman {
namespace {

using Eigen::Index;

Dictionary bind(const Values& v, const ObservablesPair& both, const Snapshots& training) {
  const DictionaryPair pair = both.bind(training);
  Dictionary dictionary{.size = pair.first.size * pair.second.size, .window = pair.window()};
  if (dictionary.size > static_cast<Index>(largestDictionary)) {
    throw v.error("second", fmt::format("a dictionary of at most {} functions", largestDictionary),
                  fmt::format("{}", dictionary.size));
  }
  for (const std::string& a : pair.first.names) {
    for (const std::string& b : pair.second.names) {
      dictionary.names.push_back(a == "1" ? b : b == "1" ? a : fmt::format("{} · {}", a, b));
    }
  }
  dictionary.evaluate = [pair](const Eigen::Ref<const Eigen::MatrixXd>& states, Eigen::Ref<Eigen::MatrixXd> values) {
    const auto [first, second] = pair.at(states, values.cols());
    for (Index i = 0; i < first.rows(); ++i) {
      values.middleRows(i * second.rows(), second.rows()) = second.array().rowwise() * first.row(i).array();
    }
  };
  return dictionary;
}

} // namespace

const Component<Observables>& productObservables() {
  static const auto component =
      Component<Observables>("product", "Products of two dictionaries")
          .summary("Every function of one dictionary times every one of another: waves in one state, polynomials in "
                   "the other.")
          .formula("ψᵢ(x) χⱼ(x)")
          .reference("Williams, Kevrekidis, Rowley, J. Nonlinear Sci. 25, 1307 (2015)")
          .parameter(semiflow::component("first", anyFamily<observables>, "monomials").doc("ψ"))
          .parameter(semiflow::component("second", anyFamily<observables>, "monomials").doc("χ"))
          .makes([](const Values& v) {
            const ObservablesPair both(v);
            return std::make_unique<Observables>(
                Observables{[v, both](const Snapshots& training) { return bind(v, both, training); }});
          });
  return component;
}

} // namespace semiflow::koopman
