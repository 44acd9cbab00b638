#include "core/koopman/decompositions/catalogue.h"
#include "core/koopman/decompositions/hankel.h"
#include "core/koopman/decompositions/rank.h"
#include "core/koopman/observables/derived.h"
#include "core/numerics/lapack.h"

namespace semiflow::koopman {

using Eigen::Index;

Component<Decomposition> withDelays(Component<Decomposition> component) {
  component.parameter(integer("delays", 20).between(1, 100000).doc("how many past values besides the present one"))
      .parameter(integer("spacing", 1).between(1, 100000).unit("snapshots").doc("from one delay to the next"))
      .parameter(real("spatial_tolerance", 1e-10)
                     .between(0, 1)
                     .doc("smallest singular value to keep of the observables before they are delayed, relative to the "
                          "largest"));
  return component;
}

void addDelays(const Values& v, Decomposition& decomposition) {
  const auto delays = static_cast<Index>(v.integer("delays")), spacing = static_cast<Index>(v.integer("spacing"));
  const double tolerance = v.real("spatial_tolerance");
  decomposition.reach = delays * spacing;
  decomposition.extend = [=](const Dictionary& base, const Snapshots& training) {
    const numerics::SingularValues svd = numerics::singularValueDecomposition(lift(base, training).values);
    const Index r = std::max<Index>(1, rankByTolerance(svd.values, tolerance));
    return delayed(linearImage(base, svd.u.leftCols(r).transpose()), delays, spacing);
  };
}

const Component<Decomposition>& hankelDmd() {
  static const auto component = withTruncation(withDelays(
      Component<Decomposition>("hankel_dmd", "Hankel (higher-order) DMD")
          .summary(
              "DMD of the data's leading directions with their past: as many frequencies as there are, however few "
              "sensors.")
          .formula("x_{n+1} = A₁ xₙ + A₂ xₙ₋₁ + … + A_d x_{n−d+1}, on leading singular vectors twice over")
          .reference(
              "Le Clainche, Vega, Higher order dynamic mode decomposition, SIAM J. Appl. Dyn. Syst. 16, 882 (2017); "
              "Arbabi, Mezic, SIAM J. Appl. Dyn. Syst. 16, 2096 (2017)")
          .makes([](const Values& v) {
            Decomposition result{.rank = truncation(v), .equilibrate = false};
            addDelays(v, result);
            return std::make_unique<Decomposition>(std::move(result));
          })));
  return component;
}

} // namespace semiflow::koopman
