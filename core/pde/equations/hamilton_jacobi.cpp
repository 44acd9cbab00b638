#include "core/pde/equation_builder.h"
#include "core/pde/equations/equations.h"

namespace semiflow::pde {

const Component<Equation>& hamiltonJacobi() {
  static const auto made =
      equation("hamilton_jacobi", "Hamilton-Jacobi equation")
          .summary("Wave fronts and optimal cost: the viscous solution, smooth but for sharp folds.")
          .formula("∂u/∂t + H(x, u, ∇u) = ν ∇²u")
          .reference(
              "Crandall, Lions, Viscosity solutions of Hamilton-Jacobi equations, Trans. Am. Math. Soc. 277, 1 (1983)")
          .field("u", "time of arrival, or cost")
          .parameter(real("viscosity", 0.02).atLeast(0).live().unit("length^2/time").doc("ν: rounds the folds"))
          .parameter(expression("hamiltonian", "dot(gradient(u), gradient(u))/2")
                         .doc("H: a formula in u_x, u_y, u_z, u, x, y, z and t"))
          .rate("u", "viscosity*laplacian(u) - hamiltonian")
          .diagnostic("mean", "mean(u)")
          .diagnostic("lowest", "minimum(u)")
          .diagnostic("highest", "maximum(u)")
          .surroundings(R"json({
            "domain": {"id": "rectangle", "lower": [-1, -1], "upper": [1, 1], "points": [224, 224]},
            "initial": {"id": "expression", "values": {"u": "0.3*cos(pi*x)*cos(pi*y) + 0.1*cos(3*pi*x + 1)*sin(2*pi*y)"}},
            "stepper": {"id": "etdrk4", "step": 0.002},
            "until": 1.6,
            "frame_interval": 0.01})json")
          .build();
  return made;
}

} // namespace semiflow::pde
