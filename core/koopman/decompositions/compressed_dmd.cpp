#include <cmath>
#include <numeric>
#include <vector>

#include "core/base/random.h"
#include "core/koopman/decompositions/catalogue.h"
#include "core/koopman/decompositions/rank.h"
#include "core/koopman/observables/derived.h"

namespace semiflow::koopman {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;

/// A measurement of N numbers by `count`: random combinations, or random ones of them (in random order without
/// repetition, by a Fisher-Yates shuffle).
MatrixXd measurement(Index count, Index n, bool combine, std::uint64_t seed) {
  const Random random(seed, Stream::projections);
  MatrixXd c = MatrixXd::Zero(count, n);
  if (combine) {
    random.fillNormals(0, 0, c.data(), static_cast<std::size_t>(c.size()));
    return c / std::sqrt(static_cast<double>(count));
  }
  std::vector<Index> order(static_cast<std::size_t>(n));
  std::iota(order.begin(), order.end(), Index{0});
  for (Index i = 0; i < count; ++i) {
    const double u = random.uniforms(0, 1, static_cast<std::uint32_t>(i))[0];
    const Index other = i + static_cast<Index>(u * static_cast<double>(n - i));
    std::swap(order[static_cast<std::size_t>(i)], order[static_cast<std::size_t>(other)]);
    c(i, order[static_cast<std::size_t>(i)]) = 1;
  }
  return c;
}

} // namespace

const Component<Decomposition>& compressedDmd() {
  static const auto component = withTruncation(
      Component<Decomposition>("compressed_dmd", "Compressed DMD")
          .summary("Eigenvalues from a few random measurements of each snapshot; modes from the whole snapshots.")
          .formula("DMD of C X and C Y,  modes = Y V Σ⁻¹ W")
          .reference(
              "Erichson, Brunton, Kutz, Compressed dynamic mode decomposition for background modeling, J. Real-Time "
              "Image Proc. 16, 1479 (2019)")
          .parameter(integer("measurements", 50).between(1, 20000).doc("how many, at most one per observable"))
          .parameter(choice("measure", {"combinations", "points"})
                         .doc("each a random combination of all observables, or a random one of them"))
          .parameter(integer("seed", 1).atLeast(0).doc("of the measurements"))
          .makes([](const Values& v) {
            const auto count = static_cast<Index>(v.integer("measurements"));
            const bool combine = v.text("measure") == "combinations";
            const auto seed = static_cast<std::uint64_t>(v.integer("seed"));
            Decomposition result{.rank = truncation(v), .equilibrate = false, .exactModes = true};
            result.extend = [=](const Dictionary& base, const Snapshots&) {
              return linearImage(base, measurement(std::min(count, base.size), base.size, combine, seed));
            };
            return std::make_unique<Decomposition>(std::move(result));
          }));
  return component;
}

} // namespace semiflow::koopman
