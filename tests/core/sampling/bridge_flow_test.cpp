#include <cmath>

#include "core/sampling/bridges/coupling.h"
#include "core/sampling/bridges/joint_mixture.h"
#include "core/sampling/bridges/kinetic_optimal.h"
#include "core/sampling/bridges/regression.h"
#include "core/sampling/distances/energy_distance.h"
#include "tests/core/sampling/bridge_laboratory.h"

using namespace semiflow;
using namespace semiflow::sampling;
using namespace semiflow::tests;

namespace {

const char* const twoOnALine = R"({"id":"gaussian_mixture","weights":[0.3,0.7],"means":[[-1],[1.5]],
  "covariances":[[[0.2]],[[0.5]]]})";
const char* const threeOnALine = R"({"id":"gaussian_mixture","weights":[0.5,0.2,0.3],"means":[[-2],[0.4],[2]],
  "covariances":[[[0.1]],[[0.3]],[[0.2]]]})";

double density(const std::vector<double>& w, const std::vector<double>& m, const std::vector<double>& v, double x) {
  double sum = 0;
  for (std::size_t k = 0; k < w.size(); ++k)
    sum += w[k] * std::exp(-0.5 * (x - m[k]) * (x - m[k]) / v[k]) / std::sqrt(2 * std::numbers::pi * v[k]);
  return sum;
}
double sourceDensity(double x) { return density({0.3, 0.7}, {-1, 1.5}, {0.2, 0.5}, x); }
double targetDensity(double x) { return density({0.5, 0.2, 0.3}, {-2, 0.4, 2}, {0.1, 0.3, 0.2}, x); }

Eigen::MatrixXd rootOf(const Eigen::MatrixXd& a) {
  return Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd>(a).operatorSqrt();
}

Eigen::Matrix2d covarianceA() { return (Eigen::Matrix2d() << 1.0, 0.4, 0.4, 0.6).finished(); }
Eigen::Matrix2d covarianceB() { return (Eigen::Matrix2d() << 0.3, -0.2, -0.2, 0.9).finished(); }
std::string lawA() { return normalLaw(Eigen::Vector2d(0.5, -1), covarianceA()); }
std::string lawB() { return normalLaw(Eigen::Vector2d(3, 1), covarianceB()); }

double largest(const Eigen::MatrixXd& m) { return m.cwiseAbs().maxCoeff(); }

Cloud cloudOf(const Eigen::MatrixXd& points) {
  Cloud x(static_cast<std::size_t>(points.rows()), static_cast<std::size_t>(points.cols()));
  for (Eigen::Index p = 0; p < points.rows(); ++p) {
    for (Eigen::Index c = 0; c < points.cols(); ++c)
      x.at(static_cast<std::size_t>(p), static_cast<std::size_t>(c)) = points(p, c);
  }
  return x;
}

} // namespace

class BridgeFlowTest : public QObject {
  Q_OBJECT
 private slots:
  /// E[x1 - x0 | x] and the score of x = 0.4 x0 + 0.6 x1 + 0.3 z by plain sums over x0 and z.
  void meanVelocityIsTheIntegral() {
    const auto source = make(targets(), twoOnALine), target = make(targets(), threeOnALine);
    const JointMixture joint = independentProduct(
        {dynamic_cast<const GaussianMixture*>(source.get()), dynamic_cast<const GaussianMixture*>(target.get())}, 1);
    Cloud x(5, 1), mean(5, 1), latent(5, 1), score(5, 1);
    for (std::size_t p = 0; p < 5; ++p) x.at(p, 0) = -1.5 + 0.8 * static_cast<double>(p);
    const std::vector<double> c{0.4, 0.6, 0.3};
    joint.mean(c, {-1, 1, 0}, x, mean);
    joint.mean(c, {0, 0, 1}, x, latent);
    joint.score(c, x, score);
    constexpr int n = 1000;
    for (std::size_t p = 0; p < 5; ++p) {
      double mass = 0, difference = 0, noise = 0;
      for (int i = 0; i < n; ++i) {
        const double x0 = -8 + 16 * (i + 0.5) / n;
        for (int j = 0; j < n; ++j) {
          const double z = -8 + 16 * (j + 0.5) / n, x1 = (x.at(p, 0) - 0.4 * x0 - 0.3 * z) / 0.6;
          const double weight = sourceDensity(x0) * std::exp(-0.5 * z * z) * targetDensity(x1);
          mass += weight;
          difference += weight * (x1 - x0);
          noise += weight * z;
        }
      }
      COMPARE_WITHIN(mean.at(p, 0), difference / mass, 1e-8);
      COMPARE_WITHIN(latent.at(p, 0), noise / mass, 1e-8);
      COMPARE_WITHIN(score.at(p, 0), -noise / mass / 0.3, 1e-7);
    }
  }

