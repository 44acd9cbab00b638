#include <cmath>

#include <fmt/format.h>

#include "core/base/random.h"
#include "core/koopman/observables/catalogue.h"
#include "core/koopman/observables/tensor.h"

namespace semiflow::koopman {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

/// Row w of the wave vectors, from the kernel's spectral density: normal for exp(-|x|^2/2), Cauchy in each state for
/// exp(-sum |x_i|).
MatrixXd waveVectors(Index count, Index dimension, bool gaussian, std::uint64_t seed) {
  const Random random(seed, Stream::projections);
  MatrixXd waves(count, dimension);
  for (Index w = 0; w < count; ++w) {
    for (Index i = 0; i < dimension; ++i) {
      const auto pair = random.normals(static_cast<std::uint64_t>(w), 0, static_cast<std::uint32_t>(i));
      waves(w, i) = gaussian ? pair[0] : pair[0] / pair[1];
    }
  }
  return waves;
}

Dictionary bind(const Values& v, const Snapshots& training) {
  const auto count = static_cast<Index>(v.integer("waves"));
  const Scaling scale = scaling(training, v.boolean("standardize"));
  const VectorXd width = Eigen::Map<const VectorXd>(scale.scale.data(), training.dimension()) * v.real("width");
  const MatrixXd waves = waveVectors(count, training.dimension(), v.text("kernel") == "gaussian",
                                     static_cast<std::uint64_t>(v.integer("seed"))) *
                         width.cwiseInverse().asDiagonal();
  const Index first = v.boolean("constant") ? 1 : 0;
  Dictionary dictionary{.size = 2 * count + first};
  if (first == 1) dictionary.names = {"1"};
  for (Index w = 1; w <= count; ++w) {
    dictionary.names.push_back(fmt::format("cos wave {}", w));
    dictionary.names.push_back(fmt::format("sin wave {}", w));
  }
  const double size = 1 / std::sqrt(static_cast<double>(count));
  dictionary.evaluate = [=](const Eigen::Ref<const MatrixXd>& states, Eigen::Ref<MatrixXd> values) {
    if (first == 1) values.row(0).setOnes();
    for (Index j = 0; j < states.cols(); ++j) {
      for (Index w = 0; w < count; ++w) {
        const double phase = waves.row(w).dot(states.col(j));
        values(first + 2 * w, j) = size * std::cos(phase);
        values(first + 2 * w + 1, j) = size * std::sin(phase);
      }
    }
  };
  return dictionary;
}

} // namespace

const Component<Observables>& randomFourier() {
  static const auto component =
      Component<Observables>("random_fourier", "Random Fourier features")
          .summary(
              "Waves of random direction and length: their inner products are a kernel, at the price of a dictionary.")
          .formula("cos(w·x/ℓ)/√F,  sin(w·x/ℓ)/√F,  Σ ψ(x) ψ(y) → k((x − y)/ℓ)")
          .reference(
              "Rahimi, Recht, Random features for large-scale kernel machines, NeurIPS (2007); DeGennaro, Urban, "
              "Scalable extended dynamic mode decomposition using random kernel approximation, SIAM J. Sci. "
              "Comput. 41, A1482 (2019)")
          .parameter(integer("waves", 100).between(1, 9999).doc("F; each gives a cosine and a sine"))
          .parameter(choice("kernel", {"gaussian", "laplacian"})
                         .doc("k(x) = exp(−|x|²/2), with normal wave vectors, or exp(−Σ|xᵢ|), with Cauchy ones"))
          .parameter(real("width", 1).above(0).doc("ℓ"))
          .parameter(boolean("constant", true).doc("add the constant function, an eigenfunction of every system"))
          .parameter(boolean("standardize", true).doc("measure states in units of their standard deviation"))
          .parameter(integer("seed", 1).atLeast(0).doc("of the wave vectors"))
          .makes([](const Values& v) {
            return std::make_unique<Observables>(
                Observables{[v](const Snapshots& training) { return bind(v, training); }});
          });
  return component;
}

} // namespace semiflow::koopman
