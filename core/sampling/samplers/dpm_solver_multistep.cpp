#include "core/sampling/samplers/adams.h"

namespace semiflow::sampling {

const Component<Sampler>& dpmSolverMultistep() {
  static const auto component =
      samplerComponent("dpm_solver_multistep", "DPM-Solver, multistep", 20, "log_snr_uniform")
          .summary("The predicted noise a polynomial of half-log-SNR through the last predictions; one evaluation a "
                   "step.")
          .formula("x_t/α_t = x_s/α_s − Σⱼ ε̂ⱼ ∫ e^{−λ} Lⱼ(λ) dλ")
          .reference("Lu et al., DPM-Solver: a fast ODE solver for diffusion probabilistic model sampling (2022)")
          .parameter(integer("order", 3).between(1, 3).doc("how many predictions a step goes through"))
          .parameter(choice("weights", {"exact", "published"})
                         .doc("the published update of order 3 has half the weight of the second difference; measured "
                              "orders with a full start: exact 3, published 2"))
          .parameter(startParameter())
          .parameter(lowerOrderFinalParameter(true))
          .makes([](const Values& v) {
            AdamsMethod method;
            method.form = Form::noise;
            method.predict = v.text("weights") == "published" ? publishedThirdOrderRule(Form::noise)
                                                              : interpolating(Form::noise, Variable::lambda);
            method.predictor = static_cast<std::size_t>(v.integer("order"));
            method.lowerOrderFinal = v.boolean("lower_order_final");
            setStart(v, method);
            return std::make_unique<Adams>(std::move(method));
          });
  return component;
}

} // namespace semiflow::sampling
