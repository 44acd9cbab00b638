#include <cmath>

#include <Eigen/Dense>

#include "core/experiment/experiment.h"
#include "core/sampling/distances/sliced_wasserstein.h"
#include "core/sampling/processes/phase_space.h"
#include "tests/core/sampling/laboratory.h"
#include "tests/suite.h"

using namespace semiflow;
using namespace semiflow::sampling;
using namespace semiflow::tests;

namespace {

struct Moments {
  Eigen::Vector2d mean;
  Eigen::Matrix2d covariance;
};

/// Mean and covariance of dz = A z dt + noise of variance q on the second coordinate, by the classical Runge-Kutta
/// method.
Moments integrated(const Eigen::Matrix2d& a, double q, Moments m, double time) {
  Eigen::Matrix2d noise = Eigen::Matrix2d::Zero();
  noise(1, 1) = q;
  const auto rate = [&](const Moments& at) {
    return Moments{a * at.mean, a * at.covariance + at.covariance * a.transpose() + noise};
  };
  const auto moved = [](const Moments& from, double h, const Moments& k) {
    return Moments{from.mean + h * k.mean, from.covariance + h * k.covariance};
  };
  constexpr int steps = 4000;
  const double h = time / steps;
  for (int i = 0; i < steps; ++i) {
    const Moments k1 = rate(m), k2 = rate(moved(m, h / 2, k1)), k3 = rate(moved(m, h / 2, k2)),
                  k4 = rate(moved(m, h, k3));
    m.mean += h / 6 * (k1.mean + 2 * k2.mean + 2 * k3.mean + k4.mean);
    m.covariance += h / 6 * (k1.covariance + 2 * k2.covariance + 2 * k3.covariance + k4.covariance);
  }
  return m;
}

Eigen::Matrix2d matrix(double a, double b, double c, double d) {
  Eigen::Matrix2d m;
  m << a, b, c, d;
  return m;
}

const char* damped = R"({"id":"critically_damped"})";
constexpr PhaseSpace usual{0.25, 4, 0.04}; // the process's defaults

/// The law in (x, y, vx, vy) of the three modes, which is a Gaussian mixture again.
PlainMixture dampedThreeModes(double time) {
  PlainMixture m = plainThreeModes();
  const PhaseSpace::Kernel at = usual.kernel(time);
  for (std::size_t k = 0; k < 3; ++k) {
    Eigen::VectorXd mean(4);
    mean << at.x * m.means[k], at.v * m.means[k];
    const Eigen::MatrixXd c = m.covariances[k], one = Eigen::MatrixXd::Identity(2, 2);
    Eigen::MatrixXd covariance(4, 4);
    covariance << at.x * at.x * c + at.xx * one, at.x * at.v * c + at.xv * one, at.x * at.v * c + at.xv * one,
        at.v * at.v * c + at.vv * one;
    m.means[k] = mean;
    m.covariances[k] = covariance;
  }
  return m;
}

Eigen::VectorXd particle(const Cloud& x, std::size_t p) {
  Eigen::VectorXd v(static_cast<Eigen::Index>(x.dimension()));
  for (std::size_t c = 0; c < x.dimension(); ++c) v(static_cast<Eigen::Index>(c)) = x.at(p, c);
  return v;
}

/// The probability-flow ODE by the classical Runge-Kutta method: x' = -k^2 v beta,
/// v' = (x + 2 k v) beta + 2 beta/k score_v, backwards in time.
Cloud flowed(const Process& process, const Target& law, Cloud x, int steps) {
  const double k = usual.frequency(), h = (process.start() - process.end()) / steps;
  const auto rate = [&](double time, const Cloud& at) {
    Cloud score(at.count(), 4), out(at.count(), 4);
    law.score(process.level(time), at, score);
    for (std::size_t p = 0; p < at.count(); ++p) {
      for (std::size_t c = 0; c < 2; ++c) {
        const double v = at.at(p, c + 2);
        out.at(p, c) = -k * k * v * usual.rate;
        out.at(p, c + 2) = (at.at(p, c) + 2 * k * v + 2 / k * score.at(p, c + 2)) * usual.rate;
      }
    }
    return out;
  };
  const auto moved = [](const Cloud& from, double by, const Cloud& along) {
    Cloud to(from.count(), 4);
    combine({{1, from}, {by, along}}, to);
    return to;
  };
  for (int i = 0; i < steps; ++i) {
    const double t = process.start() - h * i;
    const Cloud k1 = rate(t, x), k2 = rate(t - h / 2, moved(x, h / 2, k1)), k3 = rate(t - h / 2, moved(x, h / 2, k2)),
                k4 = rate(std::max(t - h, process.end()), moved(x, h, k3));
    combine({{1, x}, {h / 6, k1}, {h / 3, k2}, {h / 3, k3}, {h / 6, k4}}, x);
  }
  return x;
}

double rootMeanSquare(const Cloud& a, const Cloud& b) {
  double sum = 0;
  for (std::size_t p = 0; p < a.count(); ++p) sum += (particle(a, p) - particle(b, p)).squaredNorm();
  return std::sqrt(sum / static_cast<double>(a.count()));
}

std::string refusedRun(const char* process, const char* sampler) {
  Json json = Json::parse(R"({"semiflow":1,"kind":"sampling","particles":50})");
  json["process"] = process;
  json["sampler"] = sampler;
  try {
    experiment::Experiment(json, ".").makeRun();
  } catch (const InputError& error) {
    return error.what();
  }
  return "accepted";
}

} // namespace

