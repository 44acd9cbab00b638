#include "core/koopman/systems/catalogue.h"

namespace semiflow::koopman {

const Component<System>& logistic() {
  static const auto component =
      Component<System>("logistic", "Logistic map")
          .summary("Growth and crowding: fixed points, doubling periods, and at rate 4 a chaos with a known solution.")
          .formula("x → r x (1 − x)")
          .reference("May, Simple mathematical models with very complicated dynamics, Nature 261, 459 (1976)")
          .parameter(real("rate", 4).between(0, 4).doc("r"))
          .makes([](const Values& v) {
            const double rate = v.real("rate");
            return std::make_unique<System>(
                System{.stateNames = {"x"},
                       .lower = {0},
                       .upper = {1},
                       .periods = {0},
                       .discrete = true,
                       .timeUnit = "iteration",
                       .law = [=](const double* s, double* next) { next[0] = rate * s[0] * (1 - s[0]); }});
          });
  return component;
}

} // namespace semiflow::koopman
