#include "core/sampling/bridges/coupling.h"

#include <cmath>

#include <Eigen/Eigenvalues>
#include <fmt/format.h>

#include "core/base/parallel.h"
#include "core/sampling/distances/assignment.h"

namespace semiflow::sampling {
namespace {

const GaussianMixture* mixture(const Target& law) { return dynamic_cast<const GaussianMixture*>(&law); }

class Independent final : public Coupling {
 public:
  std::unique_ptr<JointMixture> joint(const Target& source, const Target& target) const override {
    if (mixture(source) == nullptr || mixture(target) == nullptr) return nullptr;
    return std::make_unique<JointMixture>(independentProduct({mixture(source), mixture(target)}, 1));
  }
  void pairs(const Target& source, const Target& target, std::uint64_t seed, Cloud& x0, Cloud& x1) const override {
    samplePairs(source, target, seed, x0, x1);
  }
};

Eigen::MatrixXd rootOf(const Eigen::MatrixXd& covariance) {
  return Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd>(covariance).operatorSqrt();
}

/// Cov(x_0, x_1) = rho A T with the optimal map T = A^-1/2 (A^1/2 B A^1/2)^1/2 A^-1/2 between the components.
class Correlated final : public Coupling {
 public:
  explicit Correlated(const Values& values)
      : values_(values), correlation_(values.real("correlation")), matched_(values.boolean("matched")) {}

  std::unique_ptr<JointMixture> joint(const Target& source, const Target& target) const override {
    const GaussianMixture *p = mixture(source), *q = mixture(target);
    const std::string expected = "two Gaussian mixtures";
    if (p == nullptr || q == nullptr) throw values_.error("correlation", expected + " to correlate", "another law");
    const std::size_t n = p->modeWeights().size();
    if (matched_) {
      bool same = n == q->modeWeights().size();
      for (std::size_t i = 0; same && i < n; ++i) same = std::abs(p->modeWeights()[i] - q->modeWeights()[i]) < 1e-12;
      if (!same) throw values_.error("matched", expected + " of the same weights, to match their components", "others");
    }
    std::vector<JointMixture::Component> components;
    for (std::size_t i = 0; i < n; ++i) {
      for (std::size_t j = 0; j < q->modeWeights().size(); ++j) {
        if (matched_ && i != j) continue;
        components.push_back(pair(*p, i, *q, j));
        components.back().weight = matched_ ? p->modeWeights()[i] : p->modeWeights()[i] * q->modeWeights()[j];
      }
    }
    return std::make_unique<JointMixture>(std::move(components));
  }

  void pairs(const Target& source, const Target& target, std::uint64_t seed, Cloud& x0, Cloud& x1) const override {
    Cloud z(x0.count(), x0.dimension());
    joint(source, target)->sample(Random(seed, Stream::initial), {&x0, &x1, &z});
  }

 private:
  JointMixture::Component pair(const GaussianMixture& p, std::size_t i, const GaussianMixture& q, std::size_t j) const {
    const Eigen::MatrixXd &a = p.covariances()[i], &b = q.covariances()[j];
    const Eigen::MatrixXd root = rootOf(a);
    const Eigen::MatrixXd cross = correlation_ * root * rootOf(root * b * root) * root.inverse();
    const Eigen::MatrixXd zero = Eigen::MatrixXd::Zero(a.rows(), a.cols());
    const auto column = [](std::size_t k) { return static_cast<Eigen::Index>(k); };
    return {1,
            {p.means().col(column(i)), q.means().col(column(j)), Eigen::VectorXd::Zero(a.rows())},
            {a, cross, zero, cross.transpose(), b, zero, zero, zero, Eigen::MatrixXd::Identity(a.rows(), a.cols())}};
  }

  Values values_;
  double correlation_;
  bool matched_;
};

class MinibatchTransport final : public Coupling {
 public:
  explicit MinibatchTransport(std::size_t batch) : batch_(batch) {}
  std::unique_ptr<JointMixture> joint(const Target&, const Target&) const override { return nullptr; }
  void pairs(const Target& source, const Target& target, std::uint64_t seed, Cloud& x0, Cloud& x1) const override {
    samplePairs(source, target, seed, x0, x1);
    const Cloud drawn = x1;
    const std::size_t d = x0.dimension();
    parallelBlocks(x0.count(), batch_, [&](std::size_t begin, std::size_t end) {
      const std::size_t n = end - begin;
      std::vector<double> costs(n * n);
      for (std::size_t i = 0; i < n; ++i) {
        for (std::size_t j = 0; j < n; ++j) {
          for (std::size_t c = 0; c < d; ++c) {
            const double gap = x0.at(begin + i, c) - drawn.at(begin + j, c);
            costs[i * n + j] += gap * gap;
          }
        }
      }
      const std::vector<std::size_t> assigned = optimalAssignment(costs, n);
      for (std::size_t i = 0; i < n; ++i) {
        for (std::size_t c = 0; c < d; ++c) x1.at(begin + i, c) = drawn.at(begin + assigned[i], c);
      }
    });
  }

 private:
  std::size_t batch_;
};

const Component<Coupling>& independent() {
  static const auto component = Component<Coupling>("independent", "Independent")
                                    .summary("Any point of the source goes with any point of the target.")
                                    .formula("π(x₀, x₁) = p₀(x₀) p₁(x₁)")
                                    .makes([](const Values&) { return std::make_unique<Independent>(); });
  return component;
}

const Component<Coupling>& correlated() {
  static const auto component =
      Component<Coupling>("correlated", "Correlated components")
          .summary("Within each pair of components the ends are jointly normal: near points tend to go to near points.")
          .formula("Cov(x₀, x₁) = ρ A^½ (A^½ B A^½)^½ A^−½")
          .reference("Albergo, Goldstein, Boffi, Ranganath, Vanden-Eijnden, Stochastic interpolants with "
                     "data-dependent couplings, ICML (2024)")
          .parameter(real("correlation", 0.9)
                         .between(0, 0.999)
                         .doc("ρ: 0 is independent, 1 would be the optimal map between two components"))
          .parameter(boolean("matched", false)
                         .doc("whether each component goes to the one of the same place in the list alone"))
          .makes([](const Values& v) { return std::make_unique<Correlated>(v); });
  return component;
}

const Component<Coupling>& minibatchTransport() {
  static const auto component =
      Component<Coupling>("minibatch_transport", "Optimal in batches")
          .summary("Draws are paired batch by batch so that the squared distances are least: fewer lines cross.")
          .formula("min over permutations of Σᵢ |x₀ᵢ − x₁σ(i)|²")
          .reference("Tong et al., Improving and generalizing flow-based generative models with minibatch optimal "
                     "transport, TMLR (2024)")
          .parameter(integer("batch", 256).between(2, 2048).doc("how many pairs are matched at a time"))
          .makes([](const Values& v) {
            return std::make_unique<MinibatchTransport>(static_cast<std::size_t>(v.integer("batch")));
          });
  return component;
}

} // namespace

void samplePairs(const Target& source, const Target& target, std::uint64_t seed, Cloud& x0, Cloud& x1) {
  source.sample(Random(seed, Stream::initial), x0);
  target.sample(Random(seed, Stream::target), x1);
}

std::unique_ptr<Coupling> independentCoupling() { return std::make_unique<Independent>(); }

const Family<Coupling>& couplings() {
  static const Family<Coupling> family("coupling", "Couplings", {independent(), correlated(), minibatchTransport()});
  return family;
}

} // namespace semiflow::sampling
