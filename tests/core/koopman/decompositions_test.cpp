#include <cmath>
#include <fstream>
#include <numbers>

#include <Eigen/Dense>

#include "core/base/random.h"
#include "core/koopman/decompositions/exponential_fit.h"
#include "core/koopman/decompositions/rank.h"
#include "core/koopman/decompositions/spectral_measure.h"
#include "tests/core/koopman/helpers.h"
#include "tests/suite.h"

using namespace semiflow;
using namespace semiflow::tests;
using Complex = std::complex<double>;
using Eigen::Index;
using Eigen::MatrixXcd;
using Eigen::MatrixXd;
using Eigen::VectorXcd;
using Eigen::VectorXd;
using std::numbers::pi;

namespace {

MatrixXd noise(Index rows, Index columns, std::uint64_t seed) {
  MatrixXd m(rows, columns);
  Random(seed, Stream::initial).fillNormals(0, 0, m.data(), static_cast<std::size_t>(m.size()));
  return m;
}

/// Waves seen by `sensors` of them: sum_j Re a_j lambda_j^n v_j with random v_j.
MatrixXd waves(Index sensors, Index length, const std::vector<Complex>& eigenvalues, std::uint64_t seed) {
  MatrixXd x = MatrixXd::Zero(sensors, length);
  for (std::size_t j = 0; j < eigenvalues.size(); ++j) {
    const MatrixXd v = noise(sensors, 2, seed + j);
    Complex power = 1;
    for (Index n = 0; n < length; ++n, power *= eigenvalues[j])
      x.col(n) += power.real() * v.col(0) - power.imag() * v.col(1);
  }
  return x;
}

const std::vector<Complex> three{std::polar(1.0, 0.3), std::polar(0.99, 0.7), Complex(0.95)};

} // namespace

class DecompositionsTest : public QObject {
  Q_OBJECT
 private slots:
  void allAreExactOnLinearData_data() {
    QTest::addColumn<QString>("method");
    for (const char* method :
         {R"({"id":"dmd"})", R"({"id":"tls_dmd"})", R"({"id":"fb_dmd"})", R"({"id":"opt_dmd","trials":0})",
          R"({"id":"sparse_dmd","penalty":1e-6})", R"({"id":"subspace_dmd"})", R"({"id":"randomized_dmd","rank":5})",
          R"({"id":"compressed_dmd","measurements":9})",
          R"({"id":"compressed_dmd","measurements":9,"measure":"points"})", R"({"id":"hankel_dmd","delays":3})"}) {
      QTest::newRow(method) << method;
    }
  }
  void allAreExactOnLinearData() {
    // five eigenvalues seen by thirty sensors, to twelve digits; the modes move as the data do
    QFETCH(QString, method);
    Json chosen = Json::parse(method.toStdString());
    const MatrixXd x = waves(30, 60, three, 1);
    const Solved s = solve(series(x), {{"id", "identity"}}, chosen);
    QCOMPARE(int(s.model.eigenvalues.size()), 5);
    for (const Complex z : three) {
      COMPARE_WITHIN(distanceTo(s.model.eigenvalues, z), 0, 1e-12);
      COMPARE_WITHIN(distanceTo(s.model.eigenvalues, std::conj(z)), 0, 1e-12);
    }
    const Index later = 25, first = 60 - s.reduced.q.cols(); // delays have no value at the first snapshots
    VectorXcd at = s.model.functions.transpose() * s.reduced.q.col(0);
    if (s.model.start.size() > 0) at = s.model.start;
    VectorXcd sum = VectorXcd::Zero(30);
    for (Index j = 0; j < 5; ++j) sum += at[j] * std::pow(s.model.eigenvalues[j], later) * s.model.modes.col(j);
    COMPARE_WITHIN((sum - x.col(first + later).cast<Complex>()).norm(), 0, 1e-9 * x.col(first + later).norm());
  }

  void delaysFindMoreFrequenciesThanSensors() {
    const Solved s =
        solve(series(waves(1, 100, three, 5)), {{"id", "identity"}}, {{"id", "hankel_dmd"}, {"delays", 12}});
    QCOMPARE(int(s.model.eigenvalues.size()), 5);
    for (const Complex z : three) COMPARE_WITHIN(distanceTo(s.model.eigenvalues, z), 0, 1e-9);
  }

