#include <array>
#include <cmath>

#include "core/base/parallel.h"
#include "core/sampling/distances/sliced_wasserstein.h"
#include "tests/core/sampling/laboratory.h"
#include "tests/suite.h"

using namespace semiflow;
using namespace semiflow::sampling;
using namespace semiflow::tests;

namespace {

Level levelOf(double alpha, double sigma) { return {0, alpha, sigma, std::log(alpha / sigma)}; }

void addTargets() {
  QTest::addColumn<QString>("json");
  QTest::newRow("moons") << R"("two_moons")";
  QTest::newRow("spirals") << R"({"id":"spirals","arms":3})";
  QTest::newRow("ring") << R"({"id":"ring","radii":[0.7,2]})";
  QTest::newRow("pinwheel") << R"("pinwheel")";
  QTest::newRow("checkerboard") << R"("checkerboard")";
  QTest::newRow("checkerboard, blurred") << R"({"id":"checkerboard","cells":3,"blur":0.1})";
  QTest::newRow("painted") << R"({"id":"painted","values":[[0,1,0.5],[2,0,1]]})";
  QTest::newRow("double well") << R"({"id":"double_well","tilt":0.5})";
  QTest::newRow("energy") << R"({"id":"energy","resolution":24})";
  QTest::newRow("funnel") << R"({"id":"funnel","width":0.8})";
  QTest::newRow("tilted") << R"({"id":"tilted","base":"two_moons"})";
  QTest::newRow("swiss roll") << R"("swiss_roll")";
  QTest::newRow("product") << R"({"id":"product","first":"ring","second":{"id":"double_well","dimension":1}})";
  QTest::newRow("low rank") << R"({"id":"low_rank_mixture","dimension":6})";
  QTest::newRow("field") << R"({"id":"gaussian_random_field","points":8})";
}

/// Exact draws at a level.
Cloud drawn(const Target& target, const Level& level, std::size_t count) {
  Cloud x(count, target.dimension());
  target.sample(Random(11, Stream::target), x);
  const Cloud noise = normalCloud(count, target.dimension(), 1, 12);
  combine({{level.alpha, x}, {level.sigma, noise}}, x);
  return x;
}

Cloud pointsOf(const std::vector<std::vector<double>>& rows) {
  Cloud x(rows.size(), rows[0].size());
  for (std::size_t p = 0; p < rows.size(); ++p) {
    for (std::size_t c = 0; c < rows[p].size(); ++c) x.at(p, c) = rows[p][c];
  }
  return x;
}

double normal(double x, double variance) {
  return std::exp(-0.5 * x * x / variance) / std::sqrt(2 * std::numbers::pi * variance);
}

/// Compares the target with the density and score of "sum of weight N(x; alpha y, variance)" over nodes, naively.
struct Node {
  double weight;
  Eigen::VectorXd place;
};
void compareWithNodes(const Target& target, const Level& level, const std::vector<Node>& nodes, double blur,
                      const Cloud& x, double tolerance) {
  const double v = level.alpha * level.alpha * blur * blur + level.sigma * level.sigma;
  Cloud score(x.count(), x.dimension());
  target.score(level, x, score);
  const std::vector<double> log = target.logDensity(level, x);
  for (std::size_t p = 0; p < x.count(); ++p) {
    double total = 0, density = 0;
    Eigen::VectorXd slope = Eigen::VectorXd::Zero(static_cast<Eigen::Index>(x.dimension()));
    for (const Node& node : nodes) {
      double value = node.weight;
      Eigen::VectorXd offset(slope.size());
      for (Eigen::Index c = 0; c < slope.size(); ++c) {
        offset(c) = level.alpha * node.place(c) - x.at(p, static_cast<std::size_t>(c));
        value *= normal(offset(c), v);
      }
      total += node.weight;
      density += value;
      slope += value * offset / v;
    }
    if (!(density > 1e-250 * total)) continue;
    COMPARE_WITHIN(log[p], std::log(density / total), tolerance * std::max(1.0, std::abs(log[p])));
    for (Eigen::Index c = 0; c < slope.size(); ++c)
      COMPARE_WITHIN(score.at(p, static_cast<std::size_t>(c)), slope(c) / density,
                     tolerance * (1 / level.sigma + std::abs(slope(c) / density)));
  }
}

} // namespace

