#include "core/pde/equation_builder.h"
#include "core/pde/equations/equations.h"

namespace semiflow::pde {

const Component<Equation>& kardarParisiZhang() {
  static const auto made =
      equation("kardar_parisi_zhang", "Kardar-Parisi-Zhang equation")
          .summary("A surface grows along its normal: hills spread to parabolas that meet in sharp valleys.")
          .formula("∂h/∂t = ν ∇²h + λ/2 |∇h|² + F")
          .reference("Kardar, Parisi, Zhang, Dynamic scaling of growing interfaces, Phys. Rev. Lett. 56, 889 (1986)")
          .field("h", "height")
          .parameter(real("tension", 0.1).atLeast(0).live().unit("length^2/time").doc("ν: smooths the surface"))
          .parameter(real("growth", 1).live().unit("length/time").doc("λ: growth along the normal"))
          .parameter(expression("deposition", "0").doc("F: what rains on the surface, as a formula in x, y, z and t"))
          .rate("h", "tension*laplacian(h) + growth/2*dot(gradient(h), gradient(h)) + deposition")
          .diagnostic("mean", "mean(h)")
          .diagnostic("roughness", "mean(h^2) - mean(h)^2")
          .diagnostic("highest", "maximum(h)")
          .surroundings(R"json({
            "domain": {"id": "rectangle", "lower": [0, 0], "upper": [6.283185307179586, 6.283185307179586], "points": [192, 192]},
            "initial": {"id": "random_fourier", "amplitude": 0.5, "spectrum": "power", "lower_wave_number": 2, "upper_wave_number": 5},
            "stepper": {"id": "etdrk4", "step": 0.01},
            "until": 4,
            "frame_interval": 0.02})json")
          .build();
  return made;
}

} // namespace semiflow::pde
