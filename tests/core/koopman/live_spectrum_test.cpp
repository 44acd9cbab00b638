#include <cmath>
#include <numbers>
#include <random>

#include <Eigen/Eigenvalues>
#include <Eigen/SVD>

#include "core/base/parallel.h"
#include "core/koopman/live_spectrum.h"
#include "tests/core/koopman/helpers.h"
#include "tests/suite.h"

using namespace semiflow;
using namespace semiflow::tests;
using Eigen::Index;
using Eigen::MatrixXcd;
using Eigen::MatrixXd;
using Eigen::VectorXcd;
using Eigen::VectorXd;
using koopman::LiveSpectrum;
using Complex = std::complex<double>;

namespace {

void add(LiveSpectrum& live, const VectorXd& x) { live.add({x.data(), static_cast<std::size_t>(x.size())}); }

/// A turn by an angle in the plane, seen by six sensors.
VectorXd seen(double angle) {
  VectorXd x(6);
  for (int i = 0; i < 6; ++i) x[i] = std::cos(angle - 0.9 * i) + 0.3 * std::sin(angle + 0.2 * i * i);
  return x;
}

double distance(const LiveSpectrum& live, Complex z) { return distanceTo(live.result().eigenvalues, z); }

/// Waves exp(i k x) with the multipliers of waves(), each with its real amplitude, on n points.
const std::vector<Complex>& waves() {
  static const std::vector<Complex> all{std::polar(1.0, 0.31), std::polar(0.998, 0.8), std::polar(1.002, 1.7)};
  return all;
}
MatrixXd sumOfWaves(Index n, Index times) {
  MatrixXd x = MatrixXd::Constant(n, times, 3); // and a mean
  for (Index t = 0; t < times; ++t) {
    for (Index i = 0; i < n; ++i) {
      const double place = 2 * std::numbers::pi * static_cast<double>(i) / static_cast<double>(n);
      for (std::size_t k = 0; k < waves().size(); ++k) {
        const Complex wave = std::polar(std::pow(0.5, static_cast<double>(k)), static_cast<double>(k + 1) * place) *
                             std::pow(waves()[k], static_cast<double>(t));
        x(i, t) += wave.real();
      }
    }
  }
  return x;
}
MatrixXd noise(Index n, Index times) {
  std::mt19937_64 random(1);
  std::normal_distribution<double> normal;
  return MatrixXd::NullaryExpr(n, times, [&] { return normal(random); });
}

/// The same from all snapshots at once, with a singular value decomposition of those that count sqrt(weight).
struct Exact {
  VectorXcd eigenvalues;
  MatrixXcd functions; ///< states x eigenvalues: g(x) = functions^T x
  MatrixXd x, y;       ///< weighted
  double residual(Index j) const {
    const VectorXcd g = functions.col(j);
    return (y.transpose() * g - eigenvalues[j] * (x.transpose() * g)).norm() / (x.transpose() * g).norm();
  }
};
Exact exactly(const MatrixXd& snapshots, Index rank, double window) {
  const Index pairs = snapshots.cols() - 1;
  VectorXd weights(pairs);
  for (Index p = 0; p < pairs; ++p) weights[p] = std::exp(-0.5 * static_cast<double>(pairs - 1 - p) / window);
  Exact result;
  result.x = snapshots.leftCols(pairs) * weights.asDiagonal();
  result.y = snapshots.rightCols(pairs) * weights.asDiagonal();
  const Eigen::JacobiSVD<MatrixXd> svd(result.x, Eigen::ComputeThinU | Eigen::ComputeThinV);
  const MatrixXd u = svd.matrixU().leftCols(rank);
  const MatrixXd inverse = svd.singularValues().head(rank).cwiseInverse().asDiagonal();
  const Eigen::EigenSolver<MatrixXd> solver(
      MatrixXd(u.transpose() * result.y * svd.matrixV().leftCols(rank) * inverse).transpose());
  result.eigenvalues = solver.eigenvalues();
  result.functions = u * solver.eigenvectors();
  return result;
}

LiveSpectrum streamed(const MatrixXd& snapshots, Index rank, double window) {
  LiveSpectrum live(rank, window);
  for (Index t = 0; t < snapshots.cols(); ++t) add(live, snapshots.col(t));
  return live;
}

Index nearestTo(const VectorXcd& eigenvalues, Complex z) {
  Index nearest = 0;
  (eigenvalues.array() - z).abs().minCoeff(&nearest);
  return nearest;
}

} // namespace

