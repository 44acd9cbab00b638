#include <cmath>
#include <numbers>

#include <Eigen/Dense>

#include "core/base/parallel.h"
#include "core/base/random.h"
#include "core/koopman/decompositions/rank.h"
#include "core/koopman/spectra/pseudospectrum.h"
#include "core/numerics/lapack.h"
#include "tests/core/koopman/helpers.h"
#include "tests/suite.h"

using namespace semiflow;
using namespace semiflow::tests;
using Complex = std::complex<double>;
using Eigen::Index;
using Eigen::MatrixXcd;
using Eigen::MatrixXd;
using std::numbers::pi;

namespace {

/// Independent standard normal entries, the same each time.
MatrixXd noise(Index rows, Index columns, std::uint64_t seed) {
  MatrixXd m(rows, columns);
  Random(seed, Stream::initial).fillNormals(0, 0, m.data(), static_cast<std::size_t>(m.size()));
  return m;
}

/// x_(n+1) = A x_n from a start that has a part of every eigenvector.
MatrixXd orbit(const MatrixXd& a, Index length) {
  MatrixXd x(a.rows(), length);
  x.col(0).setOnes();
  for (Index k = 1; k < length; ++k) x.col(k) = a * x.col(k - 1);
  return x;
}

MatrixXd rotation(double angle, double modulus) {
  return modulus * (MatrixXd(2, 2) << std::cos(angle), -std::sin(angle), std::sin(angle), std::cos(angle)).finished();
}

koopman::Snapshots onCircle(Index length, double angle) {
  MatrixXd x(1, length);
  for (Index k = 0; k < length; ++k) x(0, k) = std::fmod(0.1 + static_cast<double>(k) * angle, 1.0);
  koopman::Snapshots s = series(x);
  s.periods = {1};
  return s;
}

} // namespace

class SpectraTest : public QObject {
  Q_OBJECT
 private slots:
  void lapackFactorizationsMultiplyBack() {
    const MatrixXd a = noise(30, 7, 1);
    const MatrixXd r = numerics::triangularFactor(a);
    COMPARE_WITHIN((r.transpose() * r - a.transpose() * a).norm(), 0, 1e-12);
    const auto svd = numerics::singularValueDecomposition(a);
    COMPARE_WITHIN((svd.u * svd.values.asDiagonal() * svd.v.transpose() - a).norm(), 0, 1e-13);
    const MatrixXd square = noise(9, 9, 2);
    const auto pairs = numerics::eigenpairs(square);
    COMPARE_WITHIN((square * pairs.vectors - pairs.vectors * pairs.values.asDiagonal()).norm(), 0, 1e-12);
    const auto schur = numerics::schur(square);
    COMPARE_WITHIN((schur.u * schur.t * schur.u.adjoint() - square).norm(), 0, 1e-12);
    MatrixXcd top = schur.t, bottom = numerics::triangularFactor(MatrixXcd(noise(9, 9, 3)));
    const MatrixXcd gram = top.adjoint() * top + bottom.adjoint() * bottom;
    numerics::stackTriangular(top, bottom);
    const MatrixXcd upper = top.triangularView<Eigen::Upper>();
    COMPARE_WITHIN((upper.adjoint() * upper - gram).norm(), 0, 1e-12);
  }

  void linearSystemToTwelveDigits() {
    MatrixXd a = MatrixXd::Zero(5, 5);
    a.topLeftCorner(2, 2) = rotation(0.3, 0.98);
    a.block(2, 2, 2, 2) = rotation(1.1, 0.95);
    a(4, 4) = 0.9;
    const MatrixXd mix = noise(5, 5, 4) + 4 * MatrixXd::Identity(5, 5);
    const MatrixXd similar = mix * a * mix.inverse();
    for (const char* method : {"dmd", "edmd", "resdmd"}) {
      const Solved s = solve(series(orbit(similar, 200)), {{"id", "identity"}}, {{"id", method}});
      QCOMPARE(int(s.model.eigenvalues.size()), 5);
      for (const Complex z : {std::polar(0.98, 0.3), std::polar(0.98, -0.3), std::polar(0.95, 1.1), Complex(0.9)}) {
        COMPARE_WITHIN(distanceTo(s.model.eigenvalues, z), 0, 1e-12);
      }
      QVERIFY(s.model.residuals.maxCoeff() < 1e-11);
    }
  }

