#include <cmath>

#include "core/sampling/processes/schedule.h"

namespace semiflow::sampling {
namespace {

double logOnePlusExp(double w) { return w > 0 ? w + std::log1p(std::exp(-w)) : std::log1p(std::exp(w)); }

class SigmoidSchedule final : public Schedule {
 public:
  SigmoidSchedule(double betaMin, double betaMax, double width)
      : lowest_(betaMin), rise_(betaMax - betaMin), width_(width) {}

  double logAlpha(double time) const override {
    const double area = (logOnePlusExp(place(time)) - logOnePlusExp(place(0))) / (2 * width_);
    return -0.5 * (lowest_ * time + rise_ * area);
  }
  double rate(double time) const override { return lowest_ + rise_ / (1 + std::exp(-place(time))); }

 private:
  double place(double time) const { return width_ * (2 * time - 1); }

  double lowest_, rise_, width_;
};

} // namespace

const Component<Schedule>& sigmoidSchedule() {
  static const auto component =
      Component<Schedule>("sigmoid", "Sigmoid")
          .summary("The rate of noising rises from one value to another around half time.")
          .formula("β(t) = β_min + (β_max − β_min)/(1 + e^{−w (2t − 1)})")
          .reference("Xu et al., GeoDiff: a geometric diffusion model for molecular conformation generation (2022)")
          .parameter(real("beta_min", 0.1).above(0).unit("1/time").doc("β_min: rate of noising before the rise"))
          .parameter(real("beta_max", 20).above(0).unit("1/time").doc("β_max: rate of noising after the rise"))
          .parameter(real("width", 6).between(0.1, 100).doc("w: how sharp the rise is"))
          .makes([](const Values& v) {
            return std::make_unique<SigmoidSchedule>(v.real("beta_min"), v.real("beta_max"), v.real("width"));
          });
  return component;
}

} // namespace semiflow::sampling
