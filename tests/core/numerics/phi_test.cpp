#include <cmath>
#include <numbers>

#include "core/numerics/phi.h"
#include "tests/suite.h"

using namespace semiflow::numerics;
using Complex = std::complex<double>;
using Wide = std::complex<long double>;
using Eigen::MatrixXcd;

namespace {

constexpr std::size_t count = 5;

/// phi_k(z) = integral over [0, 1] of exp((1-s) z) s^(k-1)/(k-1)! in long double: composite Gauss-Legendre of 8 points.
Complex byQuadrature(Complex z, std::size_t k) {
  const long double nodes[4] = {0.1834346424956498049L, 0.5255324099163289858L, 0.7966664774136267396L,
                                0.9602898564975362317L};
  const long double weights[4] = {0.3626837833783619830L, 0.3137066458778872873L, 0.2223810344533744705L,
                                  0.1012285362903762591L};
  if (k == 0) return Complex(std::exp(Wide(z)));
  const int panels = 20 + static_cast<int>(4 * std::abs(z));
  Wide sum = 0;
  for (int p = 0; p < panels; ++p) {
    for (int q = 0; q < 8; ++q) {
      const long double at = (q < 4 ? nodes[q] : -nodes[q - 4]);
      const long double s = (p + 0.5L + 0.5L * at) / panels;
      const long double power = std::pow(s, static_cast<long double>(k - 1)) / std::tgamma(static_cast<long double>(k));
      sum += weights[q % 4] * power * std::exp((1 - s) * Wide(z)) / (2.0L * panels);
    }
  }
  return Complex(sum);
}

/// exp of the matrix [[A, I, 0, ...], [0, 0, I, ...], ...] whose first row of blocks is phi_0(A), phi_1(A), ...
std::vector<MatrixXcd> byAugmentedMatrix(const MatrixXcd& a) {
  using WideMatrix = Eigen::Matrix<Wide, Eigen::Dynamic, Eigen::Dynamic>;
  const Eigen::Index n = a.rows(), blocks = static_cast<Eigen::Index>(count);
  WideMatrix big = WideMatrix::Zero(n * blocks, n * blocks);
  big.topLeftCorner(n, n) = a.cast<Wide>();
  for (Eigen::Index b = 0; b + 1 < blocks; ++b) big.block(b * n, (b + 1) * n, n, n) = WideMatrix::Identity(n, n);
  int squarings = 0;
  for (long double norm = big.cwiseAbs().maxCoeff() * static_cast<long double>(big.rows()); norm > 0.1L; norm /= 2)
    ++squarings;
  const WideMatrix scaled = big * Wide(std::ldexp(1.0L, -squarings));
  WideMatrix sum = WideMatrix::Identity(big.rows(), big.rows()), term = sum;
  for (int j = 1; j <= 20; ++j) sum += (term = term * scaled / static_cast<long double>(j));
  for (int s = 0; s < squarings; ++s) sum = (sum * sum).eval();
  std::vector<MatrixXcd> values;
  for (Eigen::Index b = 0; b < blocks; ++b) values.push_back(sum.block(0, b * n, n, n).cast<Complex>());
  return values;
}

double worstDifference(const MatrixXcd& a, const std::vector<MatrixXcd>& expected) {
  const std::vector<MatrixXcd> values = MatrixPhi(a)(1, count);
  double worst = 0;
  for (std::size_t k = 0; k < count; ++k) {
    worst = std::max(worst, (values[k] - expected[k]).norm() / std::max(1e-300, expected[k].norm()));
  }
  return worst;
}

} // namespace

class PhiTest : public QObject {
  Q_OBJECT
 private slots:
  void scalarsAgreeWithTheirIntegrals() {
    using namespace std::complex_literals;
    for (const Complex z : std::vector<Complex>{0.0, 1e-12, -1e-12, 1e-5i,     0.3,         -0.7,       0.999, -0.999,
                                                1.0, -1.0,  1.001,  3.0,       -5.0,        -30.0,      1i,    0.99i,
                                                10i, -40i,  100i,   -2.0 + 3i, -0.6 - 0.7i, -20.0 - 50i}) {
      std::array<Complex, count> values;
      phi(z, values);
      for (std::size_t k = 0; k < count; ++k) {
        const Complex expected = byQuadrature(z, k);
        const double error = std::abs(values[k] - expected) / std::abs(expected);
        // The exponential of a large argument itself has the argument's rounding.
        QVERIFY2(
            error < 2e-14 + 1e-15 * std::abs(z),
            qPrintable(QStringLiteral("phi_%1(%2 + %3 i): error %4").arg(k).arg(z.real()).arg(z.imag()).arg(error)));
        if (z.imag() != 0) continue;
        std::array<double, count> reals;
        phi(z.real(), reals);
        COMPARE_WITHIN(reals[k] / expected.real(), 1.0, 2e-14);
      }
    }
  }

