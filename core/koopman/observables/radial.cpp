#include <algorithm>
#include <cmath>
#include <vector>

#include <fmt/format.h>

#include "core/koopman/observables/catalogue.h"
#include "core/koopman/observables/k_means.h"
#include "core/koopman/observables/tensor.h"

namespace semiflow::koopman {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

using Profile = double (*)(double squared); ///< of (distance/width)^2

Profile profileOf(const std::string& name) {
  if (name == "gaussian") return [](double s) { return std::exp(-0.5 * s); };
  if (name == "thin_plate") return [](double s) { return s > 0 ? 0.5 * s * std::log(s) : 0; };
  if (name == "multiquadric") return [](double s) { return std::sqrt(1 + s); };
  return [](double s) { return 1 / std::sqrt(1 + s); };
}

/// At most that many columns, evenly spaced.
MatrixXd thinned(const MatrixXd& points, Index most) {
  if (points.cols() <= most) return points;
  MatrixXd kept(points.rows(), most);
  for (Index i = 0; i < most; ++i) kept.col(i) = points.col(i * points.cols() / most);
  return kept;
}

/// Centres of a regular grid of cells over the range of the points, as many as fit below `count`.
MatrixXd gridCentres(const MatrixXd& points, Index count) {
  const auto d = static_cast<double>(points.rows());
  const auto places =
      std::max<Index>(1, static_cast<Index>(std::floor(std::pow(static_cast<double>(count), 1 / d) + 1e-9)));
  const VectorXd low = points.rowwise().minCoeff(), width = points.rowwise().maxCoeff() - low;
  const auto total = static_cast<Index>(std::llround(std::pow(static_cast<double>(places), d)));
  MatrixXd centres(points.rows(), total);
  for (Index c = 0; c < total; ++c) {
    Index rest = c;
    for (Index i = 0; i < points.rows(); ++i) {
      centres(i, c) = low[i] + width[i] * (static_cast<double>(rest % places) + 0.5) / static_cast<double>(places);
      rest /= places;
    }
  }
  return centres;
}

/// The mean distance of a centre to its nearest neighbour; 1 where there is none.
double meanSpacing(const MatrixXd& centres) {
  double sum = 0;
  for (Index a = 0; a < centres.cols(); ++a) {
    double nearest = std::numeric_limits<double>::infinity();
    for (Index b = 0; b < centres.cols(); ++b) {
      if (a != b) nearest = std::min(nearest, (centres.col(a) - centres.col(b)).norm());
    }
    sum += nearest;
  }
  const double mean = sum / static_cast<double>(centres.cols());
  return mean > 0 && std::isfinite(mean) ? mean : 1;
}

Dictionary bind(const Values& v, const Snapshots& training) {
  const Scaling scale = scaling(training, v.boolean("standardize"));
  const Eigen::Map<const VectorXd> centre(scale.centre.data(), training.dimension());
  const Eigen::Map<const VectorXd> width(scale.scale.data(), training.dimension());
  const MatrixXd points =
      (thinned(training.states, 20000).colwise() - VectorXd(centre)).array().colwise() / width.array();
  const auto count = static_cast<Index>(v.integer("centres"));
  const MatrixXd centres = v.text("placement") == "grid"
                               ? gridCentres(points, count)
                               : kMeans(points, count, static_cast<std::uint64_t>(v.integer("seed")));
  const double given = v.real("width"), size = given > 0 ? given : 2 * meanSpacing(centres);
  const Profile profile = profileOf(v.text("function"));
  const Index first = v.boolean("constant") ? 1 : 0;

  Dictionary dictionary{.size = centres.cols() + first};
  if (first == 1) dictionary.names = {"1"};
  for (Index c = 1; c <= centres.cols(); ++c) dictionary.names.push_back(fmt::format("centre {}", c));
  const VectorXd shift = centre, factor = width.cwiseInverse() / size;
  const MatrixXd places = centres / size;
  dictionary.evaluate = [=](const Eigen::Ref<const MatrixXd>& states, Eigen::Ref<MatrixXd> values) {
    if (first == 1) values.row(0).setOnes();
    for (Index j = 0; j < states.cols(); ++j) {
      const VectorXd at = (states.col(j) - shift).cwiseProduct(factor);
      for (Index c = 0; c < places.cols(); ++c) values(first + c, j) = profile((places.col(c) - at).squaredNorm());
    }
  };
  return dictionary;
}

} // namespace

const Component<Observables>& radialObservables() {
  static const auto component =
      Component<Observables>("radial", "Radial basis functions")
          .summary("Bumps around centres that follow the data: for few or many states, wherever the data are.")
          .formula("ψ_c(x) = f(|x − c|/w),  f(r) = exp(−r²/2), r² ln r, √(1+r²) or 1/√(1+r²)")
          .reference(
              "Williams, Kevrekidis, Rowley, J. Nonlinear Sci. 25, 1307 (2015); Arthur, Vassilvitskii, k-means++, "
              "SODA (2007)")
          .parameter(
              integer("centres", 100).between(1, 10000).doc("how many; a grid has the largest power that is not above"))
          .parameter(choice("placement", {"k_means", "grid"})
                         .doc("of the centres: at the means of clusters of the training data, or on a regular grid "
                              "over their range"))
          .parameter(choice("function", {"gaussian", "thin_plate", "multiquadric", "inverse_multiquadric"}).doc("f"))
          .parameter(
              real("width", 0).atLeast(0).doc("w; 0: twice the mean distance of a centre to its nearest neighbour"))
          .parameter(boolean("constant", true).doc("add the constant function, an eigenfunction of every system"))
          .parameter(boolean("standardize", true).doc("measure distances in units of each state's standard deviation"))
          .parameter(integer("seed", 1).atLeast(0).doc("of the random numbers that clusters start from"))
          .makes([](const Values& v) {
            return std::make_unique<Observables>(
                Observables{[v](const Snapshots& training) { return bind(v, training); }});
          });
  return component;
}

} // namespace semiflow::koopman
