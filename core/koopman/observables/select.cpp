#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/base/suggest.h"
#include "core/koopman/observables/catalogue.h"

namespace semiflow::koopman {
namespace {

using Eigen::Index;

/// The named states' numbers.
std::vector<Index> numbersOf(const Values& v, const Snapshots& training) {
  std::vector<std::string> known;
  for (Index i = 0; i < training.dimension() && training.axes.empty(); ++i) known.push_back(training.nameOf(i));
  std::vector<Index> numbers;
  for (const std::string& name : v.texts("states")) {
    const auto at = std::find(known.begin(), known.end(), name);
    if (at == known.end()) {
      throw v.error("states",
                    known.empty() ? std::string("states with names, not a field")
                                  : fmt::format("names out of {}", fmt::join(known, ", ")),
                    fmt::format("'{}'", name), suggestion(name, known));
    }
    numbers.push_back(at - known.begin());
  }
  if (numbers.empty()) throw v.error("states", "at least one name", "none");
  return numbers;
}

Dictionary bind(const Values& v, const Observables& inner, const Snapshots& training) {
  const std::vector<Index> numbers = numbersOf(v, training);
  Snapshots part = training;
  part.states = training.states(numbers, Eigen::all);
  part.names.clear();
  part.periods.clear();
  for (const Index i : numbers) {
    part.names.push_back(training.nameOf(i));
    if (!training.periods.empty()) part.periods.push_back(training.periods[static_cast<std::size_t>(i)]);
  }
  Dictionary dictionary = inner.bind(part);
  dictionary.evaluate = [numbers, evaluate = dictionary.evaluate](const Eigen::Ref<const Eigen::MatrixXd>& states,
                                                                  Eigen::Ref<Eigen::MatrixXd> values) {
    evaluate(Eigen::MatrixXd(states(numbers, Eigen::all)), values);
  };
  return dictionary;
}

} // namespace

const Component<Observables>& selectObservables() {
  static const auto component =
      Component<Observables>("select", "Functions of some of the states")
          .summary("Other observables that look at some of the states only: Fourier modes of an angle, say.")
          .formula("ψ(xᵢ, xⱼ, …)")
          .reference("Williams, Kevrekidis, Rowley, J. Nonlinear Sci. 25, 1307 (2015)")
          .parameter(texts("states", {"x"}).doc("the states' names"))
          .parameter(semiflow::component("observables", anyFamily<observables>, "fourier").doc("ψ"))
          .makes([](const Values& v) {
            const std::shared_ptr<const Observables> inner = v.make<Observables>("observables");
            return std::make_unique<Observables>(
                Observables{[v, inner](const Snapshots& training) { return bind(v, *inner, training); }});
          });
  return component;
}

} // namespace semiflow::koopman
