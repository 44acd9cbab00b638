#include "core/koopman/observables/catalogue.h"

namespace semiflow::koopman {

const Component<Observables>& identityObservables() {
  static const auto component =
      Component<Observables>("identity", "The state itself")
          .summary("Each coordinate or grid value of the state: what dynamic mode decomposition works on.")
          .formula("ψ(x) = x")
          .reference(
              "Schmid, Dynamic mode decomposition of numerical and experimental data, J. Fluid Mech. 656, 5 (2010)")
          .makes([](const Values&) {
            return std::make_unique<Observables>(
                Observables{[](const Snapshots& training) {
                              Dictionary dictionary{.size = training.dimension()};
                              if (training.axes.empty()) dictionary.names = training.names;
                              dictionary.evaluate = [](const auto& states, auto values) { values = states; };
                              return dictionary;
                            },
                            false});
          });
  return component;
}

} // namespace semiflow::koopman