class TargetsTest : public QObject {
  Q_OBJECT
 private slots:
  void scoreIsTheGradientOfTheLogDensity_data() { addTargets(); }
  void scoreIsTheGradientOfTheLogDensity() {
    QFETCH(QString, json);
    const auto target = make(targets(), json.toStdString());
    const std::size_t d = target->dimension();
    for (const Level& level :
         {levelOf(1, 0.02), levelOf(0.9, 0.3), levelOf(0.3, 0.95), levelOf(0.01, 1), levelOf(1, 30)}) {
      const double h = 2e-3 * level.sigma;
      Cloud x = drawn(*target, level, 40);
      for (std::size_t c = 0; c < d; ++c) x.at(0, c) += 3 * level.sigma; // and one that is a little off
      Cloud score(x.count(), d);
      target->score(level, x, score);
      for (std::size_t c = 0; c < d; ++c) {
        std::vector<std::vector<double>> values;
        for (const double offset : {-2 * h, -h, h, 2 * h}) {
          Cloud moved = x;
          for (std::size_t p = 0; p < x.count(); ++p) moved.at(p, c) += offset;
          values.push_back(target->logDensity(level, moved));
        }
        for (std::size_t p = 0; p < x.count(); ++p) {
          const double slope = (values[0][p] - 8 * values[1][p] + 8 * values[2][p] - values[3][p]) / (12 * h);
          COMPARE_WITHIN(score.at(p, c), slope, 1e-7 * (std::abs(slope) + 1 / level.sigma));
        }
      }
    }
  }

  /// The density is normalised, and the draws have its moments.
  void densityAndDrawsAgree_data() { addTargets(); }
  void densityAndDrawsAgree() {
    QFETCH(QString, json);
    const auto whole = make(targets(), json.toStdString());
    const auto target = whole->dimension() <= 2 ? make(targets(), json.toStdString()) : whole->marginal(2);
    const Level level = levelOf(0.9, 0.35);
    constexpr std::size_t side = 160;
    double lower[2], spacing[2];
    for (std::size_t c = 0; c < 2; ++c) {
      const auto [a, b] = target->extent(level, c);
      lower[c] = a - 1 * (b - a);
      spacing[c] = 3 * (b - a) / side;
    }
    Cloud grid(side * side, 2);
    for (std::size_t p = 0; p < grid.count(); ++p) {
      grid.at(p, 0) = lower[0] + spacing[0] * static_cast<double>(p % side);
      grid.at(p, 1) = lower[1] + spacing[1] * static_cast<double>(p / side);
    }
    const std::vector<double> log = target->logDensity(level, grid);
    // 1, x, y, x^2, xy, y^2 and a wave, which sees the shape
    const auto moments = [](double x, double y) {
      return std::array<double, 8>{1, x, y, x * x, x * y, y * y, std::cos(2 * x), std::sin(1.5 * x - y)};
    };
    std::array<double, 8> exact{}, mean{}, square{};
    for (std::size_t p = 0; p < grid.count(); ++p) {
      const auto m = moments(grid.at(p, 0), grid.at(p, 1));
      for (std::size_t k = 0; k < m.size(); ++k) exact[k] += m[k] * std::exp(log[p]) * spacing[0] * spacing[1];
    }
    COMPARE_WITHIN(exact[0], 1.0, 2e-5);
    constexpr std::size_t count = 40000;
    const Cloud x = drawn(*whole, level, count);
    for (std::size_t p = 0; p < count; ++p) {
      const auto m = moments(x.at(p, 0), x.at(p, 1));
      for (std::size_t k = 0; k < m.size(); ++k) {
        mean[k] += m[k] / count;
        square[k] += m[k] * m[k] / count;
      }
    }
    for (std::size_t k = 1; k < 8; ++k)
      COMPARE_WITHIN(mean[k], exact[k], 5 * std::sqrt((square[k] - mean[k] * mean[k]) / count) + 1e-4);
  }

