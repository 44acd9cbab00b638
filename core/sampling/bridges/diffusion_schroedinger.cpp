#include <cmath>
#include <limits>
#include <optional>

#include "core/sampling/bridges/bridge.h"
#include "core/sampling/bridges/coupling.h"
#include "core/sampling/bridges/gaussian_bridge.h"
#include "core/sampling/bridges/regression.h"
#include "core/sampling/distances/energy_distance.h"

namespace semiflow::sampling {
namespace {

/// Mean and covariance of a cloud.
std::pair<Eigen::VectorXd, Eigen::MatrixXd> momentsOf(const Cloud& x) {
  const auto d = static_cast<Eigen::Index>(x.dimension());
  Eigen::MatrixXd points(static_cast<Eigen::Index>(x.count()), d);
  for (Eigen::Index p = 0; p < points.rows(); ++p) {
    for (Eigen::Index c = 0; c < d; ++c) points(p, c) = x.at(static_cast<std::size_t>(p), static_cast<std::size_t>(c));
  }
  const Eigen::RowVectorXd mean = points.colwise().mean();
  points.rowwise() -= mean;
  return {mean.transpose(), points.transpose() * points / static_cast<double>(x.count())};
}

/// Iterative proportional fitting: a chain of steps one way is turned round by regressing each state's mean on the next
/// one, the turned chain starts from the other end, and so on.
class DiffusionSchroedinger final : public Bridge {
 public:
  explicit DiffusionSchroedinger(const Values& values)
      : epsilon_(values.real("epsilon")), rounds_(static_cast<std::size_t>(values.integer("rounds"))),
        samples_(static_cast<std::size_t>(values.integer("samples"))), basis_(*values.make<Basis>("basis")),
        simplified_(values.text("regressed") == "previous_state"), startsGaussian_(values.text("start") == "gaussian") {
  }

  void join(const Ends& ends) override {
    steps_ = ends.integrator.steps;
    step_ = 1 / static_cast<double>(steps_);
    seed_ = ends.seed + 1;
    source_ = target_ = Cloud(samples_, ends.source.dimension());
    samplePairs(ends.source, ends.target, seed_, source_, target_);
    if (startsGaussian_) {
      const auto [a, A] = momentsOf(source_);
      const auto [b, B] = momentsOf(target_);
      start_.emplace(gaussianBridge(a, A, b, B, epsilon_));
    }
    halves_ = at_ = 0;
    forward_.clear();
    firstForward_.clear();
    backward_.clear();
    path_.clear();
    errors_.clear();
  }

  bool prepare() override {
    if (halves_ == 2 * rounds_) return false;
    const bool backwards = halves_ % 2 == 0; // what is learned now
    if (path_.empty()) {
      backwards ? walkForward() : walkBackward();
      (backwards ? backward_ : forward_).resize(steps_);
      at_ = 0;
      return true;
    }
    learn(backwards, at_);
    if (++at_ < steps_) return true;
    path_.clear();
    if (++halves_ == 2) firstForward_ = forward_;
    if (halves_ == 2 * rounds_) {
      walkForward();
      path_.clear();
    }
    return halves_ < 2 * rounds_;
  }

  std::vector<std::string> clouds() const override {
    return rounds_ == 1 ? std::vector<std::string>{"position"} : std::vector<std::string>{"position", "first_round"};
  }
  void drift(std::size_t cloud, double t, const Cloud& x, Cloud& out) override {
    const auto k = std::min(static_cast<std::size_t>(t / step_ + 1e-9), steps_ - 1);
    (cloud == 0 ? forward_ : firstForward_)[k].evaluate(x, out);
    combine({{1 / step_, out}}, out);
  }
  double noise() const override { return epsilon_; }

  std::vector<experiment::Content> findings() const override {
    experiment::Table table;
    table.name = "rounds";
    table.logarithmic = true;
    table.columns = {{"round", "", {}, false}, {"distance_to_target", "", {}, false}};
    for (std::size_t r = 0; r <= rounds_; ++r) {
      table.columns[0].values.push_back(static_cast<double>(r));
      table.columns[1].values.push_back(r < errors_.size() ? errors_[r] : std::numeric_limits<double>::quiet_NaN());
    }
    return {std::move(table)};
  }

 private:
  /// out = F_k(x) - x, how far the forward chain moves on average.
  void forwardMove(std::size_t k, const Cloud& x, Cloud& out) const {
    if (!forward_.empty()) return forward_[k].evaluate(x, out);
    if (!start_) return combine({{0, x}}, out);
    gaussianBridgeDrift(*start_, epsilon_, static_cast<double>(k) * step_, x, out);
    combine({{step_, out}}, out);
  }

