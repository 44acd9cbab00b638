#include <cmath>

#include "core/koopman/systems/catalogue.h"
#include "core/koopman/systems/langevin.h"

namespace semiflow::koopman {
namespace {

double force(double x) {
  const double left = x + 0.5, right = x - 0.5;
  return 4 * (-8 * std::pow(x, 7) + 128 * x * std::exp(-80 * x * x) + 32 * right * std::exp(-80 * right * right) +
              40 * left * std::exp(-40 * left * left));
}

} // namespace

const Component<System>& prinz() {
  static const auto component =
      Component<System>("prinz", "Langevin motion in Prinz' potential")
          .summary("Four wells behind barriers of different height: three slow eigenvalues, a standard test of Markov "
                   "models.")
          .formula("dx = −V'(x) dt + √(2/β) dW,  V = 4 (x⁸ + 0.8 e^(−80x²) + 0.2 e^(−80(x−½)²) + 0.5 e^(−40(x+½)²))")
          .reference(
              "Prinz et al., Markov models of molecular kinetics: generation and validation, J. Chem. Phys. 134, "
              "174105 (2011)")
          .parameter(real("beta", 1).above(0).atMost(100).unit("1/energy").doc("β, the inverse temperature"))
          .parameter(real("step", 0.0005).above(0).atMost(0.1).unit("time").doc("longest time step"))
          .makes([](const Values& v) {
            System system = langevin(force, v.real("beta"), v.real("step"));
            system.interval = 0.05;
            return std::make_unique<System>(std::move(system));
          });
  return component;
}

} // namespace semiflow::koopman
