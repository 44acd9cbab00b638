#include "core/koopman/observables/catalogue.h"
#include "core/koopman/observables/pair.h"

namespace semiflow::koopman {
namespace {

Dictionary bind(const ObservablesPair& both, const Snapshots& training) {
  const DictionaryPair pair = both.bind(training);
  Dictionary dictionary{.size = pair.first.size + pair.second.size, .window = pair.window()};
  const auto complete = [](const Dictionary& d) { return static_cast<Eigen::Index>(d.names.size()) == d.size; };
  if (complete(pair.first) && complete(pair.second)) {
    dictionary.names = pair.first.names;
    dictionary.names.insert(dictionary.names.end(), pair.second.names.begin(), pair.second.names.end());
  }
  dictionary.evaluate = [pair](const Eigen::Ref<const Eigen::MatrixXd>& states, Eigen::Ref<Eigen::MatrixXd> values) {
    const auto [first, second] = pair.at(states, values.cols());
    values.topRows(first.rows()) = first;
    values.bottomRows(second.rows()) = second;
  };
  return dictionary;
}

} // namespace

const Component<Observables>& concatenation() {
  static const auto component =
      Component<Observables>("concatenation", "Two dictionaries, one after the other")
          .summary("All functions of two dictionaries; nest it for more. What both have counts once.")
          .formula("ψ₁, …, ψ_N, χ₁, …, χ_M")
          .reference("Williams, Kevrekidis, Rowley, J. Nonlinear Sci. 25, 1307 (2015)")
          .parameter(semiflow::component("first", anyFamily<observables>, "identity").doc("ψ"))
          .parameter(semiflow::component("second", anyFamily<observables>, "radial").doc("χ"))
          .makes([](const Values& v) {
            const ObservablesPair both(v);
            return std::make_unique<Observables>(
                Observables{[both](const Snapshots& training) { return bind(both, training); }});
          });
  return component;
}

} // namespace semiflow::koopman
