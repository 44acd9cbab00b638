#include <cmath>
#include <numbers>
#include <numeric>

#include "core/base/parallel.h"
#include "core/base/random.h"
#include "core/numerics/fft.h"
#include "core/numerics/spectral_sweep.h"
#include "tests/suite.h"

using namespace semiflow::numerics;
using Complex = std::complex<double>;

namespace {

/// The sum that defines a transform, in long double.
std::vector<Complex> direct(const std::vector<Complex>& in, int sign) {
  const std::size_t n = in.size();
  std::vector<Complex> out(n);
  for (std::size_t k = 0; k < n; ++k) {
    std::complex<long double> sum = 0;
    for (std::size_t j = 0; j < n; ++j) {
      const long double angle = 2 * std::numbers::pi_v<long double> * static_cast<long double>(j * k % n) / n;
      sum += std::complex<long double>(in[j]) * std::complex<long double>(std::cos(angle), sign * std::sin(angle));
    }
    out[k] = Complex(sum);
  }
  return out;
}

std::vector<double> noise(std::size_t n, std::uint64_t key) {
  std::vector<double> values(n);
  semiflow::Random(5, semiflow::Stream::initial).fillNormals(key, 0, values.data(), n);
  return values;
}

template <class T> double worstError(std::size_t n) {
  const std::vector<double> re = noise(n, 1), im = noise(n, 2);
  AlignedVector<std::complex<T>> in(n), out(n);
  std::vector<Complex> reference(n), realReference(n);
  AlignedVector<T> values(n), back(n);
  for (std::size_t j = 0; j < n; ++j) {
    in[j] = {static_cast<T>(re[j]), static_cast<T>(im[j])};
    reference[j] = in[j];
    values[j] = in[j].real();
    realReference[j] = values[j];
  }
  double worst = 0;
  const auto compare = [&](const auto& actual, const std::vector<Complex>& expected, std::size_t count) {
    for (std::size_t k = 0; k < count; ++k) worst = std::max(worst, std::abs(Complex(actual[k]) - expected[k]));
  };
  const Fft<T> complex(n, false), real(n, true);
  complex.forward(in.data(), out.data());
  compare(out, direct(reference, -1), n);
  complex.backward(in.data(), out.data());
  compare(out, direct(reference, 1), n);
  AlignedVector<std::complex<T>> half(n / 2 + 1);
  const AlignedVector<T> kept = values;
  real.forward(values.data(), half.data());
  compare(half, direct(realReference, -1), n / 2 + 1);
  real.backward(half.data(), back.data());
  for (std::size_t j = 0; j < n; ++j) {
    worst = std::max(worst, std::abs(static_cast<double>(back[j] / static_cast<T>(n) - kept[j])));
  }
  return worst / std::sqrt(static_cast<double>(n));
}

/// A sweep that only goes to the points and back must keep any state with the symmetry of a real field.
double roundTripError(int dimension, std::array<std::size_t, 3> points, bool real, bool dealiased) {
  const SpectralModes modes = spectralModes(dimension, points, {1, 2, 3}, real, dealiased);
  SpectralTerm<double> identity;
  for (int a = 0; a < 3; ++a) identity.factors[static_cast<std::size_t>(a)].assign(modes.count(a), 1.0);
  SpectralSweep<double> sweep(modes, {}, {{identity}}, 1);
  std::vector<Complex> state(modes.total()), out(modes.total());
  const std::vector<double> re = noise(state.size(), 3), im = noise(state.size(), 4);
  for (std::size_t i = 0; i < state.size(); ++i) state[i] = {re[i], im[i]};
  for (std::size_t i = 0; real && i < state.size(); i += modes.count(0)) state[modes.opposite(i)] = std::conj(state[i]);
  if (real) state[0] = state[0].real();
  Complex* const output = out.data();
  sweep.run(0, state.data(),
            [](const SpectralRows<double>& rows) {
              for (std::size_t lane = 0; lane < rows.outputs.size(); ++lane) {
                for (std::size_t i = 0; i < rows.rows * rows.pitch; ++i) {
                  const auto at = static_cast<std::ptrdiff_t>(i) * rows.outputs[lane].stride;
                  rows.outputs[lane].data[at] = rows.inputs[lane].data[at];
                }
              }
            },
            {&output, 1});
  double worst = 0;
  for (std::size_t i = 0; i < state.size(); ++i) worst = std::max(worst, std::abs(out[i] - state[i]));
  return worst;
}

} // namespace

class FftTest : public QObject {
  Q_OBJECT
 private slots:
  void agreesWithTheDefinition() {
    for (const std::size_t n : {1UL, 2UL, 3UL, 4UL, 5UL, 7UL, 8UL, 12UL, 15UL, 16UL, 31UL, 60UL, 64UL, 77UL, 256UL}) {
      QVERIFY2(worstError<double>(n) < 1e-14, qPrintable(QString::number(n)));
      QVERIFY2(worstError<float>(n) < 5e-6, qPrintable(QString::number(n)));
    }
  }

  void keepsTheModesOfTheTwoThirdsRule() {
    const auto largest = [](std::size_t n, bool dealiased) {
      return spectralModes(1, {n, 1, 1}, {1, 1, 1}, true, dealiased).largest[0];
    };
    QCOMPARE(largest(256, true), 85);
    QCOMPARE(largest(9, true), 2);   // 3 + 3 would alias to -3
    QCOMPARE(largest(10, true), 3);  // 3 + 3 = 6 aliases to -4
    QCOMPARE(largest(16, false), 7); // without the Nyquist mode
    QCOMPARE(largest(15, false), 7);
    const SpectralModes modes = spectralModes(2, {8, 12, 1}, {1, 1, 1}, false, true);
    QCOMPARE(modes.total(), std::size_t{5 * 7});
    QCOMPARE(modes.numbers(0), (std::array<int, 3>{0, 0, 0}));
    QCOMPARE(modes.numbers(4), (std::array<int, 3>{-1, 0, 0}));
    QCOMPARE(modes.numbers(5 * 4), (std::array<int, 3>{0, -3, 0}));
    for (std::size_t mode = 0; mode < modes.total(); ++mode) {
      const auto m = modes.numbers(mode), o = modes.numbers(modes.opposite(mode));
      QCOMPARE(o, (std::array<int, 3>{-m[0], -m[1], -m[2]}));
    }
  }

  void sweepsKeepEveryRetainedMode() {
    const std::vector<std::pair<int, std::array<std::size_t, 3>>> grids{
        {1, {16, 1, 1}},  {1, {15, 1, 1}},   {1, {1001, 1, 1}}, {2, {8, 9, 1}},    {2, {100, 90, 1}},
        {2, {77, 64, 1}}, {2, {4, 1100, 1}}, {3, {7, 6, 5}},    {3, {24, 20, 27}}, {3, {5, 40, 36}}};
    for (const auto& [dimension, points] : grids) {
      for (const bool real : {true, false}) {
        for (const bool dealiased : {true, false}) {
          const double error = roundTripError(dimension, points, real, dealiased);
          QVERIFY2(error < 1e-13, qPrintable(QStringLiteral("%1-D %2x%3x%4: %5")
                                                 .arg(dimension)
                                                 .arg(points[0])
                                                 .arg(points[1])
                                                 .arg(points[2])
                                                 .arg(error)));
        }
      }
    }
  }
};

SEMIFLOW_SUITE("core/numerics/fft", FftTest);
#include "fft_test.moc"
