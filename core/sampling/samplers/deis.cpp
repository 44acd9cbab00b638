#include "core/sampling/samplers/adams.h"

namespace semiflow::sampling {

const Component<Sampler>& deis() {
  static const auto component =
      samplerComponent("deis", "DEIS, tAB and ρAB", 20, "time_uniform")
          .summary("The linear part exactly, the predicted noise a polynomial of time or of ρ = σ/α through the last "
                   "predictions; degree 0 is DDIM.")
          .formula("x_t/α_t = x_s/α_s + Σⱼ ε̂ⱼ ∫ Lⱼ dρ,  Lⱼ Lagrange polynomials in t (tAB) or ρ (ρAB)")
          .reference("Zhang, Chen, Fast sampling of diffusion models with exponential integrator (2023)")
          .parameter(choice("variable", {"time", "rho"}).doc("what the noise is a polynomial of"))
          .parameter(integer("degree", 3).between(0, 3).doc("degree of the polynomial; the order is one more"))
          .parameter(startParameter())
          .parameter(lowerOrderFinalParameter(false))
          .makes([](const Values& v) {
            AdamsMethod method;
            method.form = Form::noise;
            method.predict = interpolating(Form::noise, v.text("variable") == "rho" ? Variable::rho : Variable::time);
            method.predictor = static_cast<std::size_t>(v.integer("degree")) + 1;
            method.lowerOrderFinal = v.boolean("lower_order_final");
            setStart(v, method);
            return std::make_unique<Adams>(std::move(method));
          });
  return component;
}

} // namespace semiflow::sampling
