#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include <Eigen/Eigenvalues>

#include "core/base/parallel.h"
#include "core/numerics/vector_math.h"
#include "core/sampling/bridges/bridge.h"
#include "core/sampling/bridges/coupling.h"
#include "core/sampling/bridges/sinkhorn.h"

namespace semiflow::sampling {
namespace {

constexpr std::size_t slice = 50;  // iterations between two looks at whether to stop
constexpr std::size_t rows = 160;  // of the table of errors
constexpr std::size_t shown = 128; // points of each end in the picture of the plan

/// The order of the points along the direction in which they differ most.
std::vector<std::size_t> principalOrder(const Cloud& x) {
  const auto d = static_cast<Eigen::Index>(x.dimension());
  Eigen::MatrixXd points(static_cast<Eigen::Index>(x.count()), d);
  for (Eigen::Index i = 0; i < points.rows(); ++i) {
    for (Eigen::Index c = 0; c < d; ++c) points(i, c) = x.at(static_cast<std::size_t>(i), static_cast<std::size_t>(c));
  }
  points.rowwise() -= points.colwise().mean().eval();
  const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(points.transpose() * points);
  Eigen::VectorXd axis = solver.eigenvectors().col(d - 1);
  Eigen::Index largest = 0;
  axis.cwiseAbs().maxCoeff(&largest);
  if (axis(largest) < 0) axis = -axis;
  const Eigen::VectorXd places = points * axis;
  std::vector<std::size_t> order(x.count());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return places(static_cast<Eigen::Index>(a)) < places(static_cast<Eigen::Index>(b));
  });
  return order;
}

/// The Schroedinger bridge between two empirical laws, from the potentials of their entropic transport.
class EntropicTransport final : public Bridge {
 public:
  explicit EntropicTransport(const Values& values)
      : points_(static_cast<std::size_t>(values.integer("points"))),
        iterations_(static_cast<std::size_t>(values.integer("iterations"))), tolerance_(values.real("tolerance")),
        solver_(values.text("solver")) {
    problem_.epsilon = values.real("epsilon");
    newton_.kept = values.real("kept");
    newton_.warmUp = static_cast<std::size_t>(values.integer("warm_up"));
  }

  void join(const Ends& ends) override {
    source_ = target_ = Cloud(points_, ends.source.dimension());
    samplePairs(ends.source, ends.target, ends.seed + 1, source_, target_);
    const auto n = static_cast<Eigen::Index>(points_);
    problem_.r = problem_.c = Eigen::VectorXd::Constant(n, 1 / static_cast<double>(points_));
    problem_.costs = Eigen::MatrixXd::Zero(n, n);
    for (Eigen::Index j = 0; j < n; ++j) {
      for (std::size_t c = 0; c < source_.dimension(); ++c) {
        const double y = target_.at(static_cast<std::size_t>(j), c);
        for (Eigen::Index i = 0; i < n; ++i) {
          const double gap = source_.at(static_cast<std::size_t>(i), c) - y;
          problem_.costs(i, j) += 0.5 * gap * gap;
        }
      }
    }
    sinkhorn_ = sinkhorn(problem_, tolerance_, 1);
    fast_ = {};
    usesNewton_ = solver_ != "sinkhorn";
  }

  bool prepare() override {
    if (usesNewton_ && fast_.errors.empty()) {
      fast_ = sinkhornNewtonSparse(problem_, tolerance_, newton_);
      return solver_ == "both";
    }
    const bool wanted = solver_ != "sinkhorn_newton_sparse" && sinkhorn_.errors.size() < iterations_ &&
                        sinkhorn_.errors.back() > tolerance_;
    if (wanted) {
      EntropicSolution next =
          sinkhorn(problem_, tolerance_, std::min(slice, iterations_ - sinkhorn_.errors.size()), &sinkhorn_);
      sinkhorn_ = std::move(next);
    }
    return wanted;
  }

  void drift(std::size_t, double t, const Cloud& x, Cloud& out) override {
    constexpr double margin = 1e-9;
    const double left = std::max(1 - t, margin), epsilon = problem_.epsilon;
    const Eigen::VectorXd& g = usesNewton_ ? fast_.g : sinkhorn_.g;
    const std::size_t d = x.dimension();
    parallelBlocks(x.count(), 16, [&](std::size_t begin, std::size_t end) {
      std::vector<double> weights(points_);
      for (std::size_t p = begin; p < end; ++p) {
        double peak = -std::numeric_limits<double>::infinity();
        for (std::size_t j = 0; j < points_; ++j) {
          double square = 0;
          for (std::size_t c = 0; c < d; ++c) {
            const double gap = target_.at(j, c) - x.at(p, c);
            square += gap * gap;
          }
          weights[j] = (g(static_cast<Eigen::Index>(j)) - square / (2 * left)) / epsilon;
          peak = std::max(peak, weights[j]);
        }
        for (double& weight : weights) weight -= peak;
        numerics::exp(weights.data(), weights.data(), points_);
        const double total = std::accumulate(weights.begin(), weights.end(), 0.0);
        for (std::size_t c = 0; c < d; ++c) {
          double mean = 0;
          for (std::size_t j = 0; j < points_; ++j) mean += weights[j] * target_.at(j, c);
          out.at(p, c) = (mean / total - x.at(p, c)) / left;
        }
      }
    });
  }
  double noise() const override { return problem_.epsilon; }

