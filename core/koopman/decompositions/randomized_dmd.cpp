#include <Eigen/QR>

#include "core/base/random.h"
#include "core/koopman/decompositions/catalogue.h"
#include "core/koopman/decompositions/rank.h"
#include "core/koopman/observables/derived.h"
#include "core/numerics/lapack.h"

namespace semiflow::koopman {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;

MatrixXd orthonormal(const MatrixXd& a) {
  return Eigen::HouseholderQR<MatrixXd>(a).householderQ() * MatrixXd::Identity(a.rows(), a.cols());
}

MatrixXd product(const MatrixXd& a, const MatrixXd& b) {
  MatrixXd c(a.rows(), b.cols());
  numerics::multiply(a, b, c);
  return c;
}

/// An orthonormal basis of nearly the leading `count` left singular vectors: random combinations of the columns, with
/// steps of the power method that sharpen their fall.
MatrixXd randomRange(const MatrixXd& x, Index count, int powers, std::uint64_t seed) {
  MatrixXd test(x.cols(), count);
  const Random random(seed, Stream::projections);
  for (Index c = 0; c < count; ++c) {
    random.fillNormals(static_cast<std::uint64_t>(c), 0, test.col(c).data(), static_cast<std::size_t>(x.cols()));
  }
  MatrixXd basis = orthonormal(product(x, test));
  for (int p = 0; p < powers; ++p) basis = orthonormal(product(x, orthonormal(product(x.transpose(), basis))));
  return basis;
}

} // namespace

const Component<Decomposition>& randomizedDmd() {
  static const auto component =
      Component<Decomposition>("randomized_dmd", "Randomised DMD")
          .summary("Finds the data's leading directions by random combinations of snapshots, and does DMD there: for "
                   "large data.")
          .formula("Q = orth((X Xᵀ)^q X Ω),  DMD of Qᵀ X and Qᵀ Y")
          .reference(
              "Erichson, Mathelin, Kutz, Brunton, Randomized dynamic mode decomposition, SIAM J. Appl. Dyn. Syst. "
              "18, 1867 (2019)")
          .parameter(integer("rank", 10).between(1, 5000).doc("how many directions to keep"))
          .parameter(integer("oversampling", 10).between(0, 1000).doc("how many more to look in"))
          .parameter(integer("powers", 2).between(0, 10).doc("q, steps of the power method"))
          .parameter(integer("seed", 1).atLeast(0).doc("of the random combinations"))
          .makes([](const Values& v) {
            const auto rank = static_cast<Index>(v.integer("rank"));
            const Index width = rank + static_cast<Index>(v.integer("oversampling"));
            const auto powers = static_cast<int>(v.integer("powers"));
            const auto seed = static_cast<std::uint64_t>(v.integer("seed"));
            Decomposition result{
                .rank = [=](const RankData& data) { return std::min(rank, data.singularValues.size()); },
                .equilibrate = false};
            result.extend = [=](const Dictionary& base, const Snapshots& training) {
              const MatrixXd x = lift(base, training).values;
              return linearImage(base, randomRange(x, std::min({width, x.rows(), x.cols()}), powers, seed).transpose());
            };
            return std::make_unique<Decomposition>(std::move(result));
          });
  return component;
}

} // namespace semiflow::koopman
