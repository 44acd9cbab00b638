#include <algorithm>
#include <array>
#include <cmath>
#include <functional>

#include "tests/core/sampling/laboratory.h"
#include "tests/suite.h"

using namespace semiflow;
using namespace semiflow::sampling;
using namespace semiflow::tests;

namespace {

const char* linear = R"({"id":"variance_preserving","schedule":{"id":"linear"},"end":0.001})";
const char* oneGaussian =
    R"({"id":"gaussian_mixture","weights":[1],"means":[[1,-0.5]],"covariances":[[[0.5,0.2],[0.2,0.3]]]})";

const char* normalOnALine = R"({"id":"gaussian_mixture","weights":[1],"means":[[0.7]],"covariances":[[[0.5]]]})";
/// All levels are next to the last one.
const char* atTheDataEnd = R"({"id":"edm","start":0.0501,"end":0.05})";

struct Moments {
  Eigen::Vector2d mean = Eigen::Vector2d::Zero();
  Eigen::Matrix2d covariance = Eigen::Matrix2d::Identity();
};

Moments targetMoments() {
  Moments m;
  m.mean << 1, -0.5;
  m.covariance << 0.5, 0.2, 0.2, 0.3;
  return m;
}

/// x' = map x + shift + deviation z.
struct Affine {
  Eigen::Matrix2d map;
  Eigen::Vector2d shift;
  double variance;
};

/// The law that a sampler gives a Gaussian target: every step is affine, so that two moments say it all.
Moments recursion(const std::vector<Level>& levels, const std::function<Affine(const Level&, const Level&)>& step) {
  Moments m;
  for (std::size_t i = 0; i + 1 < levels.size(); ++i) {
    const Affine a = step(levels[i], levels[i + 1]);
    m.mean = a.map * m.mean + a.shift;
    m.covariance = a.map * m.covariance * a.map.transpose() + a.variance * Eigen::Matrix2d::Identity();
  }
  return m;
}

/// Ho et al. (2020), equation 7, for any two levels, with the data predicted by linear regression.
Affine ancestralStep(const Level& s, const Level& t, bool forward) {
  const Moments target = targetMoments();
  const double between = s.alpha / t.alpha;
  const double added = s.sigma * s.sigma - between * between * t.sigma * t.sigma;
  const double kept = between * t.sigma * t.sigma / (s.sigma * s.sigma);
  const double clean = t.alpha * added / (s.sigma * s.sigma);
  const Eigen::Matrix2d gain =
      s.alpha * target.covariance *
      (s.alpha * s.alpha * target.covariance + s.sigma * s.sigma * Eigen::Matrix2d::Identity()).inverse();
  return {kept * Eigen::Matrix2d::Identity() + clean * gain, clean * (target.mean - s.alpha * gain * target.mean),
          forward ? added : added * t.sigma * t.sigma / (s.sigma * s.sigma)};
}

/// One step of x' = x + (beta x / 2 + beta score) dt + sqrt(beta dt) z for the linear schedule.
Affine eulerStep(const Level& s, const Level& t) {
  const Moments target = targetMoments();
  const double beta = 0.1 + 19.9 * s.time;
  const double dt = s.time - t.time;
  const Eigen::Matrix2d precision =
      (s.alpha * s.alpha * target.covariance + s.sigma * s.sigma * Eigen::Matrix2d::Identity()).inverse();
  return {(1 + 0.5 * beta * dt) * Eigen::Matrix2d::Identity() - beta * dt * precision,
          beta * dt * s.alpha * precision * target.mean, beta * dt};
}

/// Fails where the cloud's mean or covariance is more than five standard errors from the expected ones.
bool hasMoments(const Cloud& x, const Moments& expected) {
  const auto n = static_cast<double>(x.count());
  Eigen::Vector2d mean = Eigen::Vector2d::Zero();
  for (std::size_t p = 0; p < x.count(); ++p) mean += Eigen::Vector2d(x.at(p, 0), x.at(p, 1)) / n;
  Eigen::Matrix2d covariance = Eigen::Matrix2d::Zero();
  for (std::size_t p = 0; p < x.count(); ++p) {
    const Eigen::Vector2d offset = Eigen::Vector2d(x.at(p, 0), x.at(p, 1)) - mean;
    covariance += offset * offset.transpose() / n;
  }
  bool good = true;
  for (int a = 0; a < 2; ++a) {
    good = good && std::abs(mean(a) - expected.mean(a)) < 5 * std::sqrt(expected.covariance(a, a) / n);
    for (int b = 0; b < 2; ++b) {
      const double product = expected.covariance(a, a) * expected.covariance(b, b);
      const double error = std::sqrt((product + std::pow(expected.covariance(a, b), 2)) / n);
      good = good && std::abs(covariance(a, b) - expected.covariance(a, b)) < 5 * error;
    }
  }
  return good;
}

double distance(const Moments& a, const Moments& b) {
  return (a.mean - b.mean).norm() + (a.covariance - b.covariance).norm();
}

Cloud run(const std::string& sampler, std::size_t steps, std::size_t particles) {
  const auto target = make(targets(), oneGaussian);
  const auto process = make(processes(), linear);
  Journey journey = journeyOf(*process, *target, R"("time_uniform")", steps);
  return travel(*make(samplers(), sampler), journey, normalCloud(particles, 2));
}

std::vector<Level> timeUniformLevels(std::size_t steps) {
  return make(timeGrids(), R"("time_uniform")")->levels(*make(processes(), linear), steps);
}

} // namespace