  void farAwayEverythingIsFinite_data() { addTargets(); }
  void farAwayEverythingIsFinite() {
    QFETCH(QString, json);
    const auto target = make(targets(), json.toStdString());
    for (const Level& level : {levelOf(1, 0.002), levelOf(0.9, 0.3), levelOf(1e-4, 1), levelOf(1, 80)}) {
      const Cloud x = normalCloud(200, target->dimension(), 20 * (level.alpha + level.sigma));
      Cloud score(200, target->dimension());
      target->score(level, x, score);
      const std::vector<double> log = target->logDensity(level, x);
      for (std::size_t p = 0; p < 200; ++p) {
        QVERIFY(std::isfinite(log[p]));
        for (std::size_t c = 0; c < target->dimension(); ++c) QVERIFY(std::isfinite(score.at(p, c)));
      }
    }
  }

  void particleDependsOnNothingElse_data() { addTargets(); }
  void particleDependsOnNothingElse() {
    QFETCH(QString, json);
    const auto target = make(targets(), json.toStdString());
    const Level level = levelOf(0.8, 0.4);
    const Cloud many = drawn(*target, level, 700);
    Cloud all(700, many.dimension());
    inArena(3, [&] { target->score(level, many, all); });
    std::vector<std::size_t> which{5, 699, 17, 300};
    Cloud few(4, many.dimension());
    inArena(1, [&] { target->score(level, gather(many, which), few); });
    for (std::size_t j = 0; j < 4; ++j) {
      for (std::size_t c = 0; c < many.dimension(); ++c) QCOMPARE(few.at(j, c), all.at(which[j], c));
    }
  }

  /// A sampler finds the law. DPM-Solver++ leaves little error in forty steps; the rest is chance.
  void aSamplerFindsTheLaw_data() { addTargets(); }
  void aSamplerFindsTheLaw() {
    QFETCH(QString, json);
    const auto target = make(targets(), json.toStdString());
    const std::size_t d = target->dimension();
    const auto process = make(processes(), R"({"id":"variance_preserving"})");
    Journey journey = journeyOf(*process, *target, R"("log_snr_uniform")", 40);
    const auto sampler = make(samplers(), R"({"id":"dpm_solver_pp_2m"})");
    constexpr std::size_t count = 3000;
    const Cloud found = travel(*sampler, journey, normalCloud(count, d));
    const Cloud exact = drawn(*target, journey.levels.back(), count);
    const auto directions = randomDirections(16, d, Random(1, Stream::projections));
    double size = 0;
    for (const double v : exact.values()) size = std::max(size, std::abs(v));
    const double distance = slicedWasserstein(found, exact, directions, 1);
    QVERIFY2(distance < 0.065 * std::max(1.0, size / 3), qPrintable(QString::number(distance)));
    const std::vector<double> shares = target->modeShares(journey.levels.back(), found);
    for (std::size_t k = 0; k < shares.size(); ++k)
      COMPARE_WITHIN(shares[k], target->modeWeights()[k], 5 * 0.5 / std::sqrt(count));
  }

  /// Bessel's function in place of the integral around the ring.
  void ringsAgreeWithBessel() {
    const auto target = make(targets(), R"({"id":"ring","radii":[0.7,2],"thickness":0.1})");
    for (const Level& level : {levelOf(1, 0.2), levelOf(0.5, 0.8)}) {
      const double v = level.alpha * level.alpha * 0.01 + level.sigma * level.sigma;
      for (const double r : {0.1, 0.6, 1.9}) {
        const double angle = 1.3;
        const Cloud x = pointsOf({{r * std::cos(angle), r * std::sin(angle)}});
        double density = 0, slope = 0;
        for (const double radius : {0.7, 2.0}) {
          const double a = level.alpha * radius;
          const double scale = radius / 2.7 / (2 * std::numbers::pi * v) * std::exp(-(r * r + a * a) / (2 * v));
          density += scale * std::cyl_bessel_i(0, r * a / v);
          slope += scale * (a * std::cyl_bessel_i(1, r * a / v) - r * std::cyl_bessel_i(0, r * a / v)) / v;
        }
        Cloud score(1, 2);
        target->score(level, x, score);
        COMPARE_WITHIN(target->logDensity(level, x)[0], std::log(density), 1e-11);
        COMPARE_WITHIN(score.at(0, 0), slope / density * std::cos(angle), 1e-10);
        COMPARE_WITHIN(score.at(0, 1), slope / density * std::sin(angle), 1e-10);
      }
    }
  }

