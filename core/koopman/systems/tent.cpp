#include <algorithm>

#include "core/koopman/systems/catalogue.h"

namespace semiflow::koopman {

/// Doubling shifts a binary number's digits to the left: with a slope of exactly 2 every orbit would end at 0 within
/// 53 iterations. The slope is therefore taken smaller by a part in 10^12, which no statistics show.
const Component<System>& tent() {
  static const auto component =
      Component<System>("tent", "Tent map")
          .summary("Two straight slopes: as chaotic as the logistic map, and uniform at slope 2.")
          .formula("x → s min(x, 1 − x)")
          .reference("Lasota, Mackey, Chaos, Fractals, and Noise (1994)")
          .parameter(real("slope", 2)
                         .between(0, 2)
                         .doc("s; computed as s (1 − 10⁻¹²), since doubling runs out of binary digits"))
          .makes([](const Values& v) {
            const double slope = v.real("slope") * (1 - 1e-12);
            return std::make_unique<System>(
                System{.stateNames = {"x"},
                       .lower = {0},
                       .upper = {1},
                       .periods = {0},
                       .discrete = true,
                       .timeUnit = "iteration",
                       .law = [=](const double* s, double* next) { next[0] = slope * std::min(s[0], 1 - s[0]); }});
          });
  return component;
}

} // namespace semiflow::koopman
