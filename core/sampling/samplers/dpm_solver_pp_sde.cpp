#include "core/sampling/samplers/adams.h"

namespace semiflow::sampling {

const Component<Sampler>& dpmSolverPpSde() {
  static const auto component =
      samplerComponent("dpm_solver_pp_sde", "DPM-Solver++ SDE", 30, "log_snr_uniform")
          .summary("DPM-Solver++ for the reverse-time SDE: multistep in the predicted data, the noise of a step exact.")
          .formula("x_t = (σ_t/σ_s) e^{−h} x_s + 2 α_t ∫ e^{−2(h−u)} x̂₀(u) du + σ_t √(1 − e^{−2h}) z")
          .reference(
              "Lu et al., DPM-Solver++: fast solver for guided sampling of diffusion probabilistic models (2022)")
          .parameter(integer("order", 2).between(1, 3).doc("how many predictions a step goes through: 1S, 2M or 3M"))
          .parameter(
              choice("weights", {"published", "exact"})
                  .doc("of the second prediction at order 2: as at the middle of the step, or of the line exactly; "
                       "the same order"))
          .parameter(lowerOrderFinalParameter(true))
          .makes([](const Values& v) {
            AdamsMethod method;
            method.form = Form::data;
            const StepRule exact = interpolating(Form::data, Variable::lambda, 1);
            method.predict = v.text("weights") == "published" ? midpointRule(Form::data, 1, exact) : exact;
            method.predictor = static_cast<std::size_t>(v.integer("order"));
            method.lowerOrderFinal = v.boolean("lower_order_final");
            return std::make_unique<Adams>(std::move(method));
          });
  return component;
}

} // namespace semiflow::sampling