class SamplerLawTest : public QObject {
  Q_OBJECT
 private slots:
  void ddpmHasItsLaw_data() {
    QTest::addColumn<bool>("forward");
    QTest::newRow("posterior") << false;
    QTest::newRow("forward") << true;
  }
  void ddpmHasItsLaw() {
    QFETCH(bool, forward);
    const auto step = [&](const Level& s, const Level& t) { return ancestralStep(s, t, forward); };
    const std::string sampler = forward ? R"({"id":"ddpm","variance":"forward"})" : R"("ddpm")";
    QVERIFY(hasMoments(run(sampler, 40, 40000), recursion(timeUniformLevels(40), step)));
    // And that law tends to the target's, at first order in the step.
    std::vector<double> errors;
    for (std::size_t steps = 200; steps <= 3200; steps *= 2) {
      const Level last = timeUniformLevels(steps).back();
      Moments exact = targetMoments();
      exact.mean *= last.alpha;
      exact.covariance =
          last.alpha * last.alpha * exact.covariance + last.sigma * last.sigma * Eigen::Matrix2d::Identity();
      errors.push_back(distance(recursion(timeUniformLevels(steps), step), exact));
    }
    for (const double slope : slopes(errors)) QVERIFY2(slope > 0.9, qPrintable(QString::number(slope)));
    QVERIFY2(errors.back() < 5e-3, qPrintable(QString::number(errors.back())));
  }

  void ddpmSamplesTheTarget() {
    const Cloud x = run(R"("ddpm")", 1000, 10000);
    Moments exact = targetMoments();
    QVERIFY(hasMoments(x, exact));
  }

  /// Of a normal law with variance v the chain x + h score + sqrt(2h) z keeps the variance v/(1 - h/2v).
  void langevinKeepsItsLaw() {
    const auto target = make(targets(), normalOnALine);
    const auto process = make(processes(), atTheDataEnd);
    Journey journey = journeyOf(*process, *target, R"("log_snr_uniform")", 20);
    const Cloud x =
        travel(*make(samplers(), R"({"id":"langevin","repeats":20,"ratio":8})"), journey, normalCloud(20000, 1));
    const double v = 0.5 + 0.05 * 0.05, h = 64 * 0.05 * 0.05;
    QVERIFY(h / (2 * v) > 0.1); // that the bias shows
    double mean = 0, square = 0;
    for (std::size_t p = 0; p < x.count(); ++p) mean += x.at(p, 0) / 20000;
    for (std::size_t p = 0; p < x.count(); ++p) square += std::pow(x.at(p, 0) - mean, 2) / 20000;
    COMPARE_WITHIN(mean, 0.7, 4 * std::sqrt(v / 20000));
    COMPARE_WITHIN(square, v / (1 - h / (2 * v)), 4 * v * std::sqrt(2.0 / 20000));
    QCOMPARE(journey.prediction.evaluations(), std::uint64_t{400});
  }

