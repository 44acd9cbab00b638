#include "core/sampling/bridges/light_potential.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "core/base/error.h"
#include "core/base/parallel.h"

namespace semiflow::sampling {
namespace {

using Eigen::ArrayXd;
using Eigen::Index;

constexpr std::size_t block = 64;

Eigen::VectorXd meanOf(const Cloud& x) {
  Eigen::VectorXd mean = Eigen::VectorXd::Zero(static_cast<Index>(x.dimension()));
  for (std::size_t p = 0; p < x.count(); ++p) {
    for (Index c = 0; c < mean.size(); ++c) mean(c) += x.at(p, static_cast<std::size_t>(c));
  }
  return mean / static_cast<double>(x.count());
}

Eigen::VectorXd pointOf(const Cloud& x, std::size_t p, const Eigen::VectorXd& mean) {
  Eigen::VectorXd point(mean.size());
  for (Index c = 0; c < point.size(); ++c) point(c) = x.at(p, static_cast<std::size_t>(c)) - mean(c);
  return point;
}

/// Turns logarithms into shares that add up to 1, and returns the logarithm of the sum.
double normalise(ArrayXd& logs) {
  const double peak = logs.maxCoeff();
  logs = (logs - peak).exp();
  const double total = logs.sum();
  logs /= total;
  return peak + std::log(total);
}

} // namespace

/// With respect to log alpha, r and log S, and the loss.
struct LightPotential::Gradient {
  double loss = 0;
  Eigen::VectorXd weights;
  Eigen::MatrixXd centres, scales;
  Gradient& operator+=(const Gradient& other) {
    if (weights.size() == 0) return *this = other;
    loss += other.loss;
    weights += other.weights;
    centres += other.centres;
    scales += other.scales;
    return *this;
  }
};

LightPotential::LightPotential(std::size_t components, double epsilon, const Cloud& source, const Cloud& target)
    : epsilon_(epsilon), sourceMean_(meanOf(source)), targetMean_(meanOf(target)) {
  SF_ASSERT(components > 0 && epsilon > 0 && source.dimension() == target.dimension());
  const auto k = static_cast<Index>(components);
  const Index d = sourceMean_.size();
  logWeights_ = Eigen::VectorXd::Constant(k, -std::log(static_cast<double>(components)));
  centres_.resize(d, k);
  double square = 0;
  for (std::size_t p = 0; p < target.count(); ++p) square += pointOf(target, p, targetMean_).squaredNorm();
  size_ = std::sqrt(std::max(square / static_cast<double>(target.count() * target.dimension()), 1e-300));
  for (Index j = 0; j < k; ++j) {
    const std::size_t sample = static_cast<std::size_t>(j) * target.count() / components;
    centres_.col(j) = pointOf(target, sample, targetMean_);
  }
  // Each as wide as leaves room for all of them; one alone is as wide as the cloud.
  const double share = std::pow(static_cast<double>(components), -2 / static_cast<double>(d));
  logScales_ = Eigen::MatrixXd::Constant(d, k, std::log(size_ * size_ * share / epsilon));
  if (k == 1) centres_.setZero();
  balance(source);
  first_ = second_ = Eigen::VectorXd::Zero(k + 2 * k * d);
}

void LightPotential::balance(const Cloud& source) {
  constexpr std::size_t rounds = 100, most = 512;
  const Index k = logWeights_.size(), d = centres_.rows();
  const Eigen::ArrayXXd scales = logScales_.transpose().array().exp();
  const std::size_t n = std::min(most, source.count());
  const Eigen::ArrayXXd centres = centres_.transpose();
  logWeights_ = -0.5 / epsilon_ * centres_.colwise().squaredNorm().transpose();
  ArrayXd shares(k);
  for (std::size_t round = 0; round < rounds; ++round) {
    ArrayXd claimed = ArrayXd::Zero(k);
    for (std::size_t p = 0; p < n; ++p) {
      shares = logWeights_.array();
      for (Index c = 0; c < d; ++c) {
        const double x = source.at(p, static_cast<std::size_t>(c)) - sourceMean_(c);
        shares += (scales.col(c) * (0.5 * x) + centres.col(c)) * (x / epsilon_);
      }
      normalise(shares);
      claimed += shares / static_cast<double>(n);
    }
    constexpr double least = 1e-12;
    logWeights_.array() -= (claimed * static_cast<double>(k) + least).log();
  }
}

LightPotential::Gradient LightPotential::gradient(const Cloud& source, const Cloud& target, std::size_t begin,
                                                  std::size_t end) const {
  const Index k = logWeights_.size(), d = centres_.rows();
  // A column per coordinate: what is done to all components vectorises.
  const Eigen::ArrayXXd centres = centres_.transpose(), scales = logScales_.transpose().array().exp();
  const Eigen::ArrayXXd stiffness = 1 / (epsilon_ * scales);
  const ArrayXd constant =
      logWeights_.array() - 0.5 * (logScales_.colwise().sum().transpose().array() +
                                   static_cast<double>(d) * std::log(2 * std::numbers::pi * epsilon_));
  auto total = parallelSum(end - begin, block, Gradient{}, [&](std::size_t from, std::size_t to) {
    Gradient sum{0, Eigen::VectorXd::Zero(k), Eigen::MatrixXd::Zero(k, d), Eigen::MatrixXd::Zero(k, d)};
    ArrayXd shares(k), gap(k);
    for (std::size_t p = begin + from; p < begin + to; ++p) {
      const auto coordinate = [&](const Cloud& cloud, Index c, const Eigen::VectorXd& mean) {
        return cloud.at(p, static_cast<std::size_t>(c)) - mean(c);
      };
      shares = logWeights_.array();
      for (Index c = 0; c < d; ++c) {
        const double x = coordinate(source, c, sourceMean_);
        shares += (scales.col(c) * (0.5 * x) + centres.col(c)) * (x / epsilon_);
      }
      sum.loss += normalise(shares);
      sum.weights += shares.matrix();
      for (Index c = 0; c < d; ++c) {
        const double x = coordinate(source, c, sourceMean_);
        sum.centres.col(c).array() += shares * (x / epsilon_);
        sum.scales.col(c).array() += shares * scales.col(c) * (x * x / (2 * epsilon_));
      }
      shares = constant;
      for (Index c = 0; c < d; ++c) {
        gap = coordinate(target, c, targetMean_) - centres.col(c);
        shares -= 0.5 * gap.square() * stiffness.col(c);
      }
      sum.loss -= normalise(shares);
      sum.weights -= shares.matrix();
      for (Index c = 0; c < d; ++c) {
        gap = coordinate(target, c, targetMean_) - centres.col(c);
        sum.centres.col(c).array() -= shares * gap * stiffness.col(c);
        sum.scales.col(c).array() -= shares * (0.5 * gap.square() * stiffness.col(c) - 0.5);
      }
    }
    return sum;
  });
  total.centres.transposeInPlace();
  total.scales.transposeInPlace();
  return total;
}

double LightPotential::fit(const Cloud& source, const Cloud& target, std::size_t begin, std::size_t end, double rate) {
  const Gradient sum = gradient(source, target, begin, end);
  const auto n = static_cast<double>(end - begin);
  const Index k = logWeights_.size(), d = centres_.rows();
  Eigen::VectorXd flat(first_.size());
  flat.head(k) = sum.weights / n;
  flat.segment(k, k * d) = Eigen::Map<const Eigen::VectorXd>(sum.centres.data(), k * d) / n * size_;
  flat.tail(k * d) = Eigen::Map<const Eigen::VectorXd>(sum.scales.data(), k * d) / n;
  constexpr double memory1 = 0.9, memory2 = 0.99, least = 1e-12;
  ++steps_;
  first_ = memory1 * first_ + (1 - memory1) * flat;
  second_ = memory2 * second_ + (1 - memory2) * flat.cwiseProduct(flat);
  const double correction1 = 1 - std::pow(memory1, steps_), correction2 = 1 - std::pow(memory2, steps_);
  const Eigen::VectorXd move =
      (rate * (first_.array() / correction1) / ((second_.array() / correction2).sqrt() + least)).matrix();
  logWeights_ -= move.head(k);
  centres_ -= size_ * Eigen::Map<const Eigen::MatrixXd>(move.data() + k, d, k);
  logScales_ -= Eigen::Map<const Eigen::MatrixXd>(move.data() + k + k * d, d, k);
  return sum.loss / n;
}

void LightPotential::drift(double t, const Cloud& x, Cloud& out) const {
  const Index k = logWeights_.size(), d = centres_.rows();
  const Eigen::ArrayXXd scales = logScales_.transpose().array().exp(), centres = centres_.transpose();
  const Eigen::ArrayXXd blend = t * scales + (1 - t);
  // log rho_k is a quadratic function of x, and the pull of a component is affine.
  const Eigen::ArrayXXd offset = centres / blend, slope = (scales - 1) / blend;
  const ArrayXd constant =
      logWeights_.array() - (0.5 * blend.log() + t * centres * offset / (2 * epsilon_)).rowwise().sum();
  const Eigen::VectorXd place = (1 - t) * sourceMean_ + t * targetMean_, move = targetMean_ - sourceMean_;
  parallelBlocks(x.count(), block, [&](std::size_t begin, std::size_t end) {
    ArrayXd shares(k);
    for (std::size_t p = begin; p < end; ++p) {
      shares = constant;
      for (Index c = 0; c < d; ++c) {
        const double at = x.at(p, static_cast<std::size_t>(c)) - place(c);
        shares += (slope.col(c) * (0.5 * at) + offset.col(c)) * (at / epsilon_);
      }
      normalise(shares);
      for (Index c = 0; c < d; ++c) {
        const double at = x.at(p, static_cast<std::size_t>(c)) - place(c);
        out.at(p, static_cast<std::size_t>(c)) = move(c) + (shares * (offset.col(c) + slope.col(c) * at)).sum();
      }
    }
  });
}

void LightPotential::planMean(const Cloud& x0, Cloud& out) const {
  drift(0, x0, out); // E[x_1 | x_0] = x_0 + g(0, x_0)
  combine({{1, x0}, {1, out}}, out);
}

Eigen::MatrixXd LightPotential::crossCovariance(const Cloud& source) const {
  Cloud mean(source.count(), source.dimension());
  planMean(source, mean);
  const Eigen::VectorXd from = meanOf(source), to = meanOf(mean);
  Eigen::MatrixXd sum = Eigen::MatrixXd::Zero(from.size(), from.size());
  for (std::size_t p = 0; p < source.count(); ++p) sum += pointOf(source, p, from) * pointOf(mean, p, to).transpose();
  return sum / static_cast<double>(source.count());
}

} // namespace semiflow::sampling
