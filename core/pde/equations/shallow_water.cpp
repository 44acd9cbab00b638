#include "core/pde/conservation.h"
#include "core/pde/equation_builder.h"
#include "core/pde/equations/equations.h"
#include "core/pde/volumes/laws.h"

namespace semiflow::pde {
namespace {

void conserve(const Values& values, Equation& equation) {
  equation.conservation = conservationOf([gravity = values.real("gravity")]<class T>(
                                             T, int dimension) { return volumes::shallowWater<T>(dimension, gravity); },
                                         "depth");
}

constexpr auto energy1 = "integral(if(depth > 1e-9, momentum^2/(2*depth), 0) + gravity*depth^2/2)";
constexpr auto energy2 = "integral(if(depth > 1e-9, (momentum_x^2 + momentum_y^2)/(2*depth), 0) + gravity*depth^2/2)";

} // namespace

const Component<Equation>& shallowWater() {
  static const auto made =
      equation("shallow_water", "Shallow water")
          .summary("Waves much longer than the water is deep, over a flat bed: bores, dam breaks, floods of dry land.")
          .formula("∂h/∂t + ∇·(hv) = 0,  ∂(hv)/∂t + ∇·(hvv) + ∇(gh²/2) = 0")
          .reference("A. J. C. de Saint-Venant, C. R. Acad. Sci. 73, 147 (1871); J. J. Stoker, Water Waves (1957)")
          .field("depth", "of the water", "length")
          .field("momentum", "depth times velocity", "length^2/time", 1)
          .field("momentum_x", "depth times velocity", "length^2/time", 2)
          .field("momentum_y", "depth times velocity", "length^2/time", 2)
          .parameter(real("gravity", 9.81).above(0).live().unit("length/time^2").doc("g"))
          .adjust(conserve)
          .derived("velocity", "if(depth > 1e-9, momentum/depth, 0)", "length/time", 1)
          .derived("velocity_x", "if(depth > 1e-9, momentum_x/depth, 0)", "length/time", 2)
          .derived("velocity_y", "if(depth > 1e-9, momentum_y/depth, 0)", "length/time", 2)
          .initialVariable("depth", "length")
          .initialVariable("velocity", "length/time", 1)
          .initialVariable("velocity_x", "length/time", 2)
          .initialVariable("velocity_y", "length/time", 2)
          .initialFormula("momentum", "depth*velocity", 1)
          .initialFormula("momentum_x", "depth*velocity_x", 2)
          .initialFormula("momentum_y", "depth*velocity_y", 2)
          .diagnostic("volume", "integral(depth)")
          .diagnostic("total_momentum", "integral(momentum)", "", 1)
          .diagnostic("total_momentum_x", "integral(momentum_x)", "", 2)
          .diagnostic("total_momentum_y", "integral(momentum_y)", "", 2)
          .diagnostic("energy", energy1, "", 1)
          .diagnostic("energy", energy2, "", 2)
          .dimensions({1, 2})
          .surroundings(R"json({
            "domain": {"id": "interval", "lower": 0, "upper": 100, "points": 400,
                       "boundary": {"id": "sides", "left": "wall", "right": "wall"}},
            "initial": {"id": "expression", "values": {"depth": "if(x < 50, 2, 0.5)"}},
            "discretisation": {"id": "finite_volume"},
            "stepper": {"id": "ssprk3", "step": 1},
            "until": 40,
            "frame_interval": 0.2})json")
          .build();
  return made;
}

} // namespace semiflow::pde
