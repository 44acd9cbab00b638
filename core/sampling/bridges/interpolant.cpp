#include "core/sampling/bridges/bridge.h"
#include "core/sampling/bridges/coupling.h"
#include "core/sampling/bridges/velocity.h"

namespace semiflow::sampling {
namespace {

class Interpolant final : public Bridge {
 public:
  explicit Interpolant(const Values& values)
      : values_(values), path_(values.make<Path>("path")), coupling_(values.make<Coupling>("coupling")),
        basis_(*values.make<Basis>("basis")), epsilon_(values.real("epsilon")) {}

  void join(const Ends& ends) override {
    path_->join(ends.source, ends.target, ends.seed);
    const auto samples = static_cast<std::size_t>(values_.integer("samples"));
    joint_ = coupling_->joint(ends.source, ends.target);
    if (joint_) {
      velocity_ = mixtureVelocity(*joint_, *path_);
    } else {
      auto pairs = std::make_shared<Pairs>(
          Pairs{Cloud(samples, ends.source.dimension()), Cloud(samples, ends.source.dimension())});
      coupling_->pairs(ends.source, ends.target, ends.seed + 1, pairs->x0, pairs->x1);
      velocity_ = regressedVelocity(std::move(pairs), *path_, basis_, ends.seed + 1);
    }
    check(epsilon_);
  }

  void drift(std::size_t, double t, const Cloud& x, Cloud& out) override {
    velocity_->velocity(t, x, out);
    if (epsilon_ == 0) return;
    Cloud score(x.count(), x.dimension());
    velocity_->score(t, x, score);
    combine({{1, out}, {epsilon_, score}}, out);
  }
  double noise() const override { return 2 * epsilon_; }

  std::unique_ptr<Target> law(double t) const override {
    if (!joint_) return nullptr;
    const PathPoint p = path_->at(t);
    return joint_->law({p.a, p.b, p.gamma});
  }

  void adjust(const Values& changed) override {
    check(changed.real("epsilon"));
    epsilon_ = changed.real("epsilon");
  }

 private:
  void check(double epsilon) const {
    if (epsilon == 0 || velocity_->hasScore()) return;
    throw values_.error("epsilon", "0, as the score is not known", "a number above",
                        "give the path some noise, or choose Gaussian mixtures and an independent coupling");
  }

  Values values_;
  std::unique_ptr<Path> path_;
  std::unique_ptr<Coupling> coupling_;
  Basis basis_;
  double epsilon_;
  std::unique_ptr<JointMixture> joint_;
  std::unique_ptr<Velocity> velocity_;
};

} // namespace

const Component<Bridge>& interpolant();
const Component<Bridge>& interpolant() {
  static const auto component =
      Component<Bridge>("interpolant", "Stochastic interpolant")
          .summary("Moves with the mean velocity of paths between pairs, and with any amount of noise: the laws on the "
                   "way stay the same.")
          .formula("dX = (b + ε s) dt + √(2ε) dw,  b = E[ẋ_t | x_t = x],  s = ∇ log p_t")
          .reference("Albergo, Boffi, Vanden-Eijnden, Stochastic interpolants: a unifying framework for flows and "
                     "diffusions (2023)")
          .parameter(
              semiflow::component("path", anyFamily<paths>, "linear").doc("how the two ends are mixed on the way"))
          .parameter(
              semiflow::component("coupling", anyFamily<couplings>, "independent").doc("which points belong together"))
          .parameter(real("epsilon", 0)
                         .between(0, 100)
                         .live()
                         .doc("ε: 0 is the flow, an ordinary differential equation; more moves the particles about"))
          .parameter(semiflow::component("basis", anyFamily<bases>, "random_waves")
                         .doc("what b is regressed on where it is not known: it is, between Gaussian mixtures"))
          .parameter(integer("samples", 8192).between(16, 1e6).doc("how many pairs it is regressed on"))
          .makes([](const Values& v) { return std::make_unique<Interpolant>(v); });
  return component;
}

} // namespace semiflow::sampling
