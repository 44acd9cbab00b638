#include <algorithm>
#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "core/numerics/expression.h"
#include "core/sampling/coordinate_names.h"
#include "core/sampling/distributions/grid_law.h"
#include "core/sampling/samplers/resampling.h"
#include "core/sampling/samplers/sampler.h"

namespace semiflow::sampling {
namespace {

enum class Potential { difference, largest, sum };

/// A formula of the coordinates, at every particle.
class Reward {
 public:
  /// @throws InputError
  Reward(std::string text, std::string path) : text_(std::move(text)), path_(std::move(path)) {}

  std::vector<double> operator()(const Cloud& x) {
    if (kernel_.inputs() != x.dimension())
      kernel_ = numerics::compile(text_, {.inputs = coordinateNames(x.dimension()), .constants = {}}, path_);
    std::vector<double> values(x.strips() * Cloud::lanes);
    for (std::size_t s = 0; s < x.strips(); ++s) {
      std::vector<numerics::InputLane<double>> lanes;
      for (std::size_t c = 0; c < x.dimension(); ++c) lanes.push_back({x.strip(s) + c * Cloud::lanes, 1});
      const numerics::OutputLane<double> out{values.data() + s * Cloud::lanes, 1};
      numerics::run<double>(kernel_, lanes, {&out, 1}, Cloud::lanes);
    }
    values.resize(x.count());
    return values;
  }

 private:
  std::string text_, path_;
  numerics::Kernel kernel_;
};

/// Steps of interacting particles. The product of all potentials is exp(strength r(x)) in the end, whatever
/// they are on the way.
class Steering final : public Sampler {
 public:
  Steering(Reward reward, double strength, Potential potential, std::size_t every, double resampleBelow)
      : reward_(std::move(reward)), strength_(strength), potential_(potential), every_(every),
        resampleBelow_(resampleBelow) {}

  void prepare(Journey&, std::size_t dimension) override { reward_(Cloud(1, dimension)); } // to refuse a bad formula
  void step(Journey& journey, std::size_t i, Cloud& x) override {
    if (i == 0) begin(x);
    journey.prediction.data(journey.levels[i], x, data_);
    if (i % every_ == 0) weigh(journey, i, x);
    secondOrderStep(journey, i, data_, before_, x);
    before_ = data_;
    if (i + 1 < journey.steps()) return;
    const std::vector<double> rewards = reward_(x);
    for (std::size_t p = 0; p < rewards.size(); ++p) {
      population_.logWeights()[p] += strength_ * rewards[p] - given_[p];
      given_[p] = strength_ * rewards[p];
    }
  }

  std::size_t cloudsKept(std::size_t) const override { return 3; }
  std::span<const double> logWeights() const override { return population_.logWeights(); }
  std::vector<experiment::Scalar> scalars(std::size_t particles) const override {
    return population_.scalars(particles);
  }

  std::optional<std::unique_ptr<Target>> aim(std::shared_ptr<const Target> target) const override {
    if (target->dimension() > 2) return nullptr;
    const auto logDensity = [target, reward = reward_, strength = strength_](const Level& level,
                                                                             const Cloud& x) mutable {
      std::vector<double> logs = target->logDensity(level, x);
      Cloud data = x;
      if (level.sigma > 0) {
        target->score(level, x, data);
        combine({{1 / level.alpha, x}, {level.sigma * level.sigma / level.alpha, data}}, data);
      }
      const std::vector<double> rewards = reward(data);
      for (std::size_t p = 0; p < logs.size(); ++p) logs[p] += strength * rewards[p];
      return logs;
    };
    return std::make_unique<GridLaw>(target, logDensity);
  }

 private:
  void begin(const Cloud& x) {
    data_ = Cloud(x.count(), x.dimension());
    before_ = Cloud();
    population_ = Population(x.count());
    given_.assign(x.count(), 0.0);
    best_.assign(x.count(), -std::numeric_limits<double>::infinity());
    total_.assign(x.count(), 0.0);
  }

  /// The potential of what is predicted now, and a new draw.
  void weigh(const Journey& journey, std::size_t i, Cloud& x) {
    const std::vector<double> rewards = reward_(data_);
    for (std::size_t p = 0; p < rewards.size(); ++p) {
      best_[p] = std::max(best_[p], rewards[p]);
      total_[p] += rewards[p];
      double change = strength_ * rewards[p] - given_[p];
      if (potential_ == Potential::largest) change = strength_ * best_[p];
      if (potential_ == Potential::sum) change = strength_ * total_[p];
      population_.logWeights()[p] += change;
      given_[p] += change;
    }
    const auto chosen = population_.resample(resampleBelow_, journey.noise, i);
    if (!chosen) return;
    x = gather(x, *chosen);
    data_ = gather(data_, *chosen);
    if (before_.count() > 0) before_ = gather(before_, *chosen);
    for (std::vector<double>* values : {&given_, &best_, &total_}) {
      std::vector<double> kept(values->size());
      for (std::size_t p = 0; p < kept.size(); ++p) kept[p] = (*values)[(*chosen)[p]];
      *values = std::move(kept);
    }
  }

  Reward reward_;
  double strength_;
  Potential potential_;
  std::size_t every_;
  double resampleBelow_;
  Cloud data_, before_;              ///< predicted now, and before
  std::vector<double> given_;        ///< the logarithm of the product of a particle's potentials so far
  std::vector<double> best_, total_; ///< the largest of its rewards, and their sum
  Population population_;
};

} // namespace

const Component<Sampler>& steering() {
  static const auto component =
      samplerComponent("steering", "Feynman-Kac steering", 100, "log_snr_uniform")
          .summary("Sampling by the reverse-time SDE of many particles at once that are drawn anew by a reward of the "
                   "data they are "
                   "predicted to become: towards p(x) exp(λ r(x)), without a gradient of the reward.")
          .formula("w ← w G_t,  G_t = exp(λ (r(x̂₀(x_t)) − r(x̂₀(x_{t+1})))),  Π G_t = exp(λ r(x))")
          .reference("Singhal et al., A general framework for inference-time scaling and steering of diffusion models "
                     "(2025)")
          .parameter(expression("reward", "x").doc("r, of the coordinates: x, y, z, or x1, x2, ... of more than three"))
          .parameter(real("strength", 1).between(-1000, 1000).doc("λ"))
          .parameter(choice("potential", {"difference", "max", "sum"})
                         .doc("what counts on the way: the change of the reward, the largest one so far, or the sum of "
                              "all; the end makes up for it"))
          .parameter(integer("every", 5).between(1, 1000000).doc("steps from one draw to the next"))
          .parameter(real("resample_below", 0.7)
                         .between(0, 1)
                         .doc("particles are drawn anew where the effective sample size is below this part of them"))
          .makes([](const Values& v) {
            const std::string potential = v.text("potential");
            return std::make_unique<Steering>(Reward(v.text("reward"), v.pathOf("reward")), v.real("strength"),
                                              potential == "max"   ? Potential::largest
                                              : potential == "sum" ? Potential::sum
                                                                   : Potential::difference,
                                              static_cast<std::size_t>(v.integer("every")), v.real("resample_below"));
          });
  return component;
}

} // namespace semiflow::sampling
