#include "core/koopman/observables/k_means.h"

#include <vector>

#include "core/base/parallel.h"
#include "core/base/random.h"

namespace semiflow::koopman {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

/// Each next centre is a point drawn with probability proportional to its squared distance to the centres so far.
MatrixXd startingCentres(const MatrixXd& points, Index count, std::uint64_t seed) {
  const Random random(seed, Stream::target);
  MatrixXd centres(points.rows(), count);
  VectorXd squares = VectorXd::Ones(points.cols());
  for (Index c = 0; c < count; ++c) {
    const double total = squares.sum();
    if (!(total > 0)) return centres.leftCols(c);
    double left = total * random.uniforms(0, static_cast<std::uint32_t>(c), 0)[0];
    Index chosen = 0;
    for (Index i = 0; i < points.cols(); ++i) {
      if (!(squares[i] > 0)) continue;
      chosen = i;
      left -= squares[i];
      if (left < 0) break;
    }
    centres.col(c) = points.col(chosen);
    const VectorXd to = (points.colwise() - centres.col(c)).colwise().squaredNorm();
    squares = c == 0 ? to : VectorXd(squares.cwiseMin(to));
  }
  return centres;
}

Index nearest(const MatrixXd& centres, const Eigen::Ref<const VectorXd>& point) {
  Index best = 0;
  (centres.colwise() - point).colwise().squaredNorm().minCoeff(&best);
  return best;
}

} // namespace

MatrixXd kMeans(const MatrixXd& points, Index count, std::uint64_t seed) {
  MatrixXd centres = startingCentres(points, std::min(count, points.cols()), seed);
  std::vector<Index> cluster(static_cast<std::size_t>(points.cols()), -1);
  for (int iteration = 0; iteration < 100; ++iteration) {
    std::vector<Index> next(cluster.size());
    parallelBlocks(next.size(), 512, [&](std::size_t begin, std::size_t end) {
      for (std::size_t i = begin; i < end; ++i) next[i] = nearest(centres, points.col(static_cast<Index>(i)));
    });
    if (next == cluster) break;
    cluster = std::move(next);
    MatrixXd sums = MatrixXd::Zero(centres.rows(), centres.cols());
    VectorXd members = VectorXd::Zero(centres.cols());
    for (std::size_t i = 0; i < cluster.size(); ++i) {
      sums.col(cluster[i]) += points.col(static_cast<Index>(i));
      members[cluster[i]] += 1;
    }
    for (Index c = 0; c < centres.cols(); ++c) { // a cluster that lost all its points stays where it is
      if (members[c] > 0) centres.col(c) = sums.col(c) / members[c];
    }
  }
  return centres;
}

} // namespace semiflow::koopman
