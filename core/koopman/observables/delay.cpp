#include <fmt/format.h>

#include "core/koopman/observables/catalogue.h"
#include "core/koopman/observables/derived.h"

namespace semiflow::koopman {
namespace {

using Eigen::Index;

Dictionary bind(const Values& v, const Observables& inner, const Snapshots& training) {
  const auto delays = static_cast<Index>(v.integer("delays")), spacing = static_cast<Index>(v.integer("spacing"));
  const Dictionary base = inner.bind(training);
  Dictionary dictionary = delayed(base, delays, spacing);
  for (Index k = 0; k <= delays; ++k) {
    for (const std::string& name : base.names) {
      dictionary.names.push_back(k == 0 ? name : fmt::format("{} ({} before)", name, k * spacing));
    }
  }
  return dictionary;
}

} // namespace

const Component<Observables>& delayObservables() {
  static const auto component =
      Component<Observables>("delay", "Delays")
          .summary(
              "The present and past values of other observables: unfolds what a few measurements do not show at once.")
          .formula("ψ(xₙ), ψ(xₙ₋ₛ), …, ψ(xₙ₋ₘₛ)")
          .reference("Arbabi, Mezic, Ergodic theory, dynamic mode decomposition, and computation of spectral "
                     "properties of the "
                     "Koopman operator, SIAM J. Appl. Dyn. Syst. 16, 2096 (2017)")
          .parameter(integer("delays", 10).between(0, 100000).doc("m, how many past values besides the present one"))
          .parameter(integer("spacing", 1).between(1, 100000).unit("snapshots").doc("s, from one delay to the next"))
          .parameter(semiflow::component("observables", anyFamily<observables>, "identity").doc("ψ, what is delayed"))
          .makes([](const Values& v) {
            const std::shared_ptr<const Observables> inner = v.make<Observables>("observables");
            return std::make_unique<Observables>(Observables{
                [v, inner](const Snapshots& training) { return bind(v, *inner, training); }, inner->dependsOnData});
          });
  return component;
}

} // namespace semiflow::koopman