  void optimisedDmdKeepsNegativeEigenvaluesAndManyTrajectories() {
    // x alternates in sign: the rate has the imaginary part pi
    const Solved one = solve(series(waves(4, 30, {Complex(-0.9), Complex(0.8)}, 8)), {{"id", "identity"}},
                             {{"id", "opt_dmd"}, {"trials", 0}});
    COMPARE_WITHIN(distanceTo(one.model.eigenvalues, -0.9), 0, 1e-12);
    QCOMPARE(one.model.eigenvalues[0].imag(), 0.0);
    koopman::Snapshots many = series(MatrixXd(3, 60));
    many.lengths = {20, 20, 20};
    const MatrixXd a = noise(3, 3, 2), turn = (MatrixXd(3, 3) << 0.8, -0.5, 0, 0.5, 0.8, 0, 0, 0, 0.7).finished();
    const MatrixXd map = a * turn * a.inverse();
    for (Index t = 0; t < 3; ++t) {
      many.states.col(20 * t) = noise(3, 1, static_cast<std::uint64_t>(40 + t));
      for (Index k = 1; k < 20; ++k) many.states.col(20 * t + k) = map * many.states.col(20 * t + k - 1);
    }
    const Solved all = solve(many, {{"id", "identity"}}, {{"id", "opt_dmd"}, {"trials", 0}});
    COMPARE_WITHIN(distanceTo(all.model.eigenvalues, Complex(0.8, 0.5)), 0, 1e-10);
    COMPARE_WITHIN(distanceTo(all.model.eigenvalues, 0.7), 0, 1e-10);
    QVERIFY(all.model.residuals.maxCoeff() < 1e-9);
  }

  void exponentialsAreFittedAtAnyTimes() {
    // Unequal times; from rates that are a tenth off
    koopman::TimeSeries s{VectorXd(25), MatrixXd(25, 2)};
    for (Index i = 0; i < 25; ++i) {
      const double t = s.times[i] = 0.2 * static_cast<double>(i) + 0.05 * std::sin(static_cast<double>(i));
      s.values.row(i) << std::exp(-0.3 * t) * std::cos(2 * t) + 0.5 * std::exp(-t),
          3 * std::exp(-0.3 * t) * std::sin(2 * t);
    }
    const VectorXcd start = (VectorXcd(3) << Complex(-0.2, 2.1), Complex(-0.2, -2.1), Complex(-1.1)).finished();
    const auto fit = koopman::fitExponentials({s}, start);
    COMPARE_WITHIN(std::abs(fit.rates[0] - Complex(-0.3, 2)), 0, 1e-10);
    COMPARE_WITHIN(std::abs(fit.rates[2] - Complex(-1)), 0, 1e-9);
  }

  void sparsityKeepsTheStrongModes() {
    // two strong waves in a little noise: eight singular vectors are kept, the penalty leaves four of them
    const MatrixXd x = waves(20, 120, {std::polar(1.0, 0.4), std::polar(1.0, 1.3)}, 11) + 0.01 * noise(20, 120, 12);
    const Solved s = solve(series(x), {{"id", "identity"}},
                           {{"id", "sparse_dmd"}, {"truncation", "rank"}, {"rank", 8}, {"penalty", 0.05}});
    QCOMPARE(int(s.model.eigenvalues.size()), 4);
    COMPARE_WITHIN(distanceTo(s.model.eigenvalues, std::polar(1.0, 0.4)), 0, 1e-3);
    COMPARE_WITHIN(distanceTo(s.model.eigenvalues, std::polar(1.0, 1.3)), 0, 1e-3);
    const Solved every = solve(series(x), {{"id", "identity"}},
                               {{"id", "sparse_dmd"}, {"truncation", "rank"}, {"rank", 8}, {"penalty", 0}});
    QCOMPARE(int(every.model.eigenvalues.size()), 8);
  }

