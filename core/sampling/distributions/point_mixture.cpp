#include "core/sampling/distributions/point_mixture.h"

#include <numbers>
#include <numeric>

#include "core/base/error.h"

namespace semiflow::sampling {
namespace {

/// Puts neighbours next to each other: halves the points along their widest direction, again and again, until the
/// pieces fit into a block of the softmax, most of which then has no weight for a given particle.
void halve(const Eigen::MatrixXd& points, std::span<Eigen::Index> order) {
  constexpr std::size_t few = 256;
  if (order.size() <= few) return;
  Eigen::VectorXd lower = points.col(order[0]);
  Eigen::VectorXd upper = lower;
  for (const Eigen::Index i : order) {
    lower = lower.cwiseMin(points.col(i));
    upper = upper.cwiseMax(points.col(i));
  }
  Eigen::Index widest = 0;
  (upper - lower).maxCoeff(&widest);
  const std::size_t half = (order.size() / few + 1) / 2 * few; // whole blocks
  const auto middle = order.begin() + static_cast<std::ptrdiff_t>(half);
  std::nth_element(order.begin(), middle, order.end(), [&](Eigen::Index a, Eigen::Index b) {
    return points(widest, a) < points(widest, b) || (points(widest, a) == points(widest, b) && a < b);
  });
  halve(points, order.first(half));
  halve(points, order.subspan(half));
}

template <class T> std::vector<T> picked(const std::vector<T>& values, std::span<const Eigen::Index> order) {
  if (values.size() <= 1) return values;
  std::vector<T> result;
  for (const Eigen::Index i : order) result.push_back(values[static_cast<std::size_t>(i)]);
  return result;
}

} // namespace

PointMixture::PointMixture(Eigen::MatrixXd points, std::vector<double> weights, std::vector<double> deviations,
                           std::vector<std::size_t> modes)
    : points_(std::move(points)), weights_(std::move(weights)), deviations_(std::move(deviations)),
      modes_(std::move(modes)) {
  SF_ASSERT(count() > 0 && weights_.size() == count() && (common() || deviations_.size() == count()));
  if (modes_.empty()) modes_.assign(count(), 0);
  const double total = std::accumulate(weights_.begin(), weights_.end(), 0.0);
  for (double& weight : weights_) weight /= total;
  order();
  modeWeights_.assign(*std::max_element(modes_.begin(), modes_.end()) + 1, 0);
  for (std::size_t i = 0; i < count(); ++i) modeWeights_[modes_[i]] += weights_[i];
}

void PointMixture::order() {
  std::vector<Eigen::Index> order(count());
  std::iota(order.begin(), order.end(), 0);
  halve(points_, order);
  points_ = Eigen::MatrixXd(points_(Eigen::all, order));
  weights_ = picked(weights_, order);
  deviations_ = picked(deviations_, order);
  modes_ = picked(modes_, order);
}

double PointMixture::variance(const Level& level, std::size_t i) const {
  const double s = level.alpha * deviation(i);
  return s * s + level.sigma * level.sigma;
}

SoftmaxPoints PointMixture::softmax(const Level& level, std::size_t rows) const {
  const std::size_t d = dimension();
  SoftmaxPoints softmax(count(), d, !common(), rows);
  const Eigen::VectorXd centre = points_.rowwise().mean();
  for (std::size_t c = 0; c < d; ++c) softmax.centre[c] = level.alpha * centre(static_cast<Eigen::Index>(c));
  for (std::size_t i = 0; i < count(); ++i) {
    const double v = variance(level, i);
    const Eigen::VectorXd y = level.alpha * (points_.col(static_cast<Eigen::Index>(i)) - centre);
    for (std::size_t c = 0; c < d; ++c) softmax.factors[c * softmax.count + i] = y(static_cast<Eigen::Index>(c)) / v;
    if (softmax.square) softmax.factors[d * softmax.count + i] = -0.5 / v;
    softmax.constants[i] =
        std::log(weights_[i]) - 0.5 * y.squaredNorm() / v - 0.5 * static_cast<double>(d) * std::log(v);
  }
  return softmax;
}

void PointMixture::score(const Level& level, const Cloud& x, Cloud& out) const {
  SF_ASSERT(&x != &out && x.values().size() == out.values().size() && x.dimension() == dimension());
  const std::size_t d = dimension();
  SoftmaxPoints points = softmax(level, points_.rows() + (common() ? 0 : 1));
  const double v = variance(level, 0);
  for (std::size_t i = 0; i < count(); ++i) {
    const double scale = common() ? v : 1; // factors hold alpha y_i / v_i, less the centre
    for (std::size_t c = 0; c < d; ++c)
      points.values[c * points.count + i] = scale * points.factors[c * points.count + i];
    if (!common()) points.values[d * points.count + i] = 1 / variance(level, i);
  }
  forEachMean(points, x, [&](const SoftmaxMean& means, std::size_t g, std::size_t p) {
    for (std::size_t c = 0; c < d; ++c) {
      const double offset = x.at(p, c) - points.centre[c];
      out.at(p, c) = common() ? (means.mean(c, g) - offset) / v : means.mean(c, g) - offset * means.mean(d, g);
    }
  });
}

std::vector<double> PointMixture::logDensity(const Level& level, const Cloud& x) const {
  const SoftmaxPoints points = softmax(level, 0);
  const double v = variance(level, 0);
  std::vector<double> out(x.count());
  forEachMean(points, x, [&](const SoftmaxMean& means, std::size_t g, std::size_t p) {
    double square = 0;
    for (std::size_t c = 0; common() && c < dimension(); ++c) square += std::pow(x.at(p, c) - points.centre[c], 2);
    out[p] =
        means.logTotal(g) - 0.5 * square / v - 0.5 * static_cast<double>(dimension()) * std::log(2 * std::numbers::pi);
  });
  return out;
}

std::vector<double> PointMixture::modeShares(const Level& level, const Cloud& x) const {
  const std::size_t modes = modeWeights_.size();
  if (modes == 1) return {1.0};
  SoftmaxPoints points = softmax(level, modes);
  for (std::size_t i = 0; i < count(); ++i) points.values[modes_[i] * points.count + i] = 1;
  std::vector<double> each(x.count() * modes); // summed in the order of the particles, whatever the threads
  forEachMean(points, x, [&](const SoftmaxMean& means, std::size_t g, std::size_t p) {
    for (std::size_t k = 0; k < modes; ++k) each[p * modes + k] = means.mean(k, g);
  });
  std::vector<double> shares(modes);
  for (std::size_t i = 0; i < each.size(); ++i) shares[i % modes] += each[i] / static_cast<double>(x.count());
  return shares;
}

std::unique_ptr<Target> PointMixture::givenModes(const std::vector<std::size_t>& wanted) const {
  std::vector<Eigen::Index> kept;
  std::vector<std::size_t> modes;
  for (std::size_t i = 0; i < count(); ++i) {
    const auto place = std::find(wanted.begin(), wanted.end(), modes_[i]);
    if (place == wanted.end()) continue;
    kept.push_back(static_cast<Eigen::Index>(i));
    modes.push_back(static_cast<std::size_t>(place - wanted.begin()));
  }
  if (kept.empty()) return nullptr;
  std::vector<double> weights, deviations;
  for (const Eigen::Index i : kept) weights.push_back(weights_[static_cast<std::size_t>(i)]);
  for (const Eigen::Index i : kept) deviations.push_back(deviation(static_cast<std::size_t>(i)));
  return std::make_unique<PointMixture>(Eigen::MatrixXd(points_(Eigen::all, kept)), std::move(weights),
                                        common() ? deviations_ : std::move(deviations), std::move(modes));
}

void PointMixture::sample(const Random& random, Cloud& out) const {
  SF_ASSERT(out.dimension() == dimension());
  std::vector<double> edges(weights_.size());
  std::partial_sum(weights_.begin(), weights_.end(), edges.begin());
  parallelBlocks(out.count(), Cloud::lanes, [&](std::size_t begin, std::size_t end) {
    std::vector<double> normals(dimension());
    for (std::size_t p = begin; p < end; ++p) {
      const double u = random.uniforms(p, 0, 0)[0];
      const auto i = static_cast<std::size_t>(std::upper_bound(edges.begin(), edges.end() - 1, u) - edges.begin());
      random.fillNormals(p, 0, normals.data(), dimension(), 1);
      for (std::size_t c = 0; c < dimension(); ++c) {
        out.at(p, c) = points_(static_cast<Eigen::Index>(c), static_cast<Eigen::Index>(i)) + deviation(i) * normals[c];
      }
    }
  });
}

std::unique_ptr<Target> PointMixture::marginal(std::size_t coordinates) const {
  return std::make_unique<PointMixture>(points_.topRows(static_cast<Eigen::Index>(coordinates)), weights_, deviations_,
                                        modes_);
}

std::pair<double, double> PointMixture::extent(const Level& level, std::size_t coordinate) const {
  constexpr double deviations = 4;
  double lower = std::numeric_limits<double>::infinity();
  double upper = -lower;
  for (std::size_t i = 0; i < count(); ++i) {
    const double place = level.alpha * points_(static_cast<Eigen::Index>(coordinate), static_cast<Eigen::Index>(i));
    const double reach = deviations * std::sqrt(variance(level, i));
    lower = std::min(lower, place - reach);
    upper = std::max(upper, place + reach);
  }
  return {lower, upper};
}

} // namespace semiflow::sampling
