#include "core/sampling/samplers/adams.h"

namespace semiflow::sampling {

const Component<Sampler>& lms() {
  static const auto component =
      samplerComponent("lms", "LMS, linear multistep", 20, "karras")
          .summary("Adams-Bashforth in σ/α with the weights of the actual, uneven steps; one evaluation a step.")
          .formula("x_t/α_t = x_s/α_s + Σⱼ ε̂ⱼ ∫ Lⱼ(ρ) dρ,  ρ = σ/α")
          .reference("Katherine Crowson, k-diffusion (2022); Liu, Ren, Lin, Zhao, Pseudo numerical methods for "
                     "diffusion models on manifolds (2022)")
          .parameter(integer("order", 4).between(1, 4).doc("how many predictions a step goes through: the order"))
          .parameter(startParameter())
          .parameter(lowerOrderFinalParameter(false))
          .makes([](const Values& v) {
            AdamsMethod method;
            method.form = Form::noise;
            method.predict = interpolating(Form::noise, Variable::rho);
            method.predictor = static_cast<std::size_t>(v.integer("order"));
            method.lowerOrderFinal = v.boolean("lower_order_final");
            setStart(v, method);
            return std::make_unique<Adams>(std::move(method));
          });
  return component;
}

} // namespace semiflow::sampling
