#include <cmath>

#include <Eigen/QR>
#include <fmt/format.h>

#include "core/base/memory.h"
#include "core/sampling/distributions/low_rank.h"

namespace semiflow::sampling {
namespace {

std::unique_ptr<Target> makeLowRank(const Values& values) {
  const auto d = static_cast<Eigen::Index>(values.integer("dimension"));
  const auto rank = static_cast<Eigen::Index>(values.integer("rank"));
  const auto pieces = static_cast<std::uint64_t>(values.integer("components"));
  if (rank > d) throw values.error("rank", fmt::format("at most the dimension, {}", d), fmt::format("{}", rank));
  requireMemory(2 * sizeof(double) * static_cast<double>(pieces) * static_cast<double>(d * (rank + 1)),
                fmt::format("{} pieces of rank {} in {} dimensions", pieces, rank, d));
  const double scale = values.real("scale"), decay = values.real("decay");
  const Random random(static_cast<std::uint64_t>(values.integer("seed")), Stream::target);
  std::vector<LowRankMixture::Piece> all;
  for (std::uint64_t k = 0; k < pieces; ++k) {
    Eigen::MatrixXd normals(d, rank);
    random.fillNormals(k, 1, normals.data(), static_cast<std::size_t>(normals.size()));
    LowRankMixture::Piece piece;
    piece.mean.resize(d);
    random.fillNormals(k, 2, piece.mean.data(), static_cast<std::size_t>(d));
    piece.mean *= values.real("spread");
    piece.basis = Eigen::HouseholderQR<Eigen::MatrixXd>(normals).householderQ() * Eigen::MatrixXd::Identity(d, rank);
    piece.variances.resize(rank);
    for (Eigen::Index i = 0; i < rank; ++i)
      piece.variances(i) = scale * scale * std::pow(static_cast<double>(i + 1), -2 * decay);
    all.push_back(std::move(piece));
  }
  return std::make_unique<LowRankMixture>(std::move(all), values.real("thickness"));
}

} // namespace

const Component<Target>& lowRankMixture() {
  static const auto component =
      Component<Target>("low_rank_mixture", "Low-rank mixture")
          .summary("Flat pieces of few dimensions at random in a space of many: what images are believed to look like. "
                   "Exact at every noise level, at the cost of two thin matrix products for each piece.")
          .formula("p(x) = 1/K Σₖ N(x; mₖ, Uₖ diag(ℓ) Uₖᵀ + s² I),  ℓᵢ = a² i^(−2q)")
          .reference("Wang et al., Diffusion models learn low-dimensional distributions via subspace clustering (2024)")
          .parameter(integer("dimension", 64).between(1, 4096).doc("d: of the space"))
          .parameter(integer("components", 3).between(1, 1000).doc("K: how many pieces"))
          .parameter(integer("rank", 2).between(1, 1024).doc("of each piece"))
          .parameter(real("spread", 1).atLeast(0).live().doc("standard deviation of each coordinate of the centres m"))
          .parameter(real("scale", 2).above(0).live().doc("a: standard deviation along the first direction of a piece"))
          .parameter(real("decay", 0.5)
                         .between(0, 4)
                         .live()
                         .doc("q: how fast the deviations fall from one direction to the next"))
          .parameter(real("thickness", 0.05).atLeast(0).live().doc("s: standard deviation across the pieces"))
          .parameter(integer("seed", 1).between(0, 1e9).live().doc("of the centres and directions"))
          .makes(makeLowRank);
  return component;
}

} // namespace semiflow::sampling