  void extremeScalarsHaveTheirLimits() {
    std::array<double, count> values;
    phi(0.0, values);
    QCOMPARE(values, (std::array<double, count>{1, 1, 0.5, 1.0 / 6, 1.0 / 24}));
    for (const double z : {-1e8, -1e15, -1e300}) {
      phi(z, values);
      QCOMPARE(values[0], 0.0);
      COMPARE_WITHIN(values[1] * -z, 1.0, 1e-14);
      COMPARE_WITHIN(values[2] * -z, 1.0, 1e-7);
      COMPARE_WITHIN(values[3] * -z, 0.5, 1e-7);
    }
    std::array<Complex, count> oscillating;
    phi(Complex(0, 1e8), oscillating);
    COMPARE_WITHIN(std::abs(oscillating[0]), 1.0, 1e-15);
    QVERIFY(std::abs(oscillating[1]) <= 2.0000001e-8);
    COMPARE_WITHIN(std::abs(oscillating[2]) * 1e8, 1.0, 1e-7);
  }

  void matricesAgreeWithTheAugmentedExponential() {
    MatrixXcd wave(2, 2), jordan(3, 3), rotation(2, 2), mixed(2, 2), nearlyDefective(2, 2);
    wave << 0, 1, -900, 0;
    jordan << -1, 1, 0, 0, -1, 1, 0, 0, -1;
    rotation << Complex(0.1, 2), 3, -3, Complex(0.1, -1);
    mixed << -50, 20, 1e-3, -0.1;
    nearlyDefective << -1, 5, 1e-12, -1;
    for (const MatrixXcd& a : {wave, jordan, rotation, mixed, nearlyDefective, MatrixXcd(0.01 * wave)}) {
      QVERIFY(worstDifference(a, byAugmentedMatrix(a)) < 3e-13);
    }
  }

  void theDefectiveMatrixOfAWaveIsExact() {
    MatrixXcd a(2, 2);
    a << 0, 7, 0, 0; // u_t = v, v_t = 0: the mean of a wave
    const std::vector<MatrixXcd> values = MatrixPhi(a)(1, count);
    double factorial = 1;
    for (std::size_t k = 0; k < count; ++k) {
      if (k > 0) factorial *= static_cast<double>(k);
      COMPARE_WITHIN(values[k](0, 0).real(), 1 / factorial, 1e-16);
      COMPARE_WITHIN(values[k](0, 1).real(), 7 / (factorial * static_cast<double>(k + 1)), 1e-14);
      QCOMPARE(values[k](1, 0), Complex(0));
    }
  }

  void stiffMatricesStayFinite() {
    for (const double size : {1e4, 1e8, 1e15}) {
      MatrixXcd damped(2, 2), defective(2, 2), oscillating(2, 2);
      damped << -size, 1, 2, -2 * size;
      defective << -size, size, 0, -size;
      oscillating << 0, 1, -size * size, 0;
      for (const MatrixXcd& a : {damped, defective, oscillating}) {
        for (const MatrixXcd& value : MatrixPhi(a)(1, count)) QVERIFY(value.allFinite());
      }
      const auto values = MatrixPhi(defective)(1, count);
      QVERIFY(values[0].norm() < 1e-15);
      COMPARE_WITHIN(values[1](0, 0).real() * size, 1.0, 1e-6); // -A^-1 = [[1, 1], [0, 1]] / size
      COMPARE_WITHIN(values[1](0, 1).real() * size, 1.0, 1e-6);
      COMPARE_WITHIN(MatrixPhi(damped)(1, 2)[1](0, 0).real() * size, 1.0, 2 / size + 1e-14);
    }
  }
};

SEMIFLOW_SUITE("core/numerics/phi", PhiTest);
#include "phi_test.moc"
