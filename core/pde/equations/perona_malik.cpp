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
          .parameter(real("contrast", 0.1).above(0).live().unit("1/length").doc("K: the slope that counts as an edge"))
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
            "domain": {"id": "rectangle", "lower": [0, 0], "upper": [64, 64], "points": [192, 192]},
            "initial": {"id": "expression", "values": {"u": "0.5 + 0.5*tanh((18 - sqrt((x - 28)^2 + (y - 30)^2))/1.2) + 0.25*(1 + tanh((9 - abs(x - 46))/1.2))*(1 + tanh((9 - abs(y - 46))/1.2)) + 0.12*sin(2.1*x + 3*sin(0.7*y))*sin(1.9*y + 2*sin(0.9*x))"}},
            "stepper": {"id": "etdrk4", "step": 0.05},
            "until": 60,
            "frame_interval": 0.2})json")
          .build();
  return made;
}

} // namespace semiflow::pde
