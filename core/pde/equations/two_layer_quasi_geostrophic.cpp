#include "core/pde/equation_builder.h"
#include "core/pde/equations/equations.h"

namespace semiflow::pde {

const Component<Equation>& twoLayerQuasiGeostrophic() {
  static const auto made =
      equation("two_layer_quasi_geostrophic", "Two-layer quasi-geostrophic flow")
          .summary("The weather of a rotating planet in two layers: a sheared wind breaks into storms.")
          .formula(
              "∂qᵢ/∂t + J(ψᵢ, qᵢ) + Uᵢ ∂qᵢ/∂x + (β ± F ΔU) ∂ψᵢ/∂x = −ν ∇⁸qᵢ − r δᵢ₂ ∇²ψ₂,  qᵢ = ∇²ψᵢ ± F (ψ₂ − ψ₁)")
          .reference("Phillips, Energy transformations and meridional circulations, Tellus 6, 273 (1954); Haidvogel, "
                     "Held, Homogeneous quasi-geostrophic turbulence driven by a uniform temperature gradient, J. "
                     "Atmos. Sci. 37, 2644 (1980)")
          .field("q1", "potential vorticity of the upper layer", "1/time")
          .field("q2", "of the lower layer", "1/time")
          .parameter(
              real("shear", 1).live().unit("length/time").doc("ΔU: wind of the upper layer over that of the lower"))
          .parameter(real("coupling", 1)
                         .above(0)
                         .live()
                         .unit("1/length^2")
                         .doc("F: 1/(2 deformation radius²) for layers alike"))
          .parameter(
              real("beta", 0.3).live().unit("1/(length time)").doc("β: how the Coriolis parameter changes northward"))
          .parameter(real("drag", 0.3).atLeast(0).live().unit("1/time").doc("r: friction of the lower layer"))
          .parameter(real("hyperviscosity", 0.003)
                         .atLeast(0)
                         .live()
                         .unit("length^8/time")
                         .doc("ν: of ∇⁸, which damps the smallest scales"))
          .constraint("psi1", "laplacian(psi1) + coupling*(psi2 - psi1) - q1")
          .constraint("psi2", "laplacian(psi2) + coupling*(psi1 - psi2) - q2")
          .rate("q1", "psi1_y*q1_x - psi1_x*q1_y - shear/2*q1_x - (beta + coupling*shear)*psi1_x - "
                      "hyperviscosity*bilaplacian(bilaplacian(q1))")
          .rate("q2", "psi2_y*q2_x - psi2_x*q2_y + shear/2*q2_x - (beta - coupling*shear)*psi2_x - "
                      "drag*laplacian(psi2) - hyperviscosity*bilaplacian(bilaplacian(q2))")
          .dimensions({2})
          .diagnostic("kinetic_energy",
                      "integral(dot(gradient(psi1), gradient(psi1)) + dot(gradient(psi2), gradient(psi2)))/2")
          .diagnostic("potential_energy", "coupling*integral((psi1 - psi2)^2)/2")
          .diagnostic("heat_flux", "integral(psi1*psi2_x)")
          .diagnostic("enstrophy", "integral(q1^2 + q2^2)/2")
          .surroundings(R"json({
            "domain": {"id": "rectangle", "lower": [0, 0], "upper": [50, 50], "points": [160, 160]},
            "initial": {"id": "random_fourier", "amplitude": 0.1, "correlation_length": 3},
            "stepper": {"id": "etdrk4", "step": 0.04},
            "until": 100,
            "frame_interval": 0.2})json")
          .build();
  return made;
}

} // namespace semiflow::pde
