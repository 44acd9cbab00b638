#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "core/base/component.h"
#include "core/experiment/frame.h"
#include "core/sampling/cloud.h"
#include "core/sampling/distributions/target.h"

namespace semiflow::sampling {

/// out = a drift at time t, at each particle of x.
using DriftFunction = std::function<void(double t, const Cloud& x, Cloud& out)>;

/// Steps of dx = b(t, x) dt + sqrt(q) dw from t = 0 to 1, all of the same size: the drift by a Runge-Kutta method, then
/// the noise of the step. Without noise of the method's order, else of weak order 1.
struct Integrator {
  enum class Method { euler, heun, rungeKutta4 } method = Method::rungeKutta4;
  std::size_t steps = 32;

  double time(std::size_t i) const { return static_cast<double>(i) / static_cast<double>(steps); }
  /// Moves x from time(i) to time(i + 1) without noise.
  void step(std::size_t i, const DriftFunction& drift, Cloud& x) const;
  std::size_t evaluationsPerStep() const;
};

/// What a bridge joins, and how it will be followed.
struct Ends {
  const Target& source;
  const Target& target;
  Integrator integrator;
  std::uint64_t seed = 1;
};

/// A law of motion from the source at t = 0 to the target at t = 1: dx = b(t, x) dt + sqrt(noise()) dw.
/// Some move several clouds side by side, from the same particles and with the same noise, each with a drift of its
/// own; the first is the one that counts.
class Bridge {
 public:
  virtual ~Bridge() = default;
  /// Told once, first; the ends outlive the bridge. @throws InputError where it cannot join them
  virtual void join(const Ends& ends) = 0;
  /// Does one slice of the work before the first step (a fit, a round); false once nothing is left to do.
  virtual bool prepare() { return false; }

  /// The names of the clouds it moves.
  virtual std::vector<std::string> clouds() const { return {"position"}; }
  /// out = b(t, x) of a cloud. @pre prepared; out has the shape of x and is not x
  virtual void drift(std::size_t cloud, double t, const Cloud& x, Cloud& out) = 0;
  /// q, the variance of the noise per unit of time.
  virtual double noise() const { return 0; }

  /// The exact law of x_t of the first cloud; null where it is not known.
  virtual std::unique_ptr<Target> law(double /*t*/) const { return nullptr; }
  /// What it found while preparing: tables and fields. They keep their shape; what is not known yet is NaN.
  virtual std::vector<experiment::Content> findings() const { return {}; }
  /// Takes over the live parameters from the next step on.
  virtual void adjust(const Values& /*changed*/) {}
};

const Family<Bridge>& bridges();

} // namespace semiflow::sampling
