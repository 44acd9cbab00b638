#include "core/sampling/bridges/path.h"

#include <cmath>
#include <numbers>

namespace semiflow::sampling {
namespace {

/// Adds gamma = noise sqrt(2 t (1 - t)) to a point.
PathPoint withNoise(PathPoint point, double t, double noise) {
  point.gamma = noise * std::sqrt(2 * t * (1 - t));
  point.gammaTimesItsRate = noise * noise * (1 - 2 * t);
  point.gammaRate = noise == 0 ? 0 : point.gammaTimesItsRate / point.gamma;
  return point;
}

class Linear final : public Path {
 public:
  explicit Linear(double noise) : noise_(noise) {}
  PathPoint at(double t) const override { return withNoise({1 - t, t, 0, -1, 1, 0, 0}, t, noise_); }
  bool isNoisy() const override { return noise_ > 0; }

 private:
  double noise_;
};

class Trigonometric final : public Path {
 public:
  explicit Trigonometric(double noise) : noise_(noise) {}
  PathPoint at(double t) const override {
    const double w = std::numbers::pi / 2;
    const double cosine = std::sin(w * (1 - t)); // exactly 0 at the end
    return withNoise({cosine, std::sin(w * t), 0, -w * std::sin(w * t), w * cosine, 0, 0}, t, noise_);
  }
  bool isNoisy() const override { return noise_ > 0; }

 private:
  double noise_;
};

Parameter noiseParameter() {
  return real("noise", 0).between(0, 10).doc("the latent noise, γ = noise √(2t(1−t)); in the unit of the data");
}

const Component<Path>& linear() {
  static const auto component =
      Component<Path>("linear", "Straight lines")
          .summary("Each pair is joined by a straight line, blurred on the way where there is noise.")
          .formula("x_t = (1−t) x₀ + t x₁ + γ(t) z")
          .reference("Albergo, Boffi, Vanden-Eijnden, Stochastic interpolants: a unifying framework (2023)")
          .parameter(noiseParameter())
          .makes([](const Values& v) { return std::make_unique<Linear>(v.real("noise")); });
  return component;
}

const Component<Path>& trigonometric() {
  static const auto component =
      Component<Path>("trigonometric", "Quarter circle")
          .summary("Keeps the variance where both ends have the same.")
          .formula("x_t = cos(πt/2) x₀ + sin(πt/2) x₁ + γ(t) z")
          .reference("Albergo, Vanden-Eijnden, Building normalizing flows with stochastic interpolants, ICLR (2023)")
          .parameter(noiseParameter())
          .makes([](const Values& v) { return std::make_unique<Trigonometric>(v.real("noise")); });
  return component;
}

} // namespace

std::unique_ptr<Path> linearPath(double noise) { return std::make_unique<Linear>(noise); }

const Component<Path>& kineticOptimal();

const Family<Path>& paths() {
  static const Family<Path> family("path", "Interpolation paths", {linear(), trigonometric(), kineticOptimal()});
  return family;
}

} // namespace semiflow::sampling