  void randomRangesMatchTheLeadingSingularVectors() {
    // with a gap in the singular values the projection is that of the truncated decomposition
    const MatrixXd x = waves(200, 80, three, 21) + 1e-6 * noise(200, 80, 22);
    const Solved s = solve(series(x), {{"id", "identity"}}, {{"id", "randomized_dmd"}, {"rank", 5}});
    const Solved exact = solve(series(x), {{"id", "identity"}}, {{"id", "dmd"}, {"truncation", "rank"}, {"rank", 5}});
    for (Index j = 0; j < 5; ++j)
      COMPARE_WITHIN(std::abs(s.model.eigenvalues[j] - exact.model.eigenvalues[j]), 0, 1e-8);
    for (Index j = 0; j < 5; ++j)
      COMPARE_WITHIN(s.reduced.singularValues[j], exact.reduced.singularValues[j],
                     1e-9 * exact.reduced.singularValues[0]);
  }

  void polynomialKernelsFindProductsOfEigenvalues() {
    // (1 + x.y)^2 spans the six monomials of degree 2 in two states: lambda^i mu^j, i + j <= 2
    const double lambda = 0.9, mu = -0.6;
    koopman::Snapshots s = series(MatrixXd(2, 60));
    s.lengths.assign(20, 3);
    for (Index t = 0; t < 20; ++t) {
      const MatrixXd x = noise(2, 1, static_cast<std::uint64_t>(60 + t));
      for (int k = 0; k < 3; ++k) {
        s.states(0, 3 * t + k) = std::pow(lambda, k) * x(0) + std::pow(mu, k) * x(1);
        s.states(1, 3 * t + k) = std::pow(lambda, k) * x(0) - 2 * std::pow(mu, k) * x(1);
      }
    }
    const Json kernel = {{"id", "kernel_edmd"}, {"kernel", "polynomial"}, {"degree", 2}, {"tolerance", 1e-9}};
    const Solved solved = solve(s, {{"id", "identity"}}, kernel);
    QCOMPARE(int(solved.model.eigenvalues.size()), 6);
    for (const double z : {1.0, lambda, mu, lambda * lambda, lambda * mu, mu * mu})
      COMPARE_WITHIN(distanceTo(solved.model.eigenvalues, z), 0, 1e-9);
  }

  void kernelMethodIsThatOfThePaper() {
    // K = S^-1 Q^T A Q S^-1 written out, with a Gaussian kernel of the data's own width
    const MatrixXd x = noise(2, 12, 31);
    koopman::Snapshots s = series(x);
    const Solved solved =
        solve(s, {{"id", "identity"}}, {{"id", "kernel_edmd"}, {"kernel", "gaussian"}, {"width", 0.7}, {"rank", 6}});
    const VectorXd mean = x.rowwise().mean();
    const double length = 0.7 * (x.colwise() - mean).norm() / std::sqrt(12);
    MatrixXd g(11, 11), a(11, 11);
    for (Index i = 0; i < 11; ++i) {
      for (Index j = 0; j < 11; ++j) {
        g(i, j) = std::exp(-0.5 * (x.col(i) - x.col(j)).squaredNorm() / (length * length));
        a(i, j) = std::exp(-0.5 * (x.col(i + 1) - x.col(j)).squaredNorm() / (length * length));
      }
    }
    const Eigen::SelfAdjointEigenSolver<MatrixXd> eigen(g);
    const MatrixXd q = eigen.eigenvectors().rightCols(6);
    const VectorXd inverse = eigen.eigenvalues().tail(6).cwiseSqrt().cwiseInverse();
    const MatrixXd k = inverse.asDiagonal() * q.transpose() * a * q * inverse.asDiagonal();
    for (const Complex z : k.eigenvalues()) COMPARE_WITHIN(distanceTo(solved.model.eigenvalues, z), 0, 1e-8);
  }

