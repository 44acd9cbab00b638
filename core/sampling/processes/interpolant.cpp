#include <array>
#include <cmath>

#include <fmt/format.h>

#include "core/numerics/expression.h"
#include "core/sampling/processes/process.h"

namespace semiflow::sampling {
namespace {

/// Signal and noise by their formulas, with derivatives found symbolically.
class Interpolant final : public Process {
 public:
  explicit Interpolant(const Values& values)
      : Process(values, values.real("start"), values.real("end")),
        kernel_(numerics::compileWithSlopes(std::array{values.text("signal"), values.text("noise")}, {{"t"}, {}}, 0,
                                            std::array{values.pathOf("signal"), values.pathOf("noise")})) {
    constexpr int places = 1000;
    double before = std::numeric_limits<double>::infinity();
    for (int i = 0; i <= places; ++i) {
      const double time = end() + (start() - end()) * i / places;
      const At a = at(time);
      require(values, "signal", a.alpha, time);
      require(values, "noise", a.sigma, time);
      const double lambda = std::log(a.alpha / a.sigma);
      if (!(lambda < before)) {
        throw values.error("noise", "a formula that grows over the signal's from end to start",
                           fmt::format("one that falls at t = {:g}", time));
      }
      before = lambda;
    }
  }

  Level level(double time) const override {
    const At a = at(time);
    return {time, a.alpha, a.sigma, std::log(a.alpha) - std::log(a.sigma)};
  }
  double timeAt(double lambda) const override {
    double low = end(), high = start(); // lambda falls
    double time = 0.5 * (low + high);
    for (int k = 0; k < 200; ++k) {
      const At a = at(time);
      const double excess = std::log(a.alpha) - std::log(a.sigma) - lambda;
      if (excess == 0) return time;
      (excess > 0 ? low : high) = time;
      double next = time - excess / (a.alphaSlope / a.alpha - a.sigmaSlope / a.sigma);
      if (!(next > low && next < high)) next = 0.5 * (low + high);
      if (std::abs(next - time) <= 1e-16 * time || next == low || next == high) return next;
      time = next;
    }
    return time;
  }
  double drift(double time) const override {
    const At a = at(time);
    return a.alphaSlope / a.alpha;
  }
  double diffusionSquared(double time) const override {
    const At a = at(time);
    return 2 * a.sigma * (a.sigmaSlope - a.sigma * a.alphaSlope / a.alpha);
  }
  double priorDeviation() const override { return level(start()).sigma; }

 private:
  struct At {
    double alpha, sigma, alphaSlope, sigmaSlope;
  };
  At at(double time) const {
    At a{};
    const std::array<numerics::InputLane<double>, 1> in{{{&time, 0}}};
    const std::array<numerics::OutputLane<double>, 4> out{
        {{&a.alpha, 1}, {&a.sigma, 1}, {&a.alphaSlope, 1}, {&a.sigmaSlope, 1}}};
    numerics::run<double>(kernel_, in, out, 1);
    return a;
  }
  static void require(const Values& values, const std::string& name, double value, double time) {
    if (value > 0 && std::isfinite(value)) return;
    throw values.error(name, "a formula of t that is above 0 from end to start",
                       fmt::format("{:g} at t = {:g}", value, time));
  }

  numerics::Kernel kernel_;
};

} // namespace

const Component<Process>& interpolantProcess() {
  static const auto component =
      Component<Process>("interpolant", "Stochastic interpolant")
          .summary("Data and noise are joined by any two formulas of time. The ODE follows the mean velocity; with the "
                   "sampler interpolant_sde any amount of noise keeps the same laws.")
          .formula(
              "x_t = a(t) x₀ + b(t) ε;  dx = [v(x, t) − ε(t) ∇log p_t] dt + √(2ε(t)) dw̄,  v = E[a′ x₀ + b′ ε | x_t]")
          .reference("Albergo, Boffi, Vanden-Eijnden, Stochastic interpolants: a unifying framework for flows and "
                     "diffusions (2023)")
          .parameter(expression("signal", "cos(pi*t/2)").doc("a: a formula of t, above 0"))
          .parameter(expression("noise", "sin(pi*t/2)").doc("b: a formula of t, above 0, growing over the signal's"))
          .parameter(real("start", 0.999).above(0).atMost(1).unit("time").doc("noise time at which sampling starts"))
          .parameter(real("end", 0.001).atLeast(0).below(1).unit("time").doc("noise time at which sampling ends"))
          .makes([](const Values& v) { return std::make_unique<Interpolant>(v); });
  return component;
}

} // namespace semiflow::sampling
