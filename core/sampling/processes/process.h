#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/base/component.h"
#include "core/base/random.h"
#include "core/sampling/cloud.h"
#include "core/sampling/level.h"

namespace semiflow::sampling {

class Target;
struct PhaseSpace;

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

  /// What the process makes of a target: the law whose noised versions it leads through, and whose score is what moves
  /// the particles. The target itself, where noise is normal.
  virtual std::unique_ptr<Target> law(std::unique_ptr<Target> target) const;
  /// x += draws of the law that stands for the one at start(), from (particle, step 0) of `random`.
  virtual void addPrior(Cloud& x, const Random& random) const;
  /// Whether that law is the normal one of priorDeviation().
  virtual bool priorIsNormal() const { return true; }
  /// Whether a particle's coordinates are the logarithms of what it stands for.
  virtual bool logarithmic() const { return false; }
  /// The names of a particle's coordinates, of those of a point of the target.
  virtual std::vector<std::string> coordinates(std::vector<std::string> names) const { return names; }
  /// Where particles have velocities, which come behind their positions; null where they have none.
  virtual const PhaseSpace* phaseSpace() const { return nullptr; }

 protected:
  /// @throws InputError for "end" where it is not below start
  Process(const Values& values, double start, double end);

 private:
  double start_, end_;
};

const Family<Process>& processes();

} // namespace semiflow::sampling
