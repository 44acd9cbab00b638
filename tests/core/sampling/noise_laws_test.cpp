#include <cmath>

#include "core/experiment/experiment.h"
#include "core/sampling/distances/sliced_wasserstein.h"
#include "core/sampling/distributions/point_mixture.h"
#include "core/sampling/score_errors/score_error.h"
#include "tests/core/sampling/laboratory.h"
#include "tests/suite.h"

using namespace semiflow;
using namespace semiflow::sampling;
using namespace semiflow::tests;

namespace {

Level levelOf(double alpha, double sigma) { return {0, alpha, sigma, std::log(alpha / sigma)}; }

Eigen::MatrixXd somePoints(Eigen::Index d) {
  Eigen::MatrixXd points(d, 30);
  for (std::uint64_t i = 0; i < 30; ++i)
    Random(9, Stream::target)
        .fillNormals(i, 0, points.col(static_cast<Eigen::Index>(i)).data(), static_cast<std::size_t>(d));
  return points;
}

std::unique_ptr<Target> cloudOf(const Eigen::MatrixXd& points) {
  return std::make_unique<PointMixture>(points, std::vector<double>(30, 1.0), std::vector<double>{0.0});
}

std::unique_ptr<Process> pfgm(double extra) {
  return make(processes(), Json{{"id", "pfgm_pp"}, {"extra", extra}}.dump());
}

/// E[y | x] - x under the kernel (|x - y|^2 + r^2)^(-(N + D)/2), by the formula of the paper, over sigma^2.
Eigen::VectorXd plainPull(const Eigen::MatrixXd& points, const Eigen::VectorXd& x, double sigma, double extra) {
  const double r2 = sigma * sigma * extra;
  const auto n = static_cast<double>(points.rows());
  Eigen::VectorXd pull = Eigen::VectorXd::Zero(points.rows());
  double total = 0;
  for (Eigen::Index i = 0; i < points.cols(); ++i) {
    const double weight = std::exp(-0.5 * (n + extra) * std::log1p((points.col(i) - x).squaredNorm() / r2));
    total += weight;
    pull += weight * (points.col(i) - x);
  }
  return pull / (total * sigma * sigma);
}

Eigen::VectorXd scoreAt(const Target& target, const Level& level, const Eigen::VectorXd& x) {
  Cloud place(1, static_cast<std::size_t>(x.size())), score(1, static_cast<std::size_t>(x.size()));
  for (Eigen::Index c = 0; c < x.size(); ++c) place.at(0, static_cast<std::size_t>(c)) = x(c);
  target.score(level, place, score);
  Eigen::VectorXd result(x.size());
  for (Eigen::Index c = 0; c < x.size(); ++c) result(c) = score.at(0, static_cast<std::size_t>(c));
  return result;
}

std::unique_ptr<ScoreError> errorOf(const Json& json) { return make(scoreErrors(), json.dump()); }

} // namespace

class NoiseLawsTest : public QObject {
  Q_OBJECT
 private slots:
  /// The kernel of the paper, which the program never evaluates: it takes a mean over normal ones. D = 1 is Poisson
  /// flow.
  void pfgmHasItsKernel_data() {
    QTest::addColumn<int>("dimension");
    QTest::addColumn<double>("extra");
    for (const int d : {1, 2, 5}) {
      for (const double extra : {1.0, 2.0, 16.0, 128.0, 2048.0}) QTest::addRow("%d, D = %g", d, extra) << d << extra;
    }
  }
  void pfgmHasItsKernel() {
    QFETCH(int, dimension);
    QFETCH(double, extra);
    const Eigen::MatrixXd points = somePoints(dimension);
    const auto law = pfgm(extra)->law(cloudOf(points));
    for (const double sigma : {0.05, 0.5, 3.0, 40.0}) {
      for (const double away : {0.0, 1.5, 6.0}) {
        const Eigen::VectorXd x = points.col(3) + Eigen::VectorXd::Constant(dimension, away * sigma);
        const Eigen::VectorXd expected = plainPull(points, x, sigma, extra);
        const Eigen::VectorXd found = scoreAt(*law, levelOf(1, sigma), x);
        QVERIFY2((found - expected).norm() <= 5e-8 * (expected.norm() + 1 / sigma),
                 qPrintable(QStringLiteral("sigma %1, away %2: %3 instead of %4")
                                .arg(sigma)
                                .arg(away)
                                .arg(found(0))
                                .arg(expected(0))));
      }
    }
  }