  void kernelResidualsAreSmallWhereTheyShouldBe() {
    // The golden rotation as a point on the circle: eigenvalues exp(2 pi i k alpha), found with 40 centres out of 1000
    const double alpha = (std::sqrt(5.0) - 1) / 2;
    MatrixXd x(2, 1000);
    for (Index n = 0; n < 1000; ++n) x.col(n) << std::cos(2 * pi * alpha * n), std::sin(2 * pi * alpha * n);
    const Json kernel = {{"id", "kernel_resdmd"}, {"centres", 40}, {"pseudospectrum", false}, {"width", 0.8}};
    const Solved s = solve(series(x), {{"id", "identity"}}, kernel);
    QVERIFY(s.model.eigenvalues.size() <= 40);
    for (int k = -3; k <= 3; ++k) {
      Index nearest = 0;
      const Complex z = std::polar(1.0, 2 * pi * k * alpha);
      (s.model.eigenvalues.array() - z).abs().minCoeff(&nearest);
      COMPARE_WITHIN(std::abs(s.model.eigenvalues[nearest] - z), 0, 1e-6);
      QVERIFY2(s.model.residuals[nearest] < 1e-5, qPrintable(QString::number(s.model.residuals[nearest])));
    }
    // none beats the bound of a unitary operator
    for (Index j = 0; j < s.model.eigenvalues.size(); ++j)
      QVERIFY(s.model.residuals[j] >= 1 - std::abs(s.model.eigenvalues[j]) - 5e-3);
  }

  void generatorOfAFlowGivesItsRates() {
    // x' = A x with the rates -0.1 +- 2i, through monomials: all sums of two of them; no aliasing at any interval
    koopman::Snapshots s = series(noise(2, 60, 71), 5.0);
    s.lengths.assign(30, 2);
    s.system = std::make_shared<koopman::System>(system({{"id", "linear"}}));
    const Solved solved = solve(s, {{"id", "monomials"}, {"degree", 2}}, {{"id", "gedmd"}});
    const Complex mu(-0.1, 2);
    for (const Complex z : {Complex(0), mu, std::conj(mu), 2.0 * mu, mu + std::conj(mu), 2.0 * std::conj(mu)})
      COMPARE_WITHIN(distanceTo(solved.model.rates, z), 0, 1e-8);
    QVERIFY(solved.model.residuals.maxCoeff() < 1e-8);
    COMPARE_WITHIN(distanceTo(solved.model.eigenvalues, std::exp(5.0 * mu)), 0, 1e-7);
    // of data without a law the difference quotient, (exp(mu h) - 1)/h
    s.system = nullptr;
    s.interval = 1e-3;
    for (Index t = 0; t < 30; ++t) {
      Eigen::Vector2d x = s.states.col(2 * t);
      koopman::advance(system({{"id", "linear"}}), x.data(), 1e-3);
      s.states.col(2 * t + 1) = x;
    }
    const Solved measured = solve(s, {{"id", "identity"}}, {{"id", "gedmd"}});
    COMPARE_WITHIN(distanceTo(measured.model.rates, (std::exp(1e-3 * mu) - 1.0) / 1e-3), 0, 1e-9);
  }

  void prinzGeneratorToThreeDigits() {
    // Reference: finite volumes with 8000 cells on [-1.6, 1.6], reflecting, symmetric and tridiagonal (SciPy's
    // eigh_tridiagonal), extrapolated: 0, -1.19899, -7.88850, -15.3614
    const koopman::System prinz = system({{"id", "prinz"}});
    MatrixXd x(1, 4000);
    for (Index i = 0; i < 4000; ++i) x(0, i) = -1.25 + 2.5 * (static_cast<double>(i) + 0.5) / 4000;
    koopman::Snapshots s = series(x, 0.05);
    s.system = std::make_shared<koopman::System>(prinz);
    const Json bumps = {
        {"id", "radial"}, {"centres", 66}, {"placement", "grid"}, {"width", 0.06}, {"standardize", false}};
    const Solved solved = solve(s, bumps, {{"id", "gedmd"}});
    const double reference[4] = {0, -1.19899, -7.88850, -15.3614};
    for (Index j = 0; j < 4; ++j) {
      QCOMPARE(solved.model.rates[j].imag(), 0.0);
      COMPARE_WITHIN(solved.model.rates[j].real(), reference[j], 5e-4 * std::max(1.0, -reference[j]));
    }
  }

  void measurePreservingEigenvaluesLieOnTheCircle() {
    // hat functions pull those of extended DMD into the disc; rotations by 2 pi k alpha are still found
    const double alpha = std::sqrt(2.0) - 1;
    MatrixXd x(1, 4000);
    for (Index n = 0; n < 4000; ++n) x(0, n) = std::fmod(0.1 + alpha * n, 1.0);
    koopman::Snapshots s = series(x);
    s.periods = {1};
    const Solved solved = solve(s, {{"id", "hat"}, {"nodes", 20}}, {{"id", "mpedmd"}});
    QCOMPARE(int(solved.model.eigenvalues.size()), 20);
    for (const Complex z : solved.model.eigenvalues) COMPARE_WITHIN(std::abs(z), 1, 1e-12);
    for (int k = -2; k <= 2; ++k)
      COMPARE_WITHIN(distanceTo(solved.model.eigenvalues, std::polar(1.0, 2 * pi * k * alpha)), 0, 0.02);
  }

