#include "tests/core/pde/volumes/exact.h"

#include <cmath>

namespace semiflow::tests {
namespace {

/// Where an increasing function crosses zero.
double root(const std::function<double(double)>& f, double lower, double upper) {
  for (int i = 0; i < 200; ++i) {
    const double middle = (lower + upper) / 2;
    (f(middle) < 0 ? lower : upper) = middle;
  }
  return (lower + upper) / 2;
}

} // namespace

ExactRiemann::ExactRiemann(Gas left, Gas right, double gamma) : left_(left), right_(right), gamma_(gamma) {
  const auto mismatch = [&](double p) { return change(left_, p) + change(right_, p) + right_[1] - left_[1]; };
  pressure_ = root(mismatch, 0, 1e4);
  velocity_ = (left_[1] + right_[1] + change(right_, pressure_) - change(left_, pressure_)) / 2;
}

double ExactRiemann::change(const Gas& side, double p) const {
  const auto [rho, u, p0] = side;
  if (p > p0) return (p - p0) * std::sqrt(2 / (gamma_ + 1) / rho / (p + (gamma_ - 1) / (gamma_ + 1) * p0));
  const double sound = std::sqrt(gamma_ * p0 / rho);
  return 2 * sound / (gamma_ - 1) * (std::pow(p / p0, (gamma_ - 1) / (2 * gamma_)) - 1);
}

Gas ExactRiemann::leftOfContact(const Gas& side, double velocity, double s) const {
  const auto [rho, u, p] = side;
  const double sound = std::sqrt(gamma_ * p / rho), ratio = pressure_ / p, g = (gamma_ - 1) / (gamma_ + 1);
  if (pressure_ > p) { // a shock
    const double speed = u - sound * std::sqrt((gamma_ + 1) / (2 * gamma_) * ratio + (gamma_ - 1) / (2 * gamma_));
    return s < speed ? side : Gas{rho * (ratio + g) / (g * ratio + 1), velocity, pressure_};
  }
  const double starSound = sound * std::pow(ratio, (gamma_ - 1) / (2 * gamma_));
  if (s < u - sound) return side;
  if (s > velocity - starSound) return {rho * std::pow(ratio, 1 / gamma_), velocity, pressure_};
  const double factor = 2 / (gamma_ + 1) + g / sound * (u - s);
  return {rho * std::pow(factor, 2 / (gamma_ - 1)), 2 / (gamma_ + 1) * (sound + (gamma_ - 1) / 2 * u + s),
          p * std::pow(factor, 2 * gamma_ / (gamma_ - 1))};
}

Gas ExactRiemann::at(double s) const {
  if (s < velocity_) return leftOfContact(left_, velocity_, s);
  Gas mirrored = leftOfContact({right_[0], -right_[1], right_[2]}, -velocity_, -s);
  mirrored[1] = -mirrored[1];
  return mirrored;
}

Gas damBreak(double high, double low, double s) {
  const double c = std::sqrt(high);
  if (s <= -c) return {high, 0, 0};
  const Gas fan{(2 * c - s) * (2 * c - s) / 9, 2.0 / 3 * (c + s), 0};
  if (low == 0) return s < 2 * c ? fan : Gas{0, 0, 0};
  // The plateau of depth h behind a bore: velocity 2 (c - sqrt(h)) from the fan, and from the jump conditions.
  const auto jump = [&](double h) { return (h - low) * std::sqrt((h + low) / (2 * h * low)); };
  const double depth = root([&](double h) { return jump(h) - 2 * (c - std::sqrt(h)); }, low, high);
  const double velocity = jump(depth), bore = depth * velocity / (depth - low);
  if (s > bore) return {low, 0, 0};
  return s < velocity - std::sqrt(depth) ? fan : Gas{depth, velocity, 0};
}

double cellMean(const std::function<double(double)>& f, double lower, double upper) {
  constexpr int points = 20;
  double sum = 0;
  for (int i = 0; i < points; ++i) sum += f(lower + (upper - lower) * (i + 0.5) / points);
  return sum / points;
}

double relativeError(const experiment::GridField& field, const std::function<double(double)>& exact) {
  const auto& axis = field.axes[0];
  double wrong = 0, size = 0;
  for (std::size_t i = 0; i < axis.points; ++i) {
    const double mean = cellMean(exact, axis.at(i) - axis.spacing / 2, axis.at(i) + axis.spacing / 2);
    wrong += std::abs(field.values[i] - mean);
    size += std::abs(mean);
  }
  return wrong / size;
}

} // namespace semiflow::tests
