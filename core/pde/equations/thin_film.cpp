#include "core/pde/equation_builder.h"
#include "core/pde/equations/equations.h"

namespace semiflow::pde {

const Component<Equation>& thinFilm() {
  static const auto made =
      equation("thin_film", "Thin liquid film")
          .summary("A film thinner than a micrometre tears open: holes, rims and droplets.")
          .formula("∂h/∂t = ∇·(h³ ∇(U′(h) − ∇²h)),  U′ = ε²/h³ − ε³/h⁴")
          .reference("Oron, Davis, Bankoff, Long-scale evolution of thin liquid films, Rev. Mod. Phys. 69, 931 (1997); "
                     "Bertozzi, Grün, Witelski, Nonlinearity 14, 1569 (2001)")
          .field("h", "thickness")
          .parameter(real("precursor", 0.4)
                         .above(0)
                         .live()
                         .unit("length")
                         .doc("ε: thickness that stays where the film is torn"))
          .parameter(
              real("reference", 1.5)
                  .above(0)
                  .live()
                  .unit("length")
                  .doc("thickness around which the surface tension is treated exactly; a little below the largest"))
          .definition("slope", "4*precursor^3/h^2 - 3*precursor^2/h")
          .constraint("c", "c - laplacian(h)")
          .constraint("p", "slope*h_x - h^3*c_x - p")
          .constraint("q", "slope*h_y - h^3*c_y - q")
          .rate("h", "p_x + q_y")
          .dimensions({2})
          .diagnostic("volume", "integral(h)")
          .diagnostic("energy", "integral(dot(gradient(h), gradient(h))/2 - precursor^2/(2*h^2) + precursor^3/(3*h^3))")
          .diagnostic("thinnest", "minimum(h)")
          .diagnostic("thickest", "maximum(h)")
          .adjust([](const Values& values, Equation& equation) { equation.fields[0].rest = values.real("reference"); })
          .surroundings(R"json({
            "domain": {"id": "rectangle", "lower": [0, 0], "upper": [80, 80], "points": [144, 144]},
            "initial": {"id": "random_fourier", "amplitude": 0.02, "correlation_length": 4, "offset": 1},
            "stepper": {"id": "etdrk4", "step": 0.5},
            "until": 400,
            "frame_interval": 2})json")
          .build();
  return made;
}

} // namespace semiflow::pde