class LiveSpectrumTest : public QObject {
  Q_OBJECT
 private slots:
  void agreesWithAllOfTheFadingPastAtOnce() {
    // Noise makes every pair tell something else, and more directions than are kept: 30 times the basis was full.
    const MatrixXd x = sumOfWaves(120, 400) + 1e-3 * noise(120, 400);
    for (const double window : {15.0, 80.0}) {
      const LiveSpectrum live = streamed(x, 12, window);
      const auto result = live.result();
      const Exact exact = exactly(x, 12, window);
      std::vector<Complex> expected{1};
      for (const Complex z : waves()) expected.insert(expected.end(), {z, std::conj(z)});
      for (const Complex z : expected) {
        const Index j = nearestTo(result.eigenvalues, z), k = nearestTo(exact.eigenvalues, z);
        const double apart = std::abs(result.eigenvalues[j] - exact.eigenvalues[k]);
        QVERIFY2(apart < 2e-5, qPrintable(QString("window %1: %2").arg(window).arg(apart)));
        COMPARE_WITHIN(result.residuals[j] / exact.residual(k), 1, 0.06); // noise outside of the basis is forgotten
      }
    }
  }

  void withRoomForAllDirectionsThereIsNoDifference() {
    const MatrixXd x = sumOfWaves(20, 100) + 1e-2 * noise(20, 100);
    const auto result = streamed(x, 20, 30).result();
    const Exact exact = exactly(x, 20, 30);
    QCOMPARE(result.eigenvalues.size(), Index{20});
    for (Index j = 0; j < 20; ++j) QVERIFY(distanceTo(exact.eigenvalues, result.eigenvalues[j]) < 1e-8);
  }

  void theModesAreTheWavesAndAddUpToTheLastSnapshot() {
    const MatrixXd x = sumOfWaves(64, 90);
    const LiveSpectrum live = streamed(x, 7, 20);
    const auto result = live.result();
    QCOMPARE(result.eigenvalues.size(), Index{7});
    const auto modes = live.modes(result, {0, 1, 2, 3, 4, 5, 6});
    VectorXcd sum = VectorXcd::Zero(64);
    for (std::size_t j = 0; j < modes.size(); ++j) {
      VectorXcd mode(64);
      for (Index i = 0; i < 64; ++i)
        mode[i] = {modes[j].real[static_cast<std::size_t>(i)], modes[j].imaginary[static_cast<std::size_t>(i)]};
      COMPARE_WITHIN(mode.norm(), 1, 1e-8);
      sum += result.amplitudes[static_cast<Index>(j)] * mode;
      for (std::size_t k = 0; k < waves().size(); ++k) {
        if (std::abs(result.eigenvalues[static_cast<Index>(j)] - waves()[k]) > 1e-3) continue;
        Complex part = 0; // of exp(i k x)/8, which has norm 1
        for (Index i = 0; i < 64; ++i)
          part +=
              mode[i] * std::polar(0.125, -static_cast<double>(k + 1) * std::numbers::pi * static_cast<double>(i) / 32);
        COMPARE_WITHIN(std::abs(part), 1, 1e-6);
      }
    }
    QVERIFY2((sum - x.col(89)).norm() < 1e-6 * x.col(89).norm(), qPrintable(QString::number((sum - x.col(89)).norm())));
  }