  void tallDataGiveTheSameAsSmall() {
    // The same dynamics seen through 3000 sensors: shape `tall`, where the data's orthogonal factor is never formed.
    const MatrixXd hidden = orbit(0.99 * rotation(0.2, 1), 60);
    const MatrixXd sensors = noise(3000, 2, 5);
    const Solved s = solve(series(sensors * hidden), {{"id", "identity"}}, {{"id", "dmd"}});
    QCOMPARE(int(s.reduced.rank()), 2);
    COMPARE_WITHIN(distanceTo(s.model.eigenvalues, std::polar(0.99, 0.2)), 0, 1e-12);
    // A mode is an eigenvector of the dynamics: sensors * (1, -i) up to its phase and size
    const Eigen::VectorXcd exact = sensors * Eigen::Vector2cd(Complex(1, 0), Complex(0, -1));
    const double cosine = std::abs(exact.normalized().dot(s.model.modes.col(0)));
    COMPARE_WITHIN(cosine, 1, 1e-12);
    // and the projector finds the eigenfunctions at states outside of the data
    const Eigen::VectorXd state = sensors * Eigen::Vector2d(0.3, -2),
                          next = sensors * (0.99 * rotation(0.2, 1) * Eigen::Vector2d(0.3, -2));
    const Eigen::VectorXcd now = s.model.functions.transpose() * (s.reduced.projector.transpose() * state);
    const Eigen::VectorXcd later = s.model.functions.transpose() * (s.reduced.projector.transpose() * next);
    for (Index j = 0; j < 2; ++j)
      COMPARE_WITHIN(std::abs(later[j] - s.model.eigenvalues[j] * now[j]), 0, 1e-10 * std::abs(now[j]));
  }

  void modesAddUpToTheData() {
    const MatrixXd x = orbit(rotation(0.4, 0.97), 40);
    for (const char* modes : {"exact", "projected"}) {
      const Solved s = solve(series(x), {{"id", "identity"}}, {{"id", "dmd"}, {"modes", modes}});
      for (Index n = 0; n < 40; n += 13) {
        Eigen::VectorXcd sum = Eigen::VectorXcd::Zero(2);
        const Eigen::VectorXcd phi = s.model.functions.transpose() * s.reduced.q.col(0);
        for (Index j = 0; j < 2; ++j) sum += std::pow(s.model.eigenvalues[j], n) * phi[j] * s.model.modes.col(j);
        COMPARE_WITHIN((sum - x.col(n).cast<Complex>()).norm(), 0, 1e-12);
      }
      for (Index j = 0; j < 2; ++j) {
        COMPARE_WITHIN(s.model.modes.col(j).norm(), 1, 1e-14);
        // both entries are of one size: the first is real, whichever round-off makes the larger
        COMPARE_WITHIN(s.model.modes(0, j).imag(), 0, 1e-9);
      }
    }
  }

  void travellingWaveInTwoDimensions() {
    // cos(k.x - w t) on a grid: two modes exp(+-i k.x) with the eigenvalues exp(-+i w dt)
    const Index n = 24;
    const double w = 1.7, dt = 0.1;
    MatrixXd u(n * n, 50);
    for (Index t = 0; t < 50; ++t) {
      for (Index j = 0; j < n; ++j) {
        for (Index i = 0; i < n; ++i) {
          const double phase = 2 * pi * static_cast<double>(2 * i + 3 * j) / static_cast<double>(n);
          u(j * n + i, t) = std::cos(phase - w * dt * static_cast<double>(t));
        }
      }
    }
    const Solved s = solve(series(u, dt), {{"id", "identity"}}, {{"id", "dmd"}});
    QCOMPARE(int(s.model.eigenvalues.size()), 2);
    COMPARE_WITHIN(std::abs(s.model.eigenvalues[0] - std::polar(1.0, w * dt)), 0, 1e-12);
    Eigen::VectorXcd wave(n * n);
    for (Index j = 0; j < n; ++j) {
      for (Index i = 0; i < n; ++i)
        wave[j * n + i] = std::polar(1.0 / static_cast<double>(n),
                                     -2 * pi * static_cast<double>(2 * i + 3 * j) / static_cast<double>(n));
    }
    COMPARE_WITHIN(std::abs(wave.dot(s.model.modes.col(0))), 1, 1e-12);
  }

