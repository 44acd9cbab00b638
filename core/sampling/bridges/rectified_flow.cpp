#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "core/base/parallel.h"
#include "core/sampling/bridges/bridge.h"
#include "core/sampling/bridges/coupling.h"
#include "core/sampling/bridges/velocity.h"
#include "core/sampling/distances/assignment.h"

namespace semiflow::sampling {
namespace {

/// The mean over particles of |x - y|^power.
double meanPower(const Cloud& x, const Cloud& y, double power) {
  const double sum = parallelSum(x.count(), 1024, 0.0, [&](std::size_t begin, std::size_t end) {
    double part = 0;
    for (std::size_t p = begin; p < end; ++p) {
      double square = 0;
      for (std::size_t c = 0; c < x.dimension(); ++c) square += (x.at(p, c) - y.at(p, c)) * (x.at(p, c) - y.at(p, c));
      part += power == 2 ? square : std::pow(square, power / 2);
    }
    return part;
  });
  return sum / static_cast<double>(x.count());
}

/// The least mean cost of any pairing of the first pairs.
double leastCost(const Pairs& pairs, double power) {
  constexpr std::size_t most = 400;
  const std::size_t n = std::min(most, pairs.x0.count());
  std::vector<double> costs(n * n);
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j < n; ++j) {
      double square = 0;
      for (std::size_t c = 0; c < pairs.x0.dimension(); ++c)
        square += std::pow(pairs.x0.at(i, c) - pairs.x1.at(j, c), 2);
      costs[i * n + j] = std::pow(square, power / 2);
    }
  }
  const std::vector<std::size_t> assigned = optimalAssignment(costs, n);
  double sum = 0;
  for (std::size_t i = 0; i < n; ++i) sum += costs[i * n + assigned[i]];
  return sum / static_cast<double>(n);
}

/// Rounds of: regress the velocity of the straight lines between pairs, and pair each start with where its flow ends.
class RectifiedFlow final : public Bridge {
 public:
  /// @param power of the cost |x|^p whose gradient fields alone are allowed; 0: any velocity
  RectifiedFlow(const Values& values, double power)
      : coupling_(values.make<Coupling>("coupling")), basis_(*values.make<Basis>("basis")), path_(linearPath(0)),
        power_(power), samples_(static_cast<std::size_t>(values.integer("samples"))),
        rounds_(static_cast<std::size_t>(values.integer("reflows")) + 1),
        integrator_{Integrator::Method::rungeKutta4, static_cast<std::size_t>(values.integer("pairing_steps"))} {}

  void join(const Ends& ends) override {
    auto pairs = std::make_shared<Pairs>(
        Pairs{Cloud(samples_, ends.source.dimension()), Cloud(samples_, ends.source.dimension())});
    coupling_->pairs(ends.source, ends.target, ends.seed + 1, pairs->x0, pairs->x1);
    moving_ = pairs->x0;
    joint_ = coupling_->joint(ends.source, ends.target);
    costs_.push_back(meanPower(pairs->x0, pairs->x1, costPower()));
    leastCost_ = leastCost(*pairs, costPower());
    pairs_ = pairs;
    begin(joint_ && power_ == 0 ? mixtureVelocity(*joint_, *path_) : regressed());
  }

  bool prepare() override {
    if (straightness_.size() == rounds_) return false;
    const double h = 1 / static_cast<double>(integrator_.steps);
    const Cloud before = moving_;
    integrator_.step(
        step_, [&](double t, const Cloud& x, Cloud& out) { velocities_.back()->velocity(t, x, out); }, moving_);
    actions_ += meanPower(moving_, before, 2) / h;
    if (++step_ < integrator_.steps) return true;
    // Straight and even paths have the same action as their ends have cost; the difference is what they bend.
    straightness_.push_back(actions_ - meanPower(moving_, pairs_->x0, 2));
    costs_.push_back(meanPower(moving_, pairs_->x0, costPower()));
    if (straightness_.size() == rounds_) return false;
    pairs_ = std::make_shared<Pairs>(Pairs{pairs_->x0, moving_});
    moving_ = pairs_->x0;
    begin(regressed());
    return true;
  }

  std::vector<std::string> clouds() const override {
    return rounds_ == 1 ? std::vector<std::string>{"position"} : std::vector<std::string>{"position", "first_flow"};
  }
  void drift(std::size_t cloud, double t, const Cloud& x, Cloud& out) override {
    (cloud == 0 ? velocities_.back() : velocities_.front())->velocity(t, x, out);
  }
  std::unique_ptr<Target> law(double t) const override {
    if (!joint_ || power_ != 0 || rounds_ > 1) return nullptr;
    return joint_->law({1 - t, t, 0});
  }

