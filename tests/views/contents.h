#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <memory>
#include <numbers>
#include <vector>

#include "core/experiment/frame.h"
#include "core/experiment/run.h"
#include "views/view.h"

/// Frames with known contents, made of formulas.
namespace semiflow::tests {

using experiment::Axis;
using experiment::Content;
using experiment::Frame;
using experiment::FramePtr;
using experiment::GridField;
using experiment::Particles;
using experiment::Spectrum;
using experiment::Table;

inline GridField field(const std::string& name, std::vector<Axis> axes,
                       const std::function<double(double, double, double)>& value) {
  GridField result;
  result.name = name;
  std::array<Axis, 3> all;
  for (Axis& axis : all) axis.points = 1;
  std::copy(axes.begin(), axes.end(), all.begin());
  for (std::size_t k = 0; k < all[2].points; ++k) {
    for (std::size_t j = 0; j < all[1].points; ++j) {
      for (std::size_t i = 0; i < all[0].points; ++i)
        result.values.push_back(value(all[0].at(i), all[1].at(j), all[2].at(k)));
    }
  }
  result.axes = std::move(axes);
  return result;
}

inline FramePtr frame(double time, std::vector<Content> contents, std::vector<experiment::Scalar> scalars = {}) {
  auto result = std::make_shared<Frame>();
  result->time = time;
  result->step = static_cast<std::uint64_t>(std::llround(100 * time));
  result->run = 1;
  for (Content& content : contents) result->contents.push_back(std::make_shared<const Content>(std::move(content)));
  result->scalars = std::move(scalars);
  return result;
}

inline views::History history(std::vector<FramePtr> frames) {
  return std::make_shared<const std::vector<FramePtr>>(std::move(frames));
}

inline experiment::RunInfo until(double end) {
  experiment::RunInfo info;
  info.end = end;
  info.timeUnit = "s";
  return info;
}

/// Two wells with particles that fall into them, on their way from a wide cloud.
inline Particles cloud(std::size_t count, std::size_t dimension, double progress) {
  Particles particles;
  const std::vector<std::string> names{"x", "y", "z"};
  particles.coordinates.assign(names.begin(), names.begin() + static_cast<std::ptrdiff_t>(dimension));
  for (std::size_t p = 0; p < count; ++p) {
    const double a = std::fmod(0.6180339887498949 * static_cast<double>(p), 1.0),
                 b = std::fmod(0.7548776662466927 * static_cast<double>(p), 1.0);
    const double radius = std::sqrt(-2 * std::log(a + 1e-9)), angle = 2 * std::numbers::pi * b;
    const double side = p % 2 == 0 ? -2 : 2;
    const double swirl = angle + 2 * progress;
    const double x[3] = {(1 - progress) * 1.6 * radius * std::cos(angle) +
                             progress * (side + 0.4 * radius * std::cos(swirl)),
                         (1 - progress) * 1.6 * radius * std::sin(angle) + progress * 0.6 * radius * std::sin(swirl),
                         radius * std::cos(3 * angle + progress)};
    particles.positions.insert(particles.positions.end(), x, x + dimension);
  }
  const std::size_t n = 121;
  if (dimension <= 2) {
    std::vector<Axis> axes(dimension, {"x", "", -5, 10.0 / static_cast<double>(n - 1), n, false});
    if (dimension == 2) axes[1].name = "y";
    particles.logDensity =
        std::make_shared<const GridField>(field("log_density", axes, [&](double x, double y, double) {
          const auto bump = [&](double m) {
            const double normal =
                dimension == 1 ? 1 / (0.4 * std::sqrt(2 * std::numbers::pi)) : 1 / (2 * std::numbers::pi * 0.24);
            return normal * std::exp(-(x - m) * (x - m) / 0.32 - (dimension == 2 ? y * y / 0.72 : 0));
          };
          return std::log(0.5 * bump(-2) + 0.5 * bump(2) + 1e-300);
        }));
  }
  return particles;
}

/// Eigenvalues on and inside the unit circle, with residuals that grow inwards, modes, and a pseudospectrum.
inline Spectrum spectrum(std::size_t pairs, bool onGrid) {
  Spectrum result;
  result.interval = 0.25;
  result.timeUnit = "s";
  const std::size_t states = onGrid ? 64 : 4;
  for (std::size_t k = 0; k < pairs; ++k) {
    for (const double sign : {1.0, -1.0}) {
      const double kk = static_cast<double>(k);
      result.eigenvalues.push_back(std::polar(1 - 0.09 * kk, sign * (0.3 + 0.28 * kk)));
      result.residuals.push_back(std::pow(10.0, -9 + kk));
      result.amplitudes.push_back(std::polar(std::exp(-0.5 * kk), 0.2));
      for (std::size_t s = 0; s < states; ++s) {
        const double x = static_cast<double>(s) / static_cast<double>(states);
        result.modes.push_back(std::polar(std::exp(-8 * (x - 0.5) * (x - 0.5)), sign * 6.28 * (kk + 1) * x));
      }
    }
  }
  if (onGrid) {
    result.stateAxes = {{"x", "m", 0, 1.0 / 64, 64, true}};
  } else {
    result.stateAxes = {{"state", "", 0, 1, 4, false}};
    result.stateNames = {"position", "velocity", "angle", "spin"};
  }
  for (int i = 0; i < 24; ++i) result.singularValues.push_back(std::pow(10.0, -0.5 * i));
  result.pseudospectrum = std::make_shared<const GridField>(
      field("pseudospectrum", {{"real", "", -1.5, 3.0 / 80, 81, false}, {"imaginary", "", -1.5, 3.0 / 80, 81, false}},
            [&](double x, double y, double) {
              double nearest = 1e9;
              for (std::size_t i = 0; i < result.eigenvalues.size(); ++i) {
                nearest = std::min(nearest, std::abs(std::complex<double>(x, y) - result.eigenvalues[i]) + 1e-3);
              }
              return nearest;
            }));
  return result;
}

inline std::vector<experiment::Scalar> diagnostics(double time) {
  return {{"mass", "", 1 + 3e-13 * std::sin(9 * time)},
          {"energy", "J", 40 * std::exp(-0.2 * time) + std::sin(3 * time)},
          {"enstrophy", "1/s^2", 2e6 * std::exp(-0.3 * time)},
          {"spectral tail", "", std::pow(10, -14 + 0.8 * time), true}};
}

} // namespace semiflow::tests
