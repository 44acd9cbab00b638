#include <fmt/format.h>

#include "core/koopman/systems/catalogue.h"

namespace semiflow::koopman {

const Component<System>& lorenz96() {
  static const auto component =
      Component<System>("lorenz_96", "Lorenz 96 system")
          .summary(
              "Weather on a circle of latitude: advection, damping and forcing; chaotic from a forcing of about 5.")
          .formula("xᵢ' = (xᵢ₊₁ − xᵢ₋₂) xᵢ₋₁ − xᵢ + F,  i around a ring")
          .reference("Lorenz, Predictability: a problem partly solved, ECMWF seminar on predictability (1996)")
          .parameter(integer("sites", 40).between(4, 1000).doc("around the ring"))
          .parameter(real("forcing", 8).between(-100, 100).doc("F"))
          .makes([](const Values& v) {
            const auto n = static_cast<std::size_t>(v.integer("sites"));
            const double forcing = v.real("forcing");
            System system{.lower = std::vector<double>(n, -5),
                          .upper = std::vector<double>(n, 10),
                          .periods = std::vector<double>(n, 0),
                          .interval = 0.05};
            for (std::size_t i = 1; i <= n; ++i) system.stateNames.push_back(fmt::format("x{}", i));
            system.law = [=](const double* x, double* f) {
              for (std::size_t i = 0; i < n; ++i) {
                f[i] = (x[(i + 1) % n] - x[(i + n - 2) % n]) * x[(i + n - 1) % n] - x[i] + forcing;
              }
            };
            return std::make_unique<System>(std::move(system));
          });
  return component;
}

} // namespace semiflow::koopman
