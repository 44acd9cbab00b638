#include "core/sampling/distributions/gaussian_mixture.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>

#include <Eigen/Eigenvalues>
#include <Eigen/QR>
#include <fmt/format.h>

#include "core/base/parallel.h"
#include "core/sampling/distributions/mixture_kernel.h"

namespace semiflow::sampling {
namespace {

/// Calls body(evaluation, strip) after evaluating each strip; the strips are shared out over threads.
template <class Body> void forEachStrip(const MixtureFactors& factors, const Cloud& x, const Body& body) {
  parallelBlocks(x.strips(), stripsPerBlock, [&](std::size_t begin, std::size_t end) {
    StripEvaluation evaluation(factors);
    for (std::size_t s = begin; s < end; ++s) {
      evaluation.evaluate(x.strip(s));
      body(evaluation, s);
    }
  });
}

std::size_t lanesUsed(const Cloud& x, std::size_t strip) {
  return std::min(Cloud::lanes, x.count() - strip * Cloud::lanes);
}

} // namespace

GaussianMixture::GaussianMixture(std::vector<double> weights, Eigen::MatrixXd means,
                                 std::vector<Eigen::MatrixXd> covariances)
    : weights_(std::move(weights)), means_(std::move(means)), covariances_(std::move(covariances)) {
  SF_ASSERT(!weights_.empty() && weights_.size() == static_cast<std::size_t>(means_.cols()) &&
            weights_.size() == covariances_.size());
  const double total = std::accumulate(weights_.begin(), weights_.end(), 0.0);
  for (double& weight : weights_) weight /= total;
  for (const Eigen::MatrixXd& covariance : covariances_) {
    const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(covariance);
    vectors_.push_back(solver.eigenvectors());
    values_.push_back(solver.eigenvalues());
  }
}

MixtureFactors GaussianMixture::factors(const Level& level) const {
  const Eigen::Index d = means_.rows();
  MixtureFactors result{dimension(), weights_.size(), {}, {}, {}};
  for (std::size_t k = 0; k < weights_.size(); ++k) {
    const Eigen::ArrayXd variances = level.alpha * level.alpha * values_[k].array() + level.sigma * level.sigma;
    // The triangular factor of the whitening map keeps full accuracy for flat covariances, where the precision itself
    // loses it in cancellation, and costs no more products.
    const Eigen::MatrixXd whitening = variances.rsqrt().matrix().asDiagonal() * vectors_[k].transpose();
    const Eigen::MatrixXd triangle =
        Eigen::HouseholderQR<Eigen::MatrixXd>(whitening).matrixQR().triangularView<Eigen::Upper>();
    for (Eigen::Index r = 0; r < d; ++r) {
      for (Eigen::Index c = 0; c < d; ++c) result.factors.push_back(triangle(r, c));
    }
    const auto column = means_.col(static_cast<Eigen::Index>(k));
    for (Eigen::Index c = 0; c < d; ++c) result.means.push_back(level.alpha * column(c));
    result.constants.push_back(std::log(weights_[k]) - 0.5 * variances.log().sum() -
                               0.5 * static_cast<double>(d) * std::log(2 * std::numbers::pi));
  }
  return result;
}

void GaussianMixture::score(const Level& level, const Cloud& x, Cloud& out) const {
  SF_ASSERT(&x != &out && x.values().size() == out.values().size() && x.dimension() == dimension());
  forEachStrip(factors(level), x,
               [&](const StripEvaluation& evaluation, std::size_t s) { evaluation.score(out.strip(s)); });
}

std::vector<double> GaussianMixture::logDensity(const Level& level, const Cloud& x) const {
  std::vector<double> out(x.strips() * Cloud::lanes);
  forEachStrip(factors(level), x, [&](const StripEvaluation& evaluation, std::size_t s) {
    evaluation.logDensity(out.data() + s * Cloud::lanes);
  });
  out.resize(x.count());
  return out;
}

std::vector<double> GaussianMixture::modeShares(const Level& level, const Cloud& x) const {
  const std::size_t modes = weights_.size();
  std::vector<double> perStrip(x.strips() * modes); // summed strip after strip: the same for any number of threads
  forEachStrip(factors(level), x, [&](const StripEvaluation& evaluation, std::size_t s) {
    for (std::size_t k = 0; k < modes; ++k) {
      double sum = 0;
      for (std::size_t lane = 0; lane < lanesUsed(x, s); ++lane)
        sum += evaluation.share(k)[lane] / evaluation.total()[lane];
      perStrip[s * modes + k] = sum;
    }
  });
  std::vector<double> shares(modes);
  for (std::size_t i = 0; i < perStrip.size(); ++i) shares[i % modes] += perStrip[i] / static_cast<double>(x.count());
  return shares;
}

void GaussianMixture::sample(const Random& random, Cloud& out) const {
  SF_ASSERT(out.dimension() == dimension());
  std::vector<double> edges(weights_.size());
  std::partial_sum(weights_.begin(), weights_.end(), edges.begin());
  std::vector<Eigen::MatrixXd> roots;
  for (std::size_t k = 0; k < weights_.size(); ++k) {
    roots.emplace_back(vectors_[k] * values_[k].cwiseSqrt().asDiagonal());
  }
  parallelBlocks(out.count(), Cloud::lanes, [&](std::size_t begin, std::size_t end) {
    Eigen::VectorXd normals(means_.rows());
    for (std::size_t p = begin; p < end; ++p) {
      const double u = random.uniforms(p, 0, 0)[0];
      const auto edge = std::upper_bound(edges.begin(), edges.end() - 1, u);
      const auto k = static_cast<std::size_t>(edge - edges.begin());
      random.fillNormals(p, 0, normals.data(), dimension(), 1);
      const Eigen::VectorXd x = means_.col(static_cast<Eigen::Index>(k)) + roots[k] * normals;
      for (std::size_t c = 0; c < dimension(); ++c) out.at(p, c) = x(static_cast<Eigen::Index>(c));
    }
  });
}

std::unique_ptr<Target> GaussianMixture::givenModes(const std::vector<std::size_t>& modes) const {
  std::vector<double> weights;
  Eigen::MatrixXd means(means_.rows(), static_cast<Eigen::Index>(modes.size()));
  std::vector<Eigen::MatrixXd> covariances;
  for (const std::size_t mode : modes) {
    means.col(static_cast<Eigen::Index>(weights.size())) = means_.col(static_cast<Eigen::Index>(mode));
    weights.push_back(weights_[mode]);
    covariances.push_back(covariances_[mode]);
  }
  return std::make_unique<GaussianMixture>(std::move(weights), std::move(means), std::move(covariances));
}

std::unique_ptr<Target> GaussianMixture::marginal(std::size_t coordinates) const {
  const auto d = static_cast<Eigen::Index>(coordinates);
  std::vector<Eigen::MatrixXd> covariances;
  for (const Eigen::MatrixXd& covariance : covariances_) covariances.emplace_back(covariance.topLeftCorner(d, d));
  return std::make_unique<GaussianMixture>(weights_, means_.topRows(d), std::move(covariances));
}

std::pair<double, double> GaussianMixture::extent(const Level& level, std::size_t coordinate) const {
  constexpr double deviations = 4;
  const auto c = static_cast<Eigen::Index>(coordinate);
  double lower = std::numeric_limits<double>::infinity();
  double upper = -lower;
  for (std::size_t k = 0; k < weights_.size(); ++k) {
    const double centre = level.alpha * means_(c, static_cast<Eigen::Index>(k));
    const double variance = level.alpha * level.alpha * covariances_[k](c, c) + level.sigma * level.sigma;
    lower = std::min(lower, centre - deviations * std::sqrt(variance));
    upper = std::max(upper, centre + deviations * std::sqrt(variance));
  }
  return {lower, upper};
}

namespace {

Eigen::MatrixXd matrixOf(const std::vector<std::vector<double>>& rows) {
  const auto columns = rows.empty() ? 0 : rows[0].size();
  Eigen::MatrixXd matrix(static_cast<Eigen::Index>(rows.size()), static_cast<Eigen::Index>(columns));
  for (Eigen::Index r = 0; r < matrix.rows(); ++r) {
    for (Eigen::Index c = 0; c < matrix.cols(); ++c)
      matrix(r, c) = rows[static_cast<std::size_t>(r)][static_cast<std::size_t>(c)];
  }
  return matrix;
}

/// @throws InputError where the matrix is no covariance in R^d
void checkCovariance(const Eigen::MatrixXd& covariance, Eigen::Index d, const std::string& path) {
  if (covariance.rows() != d || covariance.cols() != d) {
    throw InputError(path,
                     fmt::format("a {0} by {0} matrix, as the means have {0} coordinate{1}", d, d == 1 ? "" : "s"),
                     fmt::format("{} by {}", covariance.rows(), covariance.cols()));
  }
  const double tolerance = 1e-12 * covariance.cwiseAbs().maxCoeff();
  for (Eigen::Index r = 0; r < d; ++r) {
    for (Eigen::Index c = 0; c < r; ++c) {
      if (std::abs(covariance(r, c) - covariance(c, r)) <= tolerance) continue;
      throw InputError(path, "a symmetric matrix",
                       fmt::format("{} in row {}, column {}, but {} in row {}, column {}", covariance(r, c), r, c,
                                   covariance(c, r), c, r));
    }
  }
  const double smallest =
      Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd>(covariance, Eigen::EigenvaluesOnly).eigenvalues()(0);
  if (smallest <= 0) {
    throw InputError(path, "a positive definite matrix", fmt::format("one with the eigenvalue {:.6g}", smallest));
  }
}

std::unique_ptr<Target> makeMixture(const Values& values) {
  std::vector<double> weights = values.vector("weights");
  const auto rows = values.matrix("means");
  const auto matrices = values.matrices("covariances");
  if (weights.empty()) throw values.error("weights", "at least one number above 0", "none");
  if (rows.size() != weights.size()) {
    throw values.error("means", fmt::format("{} rows, one per weight", weights.size()), fmt::format("{}", rows.size()));
  }
  if (rows[0].empty()) throw values.error("means", "at least one coordinate", "none");
  if (matrices.size() != weights.size()) {
    throw values.error("covariances", fmt::format("{} matrices, one per weight", weights.size()),
                       fmt::format("{}", matrices.size()));
  }
  std::vector<Eigen::MatrixXd> covariances;
  for (std::size_t k = 0; k < matrices.size(); ++k) {
    covariances.push_back(matrixOf(matrices[k]));
    checkCovariance(covariances.back(), static_cast<Eigen::Index>(rows[0].size()),
                    fmt::format("{}[{}]", values.pathOf("covariances"), k));
  }
  return std::make_unique<GaussianMixture>(std::move(weights), matrixOf(rows).transpose(), std::move(covariances));
}

} // namespace

const Component<Target>& gaussianMixture() {
  static const auto component =
      Component<Target>("gaussian_mixture", "Gaussian mixture")
          .summary(
              "A sum of normal distributions, noised exactly: its density and score are known at every noise level.")
          .formula("p(x) = Σₖ wₖ N(x; mₖ, Cₖ);  p_t(x) = Σₖ wₖ N(x; α mₖ, α² Cₖ + σ² I)")
          .reference(
              "Anderson, Reverse-time diffusion equation models, Stoch. Proc. Appl. 12, 313 (1982), for the score")
          .parameter(
              vector("weights", {0.5, 0.5}).above(0).live().doc("weight of each component; divided by their sum"))
          .parameter(matrix("means", Json::parse("[[-2, 0], [2, 0]]"))
                         .live()
                         .unit("place")
                         .doc("centre of each component, a row of coordinates each"))
          .parameter(matrices("covariances", Json::parse("[[[0.1, 0], [0, 0.1]], [[0.1, 0], [0, 0.1]]]"))
                         .live()
                         .doc("covariance matrix of each component, symmetric positive definite"))
          .makes(makeMixture);
  return component;
}

} // namespace semiflow::sampling
