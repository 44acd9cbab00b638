#include <cmath>
#include <numbers>

#include "core/sampling/distributions/low_rank.h"

namespace semiflow::sampling {
namespace {

std::unique_ptr<Target> makeField(const Values& values) {
  const auto n = static_cast<Eigen::Index>(values.integer("points"));
  const double length = values.real("length"), smoothness = values.real("smoothness");
  LowRankMixture::Piece piece;
  piece.mean = Eigen::VectorXd::Zero(n);
  piece.basis.resize(n, n);
  piece.variances.resize(n);
  for (Eigen::Index k = 0; k < n; ++k) {
    const Eigen::Index wave =
        (k + 1) / 2; // 0; then cosine and sine of 1, 2, ...; the last cosine alone where n is even
    const bool single = wave == 0 || 2 * wave == n;
    const double norm = std::sqrt((single ? 1.0 : 2.0) / static_cast<double>(n));
    for (Eigen::Index j = 0; j < n; ++j) {
      const double angle = 2 * std::numbers::pi * static_cast<double>(wave * j % n) / static_cast<double>(n);
      piece.basis(j, k) = norm * (k % 2 == 1 || wave == 0 ? std::cos(angle) : std::sin(angle));
    }
    const double scaled = 2 * std::numbers::pi * length * static_cast<double>(wave);
    piece.variances(k) = std::pow(1 + scaled * scaled, -smoothness - 0.5);
  }
  const double amplitude = values.real("amplitude");
  piece.variances *= amplitude * amplitude * static_cast<double>(n) / piece.variances.sum();
  std::vector<double> places;
  for (Eigen::Index j = 0; j < n; ++j) places.push_back(static_cast<double>(j) / static_cast<double>(n));
  return std::make_unique<LowRankMixture>(std::vector<LowRankMixture::Piece>{std::move(piece)}, 0.0, std::move(places));
}

} // namespace

const Component<Target>& gaussianRandomField() {
  static const auto component =
      Component<Target>("gaussian_random_field", "Gaussian random field")
          .summary("Random functions on a circle: a particle is a function, its coordinates are the values at points. "
                   "Normal with Matérn's covariance, which is diagonal in waves; exact at every noise level.")
          .formula("f(s) = Σ √λ_k z_k e_k(s),  λ_k ∝ (1 + (2πkℓ)²)^(−ν−½),  mean square a²")
          .reference("Lim et al., Score-based diffusion models in function space (2023)")
          .parameter(integer("points", 64).between(2, 1024).doc("where the functions are seen, evenly on 0 ≤ s < 1"))
          .parameter(real("length", 0.1).above(0).live().doc("ℓ: over which the values are alike"))
          .parameter(
              real("smoothness", 1.5).between(0.1, 20).live().doc("ν: ½ is rough, 1.5 once differentiable, and so on"))
          .parameter(real("amplitude", 1).above(0).live().doc("a: standard deviation at each point"))
          .makes(makeField);
  return component;
}

} // namespace semiflow::sampling
