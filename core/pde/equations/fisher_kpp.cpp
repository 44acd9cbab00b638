#include "core/pde/equation_builder.h"
#include "core/pde/equations/equations.h"

namespace semiflow::pde {

const Component<Equation>& fisherKpp() {
  static const auto made =
      equation("fisher_kpp", "Fisher-KPP equation")
          .summary(
              "A favourable gene, or a population, invades: fronts run at twice the root of diffusivity times growth.")
          .formula("∂u/∂t = D ∇²u + r u (h(x) − u)")
          .reference(
              "Fisher, Ann. Eugenics 7, 355 (1937); Kolmogorov, Petrovskii, Piskunov, Bull. Univ. Moscow A 1, 1 (1937)")
          .field("u", "density of the population")
          .parameter(real("diffusivity", 1).atLeast(0).live().unit("length^2/time").doc("D: how far individuals stray"))
          .parameter(real("growth", 1).live().unit("1/time").doc("r: rate of growth of a thin population"))
          .parameter(
              expression("habitat", "1")
                  .doc("h: the density that a place can feed, as a formula in x, y, z and t; below zero it is hostile"))
          .rate("u", "diffusivity*laplacian(u) + growth*u*(habitat - u)")
          .diagnostic("population", "integral(u)")
          .diagnostic("maximum", "maximum(u)")
          .surroundings(R"json({
            "domain": {"id": "rectangle", "lower": [0, 0], "upper": [120, 120], "points": [192, 192]},
            "initial": {"id": "expression", "values": {"u": "exp(-((x - 60)^2 + (y - 60)^2)/20)"}},
            "stepper": {"id": "etdrk4", "step": 0.2},
            "until": 34,
            "frame_interval": 0.2})json")
          .build();
  return made;
}

} // namespace semiflow::pde
