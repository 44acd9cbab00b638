#include "core/koopman/systems/catalogue.h"
#include "core/koopman/systems/langevin.h"

namespace semiflow::koopman {

const Component<System>& doubleWell() {
  static const auto component =
      Component<System>("double_well", "Langevin motion in a double well")
          .summary(
              "A particle kicked about in two wells: one slow eigenvalue, the rate of hopping, and a gap to the rest.")
          .formula("dx = −V'(x) dt + √(2/β) dW,  V = h (x² − 1)²")
          .reference("Klus, Nüske, Peitz, Niemann, Clementi, Schütte, Data-driven approximation of the Koopman "
                     "generator, Physica D 406, 132416 (2020)")
          .parameter(
              real("barrier", 1).between(0, 100).unit("energy").doc("h, the height of the barrier between the wells"))
          .parameter(real("beta", 3).above(0).atMost(100).unit("1/energy").doc("β, the inverse temperature"))
          .parameter(real("step", 0.002).above(0).atMost(1).unit("time").doc("longest time step"))
          .makes([](const Values& v) {
            const double height = v.real("barrier");
            System system =
                langevin([=](double x) { return -4 * height * x * (x * x - 1); }, v.real("beta"), v.real("step"));
            system.lower = {-2};
            system.upper = {2};
            system.interval = 0.2;
            return std::make_unique<System>(std::move(system));
          });
  return component;
}

} // namespace semiflow::koopman
