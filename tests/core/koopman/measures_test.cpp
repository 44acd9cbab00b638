#include <cmath>
#include <numbers>

#include "tests/core/koopman/helpers.h"
#include "tests/suite.h"

using namespace semiflow;
using namespace semiflow::tests;
using Complex = std::complex<double>;
using std::numbers::pi;

namespace {

struct Moments {
  double mass = 0;
  std::vector<Complex> fromDensity, fromData; ///< n = 0, 1, ...
};

/// The moments int exp(i n t) of the measure in the frame, against autocorrelations of the trajectory's first state.
Moments momentsOf(const std::string& source, const std::string& observables, int count) {
  const Json tree = Json::parse(R"({"semiflow":1,"kind":"koopman","training_fraction":1,"remove":"mean",
    "decomposition":{"id":"spectral_measure","width":0.02,"points":4000},"source":)" +
                                source + R"(,"observables":)" + observables + "}");
  const auto frame = lastFrame(tree);
  const auto& table = tableIn(*frame, "spectral_measure");
  const auto& angle = table.columns[0].values;
  const auto& density = table.columns[1].values;
  Moments result;
  result.fromDensity.resize(static_cast<std::size_t>(count));
  for (std::size_t p = 0; p < angle.size(); ++p) {
    const double share = density[p] * 2 * pi / static_cast<double>(angle.size());
    result.mass += share;
    for (int n = 0; n < count; ++n)
      result.fromDensity[static_cast<std::size_t>(n)] += share * std::polar(1.0, n * angle[p]);
  }
  std::vector<double> x = tableIn(*frame, "trajectory").columns[1].values;
  double mean = 0;
  for (const double v : x) mean += v / static_cast<double>(x.size());
  for (double& v : x) v -= mean;
  for (int n = 0; n < count; ++n) {
    double product = 0, square = 0;
    for (std::size_t k = 0; k + static_cast<std::size_t>(n) < x.size(); ++k) {
      product += x[k] * x[k + static_cast<std::size_t>(n)];
      square += x[k] * x[k];
    }
    result.fromData.push_back(product / square);
  }
  return result;
}

} // namespace

