#pragma once

#include <array>
#include <complex>
#include <functional>
#include <string>
#include <vector>

namespace semiflow::tests {

using Place = std::array<double, 3>;

/// A run and what one of its fields should be.
struct Exact {
  std::string json; ///< of pdeOf()
  std::string field;
  std::function<std::complex<double>(const Place& x, double t)> value; ///< its real part where the field is real
};
/// The largest deviation of the field from the value, over all points of all frames.
double deviation(const Exact& exact);

/// A run that starts at a uniform state with a small plane wave on it: field f is base[f] + Re(c_f exp(i k.x)), or
/// base[f] + c_f cos(k.x) where the fields are complex.
struct SmallWave {
  std::string json; ///< of pdeOf(), without initial
  std::vector<std::string> fields;
  std::vector<std::complex<double>> base;
  Place k{};
  std::vector<std::complex<double>> start; ///< c at time 0
  /// dc/dt: the equation linearised by hand
  std::function<std::vector<std::complex<double>>(const std::vector<std::complex<double>>& c)> rate;
};
/// The largest deviation of all fields from that linear law, over all points of all frames, relative to the largest |c|
/// of a frame. The law is integrated by the classical Runge-Kutta method with ten thousand steps.
double deviation(const SmallWave& wave);

} // namespace semiflow::tests
