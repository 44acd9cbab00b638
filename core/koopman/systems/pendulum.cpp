#include <cmath>
#include <numbers>

#include "core/koopman/systems/catalogue.h"

namespace semiflow::koopman {

/// Without damping the flow keeps the area of the phase plane, and frequencies change with the energy: a continuous
/// spectrum. Angles are not wrapped; observables of a periodic coordinate take care of its period.
const Component<System>& pendulum() {
  static const auto component =
      Component<System>("pendulum", "Pendulum")
          .summary("Swings whose frequency falls with the energy: the simplest flow with a continuous spectrum.")
          .formula("θ' = ω,  ω' = −(g/l) sin θ − δ ω")
          .reference(
              "Lusch, Kutz, Brunton, Deep learning for universal linear embeddings of nonlinear dynamics, Nature "
              "Commun. 9, 4950 (2018)")
          .parameter(real("stiffness", 1)
                         .between(0, 1000)
                         .unit("1/time^2")
                         .doc("g/l, the square of the frequency of small swings"))
          .parameter(real("damping", 0).between(0, 100).unit("1/time").doc("δ"))
          .makes([](const Values& v) {
            const double stiffness = v.real("stiffness"), delta = v.real("damping");
            return std::make_unique<System>(System{.stateNames = {"theta", "omega"},
                                                   .lower = {-2, -1},
                                                   .upper = {2, 1},
                                                   .periods = {2 * std::numbers::pi, 0},
                                                   .interval = 0.5,
                                                   .law = [=](const double* s, double* f) {
                                                     f[0] = s[1];
                                                     f[1] = -stiffness * std::sin(s[0]) - delta * s[1];
                                                   }});
          });
  return component;
}

} // namespace semiflow::koopman
