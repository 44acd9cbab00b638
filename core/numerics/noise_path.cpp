#include "core/numerics/noise_path.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

#include "core/base/error.h"
#include "core/base/parallel.h"
#include "core/numerics/vector_math.h"

namespace semiflow::numerics {
namespace {

constexpr std::size_t strip = 256; ///< pairs whose normal numbers are made together
constexpr std::size_t block = 16 * strip;

} // namespace

template <class T>
NoisePath<T>::NoisePath(std::uint64_t seed, std::size_t pairs, std::function<Pair(std::size_t)> pair,
                        double correlationTime)
    : random_(seed, Stream::noise), pairs_(pairs), pair_(std::move(pair)), correlationTime_(correlationTime) {
  if (correlationTime_ <= 0) return;
  eta_.assign(numbers(), T(0));
  integral_.resize(numbers());
  addNormals(std::sqrt(0.5 / correlationTime_), 0, eta_); // of interval 0, which comes before all others
}

template <class T> void NoisePath<T>::begin(double length, std::uint64_t steps) {
  SF_ASSERT(steps >= 1);
  constexpr std::uint64_t most = std::uint64_t{1} << 23; // nodes, twice as many, are numbered by 24 bits
  if (steps > most) {
    throw InputError("stepper.step", "at most 8388608 steps from one frame to the next, where there is noise",
                     std::to_string(steps));
  }
  std::vector<double> points(steps + 1);
  for (std::size_t i = 0; i <= steps; ++i) points[i] = length * static_cast<double>(i) / static_cast<double>(steps);
  tree_ = BrownianTree(std::move(points));
  present_.resize(tree_.depths());
  for (auto& increment : present_) increment.resize(numbers());
  ++interval_;
  step_ = 0;
  h_ = length / static_cast<double>(steps);
}

template <class T> const std::vector<T>& NoisePath<T>::next() {
  SF_ASSERT(step_ < tree_.intervals());
  const auto left = [&](const BrownianTree::Left& half) {
    std::vector<T>& out = present_[half.depth];
    if (half.depth == 0) {
      std::fill(out.begin(), out.end(), T(0));
    } else {
      const std::vector<T>& above = present_[half.depth - 1];
      const T share = static_cast<T>(half.share);
      parallelBlocks(out.size(), block, [&](std::size_t begin, std::size_t end) {
        for (std::size_t i = begin; i < end; ++i) out[i] = share * above[i];
      });
    }
    addNormals(half.deviation, half.node, out);
  };
  const auto right = [&](std::size_t depth) {
    std::vector<T>& out = present_[depth];
    const std::vector<T>& above = present_[depth - 1];
    parallelBlocks(out.size(), block, [&](std::size_t begin, std::size_t end) {
      for (std::size_t i = begin; i < end; ++i) out[i] = above[i] - out[i];
    });
  };
  tree_.arrive(step_++, left, right);
  return correlationTime_ > 0 ? correlated(present_.back()) : present_.back();
}

/// The decay over a step is exact, and so is the variance of what the step adds to eta.
template <class T> const std::vector<T>& NoisePath<T>::correlated(const std::vector<T>& increment) {
  const double z = h_ / correlationTime_;
  const T keep = static_cast<T>(std::exp(-z)), time = static_cast<T>(correlationTime_);
  const T add = static_cast<T>(std::sqrt(-std::expm1(-2 * z) / (2 * z)) / correlationTime_);
  parallelBlocks(numbers(), block, [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) {
      const T before = eta_[i];
      eta_[i] = keep * before + add * increment[i];
      integral_[i] = increment[i] - time * (eta_[i] - before);
    }
  });
  return integral_;
}

/// Box-Muller, a strip at a time so that the elementary functions vectorise.
template <class T> void NoisePath<T>::addNormals(double deviation, std::uint64_t node, std::vector<T>& to) const {
  parallelBlocks(pairs_, block, [&](std::size_t begin, std::size_t end) {
    std::array<double, strip> radius, angle, cosine, sine;
    std::array<Pair, strip> pairs;
    for (std::size_t from = begin; from < end; from += strip) {
      const std::size_t n = std::min(strip, end - from);
      for (std::size_t i = 0; i < n; ++i) {
        pairs[i] = pair_(from + i);
        const auto u = random_.uniforms(pairs[i].key, interval_, static_cast<std::uint32_t>(node));
        radius[i] = u[0];
        angle[i] = 2 * std::numbers::pi * u[1];
      }
      log(radius.data(), radius.data(), n);
      cos(angle.data(), cosine.data(), n);
      sin(angle.data(), sine.data(), n);
      for (std::size_t i = 0; i < n; ++i) {
        const double r = deviation * std::sqrt(-2 * radius[i]);
        to[2 * (from + i)] += static_cast<T>(pairs[i].first * r * cosine[i]);
        to[2 * (from + i) + 1] += static_cast<T>(pairs[i].second * r * sine[i]);
      }
    }
  });
}

template class NoisePath<float>;
template class NoisePath<double>;

} // namespace semiflow::numerics
