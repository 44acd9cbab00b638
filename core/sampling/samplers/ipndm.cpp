#include "core/sampling/samplers/adams.h"

namespace semiflow::sampling {

const Component<Sampler>& ipndm() {
  static const auto component =
      samplerComponent("ipndm", "iPNDM", 20, "time_uniform")
          .summary("Adams-Bashforth on the predicted noise, started with what predictions there are. The published "
                   "weights are those of equal steps in σ/α: second order, whatever the order is set to.")
          .formula("x_t/α_t = x_s/α_s + (ρ_t − ρ_s) Σⱼ bⱼ ε̂ⱼ;  b = (55, −59, 37, −9)/24 as published")
          .reference("Zhang, Chen, Fast sampling of diffusion models with exponential integrator (2023)")
          .parameter(integer("order", 4).between(1, 4).doc("how many predictions a step goes through"))
          .parameter(
              choice("weights", {"exact", "published"})
                  .doc("exact: of the actual steps, with the noise a polynomial of time; measured orders at four "
                       "predictions and a full start: exact 4, published 2"))
          .parameter(startParameter())
          .makes([](const Values& v) {
            AdamsMethod method;
            method.form = Form::noise;
            method.predict = v.text("weights") == "published" ? constantAdamsRule(Form::noise)
                                                              : interpolating(Form::noise, Variable::time);
            method.predictor = static_cast<std::size_t>(v.integer("order"));
            setStart(v, method);
            return std::make_unique<Adams>(std::move(method));
          });
  return component;
}

} // namespace semiflow::sampling
