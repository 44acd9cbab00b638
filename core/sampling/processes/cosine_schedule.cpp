#include <algorithm>
#include <cmath>
#include <numbers>

#include "core/sampling/processes/schedule.h"

namespace semiflow::sampling {
namespace {

/// alpha = cos(angle(t)) / cos(angle(0)) until the rate reaches its largest value, exponential decay from there on: the
/// rate would be infinite at t = 1 otherwise.
class CosineSchedule final : public Schedule {
 public:
  CosineSchedule(double offset, double largestRate)
      : offset_(offset), speed_(0.5 * std::numbers::pi / (1 + offset)), largest_(largestRate),
        clipped_(std::atan(largestRate / (2 * speed_)) / speed_ - offset) {}

  double logAlpha(double time) const override {
    if (time <= clipped_) return logCosine(time) - logCosine(0);
    return logAlphaAtClip() - 0.5 * largest_ * (time - std::max(clipped_, 0.0));
  }
  double rate(double time) const override { return time < clipped_ ? 2 * speed_ * std::tan(angle(time)) : largest_; }
  double timeAt(double logAlpha) const override {
    const double atClip = logAlphaAtClip();
    if (logAlpha < atClip) return std::max(clipped_, 0.0) + 2 * (atClip - logAlpha) / largest_;
    // sin^2 of the angle comes from alpha^2 - 1, without cancellation next to time 0.
    const double c0 = std::cos(angle(0));
    const double s0 = std::sin(angle(0));
    const double sine = std::sqrt(s0 * s0 - c0 * c0 * std::expm1(2 * logAlpha));
    return std::max(0.0, std::atan2(sine, c0 * std::exp(logAlpha)) / speed_ - offset_);
  }

 private:
  double angle(double time) const { return speed_ * (time + offset_); }
  double logCosine(double time) const { return std::log(std::cos(angle(time))); }
  double logAlphaAtClip() const { return clipped_ > 0 ? logCosine(clipped_) - logCosine(0) : 0; }

  double offset_, speed_, largest_;
  double clipped_; ///< when the rate becomes the largest; below 0 where it always is
};

} // namespace

const Component<Schedule>& cosineSchedule() {
  static const auto component =
      Component<Schedule>("cosine", "Cosine")
          .summary("The signal falls like a cosine: little noise is added at first and at last.")
          .formula("α(t) = cos(π/2 (t+s)/(1+s)) / cos(π/2 s/(1+s)), its rate β at most β_max")
          .reference("Nichol, Dhariwal, Improved denoising diffusion probabilistic models (2021)")
          .parameter(real("offset", 0.008).between(0, 1).doc("s: how much noise there is at time 0 already"))
          .parameter(real("beta_max", 999)
                         .above(0)
                         .unit("1/time")
                         .doc("largest rate of noising; 999 is 0.999 a step for 1000 steps"))
          .makes(
              [](const Values& v) { return std::make_unique<CosineSchedule>(v.real("offset"), v.real("beta_max")); });
  return component;
}

} // namespace semiflow::sampling
