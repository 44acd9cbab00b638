#include "core/sampling/samplers/adams.h"

namespace semiflow::sampling {

const Component<Sampler>& dpmSolverPp3m() {
  static const auto component =
      samplerComponent("dpm_solver_pp_3m", "DPM-Solver++ (3M)", 20, "log_snr_uniform")
          .summary("The predicted data a parabola in half-log-SNR through the last three predictions; one evaluation a "
                   "step.")
          .formula("x_t/σ_t = x_s/σ_s + Σⱼ x̂₀ⱼ ∫ e^λ Lⱼ(λ) dλ")
          .reference(
              "Lu et al., DPM-Solver++: fast solver for guided sampling of diffusion probabilistic models (2022)")
          .parameter(
              choice("weights", {"exact", "published"})
                  .doc("the published update has half the weight of the second difference; measured orders with a "
                       "full start: exact 3, published 2"))
          .parameter(startParameter())
          .parameter(lowerOrderFinalParameter(true))
          .makes([](const Values& v) {
            AdamsMethod method;
            method.form = Form::data;
            method.predict = v.text("weights") == "published" ? publishedThirdOrderRule(Form::data)
                                                              : interpolating(Form::data, Variable::lambda);
            method.predictor = 3;
            method.lowerOrderFinal = v.boolean("lower_order_final");
            setStart(v, method);
            return std::make_unique<Adams>(std::move(method));
          });
  return component;
}

} // namespace semiflow::sampling
