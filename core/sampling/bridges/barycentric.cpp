#include <cmath>
#include <limits>

#include "core/base/parallel.h"
#include "core/sampling/bridges/bridge.h"
#include "core/sampling/bridges/joint_mixture.h"

namespace semiflow::sampling {
namespace {

constexpr std::size_t tries = 11; // detours that are compared, evenly from 0 to 1
constexpr std::size_t energyTimes = 16;
constexpr std::size_t energySamples = 1024;

/// Weights of source, target and third law on a path in the triangle, and their rates.
struct Weights {
  std::vector<double> values, rates;
};

Weights weightsAt(double t, double detour) {
  const double third = 4 * detour * t * (1 - t), thirdRate = 4 * detour * (1 - 2 * t), rest = 1 - third;
  return {{(1 - t) * rest, t * rest, third}, {-rest - (1 - t) * thirdRate, rest - t * thirdRate, thirdRate}};
}

class Barycentric final : public Bridge {
 public:
  explicit Barycentric(const Values& values)
      : values_(values), via_(values.make<Target>("via")), detour_(values.real("detour")),
        optimises_(values.boolean("optimise")) {}

  void join(const Ends& ends) override {
    std::vector<const GaussianMixture*> laws;
    for (const Target* law : {&ends.source, &ends.target, static_cast<const Target*>(via_.get())}) {
      laws.push_back(dynamic_cast<const GaussianMixture*>(law));
      if (laws.back() == nullptr) throw values_.error("via", "three Gaussian mixtures at the corners", "another law");
    }
    if (via_->dimension() != ends.source.dimension()) {
      throw values_.error("via", "a law of as many coordinates as the source has", "one of another number");
    }
    joint_ = std::make_unique<JointMixture>(independentProduct(laws, 0));
    corners_.assign(3, Cloud(energySamples, ends.source.dimension()));
    joint_->sample(Random(ends.seed + 1, Stream::initial), {&corners_[0], &corners_[1], &corners_[2]});
  }

  bool prepare() override {
    if (!optimises_ || energies_.size() == tries) return false;
    energies_.push_back(energy(detourOf(energies_.size())));
    if (energies_.back() < energies_[best_]) best_ = energies_.size() - 1;
    if (energies_.size() == tries) detour_ = detourOf(best_);
    return true;
  }

  void drift(std::size_t, double t, const Cloud& x, Cloud& out) override {
    const Weights w = weightsAt(t, detour_);
    joint_->mean(w.values, w.rates, x, out);
  }
  std::unique_ptr<Target> law(double t) const override { return joint_->law(weightsAt(t, detour_).values); }

  std::vector<experiment::Content> findings() const override {
    if (!optimises_) return {};
    experiment::Table table;
    table.name = "detours";
    table.columns = {{"detour", "", {}, false}, {"kinetic_energy", "", {}, false}};
    for (std::size_t i = 0; i < tries; ++i) {
      table.columns[0].values.push_back(detourOf(i));
      table.columns[1].values.push_back(i < energies_.size() ? energies_[i] : std::numeric_limits<double>::quiet_NaN());
    }
    return {std::move(table)};
  }

  void adjust(const Values& changed) override {
    if (!optimises_) detour_ = changed.real("detour");
  }

 private:
  static double detourOf(std::size_t i) { return static_cast<double>(i) / (tries - 1); }

  /// The integral over t of E|v(t, x_t)|^2, a bound of the squared Wasserstein distance from above.
  double energy(double detour) const {
    double total = 0;
    Cloud x = corners_[0], v = corners_[0];
    for (std::size_t i = 0; i < energyTimes; ++i) {
      const Weights w = weightsAt((static_cast<double>(i) + 0.5) / energyTimes, detour);
      combine({{w.values[0], corners_[0]}, {w.values[1], corners_[1]}, {w.values[2], corners_[2]}}, x);
      joint_->mean(w.values, w.rates, x, v);
      for (std::size_t p = 0; p < v.count(); ++p) {
        for (std::size_t c = 0; c < v.dimension(); ++c) total += v.at(p, c) * v.at(p, c);
      }
    }
    return total / static_cast<double>(energyTimes * energySamples);
  }

  Values values_;
  std::unique_ptr<Target> via_;
  double detour_;
  bool optimises_;
  std::unique_ptr<JointMixture> joint_;
  std::vector<Cloud> corners_;
  std::vector<double> energies_;
  std::size_t best_ = 0;
};

} // namespace

const Component<Bridge>& barycentric();
const Component<Bridge>& barycentric() {
  static const auto component =
      Component<Bridge>("barycentric", "By way of a third law")
          .summary("Three laws at the corners of a triangle: the particles follow any path in it, from the source to "
                   "the target.")
          .formula("x(α) = Σ_k α_k x_k,  dx/dt = Σ_k α̇_k E[x_k | x(α) = x]")
          .reference("Albergo, Boffi, Lindsey, Vanden-Eijnden, Multimarginal generative modeling with stochastic "
                     "interpolants, ICLR (2024)")
          .parameter(
              semiflow::component("via", anyFamily<targets>, "gaussian_mixture").doc("the law at the third corner"))
          .parameter(real("detour", 0.5)
                         .between(0, 1)
                         .live()
                         .doc("the largest weight of the third law, half way; 0 is the straight edge"))
          .parameter(
              boolean("optimise", false).doc("whether the detour of the least kinetic energy is looked for and taken"))
          .makes([](const Values& v) { return std::make_unique<Barycentric>(v); });
  return component;
}

} // namespace semiflow::sampling