  void productsOfEigenvaluesToo() {
    // Monomials of degree 3 of a linear map: lambda^i mu^j for i + j <= 3
    const Complex lambda = std::polar(0.98, 0.2), mu = std::conj(lambda);
    koopman::Snapshots s = series(MatrixXd(2, 200));
    s.lengths.assign(20, 10);
    for (Index t = 0; t < 20; ++t) {
      s.states.col(10 * t) = noise(2, 1, static_cast<std::uint64_t>(100 + t));
      for (Index k = 1; k < 10; ++k) s.states.col(10 * t + k) = rotation(0.2, 0.98) * s.states.col(10 * t + k - 1);
    }
    const Solved solved = solve(s, {{"id", "monomials"}, {"degree", 3}}, {{"id", "resdmd"}});
    QCOMPARE(int(solved.model.eigenvalues.size()), 10);
    for (int i = 0; i <= 3; ++i) {
      for (int j = 0; i + j <= 3; ++j) {
        COMPARE_WITHIN(distanceTo(solved.model.eigenvalues, std::pow(lambda, i) * std::pow(mu, j)), 0, 1e-11);
      }
    }
    QVERIFY(solved.model.residuals.maxCoeff() < 1e-10);
  }

  void irrationalRotationThroughFourierModes() {
    const double alpha = (std::sqrt(5.0) - 1) / 2;
    const Solved s = solve(onCircle(3000, alpha), {{"id", "fourier"}, {"wave_numbers", 10}}, {{"id", "resdmd"}});
    QCOMPARE(int(s.model.eigenvalues.size()), 21);
    for (int k = -10; k <= 10; ++k)
      COMPARE_WITHIN(distanceTo(s.model.eigenvalues, std::polar(1.0, 2 * pi * k * alpha)), 0, 1e-11);
    QVERIFY2(s.model.residuals.maxCoeff() < 1e-10, qPrintable(QString::number(s.model.residuals.maxCoeff())));
  }

  void irrationalRotationThroughOtherFunctions_data() {
    QTest::addColumn<QString>("dictionary");
    QTest::newRow("hats") << R"({"id":"hat","nodes":20})";
    QTest::newRow("monomials") << R"({"id":"monomials","degree":9})";
  }
  void irrationalRotationThroughOtherFunctions() {
    // A unitary operator moves no observable closer to lambda times itself than 1 - |lambda|. One long orbit keeps
    // norms up to its two ends.
    QFETCH(QString, dictionary);
    const Solved s =
        solve(onCircle(50000, (std::sqrt(5.0) - 1) / 2), Json::parse(dictionary.toStdString()), {{"id", "resdmd"}});
    QVERIFY(s.model.eigenvalues.size() >= 8);
    double inside = 0;
    for (Index j = 0; j < s.model.eigenvalues.size(); ++j) {
      const double gap = 1 - std::abs(s.model.eigenvalues[j]);
      inside = std::max(inside, gap);
      QVERIFY2(s.model.residuals[j] >= gap - 1e-3, qPrintable(QString("%1 < %2").arg(s.model.residuals[j]).arg(gap)));
    }
    QVERIFY(inside > 0.1); // pollution there is
  }

  void residualsAreThoseOfTheirDefinition() {
    // Against the explicit formula with the whole matrices of observables
    const koopman::Snapshots data = onCircle(500, 0.3819);
    const Solved s = solve(data, {{"id", "monomials"}, {"degree", 5}}, {{"id", "resdmd"}});
    const MatrixXd psi = koopman::lift(observables({{"id", "monomials"}, {"degree", 5}}).bind(data), data).values;
    const MatrixXcd g = s.reduced.projector.cast<Complex>() * s.model.functions;
    for (Index j = 0; j < g.cols(); ++j) {
      const Eigen::VectorXcd at = psi.leftCols(499).transpose() * g.col(j),
                             later = psi.rightCols(499).transpose() * g.col(j);
      COMPARE_WITHIN((later - s.model.eigenvalues[j] * at).norm() / at.norm(), s.model.residuals[j], 1e-9);
    }
    const koopman::ResidualFunction tau(s.reduced);
    for (const Complex z : {Complex(0.3, 0.2), Complex(-1, 0.5), Complex(0, 0)}) {
      // the smallest singular value of the whole (pairs x functions) matrix
      const MatrixXcd map = (psi.rightCols(499).transpose() * s.reduced.projector).cast<Complex>() -
                            z * (psi.leftCols(499).transpose() * s.reduced.projector).cast<Complex>();
      COMPARE_WITHIN(tau(z), Eigen::BDCSVD<MatrixXcd>(map).singularValues().minCoeff(), 1e-9);
    }
  }