class PhaseSpaceTest : public QObject {
  Q_OBJECT
 private slots:
  /// Closed forms against the differential equations of mean and covariance.
  void kernelSolvesTheEquationsOfItsMoments() {
    for (const PhaseSpace& space : {usual, PhaseSpace{2, 1.5, 1}, PhaseSpace{0.5, 3, 1e-6}}) {
      const double k = 1 / std::sqrt(space.mass);
      const Eigen::Matrix2d a = space.rate * matrix(0, k * k, -1, -2 * k);
      for (const double time : {1e-4, 0.01, 0.3, 1.0}) {
        const Moments exact =
            integrated(a, 4 * space.rate / k, {{1, 0}, matrix(0, 0, 0, space.warmth * space.mass)}, time);
        const PhaseSpace::Kernel found = space.kernel(time);
        const auto same = [](double x, double y) { return std::abs(x - y) <= 1e-9 * (std::abs(y) + 1e-9); };
        QVERIFY(same(found.x, exact.mean(0)) && same(found.v, exact.mean(1)));
        QVERIFY(same(found.xx, exact.covariance(0, 0)) && same(found.xv, exact.covariance(0, 1)) &&
                same(found.vv, exact.covariance(1, 1)));
      }
    }
  }

  void motionSolvesTheEquationsOfItsMoments() {
    const double k = usual.frequency();
    for (const double eta : {0.0, 0.4, 1.0}) {
      const Eigen::Matrix2d a = usual.rate * matrix(0, -k * k, 1, -2 * k * eta * eta);
      for (const double elapsed : {0.002, 0.05, 0.4}) {
        const PhaseSpace::Motion found = usual.back(elapsed, eta);
        const Moments x = integrated(a, 4 * eta * eta * usual.rate / k, {{1, 0}, Eigen::Matrix2d::Zero()}, elapsed);
        const Moments v = integrated(a, 0, {{0, 1}, Eigen::Matrix2d::Zero()}, elapsed);
        COMPARE_WITHIN(found.fromX[0], x.mean(0), 1e-12);
        COMPARE_WITHIN(found.fromX[1], x.mean(1), 1e-12);
        COMPARE_WITHIN(found.fromV[0], v.mean(0), 1e-12);
        COMPARE_WITHIN(found.fromV[1], v.mean(1), 1e-12);
        COMPARE_WITHIN(found.noiseX[0] * found.noiseX[0] + found.noiseX[1] * found.noiseX[1], x.covariance(0, 0),
                       1e-12);
        COMPARE_WITHIN(found.noiseX[0] * found.noiseV, x.covariance(0, 1), 1e-12);
        COMPARE_WITHIN(found.noiseV * found.noiseV, x.covariance(1, 1), 1e-12);
      }
    }
  }

