#include "core/pde/equation_builder.h"
#include "core/pde/equations/equations.h"

namespace semiflow::pde {

const Component<Equation>& kobayashi() {
  static const auto made =
      equation("kobayashi", "Kobayashi crystal growth")
          .summary("A snowflake grows in an undercooled melt; latent heat makes its tips branch.")
          .formula("τ ∂p/∂t = ∇·(ε² ∇p + ε ε′ R∇p) + p (1 − p)(p − ½ + m(T)),  ∂T/∂t = ∇²T + K ∂p/∂t,  "
                   "ε ∝ 1 + δ cos 6θ,  m = α/π arctan(γ (1 − T))")
          .reference(
              "Kobayashi, Modeling and numerical simulations of dendritic crystal growth, Physica D 63, 410 (1993)")
          .field("p", "phase: 1 in the crystal, 0 in the melt")
          .field("T", "temperature; 1 melts")
          .parameter(real("width", 0.026).above(0).live().unit("length").doc("ε: of the border"))
          .parameter(
              real("anisotropy", 0.015)
                  .between(0, 0.1)
                  .live()
                  .doc("δ: how much better it grows along six directions; beyond 1/35 some directions are missing "
                       "from the surface, and it becomes rough"))
          .parameter(real("relaxation", 0.002).above(0).live().unit("time").doc("τ"))
          .parameter(real("latent_heat", 2).live().doc("K"))
          .parameter(real("undercooling", 0.9).atLeast(0).live().doc("α: strength of the driving force, below 1"))
          .parameter(real("steepness", 10).live().doc("γ: of the driving force in temperature"))
          .definition("steep", "p_x^2 + p_y^2 + 0.000005/width^2")
          .definition("six", "1 + anisotropy*(p_x^6 - 15*p_x^4*p_y^2 + 15*p_x^2*p_y^4 - p_y^6)/steep^3")
          .definition("turn", "-6*anisotropy*(6*p_x^5*p_y - 20*p_x^3*p_y^3 + 6*p_x*p_y^5)/steep^3")
          .definition("growth", "(width^2*laplacian(p) + f_x + g_y + p*(1 - p)*(p - 0.5 + "
                                "undercooling/pi*atan(steepness*(1 - T))))/relaxation")
          .constraint("f", "width^2*((six^2 - 1)*p_x - six*turn*p_y) - f")
          .constraint("g", "width^2*((six^2 - 1)*p_y + six*turn*p_x) - g")
          .rate("p", "growth")
          .rate("T", "laplacian(T) + latent_heat*growth")
          .dimensions({2})
          .diagnostic("crystal", "integral(p)")
          .diagnostic("warmest", "maximum(T)")
          .diagnostic("heat", "integral(T - latent_heat*p)")
          .surroundings(R"json({
            "domain": {"id": "rectangle", "lower": [-1.6, -1.6], "upper": [1.6, 1.6], "points": [480, 480]},
            "initial": {"id": "expression", "values": {"p": "0.5*(1 + tanh(2.5 - 35*(x^2 + y^2)))"}},
            "stepper": {"id": "etdrk4", "step": 0.0008},
            "until": 0.44,
            "frame_interval": 0.0032})json")
          .build();
  return made;
}

} // namespace semiflow::pde
