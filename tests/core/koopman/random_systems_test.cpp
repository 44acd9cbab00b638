#include <cmath>
#include <numbers>
#include <stop_token>
#include <thread>

#include "tests/core/koopman/helpers.h"
#include "tests/suite.h"

using namespace semiflow;
using namespace semiflow::tests;
using Complex = std::complex<double>;
using Eigen::Index;
using Eigen::MatrixXd;

namespace {

double fraction(double x) { return x - std::floor(x); }

/// The number that a standard normal one stays below with probability u, by bisection.
double normalQuantile(double u) {
  double low = -9, high = 9;
  while (high - low > 1e-13) {
    const double middle = 0.5 * (low + high);
    (0.5 * std::erfc(-middle / std::numbers::sqrt2) < u ? low : high) = middle;
  }
  return low;
}

/// Pairs (x, y): x = start(u), y one step later with the noise of v, for (u, v) on a lattice that fills the unit square
/// far more evenly than random points would: averages are good to about 1/count.
koopman::Snapshots evenPairs(const koopman::System& s, Index count, double h, double (*start)(double)) {
  koopman::Snapshots pairs = series(MatrixXd(1, 2 * count), h);
  pairs.lengths.assign(static_cast<std::size_t>(count), 2);
  pairs.periods = s.periods;
  for (Index i = 0; i < count; ++i) {
    const double x = start((static_cast<double>(i) + 0.5) / static_cast<double>(count));
    const double noise = normalQuantile(fraction(0.5 + static_cast<double>(i) * (std::numbers::phi - 1)));
    pairs.states(0, 2 * i) = x;
    s.randomStep(&x, h, &noise, &pairs.states(0, 2 * i + 1));
  }
  return pairs;
}

Json analysisOf(const std::string& source) {
  return Json::parse(R"({"semiflow":1,"kind":"koopman","training_fraction":1,"observables":{"id":"identity"},
    "decomposition":{"id":"dmd"},"source":{"id":"system",)" +
                     source + "}}");
}

} // namespace

class RandomSystemsTest : public QObject {
  Q_OBJECT
 private slots:
  void ornsteinUhlenbeckDecaysAtMultiplesOfItsRate() {
    // exp(-k theta tau), with the normalized Hermite polynomials for eigenfunctions. The average of a polynomial lacks
    // what the rarest of that many normal numbers leave out of the tails: in NumPy, 1e-4, 7e-4, 3.4e-3 and 1.24e-2.
    const koopman::System process = system({{"id", "ornstein_uhlenbeck"}, {"theta", 0.8}});
    const auto pairs = evenPairs(process, 100000, 0.5, normalQuantile);
    const Solved s = solve(pairs, {{"id", "hermite"}, {"degree", 4}, {"standardize", false}}, {{"id", "edmd"}});
    QCOMPARE(int(s.model.eigenvalues.size()), 5);
    for (int k = 0; k <= 4; ++k)
      COMPARE_WITHIN(std::abs(s.model.eigenvalues[k] - std::exp(-0.4 * k)), 0, 1.3e-2 * std::pow(0.29, 4 - k));
    // k = 1: the residual of an exact eigenfunction is the noise's deviation
    COMPARE_WITHIN(s.model.residuals[1], std::sqrt(1 - std::exp(-0.8)), 1e-3);
  }

