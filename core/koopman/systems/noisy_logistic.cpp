#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

#include "core/koopman/systems/catalogue.h"

namespace semiflow::koopman {
namespace {

/// The distribution on (-1/2, 1/2) with density proportional to cos(pi t)^n, n even:
///   1 + 2 sum_k r_k cos(2 pi k t),  r_k = (n over n/2 + k) / (n over n/2).
class CosineNoise {
 public:
  explicit CosineNoise(int n) {
    double ratio = 1;
    for (int k = 1; k <= n / 2; ++k) {
      ratio *= static_cast<double>(n / 2 - k + 1) / static_cast<double>(n / 2 + k);
      ratios_.push_back(ratio);
    }
  }

  /// The quantile of u in (0, 1), to round-off: Newton's method, kept within a bracket.
  double quantile(double u) const {
    double low = -0.5, high = 0.5, t = 0;
    for (int i = 0; i < 200 && high - low > 1e-16; ++i) {
      const auto [value, density] = distribution(t);
      (value < u ? low : high) = t;
      const double newton = t - (value - u) / density;
      const double next = newton > low && newton < high ? newton : 0.5 * (low + high);
      if (std::abs(next - t) <= 1e-16) break;
      t = next;
    }
    return t;
  }

 private:
  std::pair<double, double> distribution(double t) const {
    double value = 0.5 + t, density = 1;
    for (std::size_t i = 0; i < ratios_.size(); ++i) {
      const double k = 2 * std::numbers::pi * static_cast<double>(i + 1);
      value += 2 * ratios_[i] * std::sin(k * t) / k;
      density += 2 * ratios_[i] * std::cos(k * t);
    }
    return {value, density};
  }
  std::vector<double> ratios_;
};

} // namespace

/// The noise makes the Koopman operator one of rank n + 1: of a Fourier mode exp(2 pi i k x) it makes
/// r_k exp(2 pi i k F(x)), r_k = 0 above k = n/2, so that its eigenvalues are those of a small matrix of integrals.
const Component<System>& noisyLogistic() {
  static const auto component =
      Component<System>("noisy_logistic", "Noisy logistic map")
          .summary("The logistic map with trigonometric noise on a circle of length 1: finitely many eigenvalues, "
                   "known to any digits.")
          .formula("x → r x (1 − x) + ξ mod 1,  density of ξ ∝ cosⁿ πξ")
          .reference("Ostruszka, Pakoński, Słomczyński, Życzkowski, Dynamical entropy for systems with stochastic "
                     "perturbation, Phys. Rev. E 62, 2018 (2000)")
          .parameter(real("rate", 4).between(0, 4).doc("r"))
          .parameter(integer("exponent", 20).between(2, 200).doc("n, even; the larger, the weaker the noise"))
          .makes([](const Values& v) {
            const double rate = v.real("rate");
            const auto exponent = static_cast<int>(v.integer("exponent"));
            if (exponent % 2 != 0) throw v.error("exponent", "an even number", std::to_string(exponent));
            const CosineNoise noise(exponent);
            return std::make_unique<System>(
                System{.stateNames = {"x"},
                       .lower = {0},
                       .upper = {1},
                       .periods = {1},
                       .discrete = true,
                       .timeUnit = "iteration",
                       .noises = 1,
                       .randomStep = [=](const double* s, double, const double* normals, double* next) {
                         const double u = 0.5 * std::erfc(-normals[0] / std::numbers::sqrt2);
                         const double moved = rate * s[0] * (1 - s[0]) + noise.quantile(std::clamp(u, 1e-300, 1.0));
                         next[0] = moved - std::floor(moved);
                       }});
          });
  return component;
}

} // namespace semiflow::koopman