  void rationalKernelsKeepMassAndMoments() {
    for (const int order : {1, 2, 4, 6}) {
      std::array<double, 2> errors{};
      for (int half = 0; half < 2; ++half) {
        const koopman::RationalKernel kernel(order, half == 0 ? 0.2 : 0.1);
        const int n = 4000;
        Complex mass = 0, second = 0;
        for (int i = 0; i < n; ++i) {
          const double t = 2 * pi * i / n;
          mass += kernel(t) * 2 * pi / n;
          second += kernel(t) * 2 * pi / n * std::polar(1.0, -2 * t);
        }
        COMPARE_WITHIN(std::abs(mass - 1.0), 0, 1e-12);
        errors[static_cast<std::size_t>(half)] = std::abs(second - 1.0);
      }
      // halving the width takes off a factor 2^order
      COMPARE_WITHIN(std::log2(errors[0] / errors[1]), order, 0.6);
    }
    // order 1 is Poisson's kernel
    const koopman::RationalKernel poisson(1, 0.3);
    const double r = std::exp(-0.3);
    COMPARE_WITHIN(poisson(0.8), (1 - r * r) / (1 - 2 * r * std::cos(0.8) + r * r) / (2 * pi), 1e-14);
  }

  void streamsMatchBatches() {
    // pair by pair the same eigenvalues as all at once, also where the bases have to be cut down
    const MatrixXd x = waves(60, 90, three, 81);
    const Solved all = solve(series(x), {{"id", "identity"}}, {{"id", "dmd"}});
    const Solved one =
        solve(series(x), {{"id", "identity"}}, {{"id", "streaming_dmd"}, {"rank", 5}, {"tolerance", 1e-8}});
    QCOMPARE(one.model.eigenvalues.size(), all.model.eigenvalues.size());
    for (Index j = 0; j < 5; ++j) {
      COMPARE_WITHIN(std::abs(one.model.eigenvalues[j] - all.model.eigenvalues[j]), 0, 1e-9);
      COMPARE_WITHIN(std::abs(one.model.modes.col(j).dot(all.model.modes.col(j))), 1, 1e-8);
    }
    const MatrixXd noisy = x + 1e-4 * noise(60, 90, 82);
    const Solved cut = solve(series(noisy), {{"id", "identity"}}, {{"id", "streaming_dmd"}, {"rank", 5}});
    for (const Complex z : three) COMPARE_WITHIN(distanceTo(cut.model.eigenvalues, z), 0, 1e-4);
  }

  void lawsAreObeyed() {
    // a rotation of four dimensions in noise: unitary keeps the moduli at 1
    const MatrixXd turning = waves(6, 80, {std::polar(1.0, 0.3), std::polar(1.0, 1.2)}, 91);
    const Solved unitary = solve(series(turning + 0.05 * noise(6, 80, 92)), {{"id", "identity"}}, {{"id", "pidmd"}});
    for (const Complex z : unitary.model.eigenvalues) COMPARE_WITHIN(std::abs(z), 1, 1e-12);
    // exact where the law is the data's own
    const MatrixXd a = noise(5, 5, 93), q = Eigen::HouseholderQR<MatrixXd>(a).householderQ();
    const VectorXd decays = VectorXd::LinSpaced(5, 0.5, 0.9);
    const auto moved = [](const MatrixXd& map) {
      koopman::Snapshots s = series(MatrixXd(map.rows(), 60));
      s.lengths.assign(30, 2);
      for (Index t = 0; t < 30; ++t) {
        s.states.col(2 * t) = noise(map.rows(), 1, static_cast<std::uint64_t>(200 + t));
        s.states.col(2 * t + 1) = map * s.states.col(2 * t);
      }
      return s;
    };
    const MatrixXd symmetric = q * decays.asDiagonal() * q.transpose();
    const Solved s = solve(moved(symmetric), {{"id", "identity"}}, {{"id", "pidmd"}, {"structure", "symmetric"}});
    for (Index j = 0; j < 5; ++j) COMPARE_WITHIN(s.model.eigenvalues[j].real(), decays[4 - j], 1e-10);
    const MatrixXd skew = 0.2 * (a - a.transpose());
    const Solved k = solve(moved(skew), {{"id", "identity"}}, {{"id", "pidmd"}, {"structure", "antisymmetric"}});
    for (const Complex z : skew.eigenvalues()) COMPARE_WITHIN(distanceTo(k.model.eigenvalues, z), 0, 1e-10);
  }

