#include <algorithm>
#include <cmath>
#include <numbers>

#include "core/sampling/samplers/adams.h"
#include "core/sampling/samplers/calibration.h"

namespace semiflow::sampling {
namespace {

/// The minimum of f on [a, b] by golden section, to about a hundredth of the interval's length.
template <class F> double goldenSection(double a, double b, const F& f) {
  const double part = 1 / std::numbers::phi;
  double left = b - part * (b - a), right = a + part * (b - a);
  double atLeft = f(left), atRight = f(right);
  for (int k = 0; k < 10; ++k) {
    if (atLeft < atRight) {
      b = right;
      right = left;
      atRight = atLeft;
      left = b - part * (b - a);
      atLeft = f(left);
    } else {
      a = left;
      left = right;
      atLeft = atRight;
      right = a + part * (b - a);
      atRight = f(right);
    }
  }
  return atLeft < atRight ? left : right;
}

/// UniPC whose predictions are compensated, with ratios given or fitted to the exact path of a few particles.
class DcSolver final : public Adams {
 public:
  DcSolver(AdamsMethod method, std::size_t particles, std::size_t sweeps)
      : Adams(std::move(method)), particles_(particles), sweeps_(sweeps) {}

  bool evaluatesInOrder() const override { return false; }
  void step(Journey& journey, std::size_t i, Cloud& x) override {
    if (i == 0 && particles_ > 0) fit(journey, x.dimension());
    Adams::step(journey, i, x);
  }

 private:
  /// One ratio after another, the error at the end as a function of it; the first level has nothing to compensate.
  void fit(const Journey& journey, std::size_t dimension) {
    Journey aside = journey;
    const Cloud start = calibrationParticles(journey, particles_, dimension);
    Cloud exact = start;
    followFlow(aside, journey.levels.front(), journey.levels.back(), exact);
    std::vector<double>& ratios = method_.compensation;
    ratios.assign(journey.steps(), 1);
    const auto error = [&] {
      Adams sampler(method_);
      Cloud x = start;
      for (std::size_t i = 0; i < journey.steps(); ++i) sampler.step(aside, i, x);
      return rootMeanSquareDistance(x, exact);
    };
    double best = error();
    for (std::size_t sweep = 0; sweep < sweeps_; ++sweep) {
      for (std::size_t i = 1; i < journey.steps(); ++i) {
        const double before = ratios[i];
        const auto errorAt = [&](double ratio) {
          ratios[i] = ratio;
          return error();
        };
        const double found = goldenSection(0, 2, errorAt);
        const double reached = errorAt(found);
        ratios[i] = reached < best ? found : before;
        best = std::min(best, reached);
      }
    }
  }

  std::size_t particles_, sweeps_;
};

} // namespace

const Component<Sampler>& dcSolver() {
  static const auto component =
      samplerComponent("dc_solver", "DC-Solver", 6, "log_snr_uniform")
          .summary("UniPC whose newest prediction is moved in time by a ratio, fitted to the exact path of a few "
                   "particles: for very few steps. A ratio of 1 is UniPC.")
          .formula("x̂₀(t_i) ← polynomial in t through the last predictions, at ρᵢ t_i + (1 − ρᵢ) t_{i−1}")
          .reference("Zhao, Wang, Zhou, Lu, DC-Solver: improving predictor-corrector diffusion sampler via dynamic "
                     "compensation (2024)")
          .parameter(integer("order", 2).between(1, 4).doc("how many predictions the predictor goes through"))
          .parameter(choice("form", {"data", "noise"}).doc("what is predicted"))
          .parameter(integer("compensation_order", 3)
                         .between(2, 4)
                         .doc("how many predictions the compensation goes "
                              "through"))
          .parameter(vector("ratios", {1}).doc("ρ: by level, the last for all levels after; used where fit is 0"))
          .parameter(integer("fit", 10).between(0, 10000).doc(
              "how many particles of their own the ratios are fitted on, before the first step; 0 takes those given"))
          .parameter(integer("sweeps", 2).between(1, 20).doc("how many times the fit goes over all ratios"))
          .parameter(lowerOrderFinalParameter(true))
          .makes([](const Values& v) {
            AdamsMethod method;
            method.form = v.text("form") == "data" ? Form::data : Form::noise;
            method.predict = method.correct = interpolating(method.form, Variable::lambda);
            method.predictor = method.corrector = static_cast<std::size_t>(v.integer("order"));
            method.lowerOrderFinal = v.boolean("lower_order_final");
            method.compensation = v.vector("ratios");
            if (method.compensation.empty()) throw v.error("ratios", "at least one number", "none");
            method.compensationOrder = static_cast<std::size_t>(v.integer("compensation_order"));
            return std::make_unique<DcSolver>(std::move(method), static_cast<std::size_t>(v.integer("fit")),
                                              static_cast<std::size_t>(v.integer("sweeps")));
          });
  return component;
}

} // namespace semiflow::sampling