  void rectifiedFlowBetweenNormalLawsIsTheLinearMap() {
    const auto frames = framesOf(bridgeExperiment(normalLine(0, 1), normalLine(3, 0.25),
                                                  R"({"id":"rectified_flow","reflows":0,"samples":64})",
                                                  R"("particles":200,"steps":200)"));
    const Eigen::MatrixXd z = positions(frames.front()), x = positions(frames.back());
    QVERIFY(largest(x - (z.array() * 0.5 + 3).matrix()) < 1e-8);
  }

  void oneEulerStepIsExactAfterOneReflow() {
    const auto frames = framesOf(bridgeExperiment(
        normalLine(0, 1), normalLine(3, 0.25),
        R"({"id":"rectified_flow","reflows":1,"basis":{"id":"affine"},"pairing_steps":200,"samples":512})",
        R"("particles":200,"steps":1,"integrator":"euler")"));
    QCOMPARE(frames.size(), std::size_t{2});
    const Eigen::MatrixXd z = positions(frames.front()), x = positions(frames.back());
    QVERIFY(largest(x - (z.array() * 0.5 + 3).matrix()) < 1e-8);
    // Before it one step moves everything to the mean of the target.
    QVERIFY(largest((positions(frames.back(), "first_flow").array() - 3).matrix()) < 1e-12);
    COMPARE_WITHIN(column(frames.back(), "rounds", "bending")[2], 0.0, 1e-12);
  }

  void reflowNeverCostsMoreAndStraightens() {
    const auto frames = framesOf(bridgeExperiment(
        threeModes(), lawB(),
        R"({"id":"rectified_flow","reflows":2,"samples":2048,"pairing_steps":16,"basis":{"id":"random_waves","count":100}})",
        R"("particles":64,"steps":16)"));
    const std::vector<double>& costs = column(frames.back(), "rounds", "cost");
    const std::vector<double>& bending = column(frames.back(), "rounds", "bending");
    QCOMPARE(costs.size(), std::size_t{4});
    for (std::size_t r = 1; r < costs.size(); ++r) QVERIFY2(costs[r] <= costs[r - 1] * 1.002, "cost");
    QVERIFY(costs[1] < 0.9 * costs[0]);
    QVERIFY(bending[2] < 0.2 * bending[1]);
    // No pairing of finite samples is much cheaper than all laws allow.
    QVERIFY(costs.back() > 0.95 * column(frames.back(), "rounds", "least_cost")[0] - 0.2);
  }

  void cRectifiedFlowTendsToTheOptimalMap() {
    const Joined joined(
        lawA(), lawB(),
        R"({"id":"c_rectified_flow","reflows":6,"basis":{"id":"affine"},"samples":16000,"pairing_steps":8})", 8);
    experiment::Frame frame;
    const auto found = joined.bridge->findings();
    const auto& table = std::get<experiment::Table>(found.front());
    const std::vector<double>& costs = table.columns[1].values;
    for (std::size_t r = 1; r < costs.size(); ++r) QVERIFY2(costs[r] <= costs[r - 1] * (1 + 1e-9), "cost");
    const Eigen::Matrix2d root = rootOf(covarianceA());
    const Eigen::Matrix2d middle = rootOf(root * covarianceB() * root);
    const double bures = Eigen::Vector2d(2.5, 2).squaredNorm() + (covarianceA() + covarianceB() - 2 * middle).trace();
    COMPARE_WITHIN(costs.back() / bures, 1.0, 0.02);
    const auto [shift, matrix] = joined.affineFlow(8);
    QVERIFY(largest(matrix - root.inverse() * middle * root.inverse()) < 0.02);
    QVERIFY(largest(matrix * covarianceA() * matrix.transpose() - covarianceB()) < 0.02);
    QVERIFY(largest(shift + matrix * Eigen::Vector2d(0.5, -1) - Eigen::Vector2d(3, 1)) < 0.04);
  }

