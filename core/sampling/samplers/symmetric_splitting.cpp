#include <algorithm>
#include <cmath>
#include <memory>

#include "core/base/error.h"
#include "core/sampling/processes/phase_space.h"
#include "core/sampling/samplers/sampler.h"

namespace semiflow::sampling {
namespace {

/// Half a step of all but the score, exactly; a kick by the score; the other half. The score is taken less that of the
/// law at rest, -k^2 v, which is among the rest.
class SymmetricSplitting final : public Sampler {
 public:
  SymmetricSplitting(double noise, bool midpoint) : noise_(noise), midpoint_(midpoint) {}

  void step(Journey& journey, std::size_t i, Cloud& x) override {
    SF_ASSERT(journey.process.phaseSpace() != nullptr);
    if (i == 0) {
      score_ = normals_ = Cloud(x.count(), x.dimension());
      if (midpoint_) half_ = score_;
    }
    const PhaseSpace& space = *journey.process.phaseSpace();
    const double elapsed = journey.levels[i].time - journey.levels[i + 1].time;
    const PhaseSpace::Motion motion = space.back(0.5 * elapsed, noise_);
    const auto number = static_cast<std::uint32_t>(2 * i);
    const Level middle = journey.process.level(journey.levels[i].time - 0.5 * elapsed);
    move(motion, journey.noise, number, x);
    const double change = 0.5 * (1 + noise_ * noise_) * space.diffusionSquared() * elapsed;
    const double rest = space.frequency() * space.frequency();
    journey.prediction.score(middle, x, score_);
    if (midpoint_) {
      half_ = x;
      kick(0.5 * change, rest, score_, x, half_);
      journey.prediction.score(middle, half_, score_);
      kick(change, rest, score_, half_, x);
    } else {
      kick(change, rest, score_, x, x);
    }
    move(motion, journey.noise, number + 1, x);
  }
  std::size_t cloudsKept(std::size_t) const override { return midpoint_ ? 3 : 2; }
  bool movesVelocities() const override { return true; }
  void adjust(const Values& changed) override { noise_ = changed.real("noise"); }

 private:
  /// The velocities of x += change (score + rest v), with v those of `at`.
  static void kick(double change, double rest, const Cloud& score, const Cloud& at, Cloud& x) {
    const std::size_t size = x.dimension() * Cloud::lanes;
    for (std::size_t s = 0; s < x.strips(); ++s) {
      for (std::size_t j = size / 2; j < size; ++j)
        x.strip(s)[j] += change * (score.strip(s)[j] + rest * at.strip(s)[j]);
    }
  }
  void move(const PhaseSpace::Motion& motion, const Random& random, std::uint32_t number, Cloud& x) {
    std::fill(normals_.values().begin(), normals_.values().end(), 0.0);
    if (noise_ > 0) addNormals(normals_, 1, random, number);
    const std::size_t half = x.dimension() / 2 * Cloud::lanes;
    for (std::size_t s = 0; s < x.strips(); ++s) {
      double* z = x.strip(s);
      const double* n = normals_.strip(s);
      for (std::size_t j = 0; j < half; ++j) {
        const double position = z[j], velocity = z[j + half];
        z[j] = motion.fromX[0] * position + motion.fromV[0] * velocity + motion.noiseX[0] * n[j + half] +
               motion.noiseX[1] * n[j];
        z[j + half] = motion.fromX[1] * position + motion.fromV[1] * velocity + motion.noiseV * n[j + half];
      }
    }
  }

  double noise_;
  bool midpoint_;
  Cloud score_, half_, normals_;
};

} // namespace

const Component<Sampler>& symmetricSplitting() {
  static const auto component =
      samplerComponent("symmetric_splitting", "Symmetric splitting", 200, "time_uniform")
          .summary(
              "For critically damped processes: half a step of the oscillator, exactly, a kick of the velocities by "
              "the score, the other half. With all noise, none, or any in between.")
          .formula("e^{hA/2} e^{hS} e^{hA/2},  A: dx = −v/M β dt, dv = (x − 2η²v/√M) β dt + η√(4β√M) dw,  "
                   "S: dv = 2(1 + η²)β√M (∇ᵥ log p + v/M) dt")
          .reference(
              "Dockhorn, Vahdat, Kreis, Score-based generative modeling with critically-damped Langevin diffusion "
              "(2022)")
          .parameter(real("noise", 1)
                         .between(0, 1)
                         .live()
                         .doc("η: 1 is the reverse SDE, 0 the probability-flow ODE; the laws agree"))
          .parameter(choice("kick", {"euler", "midpoint"})
                         .doc("one evaluation of the score in a step, or two, which make the ODE second order"))
          .surroundings({{"process", {{"id", "critically_damped"}}}})
          .makes([](const Values& v) {
            return std::make_unique<SymmetricSplitting>(v.real("noise"), v.text("kick") == "midpoint");
          });
  return component;
}

} // namespace semiflow::sampling