  std::vector<experiment::Content> findings() const override {
    const double unknown = std::numeric_limits<double>::quiet_NaN();
    experiment::Table table;
    table.name = "rounds";
    table.measured = false;
    table.columns = {{"flows", "", {}, false},
                     {"cost", "", {}, false},
                     {"least_cost", "", {}, true},
                     {"bending", "", {}, false}};
    for (std::size_t r = 0; r <= rounds_; ++r) {
      table.columns[0].values.push_back(static_cast<double>(r));
      table.columns[1].values.push_back(r < costs_.size() ? costs_[r] : unknown);
      table.columns[2].values.push_back(leastCost_);
      table.columns[3].values.push_back(r > 0 && r <= straightness_.size() ? straightness_[r - 1] : unknown);
    }
    return {std::move(table)};
  }

 private:
  double costPower() const { return power_ == 0 ? 2 : power_; }
  std::unique_ptr<Velocity> regressed() const {
    return power_ == 0 ? regressedVelocity(pairs_, *path_, basis_, 0) : potentialVelocity(pairs_, basis_, power_);
  }
  void begin(std::unique_ptr<Velocity> velocity) {
    velocities_.push_back(std::move(velocity));
    step_ = 0;
    actions_ = 0;
  }

  std::unique_ptr<Coupling> coupling_;
  Basis basis_;
  std::unique_ptr<Path> path_;
  double power_;
  std::size_t samples_, rounds_;
  Integrator integrator_; ///< of the pairs, between two rounds
  std::unique_ptr<JointMixture> joint_;
  std::shared_ptr<const Pairs> pairs_;
  std::vector<std::unique_ptr<Velocity>> velocities_; ///< of the rounds so far
  Cloud moving_;
  std::size_t step_ = 0;
  double actions_ = 0, leastCost_ = 0;
  std::vector<double> costs_, straightness_;
};

Component<Bridge> withRounds(Component<Bridge> component, long long reflows) {
  return component
      .parameter(integer("reflows", reflows)
                     .between(0, 20)
                     .doc("how many times the flow is made anew from where the last one took its particles"))
      .parameter(semiflow::component("coupling", anyFamily<couplings>, "independent").doc("which points are joined"))
      .parameter(semiflow::component("basis", anyFamily<bases>, "random_waves")
                     .doc("what velocities are regressed on where they are not known"))
      .parameter(integer("samples", 4096).between(16, 1e6).doc("how many pairs they are regressed on"))
      .parameter(integer("pairing_steps", 32)
                     .between(1, 1e5)
                     .doc("Runge-Kutta steps that take the pairs from one round to the next"));
}

} // namespace

const Component<Bridge>& rectifiedFlow();
const Component<Bridge>& rectifiedFlow() {
  static const auto component =
      withRounds(Component<Bridge>("rectified_flow", "Rectified flow"), 1)
          .summary("Joins random pairs by straight lines, which cross; the flow of their mean velocity does not. Made "
                   "anew from its own ends it is nearly straight.")
          .formula("dx/dt = E[x₁ − x₀ | (1−t) x₀ + t x₁ = x]")
          .reference("Liu, Gong, Liu, Flow straight and fast: learning to generate and transfer data with rectified "
                     "flow, ICLR (2023)")
          .makes([](const Values& v) { return std::make_unique<RectifiedFlow>(v, 0.0); });
  return component;
}

const Component<Bridge>& cRectifiedFlow();
const Component<Bridge>& cRectifiedFlow() {
  static const auto component =
      withRounds(Component<Bridge>("c_rectified_flow", "c-rectified flow"), 4)
          .summary("A rectified flow among gradients: it tends to the map of least transport cost, round by round.")
          .formula("dx/dt = ∇c*(∇φ_t(x)),  c(x) = |x|^p/p,  min E[c*(∇φ) − (x₁ − x₀)·∇φ]")
          .reference("Liu, Rectified flow: a marginal preserving approach to optimal transport (2022)")
          .parameter(real("power", 2).between(1.2, 6).doc("p of the cost"))
          .makes([](const Values& v) { return std::make_unique<RectifiedFlow>(v, v.real("power")); });
  return component;
}

} // namespace semiflow::sampling
