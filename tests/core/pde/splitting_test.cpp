#include <cmath>
#include <complex>

#include "tests/core/pde/fourier_fixtures.h"
#include "tests/core/pde/rollouts.h"
#include "tests/suite.h"

using namespace semiflow;
using tests::complaintOf;
using tests::fieldOf;
using tests::framesOf;
using tests::pdeOf;
using tests::scalarOf;
using Complex = std::complex<double>;

namespace {

std::string withStepper(const char* json, const std::string& id, double step) {
  Json tree = Json::parse(json);
  tree["stepper"] = {{"id", id}, {"step", step}};
  return tree.dump();
}

/// A soliton of the nonlinear Schroedinger equation, amplitude 1 and velocity 1 (Zakharov, Shabat 1972).
constexpr auto soliton = R"json({"equation": "nonlinear_schroedinger",
    "domain": {"id": "interval", "lower": -30, "upper": 30, "points": 512},
    "initial": {"id": "expression", "values": {"psi": "sech(x + 1)*exp(i*x)"}}, "until": 2, "frame_interval": 2})json";

/// A packet in a harmonic potential keeps its shape (Schroedinger 1926).
constexpr auto coherent = R"json({"equation": {"id": "schroedinger", "potential": "x^2/2"},
    "domain": {"id": "interval", "lower": -10, "upper": 10, "points": 128},
    "initial": {"id": "expression", "values": {"psi": "exp(-(x - 2)^2/2)"}}, "until": 2, "frame_interval": 2})json";

Complex solitonAt(double x, double t) { return std::polar(1 / std::cosh(x + 1 - t), x); }
Complex coherentAt(double x, double t) {
  return std::exp(-std::pow(x - 2 * std::cos(t), 2) / 2) *
         std::polar(1.0, -x * 2 * std::sin(t) + std::sin(2 * t) - t / 2);
}

} // namespace

/// Split steps: Schroedinger's equation with and without its nonlinearity.
class SplittingTest : public QObject {
  Q_OBJECT
 private slots:
  void ordersOfConvergence_data() {
    QTest::addColumn<QString>("json");
    QTest::addColumn<QString>("id");
    QTest::addColumn<int>("order");
    QTest::addColumn<double>("coarsest");
    for (const auto& [name, json] : {std::pair("soliton", soliton), {"coherent state", coherent}}) {
      QTest::addRow("%s, strang", name) << json << "strang" << 2 << (json == soliton ? 0.1 : 0.025);
      QTest::addRow("%s, yoshida4", name) << json << "yoshida4" << 4 << (json == soliton ? 0.1 : 0.025);
    }
  }
  void ordersOfConvergence() {
    QFETCH(QString, json);
    QFETCH(QString, id);
    QFETCH(int, order);
    QFETCH(double, coarsest);
    const auto exact = json == soliton ? solitonAt : coherentAt;
    std::vector<double> errors;
    for (int level = 0; level < 4; ++level) {
      const auto frames =
          framesOf(pdeOf(withStepper(qPrintable(json), id.toStdString(), std::ldexp(coarsest, -level))));
      const auto& psi = fieldOf(*frames.back(), "psi");
      double error = 0;
      for (std::size_t i = 0; i < psi.values.size(); ++i)
        error = std::max(error, std::abs(Complex(psi.values[i], psi.imaginary[i]) - exact(psi.axes[0].at(i), 2)));
      errors.push_back(error);
      if (level == 3) COMPARE_WITHIN(scalarOf(*frames.back(), "mass"), scalarOf(*frames[0], "mass"), 1e-8);
    }
    const double slope = std::log2(errors.front() / errors.back()) / 3;
    qInfo("slope %.3f from %.2e to %.2e", slope, errors.front(), errors.back());
    QVERIFY(slope >= order - 0.1);
  }

  void aFreePacketIsExact() { // there is nothing to split
    for (const char* id : {"strang", "yoshida4"}) {
      const auto frames = framesOf(pdeOf(withStepper(
          R"json({"equation": "schroedinger", "domain": {"id": "interval", "lower": -30, "upper": 30, "points": 256},
          "initial": {"id": "expression", "values": {"psi": "exp(-x^2/2)"}}, "until": 3, "frame_interval": 3})json",
          id, 3)));
      const auto& psi = fieldOf(*frames.back(), "psi");
      for (std::size_t i = 0; i < psi.values.size(); ++i) {
        const Complex spread(1, 3);
        const Complex exact = std::exp(-std::pow(psi.axes[0].at(i), 2) / (2.0 * spread)) / std::sqrt(spread);
        COMPARE_WITHIN(std::abs(Complex(psi.values[i], psi.imaginary[i]) - exact), 0, 1e-11);
      }
    }
  }

  void whatIsDampedIsNotSteppedBack() {
    const std::string complaint =
        complaintOf(withStepper(R"json({"equation": "allen_cahn", "until": 1})json", "yoshida4", 0.1));
    QVERIFY2(complaint.find("stepper.id: expected one of etdrk4") != std::string::npos, complaint.c_str());
    QVERIFY2(complaint.find("yoshida4, which") == std::string::npos, complaint.c_str());
    QCOMPARE(complaintOf(withStepper(R"json({"equation": "allen_cahn", "until": 1})json", "strang", 0.1)),
             std::string("accepted"));
    // A damped wave may be, while the damping is slow against the step.
    const auto wave = R"json({"equation": {"id": "wave", "damping": 0.5}, "until": 0.2})json";
    QCOMPARE(complaintOf(withStepper(wave, "yoshida4", 0.05)), std::string("accepted"));
  }
};

SEMIFLOW_SUITE("core/pde/splitting", SplittingTest);
#include "splitting_test.moc"
