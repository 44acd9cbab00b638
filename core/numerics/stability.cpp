#include "core/numerics/stability.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include <Eigen/Eigenvalues>

namespace semiflow::numerics {
namespace {

bool isStable(const std::vector<double>& polynomial, std::complex<double> z) {
  constexpr double rounding = 1e-10;
  std::complex<double> sum = 0;
  for (std::size_t k = polynomial.size(); k-- > 0;) sum = sum * z + polynomial[k];
  return std::norm(sum) <= 1 + rounding;
}

/// The largest s <= most with all of [0, s] direction stable.
double interval(const std::vector<double>& polynomial, std::complex<double> direction, double most) {
  constexpr double stride = 0.01;
  double inside = 0;
  while (inside < most && isStable(polynomial, std::min(inside + stride, most) * direction)) inside += stride;
  if (inside >= most) return most;
  double outside = std::min(inside + stride, most);
  while (outside - inside > 1e-12 * outside) {
    const double middle = (inside + outside) / 2;
    if (middle <= inside || middle >= outside) break;
    (isStable(polynomial, middle * direction) ? inside : outside) = middle;
  }
  return inside;
}

/// No polynomial of that degree with R(z) = 1 + z + ... is bounded further out than Chebyshev's.
double farthest(const std::vector<double>& polynomial) {
  const auto degree = static_cast<double>(polynomial.size() - 1);
  return 2 * degree * degree + 1;
}

} // namespace

void ModeRates::add(std::complex<double> rate, std::size_t mode) {
  constexpr double rounding = 1e-9;
  const double size = std::abs(rate);
  if (!(size > 0) || !std::isfinite(size) || rate.real() > rounding * size) return;
  const double slope = std::min(rate.real(), 0.0), turn = std::abs(rate.imag());
  std::size_t direction = 1 + static_cast<std::size_t>(directions * (2 / std::numbers::pi) * std::atan2(-slope, turn));
  direction = std::min(direction, directions);
  if (-slope <= rounding * size) direction = 0; // the axes apart: what is stable there ends at once next to them
  if (turn <= rounding * size) direction = directions + 1;
  std::size_t& place = places_[direction];
  if (place == 0) {
    rates_.push_back({{slope, turn}, mode});
    place = rates_.size();
  } else if (std::abs(rates_[place - 1].value) < size) {
    rates_[place - 1] = {{slope, turn}, mode};
  }
}

void ModeRates::add(const ModeRates& others) {
  for (const Rate& rate : others.rates_) add(rate.value, rate.mode);
}

template <class T> ModeRates ratesOf(const SplitSystem<T>& system) {
  const auto fields = static_cast<Eigen::Index>(system.fields());
  Eigen::Matrix<std::complex<double>, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor> matrix(fields, fields);
  Eigen::ComplexEigenSolver<Eigen::MatrixXcd> solver;
  ModeRates rates;
  for (std::size_t mode = 0; mode < system.modes(); ++mode) {
    system.symbol(mode, matrix.data());
    if (system.symbolIsDiagonal()) {
      for (const std::complex<double> rate : matrix.diagonal()) rates.add(rate, mode);
    } else {
      solver.compute(matrix, false);
      for (const std::complex<double> rate : solver.eigenvalues()) rates.add(rate, mode);
    }
  }
  return rates;
}
template ModeRates ratesOf<float>(const SplitSystem<float>&);
template ModeRates ratesOf<double>(const SplitSystem<double>&);

StableStep longestStableStep(const std::vector<double>& polynomial, const ModeRates& rates) {
  StableStep found;
  const double most = farthest(polynomial);
  for (const ModeRates::Rate& rate : rates.rates()) {
    const double size = std::abs(rate.value);
    const double reach = std::min(most, found.length * size);
    const double length = interval(polynomial, rate.value / size, reach) / size;
    if (length >= found.length) continue;
    found = {length, rate};
  }
  return found;
}

double realStabilityInterval(const std::vector<double>& polynomial) {
  return interval(polynomial, -1, farthest(polynomial));
}

double imaginaryStabilityInterval(const std::vector<double>& polynomial) {
  return interval(polynomial, {0, 1}, farthest(polynomial));
}

} // namespace semiflow::numerics