  void aComplexWaveTurnsOneWay() {
    constexpr std::size_t n = 40;
    LiveSpectrum live(4, 30);
    for (int t = 0; t < 50; ++t) {
      std::vector<double> real(n), imaginary(n);
      for (std::size_t i = 0; i < n; ++i) {
        const double place = 2 * std::numbers::pi * static_cast<double>(i) / n;
        const Complex psi = std::polar(1.0, -0.4 * t) * (1 + std::cos(place)) + std::polar(0.5, 0.9 * t + 3 * place);
        real[i] = psi.real();
        imaginary[i] = psi.imag();
      }
      live.add(real, imaginary);
    }
    const auto result = live.result();
    const Index with = nearestTo(result.eigenvalues, std::polar(1.0, -0.4)),
                against = nearestTo(result.eigenvalues, std::polar(1.0, 0.4));
    QVERIFY(distance(live, std::polar(1.0, -0.4)) < 1e-9 && distance(live, std::polar(1.0, 0.9)) < 1e-9);
    const auto modes = live.modes(result, {with, against});
    QCOMPARE(modes[0].real.size(), n);
    const Complex first(modes[0].real[0], modes[0].imaginary[0]);
    for (std::size_t i = 0; i < n; ++i) {
      const Complex value(modes[0].real[i], modes[0].imaginary[i]);
      const double shape = (1 + std::cos(2 * std::numbers::pi * static_cast<double>(i) / n)) / 2;
      QVERIFY(std::abs(value - shape * first) < 1e-7 * std::abs(first));
      QVERIFY(std::hypot(modes[1].real[i], modes[1].imaginary[i]) < 1e-7 * std::abs(first)); // nothing turns so
    }
  }

  void thePastFades() {
    LiveSpectrum forgets(2, 5), remembers(2, 1e9);
    double angle = 0;
    for (int i = 0; i < 150; ++i, angle += i < 50 ? 0.3 : 0.5) {
      add(forgets, seen(angle));
      add(remembers, seen(angle));
    }
    // The share of what was before the change is exp(-99/5) = 2.5e-9.
    QVERIFY(distance(forgets, std::polar(1.0, 0.5)) < 1e-7);
    QVERIFY(distance(remembers, std::polar(1.0, 0.5)) > 0.02);
  }

  void theWindowMayChangeWhileItRuns() {
    LiveSpectrum live(2, 1e9);
    double angle = 0;
    for (int i = 0; i < 150; ++i, angle += i < 50 ? 0.3 : 0.5) {
      if (i == 100) live.setWindow(5);
      add(live, seen(angle));
    }
    QVERIFY(distance(live, std::polar(1.0, 0.5)) < 1e-3); // 1/2 exp(-10) of the first turn is left
  }

  void anInterruptedStreamHasNoPairAcrossTheGap() {
    LiveSpectrum live(2, 1e9);
    for (int i = 0; i < 20; ++i) add(live, seen(0.3 * i));
    live.interrupt();
    for (int i = 0; i < 20; ++i) add(live, seen(2 + 0.3 * i)); // not what came next
    QVERIFY(distance(live, std::polar(1.0, 0.3)) < 1e-7);
    for (int i = 0; i < 100; ++i) { // no pairs at all for longer than the basis has room
      live.interrupt();
      add(live, seen(5.0 * i));
    }
    QVERIFY(distance(live, std::polar(1.0, 0.3)) < 1e-7);
  }

  void aSmallWaveThatGrowsIsSeen() {
    // From 1e-5 of a field that stands still.
    LiveSpectrum live(3, 40);
    for (int t = 0; t < 40; ++t) {
      VectorXd x = VectorXd::LinSpaced(100, 1, 2);
      for (Index i = 0; i < 100; ++i)
        x[i] += 1e-5 * std::pow(1.05, t) * std::cos(0.3 * static_cast<double>(i) - 0.5 * t);
      add(live, x);
    }
    QVERIFY(distance(live, std::polar(1.05, 0.5)) < 1e-4);
    QVERIFY(distance(live, 1) < 1e-6);
  }

  void threadsChangeNothing() {
    const MatrixXd x = sumOfWaves(9001, 60) + 1e-3 * noise(9001, 60);
    std::vector<LiveSpectrum::Result> results;
    std::vector<std::vector<LiveSpectrum::Mode>> modes;
    for (const int threads : {1, 3, 4}) {
      inArena(threads, [&] {
        const LiveSpectrum live = streamed(x, 8, 20);
        results.push_back(live.result());
        modes.push_back(live.modes(results.back(), {0, 3}));
      });
      QVERIFY(results.back().eigenvalues == results.front().eigenvalues);
      QVERIFY(results.back().residuals == results.front().residuals);
      QVERIFY(modes.back()[1].real == modes.front()[1].real && modes.back()[1].imaginary == modes.front()[1].imaginary);
    }
  }