  void structuresOfTheStateAreFound_data() {
    QTest::addColumn<QString>("structure");
    for (const char* structure : {"shift_invariant", "causal", "local"}) QTest::newRow(structure) << structure;
  }
  void structuresOfTheStateAreFound() {
    // an advection-diffusion stencil round a ring of 8 places, its triangle, its band: all eigenvalues, from few pairs
    QFETCH(QString, structure);
    MatrixXd map = MatrixXd::Zero(8, 8);
    for (Index i = 0; i < 8; ++i) {
      map(i, i) = structure == "shift_invariant" ? 0.5 : 0.3 + 0.05 * static_cast<double>(i);
      if (structure != "causal" && (i < 7 || structure == "shift_invariant")) map(i, (i + 1) % 8) = 0.1;
      if (i > 0 || structure == "shift_invariant") map(i, (i + 7) % 8) = 0.4;
    }
    koopman::Snapshots s = series(MatrixXd(8, 20));
    s.lengths.assign(10, 2);
    for (Index t = 0; t < 10; ++t) {
      s.states.col(2 * t) = noise(8, 1, static_cast<std::uint64_t>(300 + t));
      s.states.col(2 * t + 1) = map * s.states.col(2 * t);
    }
    const Solved solved = solve(s, {{"id", "identity"}}, {{"id", "pidmd"}, {"structure", structure.toStdString()}});
    for (const Complex z : map.eigenvalues()) COMPARE_WITHIN(distanceTo(solved.model.eigenvalues, z), 0, 1e-9);
    QVERIFY(solved.model.residuals.maxCoeff() < 1e-8);
    const MatrixXcd off = map * solved.model.modes - solved.model.modes * solved.model.eigenvalues.asDiagonal();
    COMPARE_WITHIN(off.norm(), 0, 1e-8);
  }

  void landoFindsTheLinearPartOfANonlinearMap() {
    // x -> 0.5 x + 0.3 x^2, y -> -0.4 y + x y about the origin: 0.5 and -0.4, which plain DMD cannot see
    koopman::Snapshots s = series(MatrixXd(2, 80));
    s.lengths.assign(40, 2);
    for (Index t = 0; t < 40; ++t) {
      const MatrixXd x = noise(2, 1, static_cast<std::uint64_t>(400 + t)) + MatrixXd::Constant(2, 1, 0.5);
      s.states.col(2 * t) = x;
      s.states.col(2 * t + 1) << 0.5 * x(0) + 0.3 * x(0) * x(0), -0.4 * x(1) + x(0) * x(1);
    }
    const Solved solved = solve(s, {{"id", "identity"}}, {{"id", "lando"}, {"base", "origin"}, {"degree", 2}});
    COMPARE_WITHIN(distanceTo(solved.model.eigenvalues, 0.5), 0, 1e-7);
    COMPARE_WITHIN(distanceTo(solved.model.eigenvalues, -0.4), 0, 1e-7);
    const Solved plain = solve(s, {{"id", "identity"}}, {{"id", "dmd"}});
    QVERIFY(distanceTo(plain.model.eigenvalues, -0.4) > 0.05);
  }