  void lawOfAMixtureIsAMixture() {
    const auto process = make(processes(), damped);
    const auto law = process->law(make(targets(), threeModes()));
    QCOMPARE(law->dimension(), std::size_t{4});
    for (const double time : {0.003, 0.05, 0.3, 1.0}) {
      const Level level = process->level(time);
      Cloud x(40, 4), score(40, 4);
      QVERIFY(law->sampleAt(level, Random(5, Stream::target), x));
      law->score(level, x, score);
      const std::vector<double> logs = law->logDensity(level, x);
      const PlainMixture plain = dampedThreeModes(time);
      for (std::size_t p = 0; p < 40; ++p) {
        const Eigen::VectorXd z = particle(x, p), exact = plain.score(z, 1, 0);
        COMPARE_WITHIN(logs[p], std::log(plain.density(z, 1, 0)), 1e-8);
        QVERIFY((particle(score, p) - exact).norm() <= 1e-8 * exact.norm());
      }
    }
  }

  void drawsHaveTheMomentsOfTheLaw() {
    const auto process = make(processes(), damped);
    const auto law = process->law(make(targets(), threeModes()));
    constexpr std::size_t count = 20000;
    Cloud x(count, 4);
    QVERIFY(law->sampleAt(process->level(0.2), Random(6, Stream::target), x));
    Eigen::VectorXd mean = Eigen::VectorXd::Zero(4), exact = mean;
    Eigen::MatrixXd square = Eigen::MatrixXd::Zero(4, 4), exactSquare = square;
    for (std::size_t p = 0; p < count; ++p) {
      mean += particle(x, p) / count;
      square += particle(x, p) * particle(x, p).transpose() / count;
    }
    const PlainMixture plain = dampedThreeModes(0.2);
    for (std::size_t k = 0; k < 3; ++k) {
      exact += plain.weights[k] * plain.means[k];
      exactSquare += plain.weights[k] * (plain.covariances[k] + plain.means[k] * plain.means[k].transpose());
    }
    QVERIFY((mean - exact).norm() < 0.03);
    QVERIFY((square - exactSquare).norm() < 0.06);
  }

  /// The positions alone are a plain noised target; that is what is drawn.
  void positionsAloneAreANoisedTarget() {
    const auto process = make(processes(), damped);
    const auto law = process->law(make(targets(), threeModes()));
    const auto positions = law->marginal(2);
    const double time = 0.2;
    const PlainMixture plain = dampedThreeModes(time);
    const Cloud x = normalCloud(20, 2);
    const std::vector<double> logs = positions->logDensity(process->level(time), x);
    for (std::size_t p = 0; p < 20; ++p) {
      PlainMixture seen = plain;
      for (std::size_t k = 0; k < 3; ++k) {
        seen.means[k] = plain.means[k].head(2).eval();
        seen.covariances[k] = plain.covariances[k].topLeftCorner(2, 2).eval();
      }
      COMPARE_WITHIN(logs[p], std::log(seen.density(particle(x, p), 1, 0)), 1e-10);
    }
    QVERIFY(law->marginal(3) == nullptr);
    QCOMPARE(law->marginal(4)->dimension(), std::size_t{4});
  }