  /// The error of D against the limit falls by four where D grows by four.
  void pfgmTendsToDiffusion() {
    const Eigen::MatrixXd points = somePoints(2);
    const auto limit = cloudOf(points);
    const Eigen::Vector2d x(0.3, -0.4);
    const Level level = levelOf(1, 0.6);
    std::vector<double> errors;
    for (double extra = 64; extra <= 16384; extra *= 4)
      errors.push_back((scoreAt(*pfgm(extra)->law(cloudOf(points)), level, x) - scoreAt(*limit, level, x)).norm());
    for (std::size_t i = 1; i < errors.size(); ++i) COMPARE_WITHIN(errors[i - 1] / errors[i], 4.0, 0.25);
  }

  /// Normalised, and drawn from: the radius of the prior is that of the paper, R^2 / (R^2 + r^2) ~ Beta(N/2, D/2).
  void pfgmDrawsFromItsKernel() {
    for (const double extra : {1.0, 3.0, 64.0}) {
      const auto process = pfgm(extra);
      Cloud x(20000, 2);
      process->addPrior(x, Random(3, Stream::initial));
      const double r2 = process->start() * process->start() * extra;
      double mean = 0;
      for (std::size_t p = 0; p < x.count(); ++p) {
        const double square = x.at(p, 0) * x.at(p, 0) + x.at(p, 1) * x.at(p, 1);
        mean += square / (square + r2) / 20000;
      }
      const double a = 1, b = 0.5 * extra;
      COMPARE_WITHIN(mean, a / (a + b), 5 * std::sqrt(a * b / ((a + b) * (a + b) * (a + b + 1)) / 20000));
      const auto law = process->law(make(targets(), threeModes()));
      Cloud draws(20000, 2);
      QVERIFY(law->sampleAt(levelOf(1, 0.5), Random(4, Stream::target), draws));
      // E[p(x)] by the draws is that of the density squared on a grid.
      const std::vector<double> logs = law->logDensity(levelOf(1, 0.5), draws);
      double found = 0, square = 0;
      for (const double log : logs) found += std::exp(log) / 20000, square += std::exp(2 * log) / 20000;
      constexpr int side = 300;
      Cloud grid(side * side, 2);
      for (std::size_t p = 0; p < grid.count(); ++p) {
        grid.at(p, 0) = -15 + 0.1 * static_cast<double>(p % side);
        grid.at(p, 1) = -15 + 0.1 * static_cast<double>(p / side);
      }
      double exact = 0;
      for (const double log : law->logDensity(levelOf(1, 0.5), grid)) exact += 0.01 * std::exp(2 * log);
      COMPARE_WITHIN(found, exact, 5 * std::sqrt((square - found * found) / 20000) + 1e-4);
    }
  }

  /// From its prior along its field lines to the target.
  void pfgmFindsTheTarget() {
    for (const double extra : {2.0, 128.0}) {
      const auto process = pfgm(extra);
      const auto law = process->law(make(targets(), threeModes()));
      Journey journey = journeyOf(*process, *law, R"("karras")", 60);
      Cloud x(3000, 2);
      process->addPrior(x, Random(1, Stream::initial));
      const Cloud found = travel(*make(samplers(), R"("heun")"), journey, x);
      Cloud exact(3000, 2);
      law->sample(Random(2, Stream::target), exact);
      QVERIFY(slicedWasserstein(found, exact, randomDirections(16, 2, Random(1, Stream::projections)), 1) < 0.08);
      const std::vector<double> shares = law->modeShares(journey.levels.back(), found);
      for (std::size_t k = 0; k < 3; ++k) COMPARE_WITHIN(shares[k], law->modeWeights()[k], 5 * 0.5 / std::sqrt(3000));
    }
  }

