#include <cmath>
#include <numeric>

#include "core/sampling/samplers/sampler.h"
#include "core/sampling/samplers/step_weights.h"

namespace semiflow::sampling {
namespace {

/// One window of DDIM steps x_{k+1} = kept_k x_k + weight_k x_0(x_k) + deviation_k z_k, all at once: in a round the
/// data are predicted at the last round's places, in parallel, and the steps are added up anew. A particle leaves
/// when its own places no longer change, so that its path does not depend on the other particles.
class Paradigms final : public Sampler {
 public:
  Paradigms(std::size_t window, double tolerance, double eta) : window_(window), tolerance_(tolerance), eta_(eta) {}

  bool evaluatesInOrder() const override { return false; }
  void step(Journey& journey, std::size_t i, Cloud& x) override {
    const std::size_t width = widthOf(journey.steps());
    if (i % width == 0) relax(journey, i, std::min(i + width, journey.steps()), x);
    x = path_[i % width];
  }
  std::size_t cloudsKept(std::size_t steps) const override { return 4 * widthOf(steps) + 1; }

 private:
  std::size_t widthOf(std::size_t steps) const { return window_ == 0 ? steps : std::min(window_, steps); }

  LinearStep ddim(const Journey& journey, std::size_t i) const {
    const Level& from = journey.levels[i];
    const Level& to = journey.levels[i + 1];
    LinearStep step = firstOrderStep(Form::data, 0, from, to);
    if (eta_ == 0) return step;
    const double variance = eta_ * eta_ * posteriorVariance(journey, i);
    step.kept = std::sqrt(to.sigma * to.sigma - variance) / from.sigma;
    step.weights[0] = to.alpha - from.alpha * step.kept;
    step.deviation = std::sqrt(variance);
    return step;
  }

  void relax(Journey& journey, std::size_t begin, std::size_t end, const Cloud& start) {
    const std::size_t width = end - begin;
    path_.assign(width, start);
    std::vector<LinearStep> steps;
    for (std::size_t k = begin; k < end; ++k) steps.push_back(ddim(journey, k));
    std::vector<std::size_t> active(start.count());
    std::iota(active.begin(), active.end(), std::size_t{0});
    // x[k] is where step begin + k starts: the first place is known, the others start from it.
    std::vector<Cloud> x(width + 1, start);
    const std::span<const Level> levels(journey.levels.data() + begin, width);
    // After as many rounds as steps every place is that of the steps one by one.
    for (std::size_t round = 1; round <= width && !active.empty(); ++round) {
      std::vector<Cloud> data(width, Cloud(active.size(), start.dimension()));
      journey.prediction.dataAt(levels, std::span<const Cloud>(x).first(width), data);
      std::vector<double> change(active.size(), 0);
      for (std::size_t k = 0; k < width; ++k) {
        Cloud next(active.size(), start.dimension());
        combine({{steps[k].kept, x[k]}, {steps[k].weights[0], data[k]}}, next);
        if (steps[k].deviation > 0) {
          addNormals(next, active, steps[k].deviation, journey.noise, static_cast<std::uint32_t>(begin + k));
        }
        noteChanges(x[k + 1], next, change);
        x[k + 1] = std::move(next);
      }
      leave(round == width, change, active, x);
    }
  }

  static void noteChanges(const Cloud& before, const Cloud& after, std::vector<double>& change) {
    for (std::size_t p = 0; p < change.size(); ++p) {
      for (std::size_t c = 0; c < before.dimension(); ++c) {
        const double moved = std::abs(after.at(p, c) - before.at(p, c));
        if (!(moved <= change[p])) change[p] = moved; // a NaN stays
      }
    }
  }

  /// Puts the paths of the particles that are done into place and goes on with the others.
  void leave(bool all, const std::vector<double>& change, std::vector<std::size_t>& active, std::vector<Cloud>& x) {
    std::vector<std::size_t> done, others, remaining;
    for (std::size_t p = 0; p < active.size(); ++p) {
      const bool still = !all && change[p] > tolerance_;
      (still ? others : done).push_back(p);
      if (still) remaining.push_back(active[p]);
    }
    if (done.empty()) return;
    std::vector<std::size_t> places;
    for (const std::size_t p : done) places.push_back(active[p]);
    for (std::size_t k = 0; k < path_.size(); ++k) scatter(gather(x[k + 1], done), places, path_[k]);
    for (Cloud& cloud : x) cloud = gather(cloud, others);
    active = std::move(remaining);
  }

  std::size_t window_;
  double tolerance_, eta_;
  std::vector<Cloud> path_; ///< where the steps of the window lead
};

} // namespace

const Component<Sampler>& paradigms() {
  static const auto component =
      samplerComponent("paradigms", "ParaDiGMS, parallel", 100, "log_snr_uniform")
          .summary(
              "All DDIM steps of a window at once by Picard iteration: the same path as step by step, in far fewer "
              "rounds, each of which evaluates the whole window in parallel.")
          .formula("x_{k+1} ← κ_k x_k + w_k x̂₀(x_k of the round before), for all k, until nothing changes")
          .reference("Shih, Belkhale, Ermon, Sadigh, Anari, Parallel sampling of diffusion models (2023)")
          .parameter(integer("window", 0).between(0, 1000000).doc("how many steps at once; 0: all of them"))
          .parameter(real("tolerance", 1e-7)
                         .atLeast(0)
                         .doc("a particle is done when none of its places in the window changes by more than this"))
          .parameter(real("eta", 0).between(0, 1).doc("η: of DDIM; 0 deterministic, 1 as much noise as ddpm"))
          .makes([](const Values& v) {
            return std::make_unique<Paradigms>(static_cast<std::size_t>(v.integer("window")), v.real("tolerance"),
                                               v.real("eta"));
          });
  return component;
}

} // namespace semiflow::sampling
