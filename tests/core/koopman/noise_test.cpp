#include <cmath>

#include <Eigen/Dense>

#include "core/base/random.h"
#include "tests/core/koopman/helpers.h"
#include "tests/suite.h"

using namespace semiflow;
using namespace semiflow::tests;
using Complex = std::complex<double>;
using Eigen::Index;
using Eigen::MatrixXd;

namespace {

constexpr int repetitions = 100;
const Complex truth = std::polar(0.99, 0.35);

/// A decaying rotation, 100 snapshots, with white noise of a fifth of its amplitude on the sensors; and the eigenvalue
/// in the upper half plane that a method finds.
struct Estimate {
  Complex value;
  std::array<double, 3> covariance{};
};

Estimate estimate(const Json& method, int repetition) {
  MatrixXd x(2, 100);
  Random(static_cast<std::uint64_t>(repetition), Stream::noise).fillNormals(0, 0, x.data(), 200);
  x *= 0.2;
  Complex z = 1;
  for (Index n = 0; n < 100; ++n, z *= truth) x.col(n) += Eigen::Vector2d(z.real(), z.imag());
  const Solved s = solve(series(x), {{"id", "identity"}}, method);
  Index at = 0;
  (s.model.eigenvalues.array() - truth).abs().minCoeff(&at);
  Estimate result{s.model.eigenvalues[at]};
  if (!s.model.covariances.empty()) result.covariance = s.model.covariances[static_cast<std::size_t>(at)];
  return result;
}

/// The mean error over the repetitions, and the standard error of that mean.
std::pair<Complex, double> bias(const Json& method) {
  std::vector<Complex> all;
  Complex mean = 0;
  for (int i = 0; i < repetitions; ++i) {
    all.push_back(estimate(method, i).value - truth);
    mean += all.back() / static_cast<double>(repetitions);
  }
  double square = 0;
  for (const Complex z : all) square += std::norm(z - mean);
  return {mean, std::sqrt(square / (repetitions - 1.0) / repetitions)};
}

} // namespace

/// Noise on the sensors: what every method makes of it.
class NoiseTest : public QObject {
  Q_OBJECT
 private slots:
  void exactDmdIsBiasedAndOptimisedDmdIsNot() {
    const auto [exact, exactError] = bias({{"id", "dmd"}});
    QVERIFY2(std::abs(exact) > 10 * exactError, qPrintable(QString("%1 %2").arg(std::abs(exact)).arg(exactError)));
    QVERIFY(std::abs(truth + exact) < 0.96); // it fakes damping
    const auto [optimised, error] = bias({{"id", "opt_dmd"}, {"trials", 0}});
    QVERIFY2(std::abs(optimised) < 3 * error, qPrintable(QString("%1 %2").arg(std::abs(optimised)).arg(error)));
    QVERIFY(error < exactError);
  }

  void othersTakeMostOfTheBiasAway_data() {
    QTest::addColumn<QString>("method");
    for (const char* method : {"tls_dmd", "fb_dmd", "subspace_dmd"}) QTest::newRow(method) << method;
  }
  void othersTakeMostOfTheBiasAway() {
    QFETCH(QString, method);
    const auto [exact, exactError] = bias({{"id", "dmd"}});
    const auto [left, error] = bias({{"id", method.toStdString()}});
    QVERIFY2(std::abs(left) < 0.25 * std::abs(exact),
             qPrintable(QString("%1 of %2").arg(std::abs(left)).arg(std::abs(exact))));
  }

  void ellipsesCoverTheTruthAtTheirRate() {
    // 95% ellipses: (z - truth)^T C^-1 (z - truth) < 5.99 = -2 ln 0.05; and 50%, 1.386, which ones that are too wide
    // would miss. Of 100, 95 +- 2.2 and 50 +- 5; with 50 trials C itself is uncertain.
    int covered = 0, half = 0;
    for (int i = 0; i < repetitions; ++i) {
      const Estimate e = estimate({{"id", "opt_dmd"}, {"trials", 50}}, i);
      const Eigen::Matrix2d c =
          (Eigen::Matrix2d() << e.covariance[0], e.covariance[1], e.covariance[1], e.covariance[2]).finished();
      const Eigen::Vector2d off((e.value - truth).real(), (e.value - truth).imag());
      const double distance = off.dot(c.inverse() * off);
      if (distance < 5.991) ++covered;
      if (distance < 1.386) ++half;
    }
    QVERIFY2(covered >= 88 && covered <= 99, qPrintable(QString::number(covered)));
    QVERIFY2(half >= 35 && half <= 65, qPrintable(QString::number(half)));
  }
};

SEMIFLOW_SUITE("core/koopman/noise", NoiseTest);
#include "noise_test.moc"
