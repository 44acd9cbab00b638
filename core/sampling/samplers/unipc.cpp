#include "core/sampling/samplers/adams.h"

namespace semiflow::sampling {

const Component<Sampler>& unipc() {
  static const auto component =
      samplerComponent("unipc", "UniPC", 15, "log_snr_uniform")
          .summary(
              "A multistep predictor and a corrector through one prediction more, which costs no evaluation; order "
              "one above that of the predictor.")
          .formula("x_t = (σ_t/σ_s) x_s + Σⱼ wⱼ x̂₀ⱼ, corrected with x̂₀(t) among the predictions")
          .reference("Zhao, Bai, Rao, Zhou, Lu, UniPC: a unified predictor-corrector framework for fast sampling of "
                     "diffusion models (2023)")
          .parameter(integer("order", 3).between(1, 4).doc("how many predictions the predictor goes through"))
          .parameter(choice("form", {"data", "noise"}).doc("what is predicted"))
          .parameter(
              choice("weights", {"exact", "bh1", "bh2"})
                  .doc("where two predictions are gone through: exactly, or by the published B(h), h or e^h − 1; "
                       "the order is the same"))
          .parameter(startParameter())
          .parameter(lowerOrderFinalParameter(true))
          .makes([](const Values& v) {
            AdamsMethod method;
            method.form = v.text("form") == "data" ? Form::data : Form::noise;
            const std::string weights = v.text("weights");
            method.predict = weights == "exact" ? interpolating(method.form, Variable::lambda)
                                                : uniRule(method.form, weights == "bh1");
            method.correct = method.predict;
            method.predictor = method.corrector = static_cast<std::size_t>(v.integer("order"));
            method.lowerOrderFinal = v.boolean("lower_order_final");
            setStart(v, method);
            return std::make_unique<Adams>(std::move(method));
          });
  return component;
}

} // namespace semiflow::sampling
