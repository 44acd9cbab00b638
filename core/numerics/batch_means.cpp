#include "core/numerics/batch_means.h"

#include <cmath>
#include <limits>

namespace semiflow::numerics {
namespace {
constexpr std::size_t most = 64, least = 8;
constexpr double unknown = std::numeric_limits<double>::quiet_NaN();
} // namespace

void BatchMeans::add(double value) {
  sum_ += value;
  ++count_;
  open_ += value;
  if (++filled_ < length_) return;
  batches_.push_back(open_);
  open_ = 0;
  filled_ = 0;
  if (batches_.size() < most) return;
  for (std::size_t i = 0; i < most / 2; ++i) batches_[i] = batches_[2 * i] + batches_[2 * i + 1];
  batches_.resize(most / 2);
  length_ *= 2;
}

double BatchMeans::mean() const { return count_ == 0 ? unknown : sum_ / static_cast<double>(count_); }

double BatchMeans::standardError() const {
  if (batches_.size() < least) return unknown;
  const auto n = static_cast<double>(batches_.size()), length = static_cast<double>(length_);
  double centre = 0, squares = 0;
  for (const double batch : batches_) centre += batch / length / n;
  for (const double batch : batches_) squares += (batch / length - centre) * (batch / length - centre);
  return std::sqrt(squares / (n - 1) / n);
}

} // namespace semiflow::numerics
