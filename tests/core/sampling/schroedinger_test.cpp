#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <numeric>

#include "core/experiment/presets.h"
#include "core/sampling/bridges/light_potential.h"
#include "core/sampling/bridges/sinkhorn.h"
#include "core/sampling/distances/energy_distance.h"
#include "tests/core/sampling/bridge_laboratory.h"

using namespace semiflow;
using namespace semiflow::sampling;
using namespace semiflow::tests;

namespace {

/// Cov(x_0, x_1) of the Schroedinger bridge between N(., a) and N(., b).
double planCovariance(double a, double b, double epsilon) {
  return (std::sqrt(4 * a * b + epsilon * epsilon) - epsilon) / 2;
}

/// n numbers in random order with mean 0 and variance 1, spread like the normal law.
Cloud normalQuantiles(std::size_t n, double mean, double deviation) {
  Cloud x = normalCloud(n, 1);
  double sum = 0, squares = 0;
  for (std::size_t p = 0; p < n; ++p) sum += x.at(p, 0) / static_cast<double>(n);
  for (std::size_t p = 0; p < n; ++p) squares += std::pow(x.at(p, 0) - sum, 2) / static_cast<double>(n);
  for (std::size_t p = 0; p < n; ++p) x.at(p, 0) = mean + deviation * (x.at(p, 0) - sum) / std::sqrt(squares);
  return x;
}

LightPotential fitted(std::size_t components, double epsilon, const Cloud& source, const Cloud& target, int steps) {
  LightPotential potential(components, epsilon, source, target);
  for (int i = 0; i < steps; ++i)
    potential.fit(source, target, 0, source.count(), 0.05 * std::pow(0.001, static_cast<double>(i) / steps));
  return potential;
}

EntropicProblem problemOf(const Cloud& x, const Cloud& y, double epsilon) {
  EntropicProblem problem;
  problem.epsilon = epsilon;
  problem.costs = Eigen::MatrixXd::Zero(static_cast<Eigen::Index>(x.count()), static_cast<Eigen::Index>(y.count()));
  for (std::size_t i = 0; i < x.count(); ++i) {
    for (std::size_t j = 0; j < y.count(); ++j) {
      for (std::size_t c = 0; c < x.dimension(); ++c) {
        problem.costs(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(j)) +=
            0.5 * std::pow(x.at(i, c) - y.at(j, c), 2);
      }
    }
  }
  problem.r = Eigen::VectorXd::Constant(problem.costs.rows(), 1.0 / static_cast<double>(x.count()));
  problem.c = Eigen::VectorXd::Constant(problem.costs.cols(), 1.0 / static_cast<double>(y.count()));
  return problem;
}

double relative(double value, double exact) { return std::abs(value / exact - 1); }

/// Length and depth of the bills of a species, a penguin per row; the table's columns are species, sex, length, depth.
Eigen::MatrixXd billsOf(const std::string& species, const std::filesystem::path& table) {
  std::vector<Eigen::RowVector2d> rows;
  std::ifstream file(table);
  for (std::string line; std::getline(file, line);) {
    const QStringList fields = QString::fromStdString(line).split(',');
    if (fields[0].toStdString() != species || fields[2].isEmpty()) continue;
    rows.emplace_back(fields[2].toDouble(), fields[3].toDouble());
  }
  Eigen::MatrixXd bills(static_cast<Eigen::Index>(rows.size()), 2);
  for (std::size_t r = 0; r < rows.size(); ++r) bills.row(static_cast<Eigen::Index>(r)) = rows[r];
  return bills;
}

const char* const threeOnALine = R"({"id":"gaussian_mixture","weights":[0.5,0.2,0.3],"means":[[-2],[0.4],[2]],
  "covariances":[[[0.1]],[[0.3]],[[0.2]]]})";

} // namespace

