#include "core/sampling/bridges/basis.h"

#include <numbers>

#include "core/base/random.h"

namespace semiflow::sampling {

Eigen::MatrixXd Basis::frequencies(std::size_t dimension) const {
  constexpr std::uint64_t seed = 20; // of the basis: a choice of functions, not of data
  const Random random(seed, Stream::projections);
  const auto d = static_cast<Eigen::Index>(dimension);
  Eigen::MatrixXd result(d + 1, static_cast<Eigen::Index>(waves_));
  for (Eigen::Index j = 0; j < result.cols(); ++j) {
    const auto wave = static_cast<std::uint64_t>(j);
    random.fillNormals(wave, 0, result.col(j).data(), dimension, 1);
    result.col(j).head(d) /= length_;
    result(d, j) = 2 * std::numbers::pi * random.uniforms(wave, 0, 0)[0];
  }
  return result;
}

namespace {

const Component<Basis>& affine() {
  static const auto component =
      Component<Basis>("affine", "Affine functions")
          .summary("A constant and the coordinates: exact between normal laws, and the best straight guess elsewhere.")
          .formula("φ(x) = 1, x₁, …, x_d")
          .makes([](const Values&) { return std::make_unique<Basis>(); });
  return component;
}

const Component<Basis>& randomWaves() {
  static const auto component =
      Component<Basis>("random_waves", "Random waves")
          .summary("Cosines of random frequencies beside the affine functions: fits any smooth velocity.")
          .formula("φ_j(x) = cos(ω_j·ξ + b_j),  ω_j ~ N(0, I/ℓ²),  ξ the standardised point")
          .reference("Rahimi, Recht, Random features for large-scale kernel machines, NeurIPS (2007)")
          .parameter(integer("count", 200).between(1, 2000).doc("how many waves"))
          .parameter(real("length", 0.5).above(0).doc("ℓ, the length of the waves, in standard deviations of the data"))
          .parameter(real("ridge", 1e-4).above(0).atMost(1).doc("how much large coefficients are held back"))
          .makes([](const Values& v) {
            return std::make_unique<Basis>(static_cast<std::size_t>(v.integer("count")), v.real("length"),
                                           v.real("ridge"));
          });
  return component;
}

} // namespace

const Family<Basis>& bases() {
  static const Family<Basis> family("basis", "Functions to regress on", {randomWaves(), affine()});
  return family;
}

} // namespace semiflow::sampling
