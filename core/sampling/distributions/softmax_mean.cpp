#include "core/sampling/distributions/softmax_mean.h"

#include <array>

#include "core/numerics/vector_math.h"

namespace semiflow::sampling {
namespace {

constexpr std::size_t packSize = 8;
constexpr std::size_t blockSize = 256; // points at a time: their factors, values and weights stay in the cache
constexpr double negligible = 60;      // exp(-60) of the largest weight
constexpr double withoutWeight = -1e300;
using Pack = Eigen::Array<double, static_cast<int>(packSize), 1>;

auto pack(const double* values) { return Eigen::Map<const Pack>(values); }

} // namespace

SoftmaxPoints::SoftmaxPoints(std::size_t points, std::size_t d, bool withSquare, std::size_t valueRows)
    : count((points + packSize - 1) / packSize * packSize), dimension(d), square(withSquare),
      features(d + (withSquare ? 1 : 0)), rows(valueRows), centre(d), factors(features * count),
      constants(count, withoutWeight), values(rows * count) {}

SoftmaxMean::SoftmaxMean(const SoftmaxPoints& points) : points_(points) {}

void SoftmaxMean::evaluate(const Cloud& x, std::size_t first, std::size_t count) {
  const std::size_t particles = count * Cloud::lanes;
  const std::size_t d = points_.dimension;
  features_.resize(static_cast<Eigen::Index>(points_.features), static_cast<Eigen::Index>(particles));
  for (std::size_t p = 0; p < particles; ++p) {
    const double* strip = x.strip(first + p / Cloud::lanes);
    double* f = features_.col(static_cast<Eigen::Index>(p)).data();
    double square = 0;
    for (std::size_t c = 0; c < d; ++c) {
      f[c] = strip[c * Cloud::lanes + p % Cloud::lanes] - points_.centre[c];
      square += f[c] * f[c];
    }
    if (points_.square) f[d] = square;
  }
  peak_.assign(particles, -std::numeric_limits<double>::infinity());
  total_.assign(particles, 0);
  sums_.setZero(static_cast<Eigen::Index>(points_.rows), static_cast<Eigen::Index>(particles));
  switch (points_.features) {
  case 1:
    return fusedRows<1>(particles);
  case 2:
    return fusedRows<2>(particles);
  case 3:
    return fusedRows<3>(particles);
  case 4:
    return fusedRows<4>(particles);
  default:
    return byProducts(particles);
  }
}

template <int Features> void SoftmaxMean::fusedRows(std::size_t particles) {
  switch (points_.rows) {
  case 0:
    return fused<Features, 0>(particles);
  case 1:
    return fused<Features, 1>(particles);
  case 2:
    return fused<Features, 2>(particles);
  case 3:
    return fused<Features, 3>(particles);
  case 4:
    return fused<Features, 4>(particles);
  default:
    return byProducts(particles);
  }
}

/// Turns the logarithms of a block's weights into weights relative to the peak so far; `rescale` is what the sums are
/// to be multiplied by for a new peak. @return whether the block adds anything
bool SoftmaxMean::weigh(double* logits, std::size_t size, std::size_t particle, double& rescale) {
  Pack largest = pack(logits);
  for (std::size_t i = packSize; i < size; i += packSize) largest = largest.max(pack(logits + i));
  const double highest = largest.maxCoeff();
  rescale = 1;
  if (highest < peak_[particle] - negligible) return false;
  if (highest > peak_[particle]) {
    rescale = std::exp(peak_[particle] - highest);
    peak_[particle] = highest;
  }
  // Far below, where vectorised exponentials would turn to slow ones, weights are as good as none.
  constexpr double lowest = -700;
  for (std::size_t i = 0; i < size; i += packSize) {
    Eigen::Map<Pack> l(logits + i);
    l = (l - peak_[particle]).max(lowest);
  }
  numerics::exp(logits, logits, size);
  return true;
}

template <int Features, int Rows> void SoftmaxMean::fused(std::size_t particles) {
  alignas(64) std::array<double, blockSize> weights;
  for (std::size_t begin = 0; begin < points_.count; begin += blockSize) {
    const std::size_t size = std::min(blockSize, points_.count - begin);
    const auto factor = [&](int f, std::size_t i) {
      return pack(points_.factors.data() + static_cast<std::size_t>(f) * points_.count + begin + i);
    };
    const auto value = [&](int r, std::size_t i) {
      return pack(points_.values.data() + static_cast<std::size_t>(r) * points_.count + begin + i);
    };
    for (std::size_t p = 0; p < particles; ++p) {
      const double* x = features_.col(static_cast<Eigen::Index>(p)).data();
      for (std::size_t i = 0; i < size; i += packSize) {
        Pack logit = pack(points_.constants.data() + begin + i);
        for (int f = 0; f < Features; ++f) logit += x[f] * factor(f, i);
        Eigen::Map<Pack>(weights.data() + i) = logit;
      }
      double rescale = 1;
      if (!weigh(weights.data(), size, p, rescale)) continue;
      Pack total = Pack::Zero();
      std::array<Pack, std::max(Rows, 1)> sums;
      sums.fill(Pack::Zero());
      for (std::size_t i = 0; i < size; i += packSize) {
        const Pack weight = pack(weights.data() + i);
        total += weight;
        for (int r = 0; r < Rows; ++r) sums[static_cast<std::size_t>(r)] += weight * value(r, i);
      }
      total_[p] = total_[p] * rescale + total.sum();
      for (int r = 0; r < Rows; ++r) {
        double& sum = sums_(r, static_cast<Eigen::Index>(p));
        sum = sum * rescale + sums[static_cast<std::size_t>(r)].sum();
      }
    }
  }
}

void SoftmaxMean::byProducts(std::size_t particles) {
  using Rows = Eigen::Map<const Eigen::MatrixXd, 0, Eigen::OuterStride<>>;
  const auto stride = Eigen::OuterStride<>(static_cast<Eigen::Index>(points_.count));
  const auto columns = static_cast<Eigen::Index>(particles);
  for (std::size_t begin = 0; begin < points_.count; begin += blockSize) {
    const std::size_t size = std::min(blockSize, points_.count - begin);
    const auto n = static_cast<Eigen::Index>(size);
    const Rows factors(points_.factors.data() + begin, n, static_cast<Eigen::Index>(points_.features), stride);
    const Rows values(points_.values.data() + begin, n, static_cast<Eigen::Index>(points_.rows), stride);
    weights_.resize(n, columns);
    weights_.colwise() = Eigen::Map<const Eigen::VectorXd>(points_.constants.data() + begin, n);
    weights_.noalias() += factors * features_;
    bool any = false;
    for (std::size_t p = 0; p < particles; ++p) {
      auto column = weights_.col(static_cast<Eigen::Index>(p));
      double rescale = 1;
      if (!weigh(column.data(), size, p, rescale)) {
        column.setZero();
        continue;
      }
      any = true;
      total_[p] = total_[p] * rescale + column.sum();
      if (rescale != 1) sums_.col(static_cast<Eigen::Index>(p)) *= rescale;
    }
    if (any && points_.rows > 0) sums_.noalias() += values.transpose() * weights_;
  }
}

} // namespace semiflow::sampling