class SchroedingerTest : public QObject {
  Q_OBJECT
 private slots:
  void lightPotentialFindsThePlanBetweenNormalLaws_data() {
    QTest::addColumn<double>("b");
    QTest::addColumn<double>("epsilon");
    QTest::newRow("alike") << 1.0 << 1.0;
    QTest::newRow("wider") << 4.0 << 0.5;
    QTest::newRow("narrower") << 0.25 << 2.0;
  }
  void lightPotentialFindsThePlanBetweenNormalLaws() {
    QFETCH(double, b);
    QFETCH(double, epsilon);
    const Cloud source = normalQuantiles(2000, -1, 1), target = normalQuantiles(2000, 3, std::sqrt(b));
    const LightPotential potential = fitted(1, epsilon, source, target, 1500);
    const double expected = planCovariance(1, b, epsilon);
    if (b == 1) COMPARE_WITHIN(expected, 0.618, 1e-3);
    COMPARE_WITHIN(potential.crossCovariance(source)(0, 0), expected, 1e-4);
  }

  /// With several normal laws in a sum, the same plan as Sinkhorn's on the same points.
  void lightPotentialAgreesWithSinkhorn() {
    Cloud source = normalCloud(800, 1), target(800, 1);
    make(targets(), threeOnALine)->sample(Random(5, Stream::target), target);
    const double epsilon = 0.5;
    const LightPotential potential = fitted(8, epsilon, source, target, 1200);
    const EntropicProblem problem = problemOf(source, target, epsilon);
    const Eigen::MatrixXd plan = sinkhorn(problem, 1e-10, 5000).plan(problem);
    Cloud mean(800, 1);
    potential.planMean(source, mean);
    double square = 0, covariance = 0;
    for (Eigen::Index i = 0; i < 800; ++i) {
      double exact = 0;
      for (Eigen::Index j = 0; j < 800; ++j) exact += 800 * plan(i, j) * target.at(static_cast<std::size_t>(j), 0);
      square += std::pow(mean.at(static_cast<std::size_t>(i), 0) - exact, 2) / 800;
      covariance += exact * source.at(static_cast<std::size_t>(i), 0) / 800;
    }
    QVERIFY2(std::sqrt(square) < 0.06, qPrintable(QString::number(std::sqrt(square))));
    double sourceMean = 0, targetMean = 0;
    for (std::size_t i = 0; i < 800; ++i) sourceMean += source.at(i, 0) / 800, targetMean += target.at(i, 0) / 800;
    QVERIFY(relative(potential.crossCovariance(source)(0, 0), covariance - sourceMean * targetMean) < 0.02);
  }

  /// The gradient of log of the potential smoothed by what noise is left, by differences of a sum over y.
  void lightDriftIsTheGradientOfTheSmoothedPotential() {
    const Cloud source = normalQuantiles(200, 0, 1), target = normalQuantiles(200, 0, 1.4);
    const double epsilon = 0.7;
    LightPotential potential(3, epsilon, source, target);
    for (int i = 0; i < 20; ++i) potential.fit(source, target, 0, 200, 0.05);
    const auto smoothed = [&](double t, double x) {
      double sum = 0;
      for (int i = 0; i < 4000; ++i) {
        const double y = -12 + 24 * (i + 0.5) / 4000;
        double v = 0;
        for (Eigen::Index k = 0; k < 3; ++k) {
          const double s = epsilon * std::exp(potential.logScales()(0, k)), r = potential.centres()(0, k);
          v += std::exp(potential.logWeights()(k) - 0.5 * (y - r) * (y - r) / s) / std::sqrt(s);
        }
        sum += v * std::exp(0.5 * y * y / epsilon - 0.5 * (y - x) * (y - x) / (epsilon * (1 - t)));
      }
      return std::log(sum);
    };
    Cloud x(1, 1), out(1, 1);
    for (const double t : {0.0, 0.3, 0.8}) {
      for (const double at : {-1.2, 0.1, 0.9}) {
        x.at(0, 0) = at;
        potential.drift(t, x, out);
        const double h = 1e-4;
        COMPARE_WITHIN(out.at(0, 0), epsilon * (smoothed(t, at + h) - smoothed(t, at - h)) / (2 * h), 1e-5);
      }
    }
  }

