#include "core/sampling/distributions/cell_density.h"

namespace semiflow::sampling {
namespace {

std::unique_ptr<Target> makeCheckerboard(const Values& values) {
  const auto n = static_cast<Eigen::Index>(values.integer("cells"));
  const double half = 0.5 * values.real("size");
  Eigen::MatrixXd masses(n, n);
  for (Eigen::Index j = 0; j < n; ++j) {
    for (Eigen::Index i = 0; i < n; ++i) masses(j, i) = (i + j) % 2 == 0 ? 1 : 0;
  }
  return std::make_unique<CellDensity>(std::move(masses), std::vector<CellDensity::Side>{{-half, half}, {-half, half}},
                                       values.real("blur"));
}

} // namespace

const Component<Target>& checkerboard() {
  static const auto component =
      Component<Target>("checkerboard", "Checkerboard")
          .summary("Even density on every other square of a board, with sharp edges: exact at every noise level by "
                   "error functions. Each square is a mode, up to 64 of them.")
          .formula("p(x, y) = Σ even i + j 1[cell ij];  noised: Σ φᵢ(x) ψⱼ(y), differences of Φ((x − αXᵢ)/σ)")
          .reference(
              "Grathwohl et al., FFJORD: free-form continuous dynamics for scalable reversible generative models, "
              "ICLR (2019), for the shape")
          .parameter(integer("cells", 4).between(2, 64).live().doc("squares on a side"))
          .parameter(real("size", 4).above(0).live().doc("side of the board"))
          .parameter(real("blur", 0).atLeast(0).live().doc("standard deviation of a blur of the edges"))
          .makes(makeCheckerboard);
  return component;
}

} // namespace semiflow::sampling
