#include <cmath>

#include "core/sampling/processes/process.h"

namespace semiflow::sampling {
namespace {

class FlowMatching final : public Process {
 public:
  explicit FlowMatching(const Values& values) : Process(values, values.real("start"), values.real("end")) {}

  Level level(double time) const override { return {time, 1 - time, time, std::log1p(-time) - std::log(time)}; }
  double timeAt(double lambda) const override {
    // The form that does not overflow.
    if (lambda < 0) return 1 / (1 + std::exp(lambda));
    const double ratio = std::exp(-lambda);
    return ratio / (1 + ratio);
  }
  double drift(double time) const override { return -1 / (1 - time); }
  double diffusionSquared(double time) const override { return 2 * time / (1 - time); }
  double priorDeviation() const override { return start(); }
};

} // namespace

const Component<Process>& flowMatching() {
  static const auto component =
      Component<Process>("flow_matching", "Flow matching, rectified flow")
          .summary("Data and noise are joined by straight lines; the probability-flow ODE follows their mean velocity.")
          .formula("x_t = (1 − t) x₀ + t ε;  dx = v dt,  v = E[ε − x₀ | x_t]")
          .reference("Liu, Gong, Liu, Flow straight and fast (2023); Lipman et al., Flow matching for generative "
                     "modeling (2023)")
          .parameter(real("start", 0.999)
                         .above(0)
                         .below(1)
                         .unit("time")
                         .doc("noise time at which sampling starts; at 1 no data would be left to see"))
          .parameter(real("end", 0.001).above(0).below(1).unit("time").doc("noise time at which sampling ends"))
          .makes([](const Values& v) { return std::make_unique<FlowMatching>(v); });
  return component;
}

} // namespace semiflow::sampling
