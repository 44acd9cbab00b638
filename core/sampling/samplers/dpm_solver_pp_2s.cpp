#include "core/sampling/samplers/singlestep.h"

namespace semiflow::sampling {

const Component<Sampler>& dpmSolverPp2s() {
  static const auto component =
      samplerComponent("dpm_solver_pp_2s", "DPM-Solver++ (2S)", 10, "log_snr_uniform")
          .summary("Exponential Runge-Kutta in half-log-SNR on the predicted data; as many evaluations a step as its "
                   "order.")
          .formula("x_t = (σ_t/σ_s) x_s + α_t (1 − e^{−h}) ((1 − 1/(2r)) x̂₀(s) + 1/(2r) x̂₀(s + r h))")
          .reference(
              "Lu et al., DPM-Solver++: fast solver for guided sampling of diffusion probabilistic models (2022)")
          .parameter(integer("order", 2).between(2, 3).doc("2, or 3 with stages at 1/3 and 2/3"))
          .parameter(real("place", 0.5).above(0).atMost(1).doc("r: where in the step the second order's stage lies"))
          .makes([](const Values& v) {
            return std::make_unique<Singlestep>(
                dpmSolverMethod(Form::data, static_cast<int>(v.integer("order")), v.real("place")));
          });
  return component;
}

} // namespace semiflow::sampling
