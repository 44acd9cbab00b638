#include <cmath>

#include "core/base/parallel.h"
#include "core/sampling/distributions/gaussian_mixture.h"
#include "core/sampling/prediction.h"
#include "tests/core/sampling/laboratory.h"
#include "tests/suite.h"

using namespace semiflow;
using namespace semiflow::sampling;
using namespace semiflow::tests;

namespace {

Level levelOf(double alpha, double sigma) { return {0, alpha, sigma, std::log(alpha / sigma)}; }

const std::vector<Level>& someLevels() {
  static const std::vector<Level> levels{levelOf(1, 0.01), levelOf(0.8, 0.6), levelOf(0.05, 1), levelOf(1, 40)};
  return levels;
}

Eigen::VectorXd particle(const Cloud& x, std::size_t p) {
  Eigen::VectorXd v(static_cast<Eigen::Index>(x.dimension()));
  for (std::size_t c = 0; c < x.dimension(); ++c) v(static_cast<Eigen::Index>(c)) = x.at(p, c);
  return v;
}

/// A mixture of five components with full covariances in d dimensions, in both forms.
std::pair<GaussianMixture, PlainMixture> bigMixture(Eigen::Index d) {
  PlainMixture plain;
  const Random random(5, Stream::target);
  Eigen::MatrixXd means(d, 5);
  for (std::uint32_t k = 0; k < 5; ++k) {
    Eigen::MatrixXd factor(d, d);
    random.fillNormals(0, k, factor.data(), static_cast<std::size_t>(d * d));
    random.fillNormals(1, k, means.col(k).data(), static_cast<std::size_t>(d));
    plain.weights.push_back(0.1 + 0.05 * k);
    plain.means.emplace_back(means.col(k));
    plain.covariances.emplace_back(factor * factor.transpose() / static_cast<double>(d) +
                                   0.05 * Eigen::MatrixXd::Identity(d, d));
  }
  return {GaussianMixture(plain.weights, means, plain.covariances), plain};
}

} // namespace

class GaussianMixtureTest : public QObject {
  Q_OBJECT
 private slots:
  void scoreAndDensityAgreeWithTheTextbook_data() {
    QTest::addColumn<int>("dimension");
    for (const int d : {1, 2, 3, 4, 10}) QTest::addRow("%d", d) << d;
  }
  void scoreAndDensityAgreeWithTheTextbook() {
    QFETCH(int, dimension);
    auto [mixture, plain] = bigMixture(dimension);
    const double total = 0.1 + 0.15 + 0.2 + 0.25 + 0.3;
    for (const Level& level : someLevels()) {
      const Cloud x = normalCloud(70, static_cast<std::size_t>(dimension), 1.5 * level.alpha + level.sigma);
      Cloud score(x.count(), x.dimension());
      mixture.score(level, x, score);
      const std::vector<double> logDensity = mixture.logDensity(level, x);
      for (std::size_t p = 0; p < x.count(); ++p) {
        const double density = plain.density(particle(x, p), level.alpha, level.sigma) / total;
        if (!(density > 1e-200)) continue; // the textbook's formula has underflowed
        COMPARE_WITHIN(logDensity[p], std::log(density), 1e-8 * std::max(1.0, std::abs(std::log(density))));
        const Eigen::VectorXd expected = plain.score(particle(x, p), level.alpha, level.sigma);
        QVERIFY((particle(score, p) - expected).norm() <= 1e-8 * std::max(1.0, expected.norm()));
      }
    }
  }

  void scoreIsTheGradientOfTheLogDensity() {
    const auto target = make(targets(), threeModes());
    for (const Level& level : someLevels()) {
      const double h = 1e-4 * std::hypot(level.sigma, 0.3 * level.alpha);
      const Cloud x = normalCloud(50, 2, 1.5 * level.alpha + level.sigma);
      Cloud score(x.count(), 2);
      target->score(level, x, score);
      for (std::size_t c = 0; c < 2; ++c) {
        std::vector<std::vector<double>> values;
        for (const double offset : {-2 * h, -h, h, 2 * h}) {
          Cloud moved = x;
          for (std::size_t p = 0; p < x.count(); ++p) moved.at(p, c) += offset;
          values.push_back(target->logDensity(level, moved));
        }
        for (std::size_t p = 0; p < x.count(); ++p) {
          const double slope = (values[0][p] - 8 * values[1][p] + 8 * values[2][p] - values[3][p]) / (12 * h);
          COMPARE_WITHIN(score.at(p, c), slope, 1e-6 * (std::abs(slope) + 1 / level.sigma));
        }
      }
    }
  }