  /// On a line every velocity is a gradient: the convex loss of any cost has the least squares velocity as its minimum.
  void aConvexCostOnALineChangesNothing() {
    const std::size_t n = 2000;
    Cloud x(n, 1), y(n, 1), plain(n, 1), cubic(n, 1);
    for (std::size_t p = 0; p < n; ++p) {
      x.at(p, 0) = -1 + 2 * (static_cast<double>(p) + 0.5) / n;
      y.at(p, 0) = 2 + x.at(p, 0) * x.at(p, 0);
    }
    const Basis basis(40, 0.7, 1e-10);
    Regression(basis, x, y).evaluate(x, plain);
    PotentialRegression(basis, x, y, 3).evaluate(x, cubic);
    for (std::size_t p = 0; p < n; p += 7) {
      COMPARE_WITHIN(plain.at(p, 0), y.at(p, 0), 2e-3);
      COMPARE_WITHIN(cubic.at(p, 0), y.at(p, 0), 1e-2);
    }
  }

  void interpolantKeepsTheLawForAnyNoise() {
    const std::string target = threeModes();
    const std::size_t n = 2048;
    Cloud exact(n, 2), other(n, 2);
    make(targets(), target)->sample(Random(77, Stream::target), exact);
    make(targets(), target)->sample(Random(78, Stream::target), other);
    const double spread = meanDistance(exact, other);
    for (const char* epsilon : {"0", "0.5", "2"}) {
      const auto frames =
          framesOf(bridgeExperiment(lawA(), target, fmt::format(R"({{"id":"interpolant","epsilon":{}}})", epsilon),
                                    R"("particles":2048,"steps":300,"integrator":"heun")"));
      const Cloud end = cloudOf(positions(frames.back()));
      // On average spread (1/n + 1/n) of two samples of one law; three times that is rare.
      QVERIFY2(energyDistance(end, exact) < 3 * spread * 2 / static_cast<double>(n), epsilon);
      Cloud half(n, 2);
      const Joined joined(lawA(), target, R"({"id":"interpolant"})", 1);
      joined.bridge->law(0.5)->sample(Random(79, Stream::target), half);
      QVERIFY2(energyDistance(cloudOf(positions(frames[150])), half) < 3 * spread * 2 / static_cast<double>(n),
               epsilon);
    }
  }

  void interpolantBetweenNormalLawsHasTheCovarianceOfTheFormula_data() {
    QTest::addColumn<QString>("path");
    QTest::addColumn<double>("a");
    QTest::addColumn<double>("gamma2");
    QTest::newRow("lines") << R"({"id":"linear"})" << 0.5 << 0.0;
    QTest::newRow("lines with noise") << R"({"id":"linear","noise":0.7})" << 0.5 << 0.49 * 0.5;
    QTest::newRow("quarter circle") << R"({"id":"trigonometric","noise":0.3})" << std::sqrt(0.5) << 0.09 * 0.5;
  }
  void interpolantBetweenNormalLawsHasTheCovarianceOfTheFormula() {
    QFETCH(QString, path);
    QFETCH(double, a);
    QFETCH(double, gamma2);
    const Joined joined(lawA(), lawB(), R"({"id":"interpolant","path":)" + path.toStdString() + "}", 400);
    const auto [half, halfway] = joined.affineFlow(200);
    const Eigen::Matrix2d expected = a * a * (covarianceA() + covarianceB()) + gamma2 * Eigen::Matrix2d::Identity();
    QVERIFY(largest(halfway * covarianceA() * halfway.transpose() - expected) < 1e-4);
    const auto [shift, matrix] = joined.affineFlow(400);
    QVERIFY(largest(matrix * covarianceA() * matrix.transpose() - covarianceB()) < 1e-4);
    QVERIFY(largest(shift + matrix * Eigen::Vector2d(0.5, -1) - Eigen::Vector2d(3, 1)) < 1e-4);
  }

