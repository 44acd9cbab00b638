#include <cmath>

#include "tests/core/sampling/laboratory.h"
#include "tests/suite.h"

using namespace semiflow;
using namespace semiflow::sampling;
using namespace semiflow::tests;

namespace {

const char* preserving = R"({"id":"variance_preserving","schedule":{"id":"linear"},"end":0.01})";
const char* cosine = R"({"id":"variance_preserving","schedule":{"id":"cosine"},"start":0.98,"end":0.01})";
const char* exploding = R"({"id":"variance_exploding","sigma_min":0.1,"sigma_max":20})";

/// Where the probability-flow ODE takes each particle: d(x/alpha)/d(lambda) = -exp(-lambda) eps(x) by the classical
/// Runge-Kutta method with small steps, on the textbook's score.
Cloud referenceSolution(const Process& process, const Cloud& x) {
  const PlainMixture mixture = plainThreeModes();
  const double first = process.level(process.start()).lambda;
  const double last = process.level(process.end()).lambda;
  constexpr int steps = 1500;
  const double h = (last - first) / steps;
  const auto rate = [&](double lambda, const Eigen::VectorXd& y) -> Eigen::VectorXd {
    const Level level = process.level(process.timeAt(lambda));
    return std::exp(-lambda) * level.sigma * mixture.score(level.alpha * y, level.alpha, level.sigma);
  };
  Cloud end(x.count(), 2);
  for (std::size_t p = 0; p < x.count(); ++p) {
    Eigen::VectorXd y = Eigen::Vector2d(x.at(p, 0), x.at(p, 1)) / process.level(process.start()).alpha;
    for (int i = 0; i < steps; ++i) {
      const double t = first + i * h;
      const Eigen::VectorXd k1 = rate(t, y);
      const Eigen::VectorXd k2 = rate(t + h / 2, y + h / 2 * k1);
      const Eigen::VectorXd k3 = rate(t + h / 2, y + h / 2 * k2);
      const Eigen::VectorXd k4 = rate(t + h, y + h * k3);
      y += h / 6 * (k1 + 2 * k2 + 2 * k3 + k4);
    }
    for (std::size_t c = 0; c < 2; ++c) {
      end.at(p, c) = process.level(process.end()).alpha * y(static_cast<Eigen::Index>(c));
    }
  }
  return end;
}

double rootMeanSquare(const Cloud& a, const Cloud& b) {
  double sum = 0;
  for (std::size_t p = 0; p < a.count(); ++p) {
    for (std::size_t c = 0; c < a.dimension(); ++c) sum += std::pow(a.at(p, c) - b.at(p, c), 2);
  }
  return std::sqrt(sum / static_cast<double>(a.count()));
}

} // namespace

class SamplerOrderTest : public QObject {
  Q_OBJECT
 private slots:
  void orderOfConvergence_data() {
    QTest::addColumn<QString>("sampler");
    QTest::addColumn<QString>("process");
    QTest::addColumn<QString>("grid");
    QTest::addColumn<int>("steps");
    QTest::addColumn<double>("order");
    const QString snr = R"("log_snr_uniform")";
    const QString edm = R"("karras")";
    QTest::newRow("ddim, linear") << R"("ddim")" << preserving << snr << 100 << 1.0;
    QTest::newRow("ddim, exploding") << R"("ddim")" << exploding << edm << 100 << 1.0;
    QTest::newRow("heun, linear") << R"("heun")" << preserving << snr << 50 << 2.0;
    QTest::newRow("heun, exploding") << R"("heun")" << exploding << edm << 50 << 2.0;
    QTest::newRow("heun, cosine") << R"("heun")" << cosine << edm << 50 << 2.0;
    const QString lower = R"({"id":"dpm_solver_pp_2m","lower_order_final":true})";
    const QString full = R"({"id":"dpm_solver_pp_2m","lower_order_final":false})";
    QTest::newRow("2m, linear, lower final") << lower << preserving << snr << 50 << 2.0;
    QTest::newRow("2m, linear") << full << preserving << snr << 50 << 2.0;
    QTest::newRow("2m, exploding, uneven, lower final") << lower << exploding << edm << 50 << 2.0;
    QTest::newRow("2m, exploding, uneven") << full << exploding << edm << 50 << 2.0;
    QTest::newRow("2m, cosine") << full << cosine << snr << 50 << 2.0;
  }
  void orderOfConvergence() {
    QFETCH(QString, sampler);
    QFETCH(QString, process);
    QFETCH(QString, grid);
    QFETCH(int, steps);
    QFETCH(double, order);
    const auto target = make(targets(), threeModes());
    const auto noising = make(processes(), process.toStdString());
    const Cloud start = normalCloud(12, 2, noising->priorDeviation());
    const Cloud exact = referenceSolution(*noising, start);
    const auto method = make(samplers(), sampler.toStdString());
    std::vector<double> errors;
    for (int level = 0; level < 5; ++level) {
      Journey journey = journeyOf(*noising, *target, grid.toStdString(), static_cast<std::size_t>(steps << level));
      errors.push_back(rootMeanSquare(travel(*method, journey, start), exact));
    }
    for (const double slope : slopes(errors)) {
      QVERIFY2(
          slope >= order - 0.1,
          qPrintable(QStringLiteral("slope %1; errors %2 to %3").arg(slope).arg(errors.front()).arg(errors.back())));
      QVERIFY2(slope <= order + 0.7,
               qPrintable(QStringLiteral("slope %1: the error is not one of this order").arg(slope)));
    }
  }