  void farAwayNothingOverflows() {
    const auto target = make(targets(), threeModes());
    Cloud x(1, 2);
    x.at(0, 0) = 1e5;
    Cloud score(1, 2);
    target->score(levelOf(1, 0.1), x, score);
    QVERIFY(std::isfinite(score.at(0, 0)) && score.at(0, 0) < -1e4);
    QVERIFY(std::isfinite(target->logDensity(levelOf(1, 0.1), x)[0]));
  }

  /// A covariance with eigenvalues 1 and 1e-12, turned by 30 degrees: along the wide direction the score is that of
  /// N(0, 1).
  void flatCovarianceKeepsItsAccuracy() {
    const Eigen::Rotation2Dd turn(std::numbers::pi / 6);
    const Eigen::Matrix2d covariance =
        turn.toRotationMatrix() * Eigen::Vector2d(1, 1e-12).asDiagonal() * turn.toRotationMatrix().transpose();
    const GaussianMixture flat({1.0}, Eigen::Vector2d::Zero(), {covariance});
    const Eigen::Vector2d place = turn * Eigen::Vector2d(2, 0);
    Cloud x(1, 2);
    x.at(0, 0) = place(0);
    x.at(0, 1) = place(1);
    COMPARE_WITHIN(flat.logDensity(levelOf(1, 0), x)[0], -2 - std::log(2 * std::numbers::pi) + 6 * std::log(10.0),
                   2e-3);
  }

  void particleDependsOnNothingElse() {
    const auto [mixture, plain] = bigMixture(4);
    const Level level = levelOf(0.8, 0.6);
    const Cloud many = normalCloud(5000, 4);
    Cloud all(5000, 4);
    inArena(3, [&] { mixture.score(level, many, all); });
    for (const std::size_t count : {18UL, 64UL, 65UL, 1500UL}) {
      const Cloud few = firstParticles(many, count);
      Cloud some(count, 4);
      inArena(1, [&] { mixture.score(level, few, some); });
      for (std::size_t c = 0; c < 4; ++c) QCOMPARE(some.at(17, c), all.at(17, c));
    }
  }

  void samplesHaveTheMomentsOfTheMixture() {
    const auto target = make(targets(), threeModes());
    const PlainMixture plain = plainThreeModes();
    Eigen::Vector2d mean(0, 0);
    Eigen::Matrix2d second = Eigen::Matrix2d::Zero();
    for (std::size_t k = 0; k < 3; ++k) {
      mean += plain.weights[k] * plain.means[k];
      second += plain.weights[k] * (plain.covariances[k] + plain.means[k] * plain.means[k].transpose());
    }
    constexpr std::size_t count = 200000;
    Cloud x(count, 2);
    target->sample(Random(3, Stream::target), x);
    for (int a = 0; a < 2; ++a) {
      double sum = 0;
      for (std::size_t p = 0; p < count; ++p) sum += x.at(p, static_cast<std::size_t>(a));
      COMPARE_WITHIN(sum / count, mean(a), 5 * std::sqrt(second(a, a) / count));
      for (int b = 0; b <= a; ++b) {
        double product = 0, square = 0;
        for (std::size_t p = 0; p < count; ++p) {
          const double ab = x.at(p, static_cast<std::size_t>(a)) * x.at(p, static_cast<std::size_t>(b));
          product += ab;
          square += ab * ab;
        }
        COMPARE_WITHIN(product / count, second(a, b), 5 * std::sqrt(square / count / count));
      }
    }
  }

  void modeSharesAreTheMeanResponsibilities() {
    const auto target = make(targets(), threeModes());
    const PlainMixture plain = plainThreeModes();
    const Level level = levelOf(0.9, 0.4);
    const Cloud x = normalCloud(100, 2);
    std::vector<double> expected(3);
    for (std::size_t p = 0; p < 100; ++p) {
      for (std::size_t k = 0; k < 3; ++k) {
        expected[k] += plain.density(k, particle(x, p), 0.9, 0.4) / plain.density(particle(x, p), 0.9, 0.4) / 100;
      }
    }
    const std::vector<double> shares = target->modeShares(level, x);
    for (std::size_t k = 0; k < 3; ++k) COMPARE_WITHIN(shares[k], expected[k], 1e-12);
  }

