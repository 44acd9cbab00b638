#include "core/sampling/samplers/adams.h"

namespace semiflow::sampling {

const Component<Sampler>& plms() {
  static const auto component =
      samplerComponent("plms", "PLMS, pseudo linear multistep", 50, "time_uniform")
          .summary("Four-step Adams-Bashforth on the predicted noise, its first step by the trapezoidal rule; second "
                   "order with the published weights, which are those of equal steps.")
          .formula("ε′ = (55 ε̂₀ − 59 ε̂₁ + 37 ε̂₂ − 9 ε̂₃)/24,  x_t = DDIM step along ε′")
          .reference("Liu, Ren, Lin, Zhao, Pseudo numerical methods for diffusion models on manifolds (2022)")
          .parameter(choice("weights", {"exact", "published"})
                         .doc("exact: of the actual steps, third order because of the first step; published: second"))
          .makes([](const Values& v) {
            AdamsMethod method;
            method.form = Form::noise;
            const StepRule exact = interpolating(Form::noise, Variable::time);
            method.predict = v.text("weights") == "published" ? constantAdamsRule(Form::noise) : exact;
            method.predictor = 4;
            method.start = SinglestepMethod{Form::noise, {{1, {0}}, {1, {0, 1}}}, trapezoidalRule(Form::noise)};
            method.startSteps = 1;
            return std::make_unique<Adams>(std::move(method));
          });
  return component;
}

} // namespace semiflow::sampling
