#include "core/pde/conservation.h"
#include "core/pde/equation_builder.h"
#include "core/pde/equations/equations.h"
#include "core/pde/volumes/laws.h"

namespace semiflow::pde {
namespace {

void conserve(const Values&, Equation& equation) {
  const volumes::ScalarFormulas formulas{"u", {"u^2/2", "u^2/2"}, "", {}, equation.path, equation.path};
  equation.conservation = conservationOf(formulas);
}

} // namespace

const Component<Equation>& inviscidBurgers() {
  static const auto made =
      equation("inviscid_burgers", "Burgers equation without viscosity")
          .summary("Crests overtake troughs; where they meet a shock forms, in which energy is lost.")
          .formula("∂u/∂t + ∂(u²/2)/∂x + ∂(u²/2)/∂y = 0")
          .reference("E. Hopf, The partial differential equation u_t + u u_x = μ u_xx, Comm. Pure Appl. Math. 3, 201 "
                     "(1950)")
          .field("u", "velocity")
          .adjust(conserve)
          .diagnostic("momentum", "integral(u)")
          .diagnostic("energy", "integral(u^2)/2")
          .dimensions({1, 2})
          .surroundings(R"json({
            "domain": {"id": "interval", "lower": 0, "upper": 1, "points": 400},
            "initial": {"id": "expression", "values": {"u": "0.5 + sin(2*pi*x)"}},
            "discretisation": {"id": "finite_volume"},
            "stepper": {"id": "ssprk3", "step": 0.01},
            "until": 1,
            "frame_interval": 0.01})json")
          .build();
  return made;
}

} // namespace semiflow::pde