  void lightBridgeMovesParticlesByItsPlan() {
    const auto frames = framesOf(bridgeExperiment(
        normalLine(0, 1), normalLine(2, 1),
        R"({"id":"light_schroedinger","epsilon":1,"components":1,"samples":20000,"batch":2000,"iterations":600})",
        R"("particles":20000,"steps":100,"integrator":"heun")"));
    const Eigen::MatrixXd start = positions(frames.front()), end = positions(frames.back());
    COMPARE_WITHIN(crossCovariance(start, end)(0, 0), planCovariance(1, 1, 1), 0.03);
    COMPARE_WITHIN(crossCovariance(end, end)(0, 0), 1.0, 0.04);
    COMPARE_WITHIN(end.mean(), 2.0, 0.04);
    // Half way the bridge between normal laws has the variance (a + b + 2c)/4 + epsilon/4.
    const Eigen::MatrixXd middle = positions(frames[50]);
    COMPARE_WITHIN(crossCovariance(middle, middle)(0, 0), (2 + 2 * planCovariance(1, 1, 1) + 1) / 4, 0.04);
    const std::vector<double>& loss = column(frames.back(), "fit", "loss");
    QVERIFY(std::isnan(column(frames.front(), "fit", "loss").front()));
    QVERIFY(loss.back() < loss.front());
  }

  void lightBridgeReachesEveryMode() {
    const auto frames = framesOf(bridgeExperiment(normalLaw(Eigen::Vector2d(0, 0), Eigen::Matrix2d::Identity()),
                                                  threeModes(), R"({"id":"light_schroedinger","epsilon":0.2})",
                                                  R"("particles":2048,"steps":60,"distance_samples":1024)"));
    QVERIFY(scalarOf(frames.back(), "energy_distance") < 0.01);
    QVERIFY(scalarOf(frames.back(), "mode_weight_error") < 0.05);
  }

  /// One species of penguin to another: the bridge fitted to the measurements ends with the mean and the covariance of
  /// the second species, which are taken from the table here, line by line.
  void lightBridgeTurnsOneSpeciesIntoAnother() {
    const std::filesystem::path file = experiment::findExperiment("penguins_adelie_to_gentoo");
    Json tree = experiment::Experiment::read(file).tree();
    tree["particles"] = tree["bridge"]["samples"] = 20000;
    tree["bridge"]["batch"] = 2000;
    const auto frames = framesOf(experiment::Experiment(tree, file.parent_path()));
    const double bandwidth = tree["target"]["bandwidth"];
    const std::vector<std::pair<const char*, experiment::FramePtr>> ends = {{"Adelie", frames.front()},
                                                                            {"Gentoo", frames.back()}};
    for (const auto& [species, frame] : ends) {
      const Eigen::MatrixXd measured = billsOf(species, file.parent_path() / "../sampling/penguins.csv");
      const Eigen::MatrixXd found = positions(frame);
      const Eigen::VectorXd mean = measured.colwise().mean(), foundMean = found.colwise().mean();
      const Eigen::MatrixXd blur = bandwidth * bandwidth * Eigen::Matrix2d::Identity();
      const Eigen::MatrixXd covariance = crossCovariance(measured, measured) + blur;
      const Eigen::MatrixXd foundCovariance = crossCovariance(found, found);
      for (Eigen::Index i = 0; i < 2; ++i) {
        // Four standard errors of 20000 particles and of as many samples behind the fit.
        const double error = 4 * std::sqrt(2.0 / 20000);
        COMPARE_WITHIN(foundMean(i), mean(i), error * std::sqrt(covariance(i, i)));
        for (Eigen::Index j = 0; j < 2; ++j) {
          const double scale = std::sqrt(2 * covariance(i, i) * covariance(j, j));
          COMPARE_WITHIN(foundCovariance(i, j), covariance(i, j), error * scale);
        }
      }
    }
    QCOMPARE(billsOf("Adelie", file.parent_path() / "../sampling/penguins.csv").rows(), Eigen::Index{151});
  }

