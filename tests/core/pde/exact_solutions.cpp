#include "tests/core/pde/exact_solutions.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "tests/core/pde/rollouts.h"

namespace semiflow::tests {

using experiment::GridField;
using Amplitudes = std::vector<std::complex<double>>;

namespace {

/// The largest |field - value(place)|.
double distance(const GridField& field, const std::function<std::complex<double>(const Place&)>& value) {
  double largest = 0;
  for (std::size_t i = 0; i < field.values.size(); ++i) {
    Place place{};
    std::size_t rest = i;
    for (std::size_t a = 0; a < field.axes.size(); ++a) {
      place[a] = field.axes[a].at(rest % field.axes[a].points);
      rest /= field.axes[a].points;
    }
    const std::complex<double> exact = value(place);
    const double here = field.isComplex() ? std::abs(std::complex<double>(field.values[i], field.imaginary[i]) - exact)
                                          : std::abs(field.values[i] - exact.real());
    if (!(here <= largest)) largest = here; // a NaN stays
  }
  return largest;
}

Amplitudes sum(const Amplitudes& a, double factor, const Amplitudes& b) {
  Amplitudes c = a;
  for (std::size_t i = 0; i < c.size(); ++i) c[i] += factor * b[i];
  return c;
}

Amplitudes advanced(const SmallWave& wave, Amplitudes c, double time, int steps) {
  const double h = time / steps;
  for (int n = 0; n < steps; ++n) {
    const Amplitudes k1 = wave.rate(c), k2 = wave.rate(sum(c, h / 2, k1)), k3 = wave.rate(sum(c, h / 2, k2)),
                     k4 = wave.rate(sum(c, h, k3));
    c = sum(sum(sum(sum(c, h / 6, k1), h / 3, k2), h / 3, k3), h / 6, k4);
  }
  return c;
}

/// A number as a formula has it.
std::string text(std::complex<double> z) {
  return z.imag() == 0 ? fmt::format("({:.17g})", z.real()) : fmt::format("({:.17g} + {:.17g}*i)", z.real(), z.imag());
}

} // namespace

double deviation(const Exact& exact) {
  double largest = 0;
  for (const auto& frame : framesOf(pdeOf(exact.json))) {
    const double here =
        distance(fieldOf(*frame, exact.field), [&](const Place& x) { return exact.value(x, frame->time); });
    if (!(here <= largest)) largest = here;
  }
  return largest;
}

double deviation(const SmallWave& wave) {
  Json tree = Json::parse(wave.json);
  const bool planar = tree["domain"]["id"] != "interval";
  const std::string phase =
      fmt::format("({:.17g}*x + {})", wave.k[0], planar ? fmt::format("{:.17g}*y", wave.k[1]) : "0");
  const bool complexFields = tree.contains("complex");
  tree.erase("complex");
  Json values = Json::object();
  for (std::size_t f = 0; f < wave.fields.size(); ++f) {
    const std::complex<double> c = wave.start[f];
    values[wave.fields[f]] = complexFields ? fmt::format("{} + {}*cos{}", text(wave.base[f]), text(c), phase)
                                           : fmt::format("{} + {}*cos{} + {}*sin{}", text(wave.base[f]), text(c.real()),
                                                         phase, text(-c.imag()), phase);
  }
  tree["initial"] = {{"id", "expression"}, {"values", values}};
  const auto frames = framesOf(pdeOf(tree.dump()));
  constexpr int steps = 10000;
  double largest = 0;
  for (const auto& frame : frames) {
    const Amplitudes c = advanced(wave, wave.start, frame->time, steps);
    double size = 0;
    for (const auto& amplitude : c) size = std::max(size, std::abs(amplitude));
    for (std::size_t f = 0; f < wave.fields.size(); ++f) {
      const double here = distance(fieldOf(*frame, wave.fields[f]), [&](const Place& x) {
        const double angle = wave.k[0] * x[0] + wave.k[1] * x[1];
        return wave.base[f] + (complexFields ? c[f] * std::cos(angle) : c[f] * std::polar(1.0, angle));
      });
      if (!(here / size <= largest)) largest = here / size;
    }
  }
  return largest;
}

} // namespace semiflow::tests