  void withoutNoiseItIsTheFlow_data() {
    QTest::addColumn<QString>("kick");
    QTest::addColumn<int>("order");
    QTest::newRow("euler") << "euler" << 1;
    QTest::newRow("midpoint") << "midpoint" << 2;
  }
  void withoutNoiseItIsTheFlow() {
    QFETCH(QString, kick);
    QFETCH(int, order);
    const auto process = make(processes(), R"({"id":"critically_damped","start":0.9,"end":0.15})");
    const auto law = process->law(make(targets(), threeModes()));
    Cloud start(30, 4);
    process->addPrior(start, Random(1, Stream::initial));
    const Cloud exact = flowed(*process, *law, start, 3000);
    const auto sampler =
        make(samplers(), Json{{"id", "symmetric_splitting"}, {"noise", 0}, {"kick", kick.toStdString()}}.dump());
    std::vector<double> errors;
    for (const std::size_t steps : {40, 80, 160, 320, 640}) {
      Journey journey = journeyOf(*process, *law, R"("time_uniform")", steps);
      errors.push_back(rootMeanSquare(travel(*sampler, journey, start), exact));
      QCOMPARE(journey.prediction.evaluations(), static_cast<std::uint64_t>(static_cast<std::size_t>(order) * steps));
    }
    const std::vector<double> found = slopes(errors);
    QVERIFY2(std::abs(found.back() - order) <= 0.15, qPrintable(QStringLiteral("%1").arg(found.back())));
    QVERIFY(errors.back() < 0.1);
  }

  /// Any amount of noise, the same law.
  void findsTheTarget_data() {
    QTest::addColumn<double>("noise");
    for (const double noise : {0.0, 0.5, 1.0}) QTest::addRow("%g", noise) << noise;
  }
  void findsTheTarget() {
    QFETCH(double, noise);
    const auto process = make(processes(), damped);
    const auto law = process->law(make(targets(), threeModes()));
    constexpr std::size_t count = 4000;
    Cloud x(count, 4), exact(count, 4);
    process->addPrior(x, Random(1, Stream::initial));
    Journey journey = journeyOf(*process, *law, R"("time_uniform")", 400);
    const auto sampler = make(samplers(), Json{{"id", "symmetric_splitting"}, {"noise", noise}}.dump());
    QVERIFY(sampler->movesVelocities());
    const Cloud found = travel(*sampler, journey, x);
    QVERIFY(law->sampleAt(journey.levels.back(), Random(2, Stream::target), exact));
    QVERIFY(slicedWasserstein(found, exact, randomDirections(16, 4, Random(1, Stream::projections)), 1) < 0.05);
    const std::vector<double> shares = law->modeShares(journey.levels.back(), found);
    const std::vector<double> weights = plainThreeModes().weights;
    for (std::size_t k = 0; k < 3; ++k)
      COMPARE_WITHIN(shares[k], weights[k], 4.5 * std::sqrt(weights[k] * (1 - weights[k]) / count));
  }

  void framesNameTheVelocities() {
    Json json = Json::parse(R"json({"semiflow":1,"kind":"sampling","particles":300,"process":"critically_damped",
      "sampler":{"id":"symmetric_splitting","steps":20},
      "target":{"id":"gaussian_mixture","weights":[1],"means":[[1]],"covariances":[[[0.25]]]}})json");
    const auto names = [&] {
      const auto run = experiment::Experiment(json, ".").makeRun();
      const experiment::FramePtr frame = run->start();
      const auto& particles = std::get<experiment::Particles>(*frame->find("position"));
      return std::pair(particles.coordinates, particles.logDensity != nullptr);
    };
    QCOMPARE(names(), std::pair(std::vector<std::string>{"x", "v"}, true));
    json["target"] = Json::parse(threeModes());
    QCOMPARE(names(), std::pair(std::vector<std::string>{"x", "y", "vx", "vy"}, true));
  }

  void processAndSamplerGoTogether() {
    QCOMPARE(refusedRun("critically_damped", "heun"),
             std::string("sampler: expected one that moves velocities, as the process has them, found one of positions "
                         "alone; symmetric_splitting does"));
    QCOMPARE(refusedRun("edm", "symmetric_splitting"),
             std::string("process: expected one with velocities, as the sampler moves them, found one without; "
                         "critically_damped has them"));
  }
};

SEMIFLOW_SUITE("core/sampling/phase_space", PhaseSpaceTest);
#include "phase_space_test.moc"
