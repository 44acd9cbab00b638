#include "core/sampling/bridges/velocity.h"

#include <algorithm>

namespace semiflow::sampling {
namespace {

class MixtureVelocity final : public Velocity {
 public:
  MixtureVelocity(JointMixture joint, const Path& path) : joint_(std::move(joint)), path_(path) {}

  void velocity(double t, const Cloud& x, Cloud& out) override {
    const PathPoint p = path_.at(t);
    const std::vector<double> c{p.a, p.b, p.gamma};
    joint_.mean(c, {p.aRate, p.bRate, 0}, x, out);
    if (!path_.isNoisy()) return;
    // gamma' E[z | x] as -gamma gamma' times the score, which stays finite at the ends.
    Cloud score(x.count(), x.dimension());
    joint_.score(c, x, score);
    combine({{1, out}, {-p.gammaTimesItsRate, score}}, out);
  }
  void score(double t, const Cloud& x, Cloud& out) override {
    const PathPoint p = path_.at(t);
    joint_.score({p.a, p.b, p.gamma}, x, out);
  }
  bool hasScore() const override { return true; }

 private:
  JointMixture joint_;
  const Path& path_;
};

class RegressedVelocity final : public Velocity {
 public:
  RegressedVelocity(std::shared_ptr<const Pairs> pairs, const Path& path, const Basis& basis, std::uint64_t seed)
      : pairs_(std::move(pairs)), path_(path), basis_(basis), latent_(pairs_->x0.count(), pairs_->x0.dimension()) {
    if (path.isNoisy()) addNormals(latent_, 1, Random(seed, Stream::target), 1);
  }

  void velocity(double t, const Cloud& x, Cloud& out) override { at(t, velocities_, false).evaluate(x, out); }
  void score(double t, const Cloud& x, Cloud& out) override { at(t, scores_, true).evaluate(x, out); }
  bool hasScore() const override { return path_.isNoisy(); }

 private:
  const Regression& at(double t, std::map<double, Regression>& known, bool score) {
    constexpr double margin = 1e-3;
    if (path_.isNoisy()) t = std::clamp(t, margin, 1 - margin);
    const auto found = known.find(t);
    if (found != known.end()) return found->second;
    const PathPoint p = path_.at(t);
    Cloud x(latent_.count(), latent_.dimension()), y(latent_.count(), latent_.dimension());
    combine({{p.a, pairs_->x0}, {p.b, pairs_->x1}, {p.gamma, latent_}}, x);
    if (score) {
      combine({{-1 / p.gamma, latent_}}, y);
    } else {
      combine({{p.aRate, pairs_->x0}, {p.bRate, pairs_->x1}, {p.gammaRate, latent_}}, y);
    }
    return known.emplace(t, Regression(basis_, x, y)).first->second;
  }

  std::shared_ptr<const Pairs> pairs_;
  const Path& path_;
  Basis basis_;
  Cloud latent_;
  std::map<double, Regression> velocities_, scores_;
};

class PotentialVelocity final : public Velocity {
 public:
  PotentialVelocity(std::shared_ptr<const Pairs> pairs, const Basis& basis, double power)
      : pairs_(std::move(pairs)), basis_(basis), power_(power) {}

  void velocity(double t, const Cloud& x, Cloud& out) override {
    auto found = known_.find(t);
    if (found == known_.end()) {
      Cloud place(pairs_->x0.count(), pairs_->x0.dimension()), gap = place;
      combine({{1 - t, pairs_->x0}, {t, pairs_->x1}}, place);
      combine({{1, pairs_->x1}, {-1, pairs_->x0}}, gap);
      found = known_.emplace(t, PotentialRegression(basis_, place, gap, power_)).first;
    }
    found->second.evaluate(x, out);
  }
  void score(double, const Cloud&, Cloud&) override { SF_ASSERT(false); }
  bool hasScore() const override { return false; }

 private:
  std::shared_ptr<const Pairs> pairs_;
  Basis basis_;
  double power_;
  std::map<double, PotentialRegression> known_;
};

} // namespace

std::unique_ptr<Velocity> mixtureVelocity(JointMixture joint, const Path& path) {
  return std::make_unique<MixtureVelocity>(std::move(joint), path);
}

std::unique_ptr<Velocity> regressedVelocity(std::shared_ptr<const Pairs> pairs, const Path& path, const Basis& basis,
                                            std::uint64_t seed) {
  return std::make_unique<RegressedVelocity>(std::move(pairs), path, basis, seed);
}

std::unique_ptr<Velocity> potentialVelocity(std::shared_ptr<const Pairs> pairs, const Basis& basis, double power) {
  return std::make_unique<PotentialVelocity>(std::move(pairs), basis, power);
}

} // namespace semiflow::sampling
