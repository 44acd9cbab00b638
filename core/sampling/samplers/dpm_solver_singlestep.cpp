#include "core/sampling/samplers/singlestep.h"

namespace semiflow::sampling {

const Component<Sampler>& dpmSolverSinglestep() {
  static const auto component =
      samplerComponent("dpm_solver_singlestep", "DPM-Solver, singlestep", 8, "log_snr_uniform")
          .summary("Exponential Runge-Kutta in half-log-SNR on the predicted noise; as many evaluations a step as its "
                   "order.")
          .formula("d(x/α)/dλ = −e^{−λ} ε̂;  stages at 1/2, or at 1/3 and 2/3")
          .reference("Lu et al., DPM-Solver: a fast ODE solver for diffusion probabilistic model sampling (2022)")
          .parameter(integer("order", 3).between(1, 3).doc("1 is DDIM"))
          .makes([](const Values& v) {
            return std::make_unique<Singlestep>(dpmSolverMethod(Form::noise, static_cast<int>(v.integer("order"))));
          });
  return component;
}

} // namespace semiflow::sampling
