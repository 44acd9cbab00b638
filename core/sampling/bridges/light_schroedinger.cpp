#include <limits>
#include <optional>

#include "core/sampling/bridges/bridge.h"
#include "core/sampling/bridges/coupling.h"
#include "core/sampling/bridges/light_potential.h"

namespace semiflow::sampling {
namespace {

constexpr std::size_t slices = 100; // points of the curve of the loss

class LightSchroedinger final : public Bridge {
 public:
  explicit LightSchroedinger(const Values& values)
      : epsilon_(values.real("epsilon")), components_(static_cast<std::size_t>(values.integer("components"))),
        iterations_(static_cast<std::size_t>(values.integer("iterations"))),
        samples_(static_cast<std::size_t>(values.integer("samples"))),
        batch_(std::min(samples_, static_cast<std::size_t>(values.integer("batch")))), rate_(values.real("rate")) {}

  void join(const Ends& ends) override {
    source_ = target_ = Cloud(samples_, ends.source.dimension());
    samplePairs(ends.source, ends.target, ends.seed + 1, source_, target_);
    potential_.emplace(components_, epsilon_, source_, target_);
    losses_.clear();
    done_ = 0;
  }

  bool prepare() override {
    if (done_ == iterations_) return false;
    const std::size_t slice = std::min(std::max<std::size_t>(iterations_ / slices, 1), iterations_ - done_);
    double loss = 0;
    for (std::size_t i = 0; i < slice; ++i, ++done_) {
      const std::size_t batches = samples_ / batch_;
      const std::size_t begin = done_ % batches * batch_;
      // The rate falls to a hundredth of itself, so that the fit comes to rest.
      const double progress = static_cast<double>(done_) / static_cast<double>(iterations_);
      loss += potential_->fit(source_, target_, begin, begin + batch_, rate_ * std::pow(0.01, progress));
    }
    losses_.push_back({static_cast<double>(done_), loss / static_cast<double>(slice)});
    return done_ < iterations_;
  }

  void drift(std::size_t, double t, const Cloud& x, Cloud& out) override { potential_->drift(t, x, out); }
  double noise() const override { return epsilon_; }

  std::vector<experiment::Content> findings() const override {
    experiment::Table table;
    table.name = "fit";
    table.columns = {{"iterations", "", {}, false}, {"loss", "", {}, false}};
    const double unknown = std::numeric_limits<double>::quiet_NaN();
    const std::size_t slice = std::max<std::size_t>(iterations_ / slices, 1);
    const std::size_t points = (iterations_ + slice - 1) / slice;
    for (std::size_t i = 0; i < points; ++i) {
      table.columns[0].values.push_back(static_cast<double>(std::min((i + 1) * slice, iterations_)));
      table.columns[1].values.push_back(i < losses_.size() ? losses_[i].second : unknown);
    }
    return {std::move(table)};
  }

 private:
  double epsilon_;
  std::size_t components_, iterations_, samples_, batch_;
  double rate_;
  Cloud source_, target_;
  std::optional<LightPotential> potential_;
  std::size_t done_ = 0;
  std::vector<std::pair<double, double>> losses_;
};

} // namespace

const Component<Bridge>& lightSchroedinger();
const Component<Bridge>& lightSchroedinger() {
  static const auto component =
      Component<Bridge>("light_schroedinger", "Light Schrödinger bridge")
          .summary("The motion nearest to Brownian that takes one cloud to another, as a mixture fitted to samples of "
                   "both when the run begins.")
          .formula("dx = g(t, x) dt + √ε dw,  v(y) = Σ_k α_k N(y; r_k, ε S_k),  min E log c(x₀) − E log v(x₁)")
          .reference("Korotin, Gushchin, Burnaev, Light Schrödinger bridge, ICLR (2024)")
          .parameter(real("epsilon", 0.1).above(0).doc("ε, the variance of the noise from one end to the other"))
          .parameter(integer("components", 32).between(1, 1000).doc("how many normal laws make up the potential"))
          .parameter(integer("iterations", 1000).between(1, 1e6).doc("steps of the fit"))
          .parameter(integer("samples", 4096).between(16, 1e6).doc("how many points of each end it is fitted to"))
          .parameter(integer("batch", 512).between(1, 1e6).doc("how many of them one step of the fit looks at"))
          .parameter(real("rate", 0.03)
                         .above(0)
                         .atMost(1)
                         .doc("size of the first steps of the fit; it falls a "
                              "hundredfold"))
          .makes([](const Values& v) { return std::make_unique<LightSchroedinger>(v); });
  return component;
}

} // namespace semiflow::sampling