  void noisyLogisticHasItsPublishedEigenvalues() {
    // Kostic et al., Learning dynamical systems via Koopman operator regression in reproducing kernel Hilbert spaces,
    // NeurIPS 2022: 1, -0.193 +- 0.191i at exponent 20; eight digits, and exponent 10, from the integrals
    // r_k int exp(2 pi i (k F(x) - j x)) dx by Gauss-Legendre quadrature with 2000 nodes in NumPy. The operator is far
    // from normal: smaller eigenvalues need more pairs than a test can have.
    const auto found = [](int exponent) {
      const koopman::System map = system({{"id", "noisy_logistic"}, {"exponent", exponent}});
      const auto pairs = evenPairs(map, 100000, 1, [](double u) { return u; });
      return solve(pairs, {{"id", "fourier"}, {"wave_numbers", exponent / 2}}, {{"id", "edmd"}}).model.eigenvalues;
    };
    const auto weak = found(20), strong = found(10);
    const Complex second(-0.19333806, 0.19094300);
    for (const Complex z : {Complex(1), second, std::conj(second)}) COMPARE_WITHIN(distanceTo(weak, z), 0, 5e-4);
    for (const double z : {1.0, -0.35867144}) COMPARE_WITHIN(distanceTo(strong, z), 0, 5e-4);
  }

  void trigonometricNoiseHasItsMoments() {
    // from x = 0 the next state is the noise: E cos(2 pi k xi) = r_k, 10/11 and 10*9/(11*12) at exponent 20
    const koopman::System map = system({{"id", "noisy_logistic"}});
    double first = 0, second = 0, sine = 0;
    const int count = 20000;
    koopman::Noise noise{Random(3, Stream::noise), 7};
    for (int i = 0; i < count; ++i) {
      double x = 0;
      koopman::advance(map, &x, 1, noise);
      first += std::cos(2 * std::numbers::pi * x) / count;
      second += std::cos(4 * std::numbers::pi * x) / count;
      sine += std::sin(2 * std::numbers::pi * x) / count;
    }
    QCOMPARE(noise.steps, std::uint64_t(count));
    COMPARE_WITHIN(first, 10.0 / 11, 4 * 0.12 / std::sqrt(count));
    COMPARE_WITHIN(second, 90.0 / 132, 4 * 0.4 / std::sqrt(count));
    COMPARE_WITHIN(sine, 0, 4 * 0.4 / std::sqrt(count));
  }

  void langevinStepsAreOfWeakOrderTwo() {
    // Moments of one step in a double well from x = 0.6, over Gauss-Hermite nodes, against the generator's series
    // E f(x_h) = f + h L f + h^2/2 L^2 f + O(h^3), f = x and x^2; L = b d + (1/beta) d^2, b = -V'
    const koopman::System well = system({{"id", "double_well"}, {"barrier", 1}, {"beta", 2}});
    const double x = 0.6, b = -4 * x * (x * x - 1), b1 = -12 * x * x + 4, b2 = -24 * x, d = 0.5;
    const double mean1 = b, mean2 = b * b1 + d * b2;                // L x, L^2 x
    const double square1 = 2 * x * b + 2 * d;                       // L x^2
    const double g1 = 2 * b + 2 * x * b1, g2 = 4 * b1 + 2 * x * b2; // derivatives of L x^2
    const double square2 = b * g1 + d * g2;
    double before = 0;
    for (const double h : {0.02, 0.01}) {
      // five nodes are exact to degree 9
      const double nodes[5] = {-2.856970013872806, -1.355626179974266, 0, 1.355626179974266, 2.856970013872806};
      const double weights[5] = {0.011257411327721, 0.222075922005613, 0.533333333333333, 0.222075922005613,
                                 0.011257411327721};
      double mean = 0, square = 0, next = 0;
      for (int i = 0; i < 5; ++i) {
        well.randomStep(&x, h, &nodes[i], &next);
        mean += weights[i] * next;
        square += weights[i] * next * next;
      }
      const double error = std::abs(mean - (x + h * mean1 + 0.5 * h * h * mean2)) +
                           std::abs(square - (x * x + h * square1 + 0.5 * h * h * square2));
      if (before > 0) QVERIFY2(before / error > 6.5, qPrintable(QString::number(before / error))); // 8 in the limit
      before = error;
    }
  }

