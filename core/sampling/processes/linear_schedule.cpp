#include <cmath>

#include "core/sampling/processes/schedule.h"

namespace semiflow::sampling {
namespace {

class LinearSchedule final : public Schedule {
 public:
  LinearSchedule(double betaMin, double betaMax) : lowest_(betaMin), slope_(betaMax - betaMin) {}

  double logAlpha(double time) const override { return -0.25 * slope_ * time * time - 0.5 * lowest_ * time; }
  double rate(double time) const override { return lowest_ + slope_ * time; }
  double timeAt(double logAlpha) const override {
    // The root of slope/4 t^2 + lowest/2 t + log alpha = 0 in the form without cancellation.
    const double half = 0.5 * lowest_;
    return -2 * logAlpha / (half + std::sqrt(half * half - slope_ * logAlpha));
  }

 private:
  double lowest_, slope_;
};

} // namespace

const Component<Schedule>& linearSchedule() {
  static const auto component =
      Component<Schedule>("linear", "Linear")
          .summary("The rate of noising grows linearly in time.")
          .formula("β(t) = β_min + t (β_max − β_min)")
          .reference("Ho, Jain, Abbeel, Denoising diffusion probabilistic models (2020); Song et al. (2021)")
          .parameter(real("beta_min", 0.1).above(0).unit("1/time").doc("β_min: rate of noising at time 0"))
          .parameter(real("beta_max", 20).above(0).unit("1/time").doc("β_max: rate of noising at time 1"))
          .makes(
              [](const Values& v) { return std::make_unique<LinearSchedule>(v.real("beta_min"), v.real("beta_max")); });
  return component;
}

} // namespace semiflow::sampling
