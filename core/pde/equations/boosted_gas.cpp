#include <fmt/format.h>

#include "core/pde/conservation.h"
#include "core/pde/equation_builder.h"
#include "core/pde/equations/equations.h"
#include "core/pde/volumes/laws.h"

namespace semiflow::pde {
namespace {

void conserve(const Values& values, Equation& equation) {
  equation.conservation = conservationOf([gamma = values.real("gamma"), tilt = values.real("tilt")]<class T>(
                                             T, int) { return volumes::boostedGas<T>(gamma, tilt); },
                                         "density or pressure");
}

/// The root of A v^2 + B v + C, as volumes::boostedGas finds it.
std::string velocity() {
  const std::string square = "(tilt*(gamma + 1)/2*held_mass)", linear = "(held_mass - gamma*tilt*held_momentum)";
  const std::string constant = "(tilt*(gamma - 1)*held_energy - held_momentum)";
  return fmt::format("(-2*{2}/({1} + sqrt({1}^2 - 4*{0}*{2})))", square, linear, constant);
}

constexpr auto energy = "(pressure/(gamma - 1) + density*velocity^2/2)";

} // namespace

const Component<Equation>& boostedGas() {
  static const auto made =
      equation("boosted_gas", "Gas seen from a frame of tilted time")
          .summary("A wind faster than sound, with tomorrow far downstream at the same instant as today upstream.")
          .formula("∂(U + a F(U))/∂t′ + ∂F(U)/∂x = 0,  t′ = t + a x,  U: mass, momentum, energy of the Euler "
                   "equations,  p = (γ − 1)(E − ρv²/2)")
          .reference("I. V. Sokolov, T. I. Gombosi, Physics-based forecasting of tomorrow's solar wind at 1 AU, "
                     "arXiv:2501.07222 (2025)")
          .field("held_mass", "mass and a times its flux")
          .field("held_momentum", "momentum and a times its flux")
          .field("held_energy", "energy and a times its flux")
          .parameter(real("gamma", 1.4).above(1).atMost(10).live().doc("γ, ratio of specific heats"))
          .parameter(real("tilt", 0.2).unit("time/length").doc("a: no wave may run against x faster than 1/a"))
          .adjust(conserve)
          .derived("density", fmt::format("held_mass/(1 + tilt*{})", velocity()))
          .derived("velocity", velocity(), "length/time")
          .derived("pressure",
                   fmt::format("(held_energy - held_mass*{0}^2/2)/((1 + tilt*{0})/(gamma - 1) + tilt*{0})", velocity()))
          .initialVariable("density")
          .initialVariable("velocity", "length/time")
          .initialVariable("pressure")
          .initialFormula("held_mass", "density*(1 + tilt*velocity)")
          .initialFormula("held_momentum", "density*velocity*(1 + tilt*velocity) + tilt*pressure")
          .initialFormula("held_energy", fmt::format("{0}*(1 + tilt*velocity) + tilt*pressure*velocity", energy))
          .diagnostic("total_held_mass", "integral(held_mass)")
          .diagnostic("total_held_momentum", "integral(held_momentum)")
          .diagnostic("total_held_energy", "integral(held_energy)")
          .dimensions({1})
          .surroundings(R"json({
            "domain": {"id": "interval", "lower": 0, "upper": 4, "points": 400,
                       "boundary": {"id": "sides", "left": "neumann", "right": "neumann"}},
            "initial": {"id": "expression", "values": {
              "density": "if(abs(x - 0.7) < 0.3, 2, 1)", "velocity": "2.5", "pressure": "if(abs(x - 0.7) < 0.3, 4, 1)"}},
            "discretisation": {"id": "finite_volume"},
            "stepper": {"id": "ssprk3", "step": 0.01},
            "until": 1.6,
            "frame_interval": 0.01})json")
          .build();
  return made;
}

} // namespace semiflow::pde