  void aCorrelatedCouplingHasItsCovarianceAndShorterPaths() {
    const double rho = 0.8;
    const std::string coupling = R"({"id":"interpolant","coupling":{"id":"correlated","correlation":0.8}})";
    const Joined joined(lawA(), lawB(), coupling, 200);
    const Eigen::Matrix2d root = rootOf(covarianceA());
    const Eigen::Matrix2d cross = rho * root * rootOf(root * covarianceB() * root) * root.inverse();
    const auto [half, halfway] = joined.affineFlow(100);
    const Eigen::Matrix2d expected = 0.25 * (covarianceA() + covarianceB() + cross + cross.transpose());
    QVERIFY(largest(halfway * covarianceA() * halfway.transpose() - expected) < 1e-3);
    const auto [shift, matrix] = joined.affineFlow(200);
    QVERIFY(largest(matrix * covarianceA() * matrix.transpose() - covarianceB()) < 1e-3);
    QVERIFY(largest(shift + matrix * Eigen::Vector2d(0.5, -1) - Eigen::Vector2d(3, 1)) < 1e-3);
    const auto length = [&](const std::string& bridge) {
      return scalarOf(framesOf(bridgeExperiment(lawA(), lawB(), bridge, R"("particles":1000)")).back(), "path_length");
    };
    QVERIFY(length(coupling) < length(R"({"id":"interpolant"})") - 0.01);
  }

  void pairsHaveTheirCouplingsLaw() {
    const auto source = make(targets(), lawA()), target = make(targets(), lawB());
    const auto coupling = make(couplings(), R"({"id":"correlated","correlation":0.8})");
    Cloud x0(40000, 2), x1(40000, 2);
    coupling->pairs(*source, *target, 3, x0, x1);
    Eigen::MatrixXd a(40000, 2), b(40000, 2);
    for (Eigen::Index p = 0; p < 40000; ++p) {
      for (Eigen::Index c = 0; c < 2; ++c) {
        a(p, c) = x0.at(static_cast<std::size_t>(p), static_cast<std::size_t>(c));
        b(p, c) = x1.at(static_cast<std::size_t>(p), static_cast<std::size_t>(c));
      }
    }
    const Eigen::Matrix2d root = rootOf(covarianceA());
    const Eigen::Matrix2d cross = 0.8 * root * rootOf(root * covarianceB() * root) * root.inverse();
    QVERIFY(largest(crossCovariance(a, b) - cross) < 0.02);
    QVERIFY(largest(crossCovariance(a, a) - covarianceA()) < 0.04);
    QVERIFY(largest(crossCovariance(b, b) - covarianceB()) < 0.04);
  }

  /// Batches cost less than chance, and the regressed flow still ends in the target.
  void batchesOfOptimalPairsAreCheaper() {
    const auto costs = [&](const std::string& coupling) {
      const Joined joined(lawA(), threeModes(),
                          R"({"id":"rectified_flow","reflows":0,"samples":2048,"coupling":)" + coupling + "}", 8);
      const auto found = joined.bridge->findings();
      return std::get<experiment::Table>(found.front()).columns[1].values;
    };
    const auto chance = costs(R"({"id":"independent"})"), batches = costs(R"({"id":"minibatch_transport"})");
    QVERIFY(batches[0] < 0.7 * chance[0]);
    const auto frames = framesOf(bridgeExperiment(lawA(), threeModes(),
                                                  R"({"id":"interpolant","coupling":{"id":"minibatch_transport"}})",
                                                  R"("particles":2048,"distance_samples":1024)"));
    QVERIFY(scalarOf(frames.back(), "energy_distance") < 0.02);
    QVERIFY(scalarOf(frames.front(), "energy_distance") > 0.2);
  }

