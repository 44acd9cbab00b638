#include "core/sampling/distributions/low_rank.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>

#include "core/base/error.h"
#include "core/base/parallel.h"
#include "core/sampling/distributions/gaussian_mixture.h"

namespace semiflow::sampling {
namespace {

constexpr auto lanes = static_cast<Eigen::Index>(Cloud::lanes);
using Strip = Eigen::Matrix<double, Eigen::Dynamic, lanes, Eigen::RowMajor>;

} // namespace

/// What is known of a strip: each piece's share, and the coefficients of the particles on its basis.
struct LowRankMixture::Evaluation {
  std::vector<Eigen::MatrixXd> coefficients; ///< r x lanes
  Eigen::MatrixXd shares;                    ///< piece x lane; each lane's sum is 1
  Eigen::RowVectorXd logDensity;
};

LowRankMixture::LowRankMixture(std::vector<Piece> pieces, double thickness, std::vector<double> places)
    : pieces_(std::move(pieces)), thickness_(thickness), places_(std::move(places)) {
  SF_ASSERT(!pieces_.empty());
  double total = 0;
  for (const Piece& piece : pieces_) total += piece.weight;
  for (Piece& piece : pieces_) weights_.push_back(piece.weight /= total);
}

void LowRankMixture::evaluate(const Level& level, const Cloud& x, std::size_t strip, Evaluation& out) const {
  const auto d = static_cast<Eigen::Index>(dimension());
  const auto count = static_cast<Eigen::Index>(pieces_.size());
  const Eigen::Map<const Strip> points(x.strip(strip), d, lanes);
  const double square = level.alpha * level.alpha;
  const double v = square * thickness_ * thickness_ + level.sigma * level.sigma;
  out.coefficients.resize(pieces_.size());
  out.shares.resize(count, lanes);
  Eigen::MatrixXd offset(d, lanes);
  for (Eigen::Index k = 0; k < count; ++k) {
    const Piece& piece = pieces_[static_cast<std::size_t>(k)];
    Eigen::MatrixXd& c = out.coefficients[static_cast<std::size_t>(k)];
    offset = points.colwise() - level.alpha * piece.mean;
    c.noalias() = piece.basis.transpose() * offset;
    const Eigen::ArrayXd variances = square * piece.variances.array() + v;
    const double constant = std::log(piece.weight) - 0.5 * variances.log().sum() -
                            0.5 * static_cast<double>(d - variances.size()) * std::log(v) -
                            0.5 * static_cast<double>(d) * std::log(2 * std::numbers::pi);
    // The part within the piece and the rest are squares of their own: nothing cancels where the piece is whole.
    out.shares.row(k) = (variances.inverse().matrix().transpose() * c.cwiseAbs2()) * -0.5;
    if (variances.size() < d) {
      offset.noalias() -= piece.basis * c;
      out.shares.row(k) -= 0.5 / v * offset.colwise().squaredNorm();
    }
    out.shares.row(k).array() += constant;
    c.array().colwise() *= square * piece.variances.array() / variances;
  }
  const Eigen::RowVectorXd peak = out.shares.colwise().maxCoeff();
  out.shares = (out.shares.rowwise() - peak).array().exp();
  const Eigen::RowVectorXd total = out.shares.colwise().sum();
  out.shares.array().rowwise() /= total.array();
  out.logDensity = peak.array() + total.array().log();
}

template <class Body> void LowRankMixture::forEachStrip(const Level& level, const Cloud& x, const Body& body) const {
  parallelBlocks(x.strips(), 1, [&](std::size_t begin, std::size_t end) {
    Evaluation evaluation;
    for (std::size_t s = begin; s < end; ++s) {
      evaluate(level, x, s, evaluation);
      body(evaluation, s);
    }
  });
}

void LowRankMixture::score(const Level& level, const Cloud& x, Cloud& out) const {
  SF_ASSERT(&x != &out && x.values().size() == out.values().size() && x.dimension() == dimension());
  const auto d = static_cast<Eigen::Index>(dimension());
  const double v = level.alpha * level.alpha * thickness_ * thickness_ + level.sigma * level.sigma;
  forEachStrip(level, x, [&](Evaluation& e, std::size_t s) {
    Eigen::MatrixXd pull = -Eigen::Map<const Strip>(x.strip(s), d, lanes);
    for (std::size_t k = 0; k < pieces_.size(); ++k) {
      const auto share = e.shares.row(static_cast<Eigen::Index>(k));
      e.coefficients[k].array().rowwise() *= share.array();
      pull.noalias() += pieces_[k].basis * e.coefficients[k];
      pull.noalias() += (level.alpha * pieces_[k].mean) * share;
    }
    Eigen::Map<Strip>(out.strip(s), d, lanes) = pull / v;
  });
}

std::vector<double> LowRankMixture::logDensity(const Level& level, const Cloud& x) const {
  std::vector<double> out(x.strips() * Cloud::lanes);
  forEachStrip(level, x, [&](const Evaluation& e, std::size_t s) {
    std::copy_n(e.logDensity.data(), Cloud::lanes, out.data() + s * Cloud::lanes);
  });
  out.resize(x.count());
  return out;
}

std::vector<double> LowRankMixture::modeShares(const Level& level, const Cloud& x) const {
  std::vector<double> perStrip(x.strips() * pieces_.size());
  forEachStrip(level, x, [&](const Evaluation& e, std::size_t s) {
    const auto used = static_cast<Eigen::Index>(std::min(Cloud::lanes, x.count() - s * Cloud::lanes));
    for (std::size_t k = 0; k < pieces_.size(); ++k)
      perStrip[s * pieces_.size() + k] = e.shares.row(static_cast<Eigen::Index>(k)).head(used).sum();
  });
  std::vector<double> shares(pieces_.size());
  for (std::size_t i = 0; i < perStrip.size(); ++i)
    shares[i % shares.size()] += perStrip[i] / static_cast<double>(x.count());
  return shares;
}

std::unique_ptr<Target> LowRankMixture::givenModes(const std::vector<std::size_t>& modes) const {
  std::vector<Piece> pieces;
  for (const std::size_t mode : modes) pieces.push_back(pieces_[mode]);
  return std::make_unique<LowRankMixture>(std::move(pieces), thickness_, places_);
}

void LowRankMixture::sample(const Random& random, Cloud& out) const {
  std::vector<double> edges(weights_.size());
  std::partial_sum(weights_.begin(), weights_.end(), edges.begin());
  parallelBlocks(out.count(), Cloud::lanes, [&](std::size_t begin, std::size_t end) {
    for (std::size_t p = begin; p < end; ++p) {
      const double u = random.uniforms(p, 0, 0)[0];
      const Piece& piece =
          pieces_[static_cast<std::size_t>(std::upper_bound(edges.begin(), edges.end() - 1, u) - edges.begin())];
      Eigen::VectorXd normals(piece.variances.size() + piece.mean.size());
      random.fillNormals(p, 0, normals.data(), static_cast<std::size_t>(normals.size()), 1);
      Eigen::VectorXd x =
          piece.mean + piece.basis * piece.variances.cwiseSqrt().cwiseProduct(normals.head(piece.variances.size()));
      x += thickness_ * normals.tail(piece.mean.size());
      for (std::size_t c = 0; c < dimension(); ++c) out.at(p, c) = x(static_cast<Eigen::Index>(c));
    }
  });
}

std::unique_ptr<Target> LowRankMixture::marginal(std::size_t coordinates) const {
  const auto d = static_cast<Eigen::Index>(coordinates);
  Eigen::MatrixXd means(d, static_cast<Eigen::Index>(pieces_.size()));
  std::vector<Eigen::MatrixXd> covariances;
  for (std::size_t k = 0; k < pieces_.size(); ++k) {
    const Eigen::MatrixXd basis = pieces_[k].basis.topRows(d);
    means.col(static_cast<Eigen::Index>(k)) = pieces_[k].mean.head(d);
    covariances.emplace_back(basis * pieces_[k].variances.asDiagonal() * basis.transpose() +
                             thickness_ * thickness_ * Eigen::MatrixXd::Identity(d, d));
  }
  return std::make_unique<GaussianMixture>(weights_, std::move(means), std::move(covariances));
}

std::pair<double, double> LowRankMixture::extent(const Level& level, std::size_t coordinate) const {
  constexpr double deviations = 4;
  const auto c = static_cast<Eigen::Index>(coordinate);
  double lower = std::numeric_limits<double>::infinity();
  double upper = -lower;
  for (const Piece& piece : pieces_) {
    const double variance = piece.basis.row(c).cwiseAbs2() * piece.variances;
    const double reach =
        deviations * std::hypot(level.alpha * std::sqrt(variance + thickness_ * thickness_), level.sigma);
    lower = std::min(lower, level.alpha * piece.mean(c) - reach);
    upper = std::max(upper, level.alpha * piece.mean(c) + reach);
  }
  return {lower, upper};
}

} // namespace semiflow::sampling