  void countsEvaluations_data() {
    QTest::addColumn<QString>("sampler");
    QTest::addColumn<int>("perStep");
    for (const char* id : {"ddim", "ddpm", "euler_maruyama", "dpm_solver_pp_2m"}) QTest::newRow(id) << id << 1;
    QTest::newRow("heun") << "heun" << 2;
  }
  void countsEvaluations() {
    QFETCH(QString, sampler);
    QFETCH(int, perStep);
    const auto target = make(targets(), threeModes());
    const auto process = make(processes(), preserving);
    int calls = 0;
    Journey journey = journeyOf(*process, *target, R"("log_snr_uniform")", 7);
    journey.prediction = Prediction([&](const Level& level, const Cloud& x, Cloud& out) {
      ++calls;
      target->score(level, x, out);
    });
    travel(*make(samplers(), Json(sampler.toStdString()).dump()), journey, normalCloud(5, 2));
    QCOMPARE(calls, 7 * perStep);
    QCOMPARE(journey.prediction.evaluations(), static_cast<std::uint64_t>(7 * perStep));
  }

  /// Song, Meng, Ermon (2021): eta = 1 is ancestral sampling with the posterior variance.
  void ddimWithAllNoiseIsDdpm() {
    const auto target = make(targets(), threeModes());
    const auto process = make(processes(), cosine);
    Journey a = journeyOf(*process, *target, R"("time_uniform")", 40);
    Journey b = a;
    const Cloud start = normalCloud(100, 2);
    const Cloud x = travel(*make(samplers(), R"({"id":"ddim","eta":1})"), a, start);
    const Cloud y = travel(*make(samplers(), R"("ddpm")"), b, start);
    QVERIFY(rootMeanSquare(x, y) < 1e-10);
  }

  /// With the data at one point the probability-flow ODE is linear, and DDIM and the exponential two-step method are
  /// exact.
  void exactForAPoint() {
    const auto target =
        make(targets(),
             R"({"id":"gaussian_mixture","weights":[1],"means":[[0.7,-0.4]],"covariances":[[[1e-14,0],[0,1e-14]]]})");
    const auto process = make(processes(), preserving);
    const Level first = process->level(1.0);
    const Level last = process->level(0.01);
    const Cloud start = normalCloud(10, 2);
    for (const char* sampler : {"ddim", "dpm_solver_pp_2m"}) {
      Journey journey = journeyOf(*process, *target, R"("karras")", 5);
      const Cloud end = travel(*make(samplers(), Json(sampler).dump()), journey, start);
      for (std::size_t p = 0; p < 10; ++p) {
        const double noise = (start.at(p, 0) - first.alpha * 0.7) / first.sigma;
        COMPARE_WITHIN(end.at(p, 0), last.alpha * 0.7 + last.sigma * noise, 1e-10);
      }
    }
  }
};

SEMIFLOW_SUITE("core/sampling/sampler_order", SamplerOrderTest);
#include "sampler_order_test.moc"