  /// Two log-normal laws: means and variances of the logarithms, and no sample that is not positive.
  void geometricBrownianKeepsItsSign() {
    const Json json = Json::parse(R"json({"semiflow":1,"kind":"sampling","particles":6000,"distance_samples":0,
      "target":{"id":"gaussian_mixture","weights":[0.7,0.3],"means":[[-1],[1.5]],"covariances":[[[0.1]],[[0.2]]]},
      "process":{"id":"geometric_brownian"},"sampler":{"id":"euler_maruyama","steps":800,"grid":"karras"}})json");
    const auto run = experiment::Experiment(json, ".").makeRun();
    experiment::FramePtr frame = run->start();
    while (!run->finished()) {
      frame = run->advance({});
      for (const double v : std::get<experiment::Particles>(*frame->find("position")).positions) QVERIFY(v > 0);
    }
    const auto& particles = std::get<experiment::Particles>(*frame->find("position"));
    double sums[2][3] = {};
    for (const double v : particles.positions) {
      const double u = std::log(v);
      double* sum = sums[u < 0.2 ? 0 : 1];
      sum[0] += 1, sum[1] += u, sum[2] += u * u;
    }
    const double weights[2] = {0.7, 0.3}, means[2] = {-1, 1.5}, variances[2] = {0.1, 0.2};
    for (int k = 0; k < 2; ++k) {
      const double n = sums[k][0], mean = sums[k][1] / n;
      COMPARE_WITHIN(n / 6000, weights[k], 5 * 0.46 / std::sqrt(6000));
      COMPARE_WITHIN(mean, means[k], 5 * std::sqrt(variances[k] / n) + 0.01);
      COMPARE_WITHIN(sums[k][2] / n - mean * mean, variances[k], 5 * variances[k] * std::sqrt(2 / n) + 0.01);
    }
    // The exact density, drawn behind them, is that of the values: a log-normal mixture by its formula.
    const auto& image = *particles.logDensity;
    for (const std::size_t j : {20UL, 100UL, 300UL}) {
      const double v = image.axes[0].at(j);
      double density = 0;
      for (int k = 0; k < 2; ++k)
        density += weights[k] / v * std::exp(-0.5 * std::pow(std::log(v) - means[k], 2) / variances[k]) /
                   std::sqrt(2 * std::numbers::pi * variances[k]);
      if (density > 1e-30) COMPARE_WITHIN(image.values[j], std::log(density), 0.02);
    }
  }

  /// Any amount of noise, the same law: 068.
  void interpolantsKeepTheLaw() {
    const auto target = make(targets(), threeModes());
    const auto process = make(processes(), R"({"id":"interpolant"})");
    Cloud exact(3000, 2);
    target->sample(Random(2, Stream::target), exact);
    for (const double epsilon : {0.0, 0.5, 2.0}) {
      Journey journey = journeyOf(*process, *target, R"("time_uniform")", 600);
      const auto sampler = make(samplers(), Json{{"id", "interpolant_sde"}, {"epsilon", epsilon}}.dump());
      const Cloud found = travel(*sampler, journey, normalCloud(3000, 2));
      QVERIFY(slicedWasserstein(found, exact, randomDirections(16, 2, Random(1, Stream::projections)), 1) < 0.06);
    }
  }

  void errorsAreWhatTheySay() {
    const auto target = make(targets(), threeModes());
    const Level level = levelOf(0.8, 0.6);
    const Cloud x = normalCloud(4000, 2);
    Cloud exact(4000, 2);
    target->score(level, x, exact);
    const auto spoiled = [&](const Json& json) {
      Cloud score = exact;
      errorOf(json)->apply(level, x, score);
      return score;
    };
    const Cloud none = spoiled({{"id", "none"}}), bias = spoiled({{"id", "bias"}, {"offset", {0.2}}});
    const Cloud scale = spoiled({{"id", "scale"}, {"excess", 0.3}});
    const Cloud rotation = spoiled({{"id", "rotation"}, {"angle", 0.5}});
    const Cloud noise = spoiled({{"id", "noise"}, {"size", 0.1}}), again = spoiled({{"id", "noise"}, {"size", 0.1}});
    double mean = 0, square = 0;
    for (std::size_t p = 0; p < 4000; ++p) {
      const double sx = exact.at(p, 0), sy = exact.at(p, 1);
      QCOMPARE(none.at(p, 0), sx);
      COMPARE_WITHIN(bias.at(p, 0), sx - 0.2 / 0.6, 1e-12 * (1 + std::abs(sx)));
      QCOMPARE(bias.at(p, 1), sy);
      COMPARE_WITHIN(scale.at(p, 1), 1.3 * sy, 1e-12 * (1 + std::abs(sy)));
      COMPARE_WITHIN(rotation.at(p, 0), std::cos(0.5) * sx - std::sin(0.5) * sy, 1e-12 * (1 + std::hypot(sx, sy)));
      COMPARE_WITHIN(rotation.at(p, 1), std::sin(0.5) * sx + std::cos(0.5) * sy, 1e-12 * (1 + std::hypot(sx, sy)));
      QCOMPARE(noise.at(p, 0), again.at(p, 0));
      for (std::size_t c = 0; c < 2; ++c) {
        const double error = -0.6 * (noise.at(p, c) - exact.at(p, c));
        mean += error / 8000;
        square += error * error / 8000;
      }
    }
    COMPARE_WITHIN(mean, 0, 0.05);
    COMPARE_WITHIN(std::sqrt(square), 0.1, 0.03);
  }

  /// A Gaussian's law under a scaled score is a Gaussian of another width, by the moments' own equation: with
  /// D = alpha^2 C + sigma^2 and the velocity f x - (1 + a) g^2/2 s, d log(variance)/dt = 2 f + (1 + a) g^2 / D.
  void aScaledScoreMakesAnotherWidth() {
    const auto runWith = [](const char* error) {
      Json json = Json::parse(R"json({"semiflow":1,"kind":"sampling","particles":20000,"distance_samples":0,
        "target":{"id":"gaussian_mixture","weights":[1],"means":[[0]],"covariances":[[[0.25]]]},
        "process":{"id":"edm","start":5,"end":0.01},"sampler":{"id":"heun","steps":240}})json");
      json["score_error"] = Json::parse(error);
      const auto run = experiment::Experiment(json, ".").makeRun();
      experiment::FramePtr frame = run->start();
      double before = 0, after = 0;
      for (const double v : std::get<experiment::Particles>(*frame->find("position")).positions) before += v * v;
      while (!run->finished()) frame = run->advance({});
      for (const double v : std::get<experiment::Particles>(*frame->find("position")).positions) after += v * v;
      return after / before;
    };
    // EDM: f = 0, g^2 = 2t: variance(end)/variance(start) = ((C + end^2)/(C + start^2))^(1 + a).
    COMPARE_WITHIN(std::log(runWith(R"("none")")), std::log(0.2501 / 25.25), 1e-3);
    COMPARE_WITHIN(std::log(runWith(R"({"id":"scale","excess":0.1})")), 1.1 * std::log(0.2501 / 25.25), 1e-3);
  }
};

SEMIFLOW_SUITE("core/sampling/noise_laws", NoiseLawsTest);
#include "noise_laws_test.moc"
