#pragma once

#include "core/base/component.h"
#include "core/sampling/level.h"

namespace semiflow::sampling {

/// How noise is added: x_t = alpha(t) x_0 + sigma(t) eps, as the solution of dx = f(t) x dt + g(t) dw.
/// Noise time runs from end(), next to the data, up to start(), next to pure noise; a sampler goes the other way.
/// Song, Sohl-Dickstein, Kingma, Kumar, Ermon, Poole, "Score-based generative modeling through stochastic differential
/// equations" (2021).
class Process {
 public:
  virtual ~Process() = default;
  double start() const { return start_; } ///< above end()
  double end() const { return end_; }

  /// @pre end() <= time <= start(), here and below
  virtual Level level(double time) const = 0;
  /// The time of a half-log-SNR: level(timeAt(lambda)).lambda == lambda up to rounding.
  virtual double timeAt(double lambda) const = 0;
  virtual double drift(double time) const = 0;            ///< f(t), 1/time
  virtual double diffusionSquared(double time) const = 0; ///< g(t)^2, above 0
  /// Standard deviation of the centred normal law that stands for the law of x at start().
  virtual double priorDeviation() const = 0;

 protected:
  /// @throws InputError for "end" where it is not below start
  Process(const Values& values, double start, double end);

 private:
  double start_, end_;
};

const Family<Process>& processes();

} // namespace semiflow::sampling