  void sparseNewtonNeedsTenTimesFewerIterations() {
    Cloud x = normalCloud(200, 2, 1, 3), y(200, 2);
    make(targets(), threeModes())->sample(Random(4, Stream::target), y);
    EntropicProblem problem = problemOf(x, y, 1);
    problem.epsilon = 5e-4 * problem.costs.maxCoeff();
    const EntropicSolution fast = sinkhornNewtonSparse(problem, 1e-10, {20, 0.2, 100});
    const Eigen::MatrixXd plan = fast.plan(problem);
    const double error =
        (plan.rowwise().sum() - problem.r).lpNorm<1>() + (plan.colwise().sum().transpose() - problem.c).lpNorm<1>();
    QVERIFY2(error <= 1e-10, qPrintable(QString::number(error)));
    QVERIFY(plan.minCoeff() >= 0);
    const std::size_t taken = fast.errors.size();
    qInfo("%zu iterations, %zu of them Newton steps", taken, fast.newtonSteps);
    const EntropicSolution slow = sinkhorn(problem, 1e-10, 10 * taken);
    QVERIFY2(slow.errors.back() > 1e-10, qPrintable(QString::number(slow.errors.back())));
    QCOMPARE(slow.errors.size(), 10 * taken);
  }

  void bothSolversFindThePlanOfAPlainComputation() {
    const Cloud x = normalCloud(20, 2, 1, 3), y = normalCloud(30, 2, 2, 4);
    EntropicProblem problem = problemOf(x, y, 0.8);
    problem.r = Eigen::VectorXd::LinSpaced(20, 1, 3), problem.r /= problem.r.sum();
    // Plain scaling of the whole kernel, which is safe where epsilon is large.
    const Eigen::MatrixXd kernel = (-problem.costs.array() / 0.8).exp();
    Eigen::VectorXd u = Eigen::VectorXd::Ones(20), v = Eigen::VectorXd::Ones(30);
    for (int i = 0; i < 5000; ++i) {
      v = problem.c.cwiseQuotient(kernel.transpose() * u);
      u = problem.r.cwiseQuotient(kernel * v);
    }
    const Eigen::MatrixXd plain = u.asDiagonal() * kernel * v.asDiagonal();
    const EntropicSolution one = sinkhorn(problem, 1e-13, 5000);
    const EntropicSolution two = sinkhornNewtonSparse(problem, 1e-13, {5, 1, 50});
    QVERIFY((one.plan(problem) - plain).cwiseAbs().maxCoeff() < 1e-12);
    QVERIFY((two.plan(problem) - plain).cwiseAbs().maxCoeff() < 1e-12);
    QVERIFY(two.errors.size() < one.errors.size());
    // In two parts the same as at one go.
    const EntropicSolution part = sinkhorn(problem, 0, 7);
    const EntropicSolution whole = sinkhorn(problem, 0, 12), rest = sinkhorn(problem, 0, 5, &part);
    QCOMPARE(rest.errors.size(), std::size_t{12});
    QVERIFY((whole.f - rest.f).cwiseAbs().maxCoeff() < 1e-11);
  }

  void transportCostOnALineTendsToThatOfQuantiles() {
    Cloud x = normalCloud(150, 1, 1, 3), y(150, 1);
    make(targets(), threeOnALine)->sample(Random(4, Stream::target), y);
    std::vector<double> a, b;
    for (std::size_t p = 0; p < 150; ++p) a.push_back(x.at(p, 0)), b.push_back(y.at(p, 0));
    std::sort(a.begin(), a.end());
    std::sort(b.begin(), b.end());
    double exact = 0;
    for (std::size_t p = 0; p < 150; ++p) exact += 0.5 * (a[p] - b[p]) * (a[p] - b[p]) / 150;
    double previous = 1;
    for (const double epsilon : {1.0, 0.1, 0.01, 0.001}) {
      const EntropicProblem problem = problemOf(x, y, epsilon);
      const EntropicSolution solution = sinkhornNewtonSparse(problem, 1e-9, {50, 0.3, 200});
      const double cost = problem.costs.cwiseProduct(solution.plan(problem)).sum();
      QVERIFY2(cost >= exact * (1 - 1e-6) && cost - exact < previous, qPrintable(QString::number(cost - exact)));
      previous = cost - exact;
    }
    QVERIFY(previous < 0.01 * exact);
  }

