#include <cmath>

#include "core/sampling/processes/process.h"

namespace semiflow::sampling {
namespace {

class Edm final : public Process {
 public:
  explicit Edm(const Values& values) : Process(values, values.real("start"), values.real("end")) {}

  Level level(double time) const override { return {time, 1, time, -std::log(time)}; }
  double timeAt(double lambda) const override { return std::exp(-lambda); }
  double drift(double) const override { return 0; }
  double diffusionSquared(double time) const override { return 2 * time; }
  double priorDeviation() const override { return start(); }
};

} // namespace

const Component<Process>& edm() {
  static const auto component =
      Component<Process>("edm", "EDM")
          .summary("The signal stays, and time is the standard deviation of the noise: paths are straight far out.")
          .formula("dx = √(2t) dw;  α = 1, σ = t")
          .reference(
              "Karras, Aittala, Aila, Laine, Elucidating the design space of diffusion-based generative models (2022)")
          .parameter(real("start", 80)
                         .above(0)
                         .unit("noise")
                         .doc("noise at which sampling starts, well above the data's size"))
          .parameter(real("end", 0.002).above(0).unit("noise").doc("noise at which sampling ends"))
          .makes([](const Values& v) { return std::make_unique<Edm>(v); });
  return component;
}

} // namespace semiflow::sampling