  void marginalIntegratesTheRestOut() {
    const auto target = make(targets(), threeModes());
    const auto marginal = target->marginal(1);
    const Level level = levelOf(0.9, 0.4);
    for (const double x : {-1.0, 0.2, 1.4}) {
      constexpr std::size_t count = 400; // the trapezoidal rule is exact to roundoff for such smooth functions
      const double h = 20.0 / count;
      Cloud line(count, 2);
      for (std::size_t p = 0; p < count; ++p) {
        line.at(p, 0) = x;
        line.at(p, 1) = -10 + h * static_cast<double>(p);
      }
      double integral = 0;
      for (const double value : target->logDensity(level, line)) integral += h * std::exp(value);
      Cloud point(1, 1);
      point.at(0, 0) = x;
      COMPARE_WITHIN(std::exp(marginal->logDensity(level, point)[0]), integral, 1e-12);
    }
    const auto [lower, upper] = target->extent(level, 1);
    COMPARE_WITHIN(
        lower, std::min(-0.9 * 0.5 - 4 * std::sqrt(0.81 * 0.2 + 0.16), -0.9 * 0.8 - 4 * std::sqrt(0.81 * 0.3 + 0.16)),
        1e-12);
    COMPARE_WITHIN(upper, 0.9 * 1.4 + 4 * std::sqrt(0.81 * 0.1 + 0.16), 0.5);
  }

  /// Tweedie's formula, and the posterior mean of a single Gaussian by linear regression: m + alpha C (alpha^2 C +
  /// sigma^2)^-1 (x - alpha m).
  void predictionsAreConditionalMeans() {
    Eigen::Matrix2d covariance;
    covariance << 0.5, 0.2, 0.2, 0.3;
    const Eigen::Vector2d mean(1, -2);
    const GaussianMixture target({1.0}, mean, {covariance});
    const Level level = levelOf(0.6, 0.8);
    Prediction prediction([&](const Level& l, const Cloud& x, Cloud& out) { target.score(l, x, out); });
    const Cloud x = normalCloud(20, 2);
    Cloud data(20, 2), noise(20, 2), velocity(20, 2);
    prediction.data(level, x, data);
    prediction.noise(level, x, noise);
    prediction.velocity(level, x, velocity);
    QCOMPARE(prediction.evaluations(), std::uint64_t{3});
    const Eigen::Matrix2d gain = 0.6 * covariance * (0.36 * covariance + 0.64 * Eigen::Matrix2d::Identity()).inverse();
    for (std::size_t p = 0; p < 20; ++p) {
      const Eigen::Vector2d x0 = mean + gain * (particle(x, p) - 0.6 * mean);
      const Eigen::Vector2d eps = (particle(x, p) - 0.6 * x0) / 0.8;
      QVERIFY((particle(data, p) - x0).norm() < 1e-12);
      QVERIFY((particle(noise, p) - eps).norm() < 1e-12);
      QVERIFY((particle(velocity, p) - (0.6 * eps - 0.8 * x0)).norm() < 1e-12);
    }
  }

  void refusesWhatIsNoMixture_data() {
    QTest::addColumn<QString>("given");
    QTest::addColumn<QString>("sentence");
    const QString head = R"({"id":"gaussian_mixture",)";
    QTest::newRow("weight") << head + R"("weights":[0.5,-1]})"
                            << "slot.weights[1]: expected a number above 0, found -1";
    QTest::newRow("means") << head + R"("weights":[1,1,1]})"
                           << "slot.means: expected 3 rows, one per weight, found 2";
    QTest::newRow("covariances") << head + R"("covariances":[[[1,0],[0,1]]]})"
                                 << "slot.covariances: expected 2 matrices, one per weight, found 1";
    QTest::newRow("shape")
        << head + R"("covariances":[[[1,0],[0,1]],[[1]]]})"
        << "slot.covariances[1]: expected a 2 by 2 matrix, as the means have 2 coordinates, found 1 by 1";
    QTest::newRow("symmetry")
        << head + R"("covariances":[[[1,0],[0.5,1]],[[1,0],[0,1]]]})"
        << "slot.covariances[0]: expected a symmetric matrix, found 0.5 in row 1, column 0, but 0 in row 0, column 1";
    QTest::newRow("definite")
        << head + R"("covariances":[[[1,0],[0,1]],[[1,2],[2,1]]]})"
        << "slot.covariances[1]: expected a positive definite matrix, found one with the eigenvalue -1";
    QTest::newRow("nothing") << head + R"("weights":[],"means":[],"covariances":[]})"
                             << "slot.weights: expected at least one number above 0, found none";
  }
  void refusesWhatIsNoMixture() {
    QFETCH(QString, given);
    QFETCH(QString, sentence);
    QCOMPARE(QString::fromStdString(refusal(targets(), given.toStdString())), sentence);
  }
};

SEMIFLOW_SUITE("core/sampling/gaussian_mixture", GaussianMixtureTest);
#include "gaussian_mixture_test.moc"
