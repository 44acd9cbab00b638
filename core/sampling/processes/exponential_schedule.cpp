#include <cmath>

#include "core/sampling/processes/schedule.h"

namespace semiflow::sampling {
namespace {

class ExponentialSchedule final : public Schedule {
 public:
  ExponentialSchedule(double betaMin, double betaMax) : lowest_(betaMin), growth_(std::log(betaMax / betaMin)) {}

  double logAlpha(double time) const override {
    return -0.5 * lowest_ * (growth_ == 0 ? time : std::expm1(growth_ * time) / growth_);
  }
  double rate(double time) const override { return lowest_ * std::exp(growth_ * time); }
  double timeAt(double logAlpha) const override {
    const double area = -2 * logAlpha / lowest_;
    return growth_ == 0 ? area : std::log1p(growth_ * area) / growth_;
  }

 private:
  double lowest_, growth_;
};

} // namespace

const Component<Schedule>& exponentialSchedule() {
  static const auto component =
      Component<Schedule>("exponential", "Exponential")
          .summary("The rate of noising grows by the same factor in equal times.")
          .formula("β(t) = β_min (β_max/β_min)^t")
          .reference("Song et al., Score-based generative modeling through stochastic differential equations (2021)")
          .parameter(real("beta_min", 0.1).above(0).unit("1/time").doc("β_min: rate of noising at time 0"))
          .parameter(real("beta_max", 50).above(0).unit("1/time").doc("β_max: rate of noising at time 1"))
          .makes([](const Values& v) {
            return std::make_unique<ExponentialSchedule>(v.real("beta_min"), v.real("beta_max"));
          });
  return component;
}

} // namespace semiflow::sampling
