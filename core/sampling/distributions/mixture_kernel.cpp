#include "core/sampling/distributions/mixture_kernel.h"

#include <cmath>

#include "core/numerics/vector_math.h"

namespace semiflow::sampling {
namespace {

constexpr std::size_t lanes = Cloud::lanes;
constexpr int packSize = 8;
/// A few lanes at a time: what stays in registers.
using Pack = Eigen::Array<double, packSize, 1>;
using Lanes = Eigen::Array<double, static_cast<int>(lanes), 1>;

auto pack(const double* values) { return Eigen::Map<const Pack>(values); }
auto pack(double* values) { return Eigen::Map<Pack>(values); }
auto all(const double* values) { return Eigen::Map<const Lanes>(values); }
auto all(double* values) { return Eigen::Map<Lanes>(values); }

} // namespace

StripEvaluation::StripEvaluation(const MixtureFactors& mixture)
    : mixture_(mixture), pulls_(mixture.components * mixture.dimension * lanes), shares_(mixture.components * lanes),
      peak_(lanes), total_(lanes) {}

template <int D> void StripEvaluation::components(const double* strip) {
  const std::size_t d = D == Eigen::Dynamic ? mixture_.dimension : static_cast<std::size_t>(D);
  Eigen::Array<double, packSize, D> offset(packSize, d), pull(packSize, d);
  for (std::size_t k = 0; k < mixture_.components; ++k) {
    const double* mean = mixture_.means.data() + k * d;
    const double* factor = mixture_.factors.data() + k * d * d;
    double* pulls = pulls_.data() + k * d * lanes;
    for (std::size_t lane = 0; lane < lanes; lane += packSize) {
      for (std::size_t c = 0; c < d; ++c) {
        offset.col(c) = pack(strip + c * lanes + lane) - mean[c];
        pull.col(c).setZero();
      }
      Pack square = Pack::Zero();
      for (std::size_t r = 0; r < d; ++r) {
        Pack white = factor[r * d + r] * offset.col(r);
        for (std::size_t c = r + 1; c < d; ++c) white += factor[r * d + c] * offset.col(c);
        square += white * white;
        for (std::size_t c = r; c < d; ++c) pull.col(c) += factor[r * d + c] * white;
      }
      for (std::size_t c = 0; c < d; ++c) pack(pulls + c * lanes + lane) = pull.col(c);
      pack(shares_.data() + k * lanes + lane) = mixture_.constants[k] - 0.5 * square;
    }
  }
}

void StripEvaluation::evaluate(const double* strip) {
  switch (mixture_.dimension) {
  case 1:
    components<1>(strip);
    break;
  case 2:
    components<2>(strip);
    break;
  case 3:
    components<3>(strip);
    break;
  default:
    components<Eigen::Dynamic>(strip);
  }
  auto peak = all(peak_.data());
  peak = all(share(0));
  for (std::size_t k = 1; k < mixture_.components; ++k) peak = peak.max(all(share(k)));
  for (std::size_t k = 0; k < mixture_.components; ++k) all(shares_.data() + k * lanes) -= peak;
  numerics::exp(shares_.data(), shares_.data(), shares_.size());
  auto total = all(total_.data());
  total = all(share(0));
  for (std::size_t k = 1; k < mixture_.components; ++k) total += all(share(k));
}

void StripEvaluation::score(double* out) const {
  const std::size_t d = mixture_.dimension;
  for (std::size_t lane = 0; lane < lanes; lane += packSize) {
    const Pack scale = -1 / pack(total() + lane);
    for (std::size_t c = 0; c < d; ++c) {
      Pack sum = pack(share(0) + lane) * pack(pulls_.data() + c * lanes + lane);
      for (std::size_t k = 1; k < mixture_.components; ++k) {
        sum += pack(share(k) + lane) * pack(pulls_.data() + (k * d + c) * lanes + lane);
      }
      pack(out + c * lanes + lane) = scale * sum;
    }
  }
}

void StripEvaluation::logDensity(double* out) const {
  for (std::size_t lane = 0; lane < lanes; ++lane) out[lane] = peak_[lane] + std::log(total_[lane]);
}

} // namespace semiflow::sampling