  /// The same integral along a moon by ten times as many equal steps of Simpson's rule.
  void moonsAgreeWithSimpson() {
    const auto target = make(targets(), R"({"id":"two_moons","size":1.5,"gap":-0.5,"thickness":0.1})");
    std::vector<Node> nodes;
    constexpr int n = 20000;
    for (int i = 0; i <= n; ++i) {
      const double u = std::numbers::pi * i / n;
      const double weight = i == 0 || i == n ? 1 : (i % 2 == 1 ? 4 : 2);
      nodes.push_back({weight, Eigen::Vector2d(1.5 * (std::cos(u) - 0.5), 1.5 * (std::sin(u) - 0.25))});
      nodes.push_back({weight, Eigen::Vector2d(1.5 * (0.5 - std::cos(u)), 1.5 * (0.25 - std::sin(u)))});
    }
    for (const Level& level : {levelOf(1, 0.005), levelOf(0.6, 0.8)})
      compareWithNodes(*target, level, nodes, 0.1, drawn(*target, level, 20), 1e-11);
  }

  /// The board as four million points.
  void checkerboardAgreesWithItsConvolution() {
    const auto target = make(targets(), R"({"id":"checkerboard","cells":4,"size":4})");
    std::vector<Node> nodes;
    constexpr int n = 80; // midpoints per square
    for (int cell = 0; cell < 16; ++cell) {
      if ((cell % 4 + cell / 4) % 2 != 0) continue;
      for (int k = 0; k < n * n; ++k)
        nodes.push_back({1, Eigen::Vector2d(cell % 4 - 2 + (k % n + 0.5) / n, cell / 4 - 2 + (k / n + 0.5) / n)});
    }
    const Level level = levelOf(0.8, 0.6);
    compareWithNodes(*target, level, nodes, 0, drawn(*target, level, 10), 1e-4);
    // At a corner by symmetry, and next to an edge where the other squares are far: erf alone.
    const Level sharp = levelOf(1, 0.01);
    const std::vector<double> log = target->logDensity(sharp, pointsOf({{0, 0}, {0.005, 0.5}}));
    COMPARE_WITHIN(log[0], std::log(0.5 / 8), 1e-12);
    COMPARE_WITHIN(log[1], std::log(0.5 * (1 + std::erf(0.5 / std::sqrt(2))) / 8), 1e-12);
  }

  void doubleWellAgreesWithItsIntegral() {
    const auto target = make(targets(), R"({"id":"double_well","dimension":1,"tilt":0.7,"depth":4,"separation":1.2})");
    std::vector<Node> nodes;
    for (int i = 0; i <= 60000; ++i) {
      const double y = -4 + 8.0 * i / 60000;
      const double u = y / 1.2;
      nodes.push_back({std::exp(-4 * std::pow(u * u - 1, 2) + 0.7 * u), Eigen::VectorXd::Constant(1, y)});
    }
    for (const Level& level : {levelOf(1, 0.0015), levelOf(1, 0.02), levelOf(0.6, 0.8), levelOf(0.01, 1)})
      compareWithNodes(*target, level, nodes, 0, drawn(*target, level, 15), 1e-10);
  }