  void pseudospectrumOfANormalOperatorIsTheDistanceToItsSpectrum() {
    const double alpha = std::sqrt(2.0) - 1;
    const Solved s = solve(onCircle(2000, alpha), {{"id", "fourier"}, {"wave_numbers", 4}}, {{"id", "resdmd"}});
    koopman::Pseudospectrum plane(s.reduced, {21, 1.5}, s.model.eigenvalues);
    QVERIFY(plane.run({}));
    const auto field = plane.take();
    QCOMPARE(field.values.size(), std::size_t{441});
    // An orbit of 2000 points is nearly, but not exactly, orthogonal for the Fourier modes: 1e-3
    for (std::size_t j = 0; j < 21; ++j) {
      for (std::size_t i = 0; i < 21; ++i) {
        const Complex z(field.axes[0].at(i), field.axes[1].at(j));
        double nearest = 10;
        for (int k = -4; k <= 4; ++k) nearest = std::min(nearest, std::abs(z - std::polar(1.0, 2 * pi * k * alpha)));
        COMPARE_WITHIN(field.values[j * 21 + i], nearest, 2e-3);
      }
    }
    const koopman::ResidualFunction tau(s.reduced);
    for (int k = -4; k <= 4; ++k) COMPARE_WITHIN(tau(std::polar(1.0, 2 * pi * k * alpha)), 0, 1e-12);
  }

  void pseudospectrumOfAnExactlyNormalOperator() {
    // k = diag(blocks), s = 0: the closed form holds to ten digits
    koopman::Reduced reduced;
    reduced.k = MatrixXd::Zero(5, 5);
    reduced.k.topLeftCorner(2, 2) = rotation(0.7, 0.9);
    reduced.k.block(2, 2, 2, 2) = rotation(2.0, 0.5);
    reduced.k(4, 4) = 1;
    reduced.s = MatrixXd::Zero(5, 5);
    const koopman::ResidualFunction tau(reduced);
    const std::vector<Complex> spectrum{std::polar(0.9, 0.7), std::polar(0.9, -0.7), std::polar(0.5, 2.0),
                                        std::polar(0.5, -2.0), 1};
    for (double x = -1.3; x < 1.4; x += 0.31) {
      for (double y = -1.3; y < 1.4; y += 0.29) {
        double nearest = 10;
        for (const Complex lambda : spectrum) nearest = std::min(nearest, std::abs(Complex(x, y) - lambda));
        COMPARE_WITHIN(tau({x, y}), nearest, 1e-9 * nearest);
      }
    }
  }

  void smallestSingularValueAgainstLapack() {
    for (const Index n : {1, 2, 10, 60, 150}) {
      MatrixXcd r = noise(n, n, 11).cast<Complex>() + Complex(0, 1) * noise(n, n, 12).cast<Complex>();
      r = r.triangularView<Eigen::Upper>();
      r.diagonal().array() += 4;
      const double expected = Eigen::BDCSVD<MatrixXcd>(r).singularValues().minCoeff();
      COMPARE_WITHIN(koopman::smallestSingularValue(r), expected, 1e-8 * expected + 1e-14);
    }
    MatrixXcd singular = MatrixXcd::Identity(3, 3);
    singular(1, 1) = 0;
    QCOMPARE(koopman::smallestSingularValue(singular), 0.0);
  }

  void duffingNearItsSinkMovesAsItsLinearization() {
    // At (1, 0): mu^2 + mu/2 + 2 = 0
    const koopman::System duffing = system({{"id", "duffing"}});
    koopman::Snapshots s = series(MatrixXd(2, 1000), 0.25);
    s.lengths.assign(100, 10);
    for (Index t = 0; t < 100; ++t) {
      Eigen::VectorXd x = 0.03 * noise(2, 1, static_cast<std::uint64_t>(t));
      x[0] += 1;
      for (Index k = 0; k < 10; ++k) {
        s.states.col(10 * t + k) = x;
        koopman::advance(duffing, x.data(), 0.25);
      }
    }
    const Solved solved = solve(s, {{"id", "hermite"}, {"degree", 5}}, {{"id", "resdmd"}});
    const Complex mu(-0.25, std::sqrt(2 - 0.0625));
    COMPARE_WITHIN(distanceTo(solved.model.eigenvalues, std::exp(0.25 * mu)), 0, 1e-6);
    COMPARE_WITHIN(distanceTo(solved.model.eigenvalues, std::exp(0.5 * mu)), 0, 1e-4); // its square
    COMPARE_WITHIN(distanceTo(solved.model.eigenvalues, 1), 0, 1e-12);
  }