  /// Langevin dynamics of a typed energy at the data end, all from one place: the shares of twelve intervals are those
  /// of exp(-U) by quadrature.
  void langevinFindsBoltzmannsLaw() {
    const auto target = make(
        targets(), R"({"id":"energy","energy":"(x^2 - 1)^2/2 - x/3","lower":[-2.5],"upper":[2.5],"resolution":80})");
    const auto process = make(processes(), atTheDataEnd);
    Journey journey = journeyOf(*process, *target, R"("log_snr_uniform")", 30);
    constexpr std::size_t count = 2000, bins = 12;
    const Cloud x = travel(*make(samplers(), R"({"id":"langevin","repeats":10,"ratio":2.8})"), journey,
                           normalCloud(count, 1, 0.05));
    std::array<double, bins> found{}, exact{};
    const auto bin = [](double at) { return static_cast<std::size_t>(std::clamp((at + 1.8) / 0.3, 0.0, bins - 1.0)); };
    for (std::size_t p = 0; p < count; ++p) found[bin(x.at(p, 0))] += 1.0 / count;
    double total = 0;
    for (int i = 0; i < 50000; ++i) {
      const double at = -2.5 + (i + 0.5) / 10000;
      const double value = std::exp(at / 3 - std::pow(at * at - 1, 2) / 2);
      exact[bin(at)] += value;
      total += value;
    }
    for (std::size_t k = 0; k < bins; ++k) {
      const double share = exact[k] / total;
      // Four standard errors, and what steps of 0.02 and noise of 0.05 change.
      COMPARE_WITHIN(found[k], share, 4 * std::sqrt(share / count) + 0.04 * share);
    }
  }

  void eulerMaruyamaHasItsLaw() {
    QVERIFY(hasMoments(run(R"("euler_maruyama")", 96, 40000), recursion(timeUniformLevels(96), eulerStep)));
    QVERIFY(hasMoments(run(R"("euler_maruyama")", 1000, 10000), recursion(timeUniformLevels(1000), eulerStep)));
    QVERIFY(distance(recursion(timeUniformLevels(2000), eulerStep), targetMoments()) < 0.01);
  }

  /// The same Brownian path seen ever more finely: a path, not only a law. The noise is additive, so that the method
  /// converges strongly at order 1.
  void eulerMaruyamaConvergesStrongly() {
    const auto target = make(targets(), threeModes());
    const auto process =
        make(processes(),
             R"({"id":"variance_preserving","schedule":{"id":"linear","beta_min":0.5,"beta_max":6},"end":0.1})");
    const auto sampler = make(samplers(), R"("euler_maruyama")");
    const auto end = [&](std::size_t steps) {
      Journey journey = journeyOf(*process, *target, R"("time_uniform")", steps);
      return travel(*sampler, journey, normalCloud(200, 2));
    };
    const Cloud finest = end(64 * 256);
    std::vector<double> errors;
    for (std::size_t steps = 64; steps <= 1024; steps *= 2) {
      const Cloud x = end(steps);
      double sum = 0;
      for (std::size_t p = 0; p < x.count(); ++p)
        sum += std::hypot(x.at(p, 0) - finest.at(p, 0), x.at(p, 1) - finest.at(p, 1));
      errors.push_back(sum / static_cast<double>(x.count()));
    }
    for (const double slope : slopes(errors)) {
      QVERIFY2(slope > 0.9, qPrintable(QStringLiteral("slope %1, last error %2").arg(slope).arg(errors.back())));
    }
  }

  /// Without noise it is Euler's method for the probability-flow ODE; its law on a Gaussian is the same in the limit.
  void eulerMaruyamaWithoutNoise() {
    QVERIFY(hasMoments(run(R"({"id":"euler_maruyama","noise":0})", 2000, 4000), targetMoments()));
    QVERIFY(hasMoments(run(R"({"id":"ddim","eta":0.5})", 1000, 10000), targetMoments()));
  }
};

SEMIFLOW_SUITE("core/sampling/sampler_law", SamplerLawTest);
#include "sampler_law_test.moc"