  /// Bayes' integral over the energy itself, by a fine midpoint rule; the cells leave an error of their size squared.
  void energyAgreesWithItsIntegral() {
    const auto target =
        make(targets(), R"({"id":"energy","energy":"3*(x^2-1)^2 + 2*(y - x/2)^2 + x*y/3","temperature":1.5,
                                            "lower":[-2.5,-2.5],"upper":[2.5,3],"resolution":128})");
    std::vector<Node> nodes;
    for (int i = 0; i < 400; ++i) {
      for (int j = 0; j < 440; ++j) {
        const double x = -2.5 + (i + 0.5) / 80, y = -2.5 + (j + 0.5) / 80;
        const double u = 3 * std::pow(x * x - 1, 2) + 2 * std::pow(y - x / 2, 2) + x * y / 3;
        nodes.push_back({std::exp(-u / 1.5), Eigen::Vector2d(x, y)});
      }
    }
    for (const Level& level : {levelOf(1, 0.2), levelOf(0.6, 0.8), levelOf(0.05, 1)})
      compareWithNodes(*target, level, nodes, 0, drawn(*target, level, 12), 3e-3);
    // Nearly without noise on the line, the energy and its slope themselves.
    const auto line =
        make(targets(), R"({"id":"energy","energy":"x^4/4 - x","lower":[-4],"upper":[4],"resolution":512})");
    double z = 0;
    for (int i = 0; i < 80000; ++i) {
      const double x = -4 + (i + 0.5) / 10000;
      z += std::exp(x - std::pow(x, 4) / 4) / 10000;
    }
    const Cloud x = pointsOf({{-1}, {0.3}, {1.7}});
    Cloud score(3, 1);
    line->score(levelOf(1, 0.02), x, score);
    const std::vector<double> log = line->logDensity(levelOf(1, 0.02), x);
    for (std::size_t p = 0; p < 3; ++p) {
      const double at = x.at(p, 0);
      COMPARE_WITHIN(log[p], at - std::pow(at, 4) / 4 - std::log(z), 0.01);
      COMPARE_WITHIN(score.at(p, 0), 1 - std::pow(at, 3), 0.03);
    }
    // Walls: nothing where the energy is very large.
    const auto walled =
        make(targets(), R"json({"id":"energy","energy":"if(x < 0, 1e9, 0)","lower":[-1],"upper":[3]})json");
    Cloud draws(500, 1);
    walled->sample(Random(1, Stream::target), draws);
    for (std::size_t p = 0; p < 500; ++p) QVERIFY(draws.at(p, 0) >= 0);
  }

  void funnelAgreesWithItsIntegral() {
    const auto target = make(targets(), R"({"id":"funnel","dimension":3,"width":2})");
    for (const Level& level : {levelOf(1, 0.05), levelOf(0.6, 0.8), levelOf(0.02, 1), levelOf(1, 20)}) {
      Cloud x = drawn(*target, level, 30);
      x.at(0, 0) = -4 * level.sigma - 3; // where the first coordinate and the others disagree
      x.at(0, 1) = 5;
      const std::vector<double> log = target->logDensity(level, x);
      for (std::size_t p = 0; p < x.count(); ++p) {
        double density = 0;
        constexpr double h = 0.0005;
        for (double v = -25; v < 25; v += h) {
          const double across = level.alpha * level.alpha * std::exp(v) + level.sigma * level.sigma;
          density += h * normal(v, 4) * normal(x.at(p, 0) - level.alpha * v, level.sigma * level.sigma) *
                     normal(x.at(p, 1), across) * normal(x.at(p, 2), across);
        }
        if (density > 1e-200) COMPARE_WITHIN(log[p], std::log(density), 1e-10 * std::max(1.0, std::abs(log[p])));
      }
    }
  }

  void lowRankAgreesWithTheTextbook() {
    const auto target = make(targets(), R"({"id":"low_rank_mixture","dimension":5,"rank":2,"components":1,"spread":0,
                                            "scale":2,"decay":1,"thickness":0.3})");
    // Of one piece at the origin the covariance is known up to a rotation: its powers' traces are not.
    constexpr std::size_t count = 20000;
    Cloud x(count, 5);
    target->sample(Random(2, Stream::target), x);
    Eigen::MatrixXd covariance = Eigen::MatrixXd::Zero(5, 5);
    for (std::size_t p = 0; p < count; ++p) {
      Eigen::VectorXd v(5);
      for (std::size_t c = 0; c < 5; ++c) v(static_cast<Eigen::Index>(c)) = x.at(p, c);
      covariance += v * v.transpose() / count;
    }
    COMPARE_WITHIN(covariance.trace(), 4 + 1 + 5 * 0.09, 0.2);
    COMPARE_WITHIN((covariance * covariance).trace(), 4.09 * 4.09 + 1.09 * 1.09 + 3 * 0.0081, 0.8);
  }

  /// Values of a field: the covariance between places is a sum of cosines.
  void fieldAgreesWithItsCovariance() {
    constexpr int n = 9;
    const auto target = make(targets(), R"({"id":"gaussian_random_field","points":9,"length":0.2,"amplitude":1.5})");
    Eigen::MatrixXd covariance(n, n);
    for (int i = 0; i < n; ++i) {
      for (int j = 0; j < n; ++j) {
        covariance(i, j) = 0;
        for (int k = -4; k <= 4; ++k) {
          const double w = 2 * std::numbers::pi * k;
          covariance(i, j) += std::pow(1 + w * w * 0.04, -2) * std::cos(w * (i - j) / n);
        }
      }
    }
    covariance *= 2.25 / covariance(0, 0);
    PlainMixture plain{{1}, {Eigen::VectorXd::Zero(n)}, {covariance}};
    const Level level = levelOf(0.8, 0.3);
    const Cloud x = drawn(*target, level, 20);
    Cloud score(20, n);
    target->score(level, x, score);
    const std::vector<double> log = target->logDensity(level, x);
    for (std::size_t p = 0; p < 20; ++p) {
      Eigen::VectorXd v(n), s(n);
      for (Eigen::Index c = 0; c < n; ++c) {
        v(c) = x.at(p, static_cast<std::size_t>(c));
        s(c) = score.at(p, static_cast<std::size_t>(c));
      }
      COMPARE_WITHIN(log[p], std::log(plain.density(v, 0.8, 0.3)), 1e-9);
      QVERIFY((s - plain.score(v, 0.8, 0.3)).norm() < 1e-9 * s.norm());
    }
    QCOMPARE(target->places().size(), std::size_t{9});
  }

  /// A mixture of round Gaussians times a Gaussian is one again: means and weights by hand.
  void tiltedMixtureIsAMixture() {
    const auto tilted = make(targets(), R"({"id":"tilted","place":[1,0.5],"strength":2,"base":{"id":"gaussian_mixture",
      "weights":[0.6,0.4],"means":[[-1,0],[1,1]],"covariances":[[[0.3,0],[0,0.3]],[[0.5,0],[0,0.5]]]}})");
    PlainMixture plain;
    const Eigen::Vector2d m(1, 0.5);
    const auto piece = [&](double weight, const Eigen::Vector2d& mean, double variance) {
      const double joint = 1 / (1 / variance + 2);
      plain.weights.push_back(weight * std::exp(-0.5 * (mean - m).squaredNorm() / (variance + 0.5)) / (variance + 0.5));
      plain.means.emplace_back(joint * (mean / variance + 2 * m));
      plain.covariances.emplace_back(joint * Eigen::Matrix2d::Identity());
    };
    piece(0.6, {-1, 0}, 0.3);
    piece(0.4, {1, 1}, 0.5);
    const double total = plain.weights[0] + plain.weights[1];
    COMPARE_WITHIN(tilted->modeWeights()[0], plain.weights[0] / total, 1e-12);
    const Level level = levelOf(0.7, 0.5);
    const Cloud x = normalCloud(30, 2);
    Cloud score(30, 2);
    tilted->score(level, x, score);
    const std::vector<double> log = tilted->logDensity(level, x);
    for (std::size_t p = 0; p < 30; ++p) {
      const Eigen::Vector2d v(x.at(p, 0), x.at(p, 1));
      COMPARE_WITHIN(log[p], std::log(plain.density(v, 0.7, 0.5) / total), 1e-10);
      QVERIFY((Eigen::Vector2d(score.at(p, 0), score.at(p, 1)) - plain.score(v, 0.7, 0.5)).norm() < 1e-10);
    }
  }

  /// Half of a tilted law's coordinates have no law in closed form; a product says so, too.
  void unknownMarginalsAreNone() {
    const auto target = make(targets(), R"({"id":"product","first":{"id":"double_well","dimension":1},
                                            "second":{"id":"tilted","place":[1,1]}})");
    QVERIFY(target->marginal(1) != nullptr);
    QVERIFY(target->marginal(2) == nullptr);
    QCOMPARE(target->marginal(3)->dimension(), std::size_t{3});
  }

  void refusesWhatMakesNoSense_data() {
    QTest::addColumn<QString>("given");
    QTest::addColumn<QString>("sentence");
    QTest::newRow("spiral") << R"({"id":"spirals","inner":3,"outer":2})"
                            << "slot.outer: expected a radius above inner, found 2";
    QTest::newRow("thin")
        << R"({"id":"ring","radii":[900],"thickness":0.001})"
        << "slot.thickness: expected a blur of at least 1/8000 of the length of the curve, found 0.001";
    QTest::newRow("no ring") << R"({"id":"ring","radii":[]})"
                             << "slot.radii: expected at least one number above 0, found none";
    QTest::newRow("rank") << R"({"id":"low_rank_mixture","dimension":3,"rank":5})"
                          << "slot.rank: expected at most the dimension, 3, found 5";
    QTest::newRow("paint") << R"({"id":"painted","values":[[1,-2]]})"
                           << "slot.values: expected densities of at least 0, found -2";
    QTest::newRow("nothing painted") << R"({"id":"painted","values":[[0,0]]})"
                                     << "slot.values: expected a density above 0 somewhere, found none";
    QTest::newRow("place") << R"({"id":"tilted","place":[1]})"
                           << "slot.place: expected 2 numbers, one per coordinate of the base, found 1";
    QTest::newRow("box") << R"({"id":"energy","lower":[0,0],"upper":[1]})"
                         << "slot.upper: expected 2 numbers, as lower has, found 1";
    QTest::newRow("box of three") << R"({"id":"energy","lower":[0,0,0],"upper":[1,1,1]})"
                                  << "slot.lower: expected one number on the line, or two in the plane, found 3";
    QTest::newRow("box inside out") << R"({"id":"energy","lower":[0,2],"upper":[1,1]})"
                                    << "slot.upper: expected numbers above those of lower, 2, found 1";
    QTest::newRow("energy without a number")
        << R"json({"id":"energy","energy":"sqrt(x)","lower":[-1],"upper":[1],"resolution":2})json"
        << "slot.energy: expected a number everywhere in the box, found none at x = -0.887298";
    QTest::newRow("energy infinite everywhere")
        << R"json({"id":"energy","energy":"exp(exp(10 + x^2))","lower":[-1],"upper":[1]})json"
        << "slot.energy: expected a finite number somewhere in the box, found none";
    QTest::newRow("energy of z") << R"({"id":"energy","energy":"z^2"})"
                                 << "slot.energy: column 1: expected";
    QTest::newRow("far") << R"({"id":"tilted","place":[30,0]})"
                         << "slot.strength: expected a factor that leaves at least 0.001 of the base, found one that "
                            "leaves 1e-171; measure a place where the base has more";
  }
  void refusesWhatMakesNoSense() {
    QFETCH(QString, given);
    QFETCH(QString, sentence);
    const QString found = QString::fromStdString(refusal(targets(), given.toStdString()));
    if (sentence.endsWith(": expected")) {
      QVERIFY2(found.startsWith(sentence), qPrintable(found));
    } else if (sentence.contains("1e-171")) {
      QVERIFY2(found.startsWith(sentence.left(60)), qPrintable(found));
    } else {
      QCOMPARE(found, sentence);
    }
  }
};

SEMIFLOW_SUITE("core/sampling/targets", TargetsTest);
#include "targets_test.moc"
