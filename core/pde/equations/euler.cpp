#include "core/pde/conservation.h"
#include "core/pde/equation_builder.h"
#include "core/pde/equations/equations.h"
#include "core/pde/volumes/laws.h"

namespace semiflow::pde {
namespace {

constexpr auto pressure1 = "(gamma - 1)*(energy - momentum^2/(2*density))";
constexpr auto pressure2 = "(gamma - 1)*(energy - (momentum_x^2 + momentum_y^2)/(2*density))";

void conserve(const Values& values, Equation& equation) {
  equation.conservation = conservationOf(
      [gamma = values.real("gamma")]<class T>(T, int dimension) { return volumes::euler<T>(dimension, gamma); },
      "density or pressure");
}

std::string entropy(const std::string& pressure) {
  return "integral(density*log(" + pressure + "/density^gamma))/(gamma - 1)";
}

} // namespace

const Component<Equation>& euler() {
  static const auto made =
      equation("euler", "Euler equations of gas dynamics")
          .summary("Compressible flow without friction: sound, shocks, contacts between gases, and instabilities where "
                   "they slide along each other.")
          .formula("∂ρ/∂t + ∇·(ρv) = 0,  ∂(ρv)/∂t + ∇·(ρvv) + ∇p = 0,  ∂E/∂t + ∇·((E + p)v) = 0,  E = p/(γ−1) + ρv²/2")
          .reference("E. F. Toro, Riemann Solvers and Numerical Methods for Fluid Dynamics, Springer (2009)")
          .field("density", "mass per volume", "mass/length^n")
          .field("momentum", "per volume", "", 1)
          .field("momentum_x", "per volume", "", 2)
          .field("momentum_y", "per volume", "", 2)
          .field("energy", "inner and kinetic, per volume")
          .parameter(real("gamma", 1.4)
                         .above(1)
                         .atMost(10)
                         .live()
                         .doc("γ, ratio of specific heats: 1.4 for air, 5/3 for gases of single atoms"))
          .adjust(conserve)
          .derived("velocity", "momentum/density", "length/time", 1)
          .derived("velocity_x", "momentum_x/density", "length/time", 2)
          .derived("velocity_y", "momentum_y/density", "length/time", 2)
          .derived("pressure", pressure1, "", 1)
          .derived("pressure", pressure2, "", 2)
          .initialVariable("density")
          .initialVariable("velocity", "length/time", 1)
          .initialVariable("velocity_x", "length/time", 2)
          .initialVariable("velocity_y", "length/time", 2)
          .initialVariable("pressure")
          .initialFormula("momentum", "density*velocity", 1)
          .initialFormula("momentum_x", "density*velocity_x", 2)
          .initialFormula("momentum_y", "density*velocity_y", 2)
          .initialFormula("energy", "pressure/(gamma - 1) + density*velocity^2/2", 1)
          .initialFormula("energy", "pressure/(gamma - 1) + density*(velocity_x^2 + velocity_y^2)/2", 2)
          .diagnostic("mass", "integral(density)")
          .diagnostic("total_momentum", "integral(momentum)", "", 1)
          .diagnostic("total_momentum_x", "integral(momentum_x)", "", 2)
          .diagnostic("total_momentum_y", "integral(momentum_y)", "", 2)
          .diagnostic("total_energy", "integral(energy)")
          .diagnostic("entropy", entropy(pressure1), "", 1)
          .diagnostic("entropy", entropy(pressure2), "", 2)
          .dimensions({1, 2})
          .surroundings(R"json({
            "domain": {"id": "interval", "lower": 0, "upper": 1, "points": 400,
                       "boundary": {"id": "sides", "left": "neumann", "right": "neumann"}},
            "initial": {"id": "expression", "values": {
              "density": "if(x < 0.5, 1, 0.125)", "velocity": "0", "pressure": "if(x < 0.5, 1, 0.1)"}},
            "discretisation": {"id": "finite_volume"},
            "stepper": {"id": "ssprk3", "step": 0.01},
            "until": 0.2,
            "frame_interval": 0.002})json")
          .build();
  return made;
}

} // namespace semiflow::pde