  void ranksByTheirRules() {
    const Eigen::VectorXd singular = (Eigen::VectorXd(5) << 10, 5, 1, 1e-3, 1e-12).finished();
    QCOMPARE(int(koopman::rankByTolerance(singular, 1e-10)), 4);
    QCOMPARE(int(koopman::rankByEnergy(singular, 0.99)), 2); // 125/126
    QCOMPARE(int(koopman::rankByEnergy(singular, 0.995)), 3);
    // Square matrices: median 0.6528 of the Marchenko-Pastur law and the factor 2.858 of Gavish and Donoho
    COMPARE_WITHIN(koopman::marchenkoPasturMedian(1), 0.6528, 1e-4);
    COMPARE_WITHIN(4 / std::sqrt(3.0) / std::sqrt(koopman::marchenkoPasturMedian(1)), 2.858, 1e-3);
    // Table of the paper for b = 0.5: 2.1711
    const double b = 0.5, lambda = std::sqrt(2 * (b + 1) + 8 * b / (b + 1 + std::sqrt(b * b + 14 * b + 1)));
    COMPARE_WITHIN(lambda / std::sqrt(koopman::marchenkoPasturMedian(b)), 2.1711, 1e-3);
    // Three strong directions in noise are found, however many columns
    const MatrixXd data = 30 * noise(200, 3, 21) * noise(3, 100, 22) + noise(200, 100, 23);
    const auto svd = numerics::singularValueDecomposition(data);
    QCOMPARE(int(koopman::rankByHardThreshold(svd.values, 200, 100)), 3);
  }

  void residualsAboveTheBoundAreLeftOut() {
    const koopman::Snapshots data = onCircle(2000, 0.41421);
    const Json hats{{"id", "hat"}, {"nodes", 12}};
    const Solved all = solve(data, hats, {{"id", "resdmd"}});
    const double bound = 0.5 * all.model.residuals.maxCoeff();
    const Solved few = solve(data, hats, {{"id", "resdmd"}, {"discard_above", bound}});
    QCOMPARE(few.model.discarded, Index{(all.model.residuals.array() > bound).count()});
    QVERIFY(few.model.discarded > 0);
    QCOMPARE(few.model.eigenvalues.size() + few.model.discarded, all.model.eigenvalues.size());
    QVERIFY(few.model.residuals.maxCoeff() <= bound);
  }

  void sameBitsForAnyNumberOfThreads() {
    const auto compute = [](int threads) {
      Solved s;
      std::vector<double> plane;
      inArena(threads, [&] {
        s = solve(onCircle(20000, 0.41421), {{"id", "hat"}, {"nodes", 12}}, {{"id", "resdmd"}});
        koopman::Pseudospectrum p(s.reduced, {12, 0}, s.model.eigenvalues);
        p.run({});
        plane = p.take().values;
      });
      return std::make_tuple(s.model.eigenvalues, s.model.modes, s.model.residuals, plane);
    };
    const auto one = compute(1);
    for (const int threads : {2, 4}) {
      const auto many = compute(threads);
      QVERIFY(std::get<0>(many) == std::get<0>(one));
      QVERIFY(std::get<1>(many) == std::get<1>(one));
      QVERIFY(std::get<2>(many) == std::get<2>(one));
      QVERIFY(std::get<3>(many) == std::get<3>(one));
    }
  }

  void tallDataHaveTheSameBitsForAnyNumberOfThreads() {
    const MatrixXd data = noise(5000, 12, 31);
    const auto compute = [&](int threads) {
      Solved s;
      inArena(threads, [&] { s = solve(series(data), {{"id", "identity"}}, {{"id", "dmd"}}); });
      return s;
    };
    const Solved one = compute(1), three = compute(3);
    QVERIFY(one.model.eigenvalues == three.model.eigenvalues);
    QVERIFY(one.model.modes == three.model.modes);
    QVERIFY(one.reduced.projector == three.reduced.projector);
  }
};

SEMIFLOW_SUITE("core/koopman/spectra", SpectraTest);
#include "spectra_test.moc"