/// Spectral measures of systems that keep a measure, against what the trajectory itself says.
class MeasuresTest : public QObject {
  Q_OBJECT
 private slots:
  void totalMassIsOneAndMomentsMatch_data() {
    QTest::addColumn<QString>("source");
    QTest::addColumn<int>("delays");
    QTest::addColumn<double>("tolerance");
    QTest::newRow("pendulum")
        << R"({"id":"system","system":{"id":"pendulum"},"trajectories":1,"length":4000,"interval":0.5})" << 20 << 5e-3;
    QTest::newRow("Lorenz")
        << R"({"id":"system","system":{"id":"lorenz"},"trajectories":1,"length":4000,"interval":0.05,"transient":20})"
        << 30 << 0.03;
    QTest::newRow("rotation")
        << R"({"id":"system","system":{"id":"linear","matrix":[[0.6,-0.8],[0.8,0.6]],"time":"discrete"},
        "trajectories":1,"length":4000})"
        << 1 << 2e-3;
  }
  void totalMassIsOneAndMomentsMatch() {
    QFETCH(QString, source);
    QFETCH(int, delays);
    QFETCH(double, tolerance);
    const Moments m = momentsOf(source.toStdString(), R"({"id":"delay","delays":)" + std::to_string(delays) + "}", 9);
    COMPARE_WITHIN(m.mass, 1, 1e-9);
    for (std::size_t n = 0; n < m.fromData.size(); ++n)
      COMPARE_WITHIN(std::abs(m.fromDensity[n] - m.fromData[n]), 0, tolerance);
  }

  void aPendulumSwingsAtItsEllipticFrequency() {
    // One orbit from rest at 2 rad: the density's peak lies at 2 pi interval / period, period 4 K(sin 1)
    const Json tree = Json::parse(R"({"semiflow":1,"kind":"koopman","training_fraction":1,
      "decomposition":{"id":"spectral_measure","width":0.01,"points":20000},"observables":{"id":"delay","delays":20},
      "source":{"id":"system","system":{"id":"pendulum"},"trajectories":1,"length":3000,"interval":0.5,
      "lower":[2,0],"upper":[2,0]}})");
    const auto frame = lastFrame(tree);
    const auto& table = tableIn(*frame, "spectral_measure");
    std::size_t best = 10000;
    for (std::size_t p = 10000; p < 20000; ++p) {
      if (table.columns[1].values[p] > table.columns[1].values[best]) best = p;
    }
    COMPARE_WITHIN(table.columns[0].values[best], pi / (4 * std::comp_ellint_1(std::sin(1.0))), 2e-3);
  }

  void gaussMapTellsPollutionFromTheFixedPoint() {
    // On [-1, -0.42], which the map keeps: the fixed point's multiplier 4 exp(-2) is an eigenvalue with a smooth
    // eigenfunction; polynomials of degree 40 also give eigenvalues further out, where there is none.
    const Json tree = Json::parse(R"({"semiflow":1,"kind":"koopman","training_fraction":1,
      "decomposition":{"id":"resdmd","pseudospectrum":false},"observables":{"id":"legendre","degree":40},
      "source":{"id":"system","system":{"id":"gauss_map"},"trajectories":4000,"length":2,"initial":"grid",
      "lower":[-1],"upper":[-0.42]}})");
    const auto frame = lastFrame(tree);
    const auto& spectrum = spectrumIn(*frame);
    const double multiplier = 4 * std::exp(-2.0);
    double nearest = 1, residual = 1;
    int polluting = 0;
    double largest = 0;
    for (std::size_t j = 0; j < spectrum.eigenvalues.size(); ++j) {
      const Complex z = spectrum.eigenvalues[j];
      if (std::abs(z - multiplier) < nearest) nearest = std::abs(z - multiplier), residual = spectrum.residuals[j];
      if (std::abs(z) > 0.7 && std::abs(z - 1.0) > 1e-6) {
        ++polluting;
        largest = std::max(largest, spectrum.residuals[j]);
        QVERIFY2(spectrum.residuals[j] > 1e-3, qPrintable(QString::number(spectrum.residuals[j])));
      }
    }
    QVERIFY2(nearest < 1e-3, qPrintable(QString::number(nearest)));
    QVERIFY2(residual < 1e-7, qPrintable(QString::number(residual)));
    QVERIFY(polluting >= 2 && largest > 0.03);
  }

  void havokForcesWhatItLeavesOut() {
    const Json tree = Json::parse(R"({"semiflow":1,"kind":"koopman","training_fraction":1,
      "decomposition":{"id":"havok","delays":99,"rank":15},"observables":{"id":"select","states":["x"],"observables":{"id":"identity"}},
      "source":{"id":"system","system":{"id":"lorenz"},"trajectories":1,"length":8000,"interval":0.01,"transient":20}})");
    const auto frame = lastFrame(tree);
    QCOMPARE(spectrumIn(*frame).eigenvalues.size(), std::size_t{14});
    // The paper's operator is nearly skew: fourteen eigenvalues on the unit circle to a few thousandths
    for (const Complex z : spectrumIn(*frame).eigenvalues) COMPARE_WITHIN(std::abs(z), 1, 0.01);
    const auto& forcing = tableIn(*frame, "forcing").columns[1].values;
    QCOMPARE(forcing.size(), std::size_t{8000 - 99});
    double square = 0;
    for (const double f : forcing) square += f * f / static_cast<double>(forcing.size());
    COMPARE_WITHIN(square, 1, 1e-2);
  }
};

SEMIFLOW_SUITE("core/koopman/measures", MeasuresTest);
#include "measures_test.moc"