  std::vector<experiment::Content> findings() const override { return {errors(), plan()}; }

 private:
  experiment::Table errors() const {
    const double unknown = std::numeric_limits<double>::quiet_NaN();
    experiment::Table table;
    table.name = "marginal_error";
    table.logarithmic = table.logarithmicAbscissa = true;
    table.columns = {
        {"iterations", "", {}, false}, {"sinkhorn", "", {}, false}, {"sinkhorn_newton_sparse", "", {}, false}};
    std::size_t k = 1;
    const double growth = std::pow(static_cast<double>(std::max<std::size_t>(iterations_, 200)), 1.0 / rows);
    double ideal = 1;
    for (std::size_t i = 0; i < rows; ++i) {
      const auto of = [&](const std::vector<double>& errors) { return k <= errors.size() ? errors[k - 1] : unknown; };
      table.columns[0].values.push_back(static_cast<double>(k));
      table.columns[1].values.push_back(solver_ == "sinkhorn_newton_sparse" ? unknown : of(sinkhorn_.errors));
      table.columns[2].values.push_back(of(fast_.errors));
      ideal *= growth;
      k = std::max(k + 1, static_cast<std::size_t>(ideal));
    }
    return table;
  }

  experiment::GridField plan() const {
    // Before anything is solved, one iteration of Sinkhorn's.
    const EntropicSolution& solution = usesNewton_ && !fast_.errors.empty() ? fast_ : sinkhorn_;
    const std::vector<std::size_t> from = principalOrder(source_), to = principalOrder(target_);
    const std::size_t n = std::min(shown, points_);
    experiment::GridField field;
    field.name = "plan";
    field.axes = {{"source_point", "", 0, static_cast<double>(points_) / static_cast<double>(n), n, false},
                  {"target_point", "", 0, static_cast<double>(points_) / static_cast<double>(n), n, false}};
    field.values.assign(n * n, 0.0);
    const Eigen::MatrixXd plan = solution.plan(problem_);
    for (std::size_t j = 0; j < points_; ++j) {
      for (std::size_t i = 0; i < points_; ++i) {
        field.values[j * n / points_ * n + i * n / points_] +=
            plan(static_cast<Eigen::Index>(from[i]), static_cast<Eigen::Index>(to[j]));
      }
    }
    return field;
  }

  std::size_t points_, iterations_;
  double tolerance_;
  std::string solver_;
  bool usesNewton_ = true;
  SparseNewton newton_;
  EntropicProblem problem_;
  EntropicSolution sinkhorn_, fast_;
  Cloud source_, target_;
};

} // namespace

const Component<Bridge>& entropicTransport();
const Component<Bridge>& entropicTransport() {
  static const auto component =
      Component<Bridge>("entropic_transport", "Entropic transport")
          .summary("The Schrödinger bridge between two finite clouds: an entropic optimal plan, and the motion that "
                   "carries it out.")
          .formula("P = exp((f ⊕ g − C)/ε),  C = |x − y|²/2,  dx = Σ_j w_j(t, x) (y_j − x)/(1−t) dt + √ε dw")
          .reference("Cuturi, Sinkhorn distances, NeurIPS (2013); Tang et al., Accelerating Sinkhorn algorithm with "
                     "sparse Newton iterations, ICLR (2024)")
          .parameter(real("epsilon", 0.1).above(0).doc("ε, the variance of the noise from one end to the other"))
          .parameter(integer("points", 400).between(2, 5000).doc("how many points stand for each end"))
          .parameter(choice("solver", {"sinkhorn_newton_sparse", "sinkhorn", "both"})
                         .doc("how the potentials are found; both: the other one is shown beside it"))
          .parameter(integer("iterations", 2000).between(1, 1e7).doc("of Sinkhorn's, at most"))
          .parameter(real("tolerance", 1e-10).above(0).below(1).doc("error of the plan's marginals that is enough"))
          .parameter(integer("warm_up", 20).between(1, 1e6).doc("Sinkhorn iterations before the first Newton step"))
          .parameter(real("kept", 0.2).above(0).atMost(1).doc("share of the plan that a Newton step looks at"))
          .makes([](const Values& v) { return std::make_unique<EntropicTransport>(v); });
  return component;
}

} // namespace semiflow::sampling