  /// Where score and velocity are regressed they follow the exact ones.
  void aNoisyPathIsRegressedToo() {
    const auto frames = framesOf(bridgeExperiment(
        lawA(), lawB(),
        R"({"id":"interpolant","epsilon":0.2,"path":{"id":"linear","noise":0.5},"basis":{"id":"affine"},
            "coupling":{"id":"minibatch_transport","batch":2},"samples":20000})",
        R"("particles":4000,"steps":100)"));
    const Eigen::MatrixXd end = positions(frames.back());
    QVERIFY(largest(crossCovariance(end, end) - covarianceB()) < 0.06);
    QVERIFY(largest(end.colwise().mean().transpose() - Eigen::Vector2d(3, 1)) < 0.06);
  }

  void kineticOptimalPathsHaveTheirKnownEnergies() {
    const KineticOptimalPath normal(1, [](double s) { return s * s / (1 + s * s); });
    COMPARE_WITHIN(normal.energy(), 0.0, 1e-9);
    const KineticOptimalPath point(1, [](double) { return 1.0; });
    COMPARE_WITHIN(point.energy(), 2.0, 1e-4);
    for (const double t : {0.0, 0.1, 0.5, 0.85, 1.0}) {
      const PathPoint p = normal.at(t), q = point.at(t);
      COMPARE_WITHIN(p.a * p.a + p.b * p.b, 1.0, 1e-5);
      COMPARE_WITHIN(q.a, 1 - t, 1e-4);
      COMPARE_WITHIN(q.b, t, 1e-4);
      COMPARE_WITHIN(q.aRate, -1.0, 1e-3);
      COMPARE_WITHIN(q.bRate, 1.0, 1e-3);
    }
    const auto circle = make(paths(), R"({"id":"trigonometric"})"), lines = make(paths(), R"({"id":"linear"})");
    COMPARE_WITHIN(point.energyOf(*circle), std::numbers::pi * std::numbers::pi / 4, 1e-4);
    COMPARE_WITHIN(point.energyOf(*lines), 2.0, 1e-4);
    COMPARE_WITHIN(normal.energyOf(*circle), 0.0, 1e-9);
  }

  /// The energy of the theory is what the particles spend, and less than on the usual paths.
  void kineticOptimalPathsAreCheapest() {
    const std::string normal = normalLaw(Eigen::Vector2d::Zero(), Eigen::Matrix2d::Identity());
    const auto spent = [&](const std::string& path) {
      const Joined joined(normal, threeModes(), R"({"id":"interpolant","path":{"id":")" + path + R"("}})", 200);
      Eigen::MatrixXd x(4000, 2);
      const Cloud start = normalCloud(4000, 2);
      for (Eigen::Index p = 0; p < 4000; ++p)
        x.row(p) << start.at(static_cast<std::size_t>(p), 0), start.at(static_cast<std::size_t>(p), 1);
      double energy = 0;
      Cloud cloud = cloudOf(x), before = cloud;
      for (std::size_t i = 0; i < 200; ++i) {
        before = cloud;
        joined.integrator.step(
            i, [&](double t, const Cloud& at, Cloud& out) { joined.bridge->drift(0, t, at, out); }, cloud);
        for (std::size_t p = 0; p < 4000; ++p) {
          for (std::size_t c = 0; c < 2; ++c) energy += std::pow(cloud.at(p, c) - before.at(p, c), 2) * 200 / 8000;
        }
      }
      return energy;
    };
    const auto source = make(targets(), normal), target = make(targets(), threeModes());
    KineticOptimalPath optimal;
    optimal.join(*source, *target, 1);
    const double best = spent("kinetic_optimal"), lines = spent("linear"), circle = spent("trigonometric");
    QVERIFY2(best < lines && best < circle, qPrintable(QString("%1 %2 %3").arg(best).arg(lines).arg(circle)));
    COMPARE_WITHIN(optimal.energyOf(optimal), optimal.energy(), 1e-3);
    // The energy of the steps' chords is a little below.
    COMPARE_WITHIN(best / optimal.energy(), 1.0, 0.08);
    COMPARE_WITHIN(lines / optimal.energyOf(*make(paths(), R"({"id":"linear"})")), 1.0, 0.05);
  }

  void threeNormalLawsAreJoinedOnAnyPath() {
    const Eigen::Matrix2d C = (Eigen::Matrix2d() << 0.5, 0.1, 0.1, 1.2).finished();
    const std::string via = normalLaw(Eigen::Vector2d(0, 4), C);
    for (const double detour : {0.0, 0.5, 1.0}) {
      const Joined joined(lawA(), lawB(), fmt::format(R"({{"id":"barycentric","detour":{},"via":{}}})", detour, via),
                          200);
      const double third = detour, rest = (1 - third) / 2;
      const Eigen::Vector2d middle = rest * Eigen::Vector2d(3.5, 0) + third * Eigen::Vector2d(0, 4);
      const Eigen::Matrix2d spread = rest * rest * (covarianceA() + covarianceB()) + third * third * C;
      const auto [half, halfway] = joined.affineFlow(100);
      QVERIFY(largest(half + halfway * Eigen::Vector2d(0.5, -1) - middle) < 1e-4);
      QVERIFY(largest(halfway * covarianceA() * halfway.transpose() - spread) < 1e-4);
      const auto [shift, matrix] = joined.affineFlow(200);
      QVERIFY(largest(matrix * covarianceA() * matrix.transpose() - covarianceB()) < 1e-4);
      QVERIFY(largest(shift + matrix * Eigen::Vector2d(0.5, -1) - Eigen::Vector2d(3, 1)) < 1e-4);
    }
  }

  void theBestDetourCostsNoMoreThanTheEdge() {
    // A wide law between two of the same centre makes up for what averaging takes off their spread.
    const Eigen::Vector2d centre(0.5, -1);
    const Eigen::Matrix2d wide = 12 * Eigen::Matrix2d::Identity();
    const Joined joined(lawA(), normalLaw(centre, covarianceB()),
                        R"({"id":"barycentric","optimise":true,"via":)" + normalLaw(centre, wide) + "}", 4);
    const auto found = joined.bridge->findings();
    const std::vector<double>& energies = std::get<experiment::Table>(found.front()).columns[1].values;
    for (std::size_t i = 0; i < 5; ++i) {
      // tr(X S^-1 X^T) at each time, with S the covariance of x_t and X that of its rate with it.
      const double detour = static_cast<double>(i) / 10;
      double exact = 0;
      for (int k = 0; k < 16; ++k) {
        const double t = (k + 0.5) / 16, third = 4 * detour * t * (1 - t), rate = 4 * detour * (1 - 2 * t);
        const double a = (1 - t) * (1 - third), b = t * (1 - third);
        const double aRate = -(1 - third) - (1 - t) * rate, bRate = 1 - third - t * rate;
        const Eigen::Matrix2d S = a * a * covarianceA() + b * b * covarianceB() + third * third * wide;
        const Eigen::Matrix2d X = a * aRate * covarianceA() + b * bRate * covarianceB() + third * rate * wide;
        exact += (X * S.inverse() * X.transpose()).trace() / 16;
      }
      COMPARE_WITHIN(energies[i] / exact, 1.0, 0.15);
    }
    QVERIFY(*std::min_element(energies.begin(), energies.end()) < 0.99 * energies.front());
    // It is the one that is taken: half way the law is wider than that of the edge.
    QVERIFY(joined.bridge->law(0.5)->extent({0, 1, 0, 0}, 0).second >
            Joined(lawA(), normalLaw(centre, covarianceB()),
                   R"({"id":"barycentric","detour":0,"via":)" + normalLaw(centre, wide) + "}", 4)
                .bridge->law(0.5)
                ->extent({0, 1, 0, 0}, 0)
                .second);
  }
};

SEMIFLOW_SUITE("core/sampling/bridge_flow", BridgeFlowTest);
#include "bridge_flow_test.moc"