  void moreDirectionsThanThereCanBe() {
    for (const Index n : {1, 2, 6}) { // a point or two, and 50 directions
      LiveSpectrum live(50, 1e3);
      for (int t = 0; t < 200; ++t) add(live, seen(0.3 * t).head(n));
      const auto result = live.result();
      QVERIFY(result.eigenvalues.size() <= std::min<Index>(n, 2) && result.eigenvalues.allFinite());
      if (n > 1) QVERIFY(distance(live, std::polar(1.0, 0.3)) < 1e-6);
    }
    LiveSpectrum few(50, 1e3); // and fewer snapshots
    add(few, seen(0));
    QCOMPARE(few.result().eigenvalues.size(), Index{0});
    add(few, seen(0.3));
    QCOMPARE(few.result().eigenvalues.size(), Index{1});
  }

  void windowsOfAllSizes() {
    for (const double window : {1e-300, 1e-3, 1e300}) {
      LiveSpectrum live(4, window);
      for (int t = 0; t < 60; ++t) add(live, seen(0.3 * t));
      const auto result = live.result();
      QVERIFY(result.eigenvalues.size() > 0 && result.eigenvalues.allFinite() && result.residuals.allFinite());
      if (window > 1) QVERIFY(distance(live, std::polar(1.0, 0.3)) < 1e-7);
    }
  }

  void whatStandsStillHasOneEigenvalue() {
    LiveSpectrum live(5, 10);
    for (int t = 0; t < 40; ++t) add(live, VectorXd::Zero(30));
    QCOMPARE(live.result().eigenvalues.size(), Index{0});
    for (int t = 0; t < 60; ++t) add(live, VectorXd::LinSpaced(30, -1, 3));
    const auto result = live.result();
    QCOMPARE(result.eigenvalues.size(), Index{1});
    COMPARE_WITHIN(result.eigenvalues[0].real(), 1, 1e-12);
    for (int t = 0; t < 60; ++t) add(live, seen(0.3 * t).replicate(5, 1)); // it began to move
    QVERIFY(distance(live, std::polar(1.0, 0.3)) < 1e-2);
  }

  void whatIsNoNumberCountsAsNothing() {
    LiveSpectrum with(2, 50), without(2, 50);
    for (int t = 0; t < 40; ++t) {
      VectorXd x = seen(0.3 * t), y = x;
      x[2] = 0;
      y[2] = t % 3 == 0 ? std::nan("") : INFINITY;
      add(with, y);
      add(without, x);
    }
    QVERIFY(with.result().eigenvalues == without.result().eigenvalues);
    add(with, VectorXd::Constant(6, 1e200)); // its square is no number
    const Eigen::VectorXcd before = without.result().eigenvalues;
    QVERIFY(with.result().eigenvalues == before); // and it is left out
    for (int t = 0; t < 40; ++t) add(with, seen(0.3 * t).cwiseProduct(VectorXd::Unit(6, 1) + VectorXd::Unit(6, 4)));
    QVERIFY(with.result().eigenvalues.allFinite());
  }

  void eigenvaluesKeepTheirPlaces() {
    const Complex none(std::nan(""), std::nan(""));
    VectorXcd first(3);
    first << Complex(1, 0), Complex(0.5, 0.5), Complex(0.5, -0.5);
    VectorXd amplitudes(3);
    amplitudes << 1, 5, 5;
    const std::vector<Index> begin = koopman::followed({none, none, none, none}, first, amplitudes);
    QCOMPARE(begin, (std::vector<Index>{1, 2, 0, -1})); // by amplitude
    VectorXcd next(4);
    next << Complex(0, 0.9), Complex(0.52, -0.5), Complex(0.52, 0.5), Complex(0.9, 0);
    VectorXd others(4);
    others << 1, 2, 2, 9;
    const std::vector<Complex> places{first[1], first[2], first[0], none};
    QCOMPARE(koopman::followed(places, next, others), (std::vector<Index>{2, 1, 3, 0}));
    QCOMPARE(koopman::followed(places, VectorXcd(), VectorXd()), std::vector<Index>(4, -1));
  }
};

SEMIFLOW_SUITE("core/koopman/live_spectrum", LiveSpectrumTest);
#include "live_spectrum_test.moc"
