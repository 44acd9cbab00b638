#pragma once

#include "core/base/component.h"
#include "core/sampling/distributions/target.h"

namespace semiflow::sampling {

/// x_t = a x_0 + b x_1 + gamma z at one time, and how fast it changes; z is standard normal.
struct PathPoint {
  double a = 1, b = 0, gamma = 0;
  double aRate = 0, bRate = 0;
  double gammaRate = 0;         ///< d gamma/dt; may be infinite at the ends where gamma vanishes
  double gammaTimesItsRate = 0; ///< gamma d gamma/dt, finite everywhere
};

/// How the two ends are mixed on the way: a(0) = b(1) = 1, a(1) = b(0) = 0, and gamma vanishes at both ends.
/// Albergo, Boffi, Vanden-Eijnden, "Stochastic interpolants: a unifying framework for flows and diffusions" (2023).
class Path {
 public:
  virtual ~Path() = default;
  /// Told once, first. @throws InputError where the path does not suit the ends
  virtual void join(const Target& /*source*/, const Target& /*target*/, std::uint64_t /*seed*/) {}
  /// @pre 0 <= t <= 1
  virtual PathPoint at(double t) const = 0;
  /// Whether gamma is above 0 between the ends.
  virtual bool isNoisy() const = 0;
};

/// a = 1 - t, b = t, gamma = noise sqrt(2 t (1 - t)).
std::unique_ptr<Path> linearPath(double noise);

const Family<Path>& paths();

} // namespace semiflow::sampling
