#include "core/pde/equation_builder.h"
#include "core/pde/equations/equations.h"

namespace semiflow::pde {

const Component<Equation>& peronaMalik() {
  static const auto made =
      equation("perona_malik", "Perona-Malik diffusion")
          .summary("A picture loses its noise and keeps its edges: where it is steep, nothing diffuses.")
          .formula("∂u/∂t = ∇·(D ∇u/(1 + |∇s|²/K²)),  s − σ² ∇²s = u")
          .reference("Perona, Malik, IEEE Trans. Pattern Anal. 12, 629 (1990); Catté, Lions, Morel, Coll, SIAM J. "
                     "Numer. Anal. 29, 182 (1992)")
          .field("u", "brightness")
          .parameter(real("diffusivity", 1).atLeast(0).live().unit("length^2/time").doc("D: in even regions"))
          .parameter(real("contrast", 0.2).above(0).live().unit("1/length").doc("K: the slope that counts as an edge"))
          .parameter(real("smoothing", 1)
                         .above(0)
                         .live()
                         .unit("length")
                         .doc("σ: edges are sought in a picture smoothed by this length"))
          .constraint("s", "s - smoothing^2*laplacian(s) - u")
          .constraint("p", "diffusivity*u_x*(1/(1 + (s_x^2 + s_y^2)/contrast^2) - 1) - p")
          .constraint("q", "diffusivity*u_y*(1/(1 + (s_x^2 + s_y^2)/contrast^2) - 1) - q")
          .rate("u", "diffusivity*laplacian(u) + p_x + q_y")
          .dimensions({2})
          .diagnostic("mean", "mean(u)")
          .diagnostic("variance", "mean(u^2) - mean(u)^2")
          .diagnostic("brightest", "maximum(u)")
          .surroundings(R"json({
            "domain": {"id": "rectangle", "lower": [0, 0], "upper": [64, 64], "points": [240, 240]},
            "initial": {"id": "expression", "values": {"u": "0.5 + 0.3*tanh(3*(cos(pi*x/32) + cos(pi*y/32) - 0.5)) + 0.2*tanh(2*cos(3*pi*(x + y)/32) + 1) + 0.06*sin(9*pi*x/32)*sin(11*pi*y/32) + 0.05*sin(pi*(7*x + 12*y)/32) + 0.05*cos(pi*(12*x - 5*y)/32)"}},
            "stepper": {"id": "etdrk4", "step": 0.05},
            "until": 30,
            "frame_interval": 0.1})json")
          .build();
  return made;
}

} // namespace semiflow::pde