  void resolutionsTellWhenAModeIsThere() {
    // a slow wave all along, a fast one in the second half only
    const Index m = 512;
    MatrixXd x(12, m);
    const MatrixXd v = noise(12, 4, 95);
    for (Index n = 0; n < m; ++n) {
      const double slow = 2 * pi * static_cast<double>(n) / static_cast<double>(m),
                   fast = 2 * pi * static_cast<double>(n) / 32;
      x.col(n) = std::cos(slow) * v.col(0) + std::sin(slow) * v.col(1);
      if (n >= m / 2) x.col(n) += 0.5 * (std::cos(fast) * v.col(2) + std::sin(fast) * v.col(3));
    }
    const Solved s = solve(series(x), {{"id", "identity"}}, {{"id", "mr_dmd"}, {"levels", 6}, {"cycles", 2}});
    double left = 0, right = 0;
    for (Index j = 0; j < s.model.eigenvalues.size(); ++j) {
      const double period = 2 * pi / std::abs(std::arg(s.model.eigenvalues[j]));
      if (std::abs(period - 32) > 3) continue;
      const auto life = s.model.lifetimes[static_cast<std::size_t>(j)];
      const double size = std::abs(s.model.start[j]) * static_cast<double>(life.end - life.begin);
      (life.begin >= m / 2 ? right : left) += size;
    }
    QVERIFY2(right > 10 * left, qPrintable(QString("%1 %2").arg(left).arg(right)));
    double error = 0;
    for (Index n = 0; n < m; ++n) {
      const VectorXcd at = s.model.functionsAt(s.reduced, n);
      error += ((s.model.modes * at).real() - x.col(n)).squaredNorm();
    }
    QVERIFY2(std::sqrt(error) < 0.1 * x.norm(), qPrintable(QString::number(std::sqrt(error) / x.norm())));
  }

  void inputsAreToldFromTheSystemsOwnMotion() {
    // x' = A x + B u with random inputs: A's eigenvalues exactly, where plain DMD takes the inputs for dynamics; and a
    // forecast that knows the inputs
    const MatrixXd a = (MatrixXd(2, 2) << 0.8, -0.3, 0.3, 0.8).finished(), u = noise(1, 120, 96);
    const TemporaryFolder folder;
    std::ofstream file(folder / "driven.csv");
    file.precision(17);
    file << "x,y,u\n";
    Eigen::Vector2d x(1, 0);
    for (Index n = 0; n < 120; ++n) {
      file << x[0] << ',' << x[1] << ',' << u(0, n) << '\n';
      x = a * x + Eigen::Vector2d(0.5, -1) * u(0, n);
    }
    file.close();
    const Json tree = Json::parse(R"({"semiflow":1,"kind":"koopman","observables":{"id":"identity"},
      "source":{"id":"file","path":"driven.csv","variable":"x,y,u"},"decomposition":{"id":"dmdc"}})");
    const auto frame = lastFrame(tree, folder / ".");
    const auto& spectrum = spectrumIn(*frame);
    QCOMPARE(spectrum.eigenvalues.size(), std::size_t{2});
    COMPARE_WITHIN(std::abs(spectrum.eigenvalues[0] - Complex(0.8, 0.3)), 0, 1e-12);
    QVERIFY(spectrum.residuals[0] < 1e-12);
    QVERIFY(scalarIn(*frame, "forecast_error") < 1e-11);
    QVERIFY(scalarIn(*frame, "reconstruction_error") < 1e-11);
    Json other = tree;
    other["decomposition"]["inputs"] = Json::array({"v"});
    QCOMPARE(QString::fromStdString(complaint(other, folder / ".")),
             QStringLiteral("decomposition.inputs: expected names out of x, y, u, found 'v'; did you mean 'x'?"));
  }

  void rankByOneStepError() {
    const MatrixXd x = waves(40, 100, {std::polar(1.0, 0.3), std::polar(1.0, 1.1)}, 51) + 1e-3 * noise(40, 100, 52);
    const Solved s =
        solve(series(x), {{"id", "identity"}}, {{"id", "dmd"}, {"truncation", "residual"}, {"residual", 0.01}});
    QCOMPARE(int(s.reduced.rank()), 4);
    QCOMPARE(int(koopman::rankByResidual((VectorXd(4) << 0.5, 0.1, 0.01, 0).finished(), 0.1)), 2);
    QCOMPARE(int(koopman::rankByResidual((VectorXd(2) << 0.5, 0.2).finished(), 0.1)), 2);
  }
};

SEMIFLOW_SUITE("core/koopman/decompositions", DecompositionsTest);
#include "decompositions_test.moc"
