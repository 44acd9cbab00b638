#include "core/sampling/samplers/adams.h"

namespace semiflow::sampling {

const Component<Sampler>& saSolver() {
  static const auto component =
      samplerComponent("sa_solver", "SA-Solver", 20, "log_snr_uniform")
          .summary(
              "Stochastic Adams: any amount of noise τ, multistep predictor and corrector in the predicted data; at "
              "τ = 0 a method for the probability-flow ODE.")
          .formula("x_t = (σ_t/σ_s) e^{−τ²h} x_s + α_t (1+τ²) ∫ e^{−(1+τ²)(h−u)} x̂₀(u) du + σ_t √(1 − e^{−2τ²h}) z")
          .reference("Xue et al., SA-Solver: stochastic Adams solver for fast sampling of diffusion models (2023)")
          .parameter(real("tau", 1).between(0, 3).doc("τ: 0 the probability-flow ODE, 1 the reverse-time SDE"))
          .parameter(integer("predictor", 3).between(1, 4).doc("how many predictions the predictor goes through"))
          .parameter(integer("corrector", 3)
                         .between(0, 4)
                         .doc("how many predictions before the end the corrector goes through; 0: no corrector"))
          .parameter(startParameter())
          .parameter(lowerOrderFinalParameter(true))
          .makes([](const Values& v) {
            AdamsMethod method;
            method.form = Form::data;
            method.predict = method.correct = interpolating(Form::data, Variable::lambda, v.real("tau"));
            method.predictor = static_cast<std::size_t>(v.integer("predictor"));
            method.corrector = static_cast<std::size_t>(v.integer("corrector"));
            method.lowerOrderFinal = v.boolean("lower_order_final");
            if (v.real("tau") > 0 && v.text("start") == "full_order") {
              throw v.error("start", "lower_order where tau is above 0", "full_order");
            }
            setStart(v, method);
            return std::make_unique<Adams>(std::move(method));
          });
  return component;
}

} // namespace semiflow::sampling
