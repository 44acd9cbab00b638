#include "core/sampling/guidance/guidance.h"

#include <cmath>

#include <fmt/format.h>

#include "core/sampling/guidance/rules.h"

namespace semiflow::sampling {

void dataOf(const Level& level, const Cloud& x, const Cloud& score, Cloud& data) {
  combine({{1 / level.alpha, x}, {level.sigma * level.sigma / level.alpha, score}}, data);
}

void scoreOf(const Level& level, const Cloud& x, const Cloud& data, Cloud& score) {
  const double variance = level.sigma * level.sigma;
  combine({{level.alpha / variance, data}, {-1 / variance, x}}, score);
}

namespace {

class None final : public Guidance {
 public:
  bool isNone() const override { return true; }
  std::unique_ptr<Target> wanted(const Target&) const override { return nullptr; }
  ScoreFunction guided(ScoreFunction whole, std::shared_ptr<const Target>) const override { return whole; }
};

struct Settings {
  double scale = 1;
  Projection projection;
  Thresholding thresholding;
};

/// The sum of differences so far, each time times the momentum: of one journey, whose noise falls.
struct Memory {
  Level last;
  Cloud running;
};

/// D_c + (w - 1) P(D_c - D). Without projection it is classifier-free guidance, to the bit.
class Guided final : public Guidance {
 public:
  Guided(const Values& values, Settings settings) : classPath_(values.pathOf("modes")), settings_(std::move(settings)) {
    for (const double mode : values.vector("modes")) modes_.push_back(mode);
    if (modes_.empty()) throw values.error("modes", "at least one mode", "none");
  }

  bool remembers() const override { return settings_.projection.momentum != 0; }

  std::unique_ptr<Target> wanted(const Target& target) const override {
    const std::size_t count = target.modeWeights().size();
    std::vector<std::size_t> modes;
    for (const double mode : modes_) {
      if (mode != std::floor(mode) || mode < 1 || mode > static_cast<double>(count)) {
        throw InputError(classPath_, fmt::format("whole numbers from 1 to {}, as many modes as the target has", count),
                         fmt::format("{:g}", mode));
      }
      modes.push_back(static_cast<std::size_t>(mode) - 1);
    }
    auto law = target.givenModes(modes);
    if (!law) {
      throw InputError(classPath_, "a target that is made of modes, such as gaussian_mixture", "one that is not");
    }
    return law;
  }

  ScoreFunction guided(ScoreFunction whole, std::shared_ptr<const Target> wanted) const override {
    const auto memory = std::make_shared<Memory>();
    return [whole = std::move(whole), wanted = std::move(wanted), settings = settings_,
            memory](const Level& level, const Cloud& x, Cloud& out) {
      Cloud theirs(x.count(), x.dimension()), difference = theirs;
      whole(level, x, out);
      dataOf(level, x, out, difference);
      wanted->score(level, x, out);
      dataOf(level, x, out, theirs);
      combine({{1, theirs}, {-1, difference}}, difference);
      remember(settings.projection.momentum, level, *memory, difference);
      if (settings.projection.eta != 1 || settings.projection.radius > 0)
        project(settings.projection, theirs, difference);
      combine({{1, theirs}, {settings.scale - 1, difference}}, theirs);
      threshold(settings.thresholding, theirs);
      scoreOf(level, x, theirs, out);
    };
  }

 private:
  static void remember(double momentum, const Level& level, Memory& memory, Cloud& difference) {
    if (momentum == 0) return;
    const bool goesOn =
        memory.running.values().size() == difference.values().size() && level.lambda > memory.last.lambda;
    if (goesOn) combine({{1, difference}, {momentum, memory.running}}, difference);
    memory.running = difference;
    memory.last = level;
  }

  std::string classPath_;
  Settings settings_;
  std::vector<double> modes_;
};

const Component<Guidance>& none() {
  static const auto component =
      Component<Guidance>("none", "None").summary("The whole target is sampled.").makes([](const Values&) {
        return std::make_unique<None>();
      });
  return component;
}

/// What both kinds have in common.
Component<Guidance> guidedComponent(std::string id, std::string title, double scale) {
  return Component<Guidance>(std::move(id), std::move(title))
      .parameter(vector("modes", {1}).doc("the modes of the target that make the class, numbered from 1"))
      .parameter(real("scale", scale)
                     .live()
                     .doc("w: 0 samples the whole target, 1 the class; above 1 it is pushed away from the rest"))
      .parameter(choice("threshold", {"none", "fixed", "dynamic"})
                     .doc("how predicted data are kept within bounds: coordinates are cut off at the bound; or cut off "
                          "at a percentile of the particle's own and scaled back to the bound"))
      .parameter(real("bound", 3).above(0).doc("the largest size of a coordinate of predicted data"))
      .parameter(real("percentile", 0.995).above(0).atMost(1).doc("of the dynamic threshold"));
}

Settings settingsOf(const Values& values) {
  Settings settings;
  settings.scale = values.real("scale");
  using Kind = Thresholding::Kind;
  const std::string kind = values.text("threshold");
  settings.thresholding = {kind == "none"    ? Kind::none
                           : kind == "fixed" ? Kind::fixed
                                             : Kind::dynamic,
                           values.real("bound"), values.real("percentile")};
  return settings;
}

const Component<Guidance>& classifierFree() {
  static const auto component =
      guidedComponent("classifier_free", "Classifier-free guidance", 3)
          .summary("Towards a class: the difference between the prediction on the class and that on the whole target, "
                   "many times over. Above 1 it overshoots, and is not the law of any density.")
          .formula("D = D̂_c + (w − 1)(D̂_c − D̂)")
          .reference("Ho, Salimans, Classifier-free diffusion guidance (2022); Saharia et al. (2022) for thresholds")
          .makes([](const Values& v) { return std::make_unique<Guided>(v, settingsOf(v)); });
  return component;
}

const Component<Guidance>& adaptiveProjected() {
  static const auto component =
      guidedComponent("adaptive_projected", "Adaptive projected guidance", 15)
          .summary("Guidance whose difference loses most of its part along the prediction on the class, which is what "
                   "overshoots, is kept within a ball, and is pushed away from the differences before. With eta 1, "
                   "radius 0 and momentum 0 it is classifier-free guidance.")
          .formula("D = D̂_c + (w − 1)(Δ_⊥ + η Δ_∥),  Δ ← min(1, r/|Δ|) Δ,  Δ = D̂_c − D̂ + β Δ_before")
          .reference("Sadat, Hilliges, Weber, Eliminating oversaturation and artifacts of high guidance scales in "
                     "diffusion models (2024)")
          .parameter(real("eta", 0).between(-1, 1).live().doc("η: how much of the part along the prediction is kept"))
          .parameter(real("radius", 0.5).atLeast(0).live().doc("r: the largest difference; 0: any"))
          .parameter(real("momentum", -0.5).above(-1).below(1).doc("β of the sum of differences"))
          .makes([](const Values& v) {
            Settings settings = settingsOf(v);
            settings.projection = {v.real("eta"), v.real("radius"), v.real("momentum")};
            return std::make_unique<Guided>(v, settings);
          });
  return component;
}

} // namespace

const Family<Guidance>& guidances() {
  static const Family<Guidance> family("guidance", "Guidance towards a class",
                                       {none(), classifierFree(), adaptiveProjected()});
  return family;
}

} // namespace semiflow::sampling
