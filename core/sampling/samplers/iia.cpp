#include <cmath>

#include <Eigen/Dense>

#include "core/sampling/samplers/calibration.h"
#include "core/sampling/samplers/history.h"
#include "core/sampling/samplers/step_weights.h"

namespace semiflow::sampling {
namespace {

/// The weights of each step by least squares on particles that walk along with the sampler: from where the tuned
/// sampler itself has brought them, to where the probability-flow ODE has taken them from the same start. A pull
/// towards the weights of the untuned method keeps them where the predictions are nearly one another's multiples.
class Iia final : public Sampler {
 public:
  Iia(Form form, std::size_t order, std::size_t particles) : form_(form), order_(order), particles_(particles) {}

  bool evaluatesInOrder() const override { return false; }
  void step(Journey& journey, std::size_t i, Cloud& x) override {
    if (i == 0) begin(journey, x.count(), x.dimension());
    const Level& from = journey.levels[i];
    predict(journey.prediction, form_, from, x, history_.push(from));
    LinearStep linear = rule_(journey.process, from, journey.levels[i + 1], history_.levels());
    linear.weights = tuned_[i];
    advance(linear, history_, x);
  }
  std::size_t cloudsKept(std::size_t) const override { return order_; }

 private:
  static void advance(const LinearStep& linear, const History& history, Cloud& x) {
    std::vector<Term> terms{{linear.kept, x}};
    for (std::size_t j = 0; j < linear.weights.size(); ++j) terms.push_back({linear.weights[j], history[j]});
    combine(terms, x);
  }

  void begin(const Journey& journey, std::size_t count, std::size_t dimension) {
    Journey aside = journey;
    const std::size_t n = journey.steps();
    Cloud x = calibrationParticles(journey, particles_, dimension);
    Cloud exact = x;
    history_ = History(order_, particles_, dimension);
    tuned_.clear();
    for (std::size_t i = 0; i < n; ++i) {
      const Level& from = journey.levels[i];
      const Level& to = journey.levels[i + 1];
      predict(aside.prediction, form_, from, x, history_.push(from));
      LinearStep linear = rule_(journey.process, from, to, history_.levels());
      followFlow(aside, from, to, exact);
      linear.weights = fitted(linear, x, exact);
      tuned_.push_back(linear.weights);
      advance(linear, history_, x);
    }
    history_ = History(order_, count, dimension);
  }

  std::vector<double> fitted(const LinearStep& base, const Cloud& x, const Cloud& exact) const {
    const auto columns = static_cast<Eigen::Index>(base.weights.size());
    const auto rows = static_cast<Eigen::Index>(x.count() * x.dimension());
    Eigen::MatrixXd gradients(rows, columns);
    Eigen::VectorXd rest(rows);
    for (std::size_t p = 0, row = 0; p < x.count(); ++p) {
      for (std::size_t c = 0; c < x.dimension(); ++c, ++row) {
        const auto r = static_cast<Eigen::Index>(row);
        rest(r) = exact.at(p, c) - base.kept * x.at(p, c);
        for (Eigen::Index j = 0; j < columns; ++j) {
          gradients(r, j) = history_[static_cast<std::size_t>(j)].at(p, c);
          rest(r) -= base.weights[static_cast<std::size_t>(j)] * gradients(r, j);
        }
      }
    }
    Eigen::MatrixXd normal = gradients.transpose() * gradients;
    normal.diagonal().array() += 1e-10 * normal.trace();
    const Eigen::VectorXd change = normal.ldlt().solve(gradients.transpose() * rest);
    std::vector<double> weights = base.weights;
    for (Eigen::Index j = 0; j < columns; ++j) weights[static_cast<std::size_t>(j)] += change(j);
    return weights;
  }

  Form form_;
  std::size_t order_, particles_;
  StepRule rule_ = interpolating(form_, Variable::lambda);
  std::vector<std::vector<double>> tuned_; ///< by step
  History history_;
};

} // namespace

const Component<Sampler>& iia() {
  static const auto component =
      samplerComponent("iia", "IIA, improved integration", 10, "log_snr_uniform")
          .summary("The weights of a multistep method by least squares against the exact solution of a few particles, "
                   "step by step, then the same for all particles.")
          .formula("minimise Σ |x*_t − κ x_s − Σⱼ wⱼ F̂ⱼ|² over w, with x* the exact path")
          .reference("Zhang, Niwa, Kleijn, On accelerating diffusion-based sampling via improved integration "
                     "approximation (2024)")
          .parameter(choice("form", {"noise", "data"}).doc("what is predicted"))
          .parameter(integer("order", 2).between(1, 4).doc("how many predictions a step goes through; 1 tunes DDIM"))
          .parameter(
              integer("fit", 256).between(8, 100000).doc("how many particles of their own the weights are fitted on"))
          .makes([](const Values& v) {
            return std::make_unique<Iia>(v.text("form") == "data" ? Form::data : Form::noise,
                                         static_cast<std::size_t>(v.integer("order")),
                                         static_cast<std::size_t>(v.integer("fit")));
          });
  return component;
}

} // namespace semiflow::sampling