  void entropicBridgeEndsInItsPoints() {
    const auto frames = framesOf(bridgeExperiment(
        normalLine(0, 1), normalLine(1, 1), R"({"id":"entropic_transport","epsilon":1,"points":1500,"solver":"both"})",
        R"("particles":10000,"steps":100,"integrator":"euler")"));
    const Eigen::MatrixXd start = positions(frames.front()), end = positions(frames.back());
    COMPARE_WITHIN(crossCovariance(start, end)(0, 0), planCovariance(1, 1, 1), 0.06);
    COMPARE_WITHIN(crossCovariance(end, end)(0, 0), 1.0, 0.1);
    const auto& plan = std::get<experiment::GridField>(*frames.back()->find("plan"));
    COMPARE_WITHIN(std::accumulate(plan.values.begin(), plan.values.end(), 0.0), 1.0, 1e-9);
    // Along the diagonal there is more than off it: near points go together.
    QVERIFY(plan.values[20 * plan.axes[0].points + 20] > plan.values[20 * plan.axes[0].points + 100]);
  }

  /// Iterative proportional fitting with affine means, against the closed form.
  void diffusionBridgeFindsThePlanBetweenNormalLaws_data() {
    QTest::addColumn<QString>("regressed");
    QTest::newRow("simplified") << "previous_state";
    QTest::newRow("original") << "mean_difference";
  }
  void diffusionBridgeFindsThePlanBetweenNormalLaws() {
    QFETCH(QString, regressed);
    const auto frames = framesOf(bridgeExperiment(
        normalLine(0, 1), normalLine(2, 0.5),
        fmt::format(R"({{"id":"diffusion_schroedinger","epsilon":1,"rounds":5,"basis":{{"id":"affine"}},
            "samples":16000,"regressed":"{}"}})",
                    regressed.toStdString()),
        R"("particles":20000,"steps":60,"integrator":"euler")"));
    const Eigen::MatrixXd start = positions(frames.front()), end = positions(frames.back());
    const double covariance = crossCovariance(start, end)(0, 0), exact = planCovariance(1, 0.5, 1);
    qInfo("plan covariance %.4f, exact %.4f; mean %.4f, variance %.4f", covariance, exact, end.mean(),
          crossCovariance(end, end)(0, 0));
    // With 60 steps of fixed noise the exact iteration ends at a variance of 0.507, the original target's at 0.509 and
    // a mean of 1.977; on top of that come the errors of 16000 paths and of 20000 particles, a percent each.
    const double within = 0.03;
    QVERIFY(relative(covariance, exact) < within);
    QVERIFY(relative(end.mean(), 2) < within);
    COMPARE_WITHIN(crossCovariance(end, end)(0, 0), regressed == "previous_state" ? 0.5067 : 0.5093, 0.015);
  }

  void aGaussianStartNeedsFewerRounds() {
    const auto errors = [](const std::string& start) {
      const Joined joined(normalLine(0, 1), normalLine(2, 0.2),
                          R"({"id":"diffusion_schroedinger","epsilon":0.3,"rounds":6,"basis":{"id":"affine"},)"
                          R"("samples":4096,"start":")" +
                              start + R"("})",
                          30, Integrator::Method::euler);
      const auto found = joined.bridge->findings();
      return std::get<experiment::Table>(found.front()).columns[1].values;
    };
    const auto roundsTo = [](const std::vector<double>& values, double enough) {
      return std::find_if(values.begin(), values.end(), [=](double e) { return e < enough; }) - values.begin();
    };
    const std::vector<double> brownian = errors("brownian"), gaussian = errors("gaussian");
    QVERIFY(brownian.front() > 0.5);
    QVERIFY(brownian.back() < 0.01);
    QVERIFY(roundsTo(gaussian, 0.01) < roundsTo(brownian, 0.01));
  }

  void diffusionBridgeReachesAMixture() {
    const auto frames =
        framesOf(bridgeExperiment(normalLaw(Eigen::Vector2d(0, 0), Eigen::Matrix2d::Identity()), threeModes(),
                                  R"({"id":"diffusion_schroedinger","epsilon":0.5,"rounds":3,"samples":4096})",
                                  R"("particles":2048,"steps":24,"integrator":"euler","distance_samples":1024)"));
    QVERIFY2(scalarOf(frames.back(), "energy_distance") < 0.03,
             qPrintable(QString::number(scalarOf(frames.back(), "energy_distance"))));
  }
};

SEMIFLOW_SUITE("core/sampling/schroedinger", SchroedingerTest);
#include "schroedinger_test.moc"
