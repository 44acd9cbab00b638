#include "core/sampling/distributions/mixture_kernel.h"

#include <cmath>

#include "core/numerics/vector_math.h"

namespace semiflow::sampling {
namespace {

constexpr std::size_t lanes = Cloud::lanes;
constexpr int packSize = 8;
/// A few lanes at a time: what stays in registers.
using Pack = Eigen::Array<double, packSize, 1>;

auto pack(const double* values) { return Eigen::Map<const Pack>(values); }
auto pack(double* values) { return Eigen::Map<Pack>(values); }

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
  for (std::size_t lane = 0; lane < lanes; lane += packSize) {
    Pack peak = pack(share(0) + lane);
    for (std::size_t k = 1; k < mixture_.components; ++k) peak = peak.max(pack(share(k) + lane));
    for (std::size_t k = 0; k < mixture_.components; ++k) pack(shares_.data() + k * lanes + lane) -= peak;
    pack(peak_.data() + lane) = peak;
  }
  numerics::exp(shares_.data(), shares_.data(), shares_.size());
  for (std::size_t lane = 0; lane < lanes; lane += packSize) {
    Pack total = pack(share(0) + lane);
    for (std::size_t k = 1; k < mixture_.components; ++k) total += pack(share(k) + lane);
    pack(total_.data() + lane) = total;
  }
}

template <int D> void StripEvaluation::sum(double* out) const {
  const std::size_t d = D == Eigen::Dynamic ? mixture_.dimension : static_cast<std::size_t>(D);
  Eigen::Array<double, packSize, D> sums(packSize, d);
  for (std::size_t lane = 0; lane < lanes; lane += packSize) {
    sums.setZero();
    for (std::size_t k = 0; k < mixture_.components; ++k) {
      const Pack weight = pack(share(k) + lane);
      const double* pulls = pulls_.data() + k * d * lanes + lane;
      for (std::size_t c = 0; c < d; ++c) sums.col(c) += weight * pack(pulls + c * lanes);
    }
    const Pack scale = -1 / pack(total() + lane);
    for (std::size_t c = 0; c < d; ++c) pack(out + c * lanes + lane) = scale * sums.col(c);
  }
}

void StripEvaluation::score(double* out) const {
  switch (mixture_.dimension) {
  case 1:
    return sum<1>(out);
  case 2:
    return sum<2>(out);
  case 3:
    return sum<3>(out);
  default:
    return sum<Eigen::Dynamic>(out);
  }
}

void StripEvaluation::logDensity(double* out) const {
  for (std::size_t lane = 0; lane < lanes; ++lane) out[lane] = peak_[lane] + std::log(total_[lane]);
}

} // namespace semiflow::sampling