  void prinzForceIsTheSlopeOfItsPotential() {
    const koopman::System prinz = system({{"id", "prinz"}});
    const auto potential = [](double x) {
      return 4 * (std::pow(x, 8) + 0.8 * std::exp(-80 * x * x) + 0.2 * std::exp(-80 * (x - 0.5) * (x - 0.5)) +
                  0.5 * std::exp(-40 * (x + 0.5) * (x + 0.5)));
    };
    for (double x = -1.1; x < 1.2; x += 0.07) {
      double force = 0;
      prinz.law(&x, &force);
      COMPARE_WITHIN(force, -(potential(x + 1e-5) - potential(x - 1e-5)) / 2e-5, 1e-6);
    }
  }

  void aTrajectoryDependsOnSeedAndNumberAlone() {
    const std::string process = R"("system":{"id":"double_well"},)";
    const auto first = [&](const std::string& rest, int seed) {
      Json tree = analysisOf(process + rest);
      tree["seed"] = seed;
      return tableIn(*lastFrame(tree), "trajectory").columns[1].values;
    };
    const auto alone = first(R"("trajectories":1,"length":30)", 1);
    const auto among = first(R"("trajectories":5,"length":30)", 1);
    const auto longer = first(R"("trajectories":2,"length":40)", 1);
    QCOMPARE(among, alone);
    QVERIFY(std::equal(alone.begin(), alone.end(), longer.begin()));
    QVERIFY(first(R"("trajectories":1,"length":30)", 2) != alone);
  }

  void stoppingAndGoingOnTakesTheSamePath() {
    // stopped again and again by another thread, in the midst of trajectories; with a transient and noisy sensors
    Json tree = analysisOf(R"("system":{"id":"double_well"},"trajectories":2,"length":3000,"transient":1,"noise":0.1)");
    const auto whole = tableIn(*lastFrame(tree), "trajectory").columns[1].values;
    const auto run = experiment::Experiment(tree, ".").makeRun();
    experiment::FramePtr frame = run->start();
    for (int stops = 0; !run->finished(); ++stops) {
      std::stop_source source;
      std::jthread other;
      if (stops < 200) other = std::jthread([&] { source.request_stop(); });
      if (const auto next = run->advance(source.get_token())) frame = next;
    }
    QCOMPARE(tableIn(*frame, "trajectory").columns[1].values, whole);
  }

  void sensorsAddWhiteNoise() {
    // of the deviation asked for, to the same trajectory, and not to what the next state comes from
    const std::string turn =
        R"("system":{"id":"linear","matrix":[[0,-1],[1,0]],"time":"discrete"},"trajectories":1,"length":4000)";
    const auto clean = tableIn(*lastFrame(analysisOf(turn)), "trajectory").columns[1].values;
    const auto noisy = tableIn(*lastFrame(analysisOf(turn + R"(,"noise":0.3)")), "trajectory").columns[1].values;
    double mean = 0, square = 0, next = 0;
    for (std::size_t k = 0; k < 4000; ++k) {
      const double e = noisy[k] - clean[k];
      mean += e / 4000;
      square += e * e / 4000;
      if (k > 0) next += e * (noisy[k - 1] - clean[k - 1]) / 4000;
    }
    COMPARE_WITHIN(mean, 0, 4 * 0.3 / std::sqrt(4000));
    COMPARE_WITHIN(square, 0.09, 4 * 0.09 * std::sqrt(2.0 / 4000));
    COMPARE_WITHIN(next, 0, 4 * 0.09 / std::sqrt(4000));
  }

  void warnsThatResidualsContainTheVariance() {
    const auto frame = lastFrame(analysisOf(R"("system":{"id":"ornstein_uhlenbeck"},"trajectories":50,"length":20)"));
    QVERIFY(!frame->warnings.empty());
    QVERIFY(frame->warnings.back().find("Noise drives") != std::string::npos);
  }
};

SEMIFLOW_SUITE("core/koopman/random_systems", RandomSystemsTest);
#include "random_systems_test.moc"