  void walkForward() {
    const Random noise(seed_ + 2 * halves_, Stream::noise);
    path_.assign(steps_ + 1, source_);
    Cloud move = source_;
    for (std::size_t k = 0; k < steps_; ++k) {
      forwardMove(k, path_[k], move);
      combine({{1, path_[k]}, {1, move}}, path_[k + 1]);
      addNormals(path_[k + 1], std::sqrt(epsilon_ * step_), noise, static_cast<std::uint32_t>(k));
    }
    constexpr std::size_t compared = 1024;
    const std::size_t n = std::min(compared, samples_);
    errors_.push_back(energyDistance(firstParticles(path_.back(), n), firstParticles(target_, n)));
  }

  void walkBackward() {
    const Random noise(seed_ + 2 * halves_, Stream::noise);
    path_.assign(steps_ + 1, target_);
    Cloud move = target_;
    for (std::size_t k = steps_; k-- > 0;) {
      backward_[k].evaluate(path_[k + 1], move);
      combine({{1, path_[k + 1]}, {1, move}}, path_[k]);
      addNormals(path_[k], std::sqrt(epsilon_ * step_), noise, static_cast<std::uint32_t>(k));
    }
  }

  /// Of the step between k and k + 1. Moves are regressed, in place of states: what the basis cannot tell stays put.
  void learn(bool backwards, std::size_t k) {
    const Cloud &from = path_[backwards ? k + 1 : k], &to = path_[backwards ? k : k + 1];
    Cloud move = from;
    if (simplified_) {
      combine({{1, to}, {-1, from}}, move);
    } else { // the turned chain's own mean at `to` less that at `from`, as the first bridges did
      Cloud atTo = from, atFrom = from;
      if (backwards) {
        forwardMove(k, to, atTo);
        forwardMove(k, from, atFrom);
      } else {
        backward_[k].evaluate(to, atTo);
        backward_[k].evaluate(from, atFrom);
      }
      combine({{1, to}, {1, atTo}, {-1, from}, {-1, atFrom}}, move);
    }
    (backwards ? backward_ : forward_)[k] = Regression(basis_, from, move);
  }

  double epsilon_;
  std::size_t rounds_, samples_;
  Basis basis_;
  bool simplified_, startsGaussian_;
  std::optional<JointMixture> start_;
  std::uint64_t seed_ = 1;
  std::size_t steps_ = 1;
  double step_ = 1;
  Cloud source_, target_;
  std::vector<Regression> forward_, backward_, firstForward_;
  std::size_t halves_ = 0, at_ = 0; ///< half rounds done; steps learned of the present one
  std::vector<Cloud> path_;         ///< the states that are learned from
  std::vector<double> errors_;
};

} // namespace

const Component<Bridge>& diffusionSchroedinger();
const Component<Bridge>& diffusionSchroedinger() {
  static const auto component =
      Component<Bridge>("diffusion_schroedinger", "Diffusion Schrödinger bridge")
          .summary(
              "Starts from Brownian motion and turns it round again and again, each time from the other end, until "
              "both ends are met.")
          .formula("B(x_{k+1}) = E[x_k | x_{k+1}],  F(x_k) = E[x_{k+1} | x_k], in turns")
          .reference(
              "De Bortoli et al., Diffusion Schrödinger bridge, NeurIPS (2021); Tang et al., Simplified diffusion "
              "Schrödinger bridge (2024)")
          .parameter(real("epsilon", 0.5).above(0).doc("ε, the variance of the noise from one end to the other"))
          .parameter(integer("rounds", 4).between(1, 100).doc("each turns the chain round twice"))
          .parameter(choice("regressed", {"previous_state", "mean_difference"})
                         .doc("the simplified target, or that of the first diffusion bridges"))
          .parameter(choice("start", {"brownian", "gaussian"})
                         .doc("the first chain: Brownian motion, or the exact bridge between normal laws of the ends' "
                              "means and covariances, which leads to the same in fewer rounds"))
          .parameter(
              semiflow::component("basis", anyFamily<bases>, "random_waves").doc("what the means are regressed on"))
          .parameter(integer("samples", 4096).between(16, 1e6).doc("how many paths they are regressed on"))
          .makes([](const Values& v) { return std::make_unique<DiffusionSchroedinger>(v); });
  return component;
}

} // namespace semiflow::sampling
