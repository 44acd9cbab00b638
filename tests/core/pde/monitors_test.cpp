#include <cmath>

#include "core/pde/analyticity_strip.h"
#include "tests/core/pde/rollouts.h"
#include "tests/suite.h"

using namespace semiflow;
using tests::framesOf;
using tests::pdeOf;
using tests::scalarOf;

/// What a rollout tells of a solution beside its fields.
class MonitorsTest : public QObject {
  Q_OBJECT
 private slots:
  void aSpectrumOfKnownDecayIsFitted() {
    std::vector<double> sizes(200);
    for (std::size_t k = 1; k < sizes.size(); ++k) sizes[k] = 3 * std::pow(0.5 * k, -1.5) * std::exp(-0.2 * 0.5 * k);
    COMPARE_WITHIN(pde::analyticityStrip(sizes, 0.5, 1e-13), 0.2, 1e-10);
    for (std::size_t k = 0; k < sizes.size(); k += 2) sizes[k] = 1e-17; // every other wave is missing
    COMPARE_WITHIN(pde::analyticityStrip(sizes, 0.5, 1e-13), 0.2, 1e-10);
    const std::vector<double> wave{0, 1, 0, 0};
    COMPARE_WITHIN(pde::analyticityStrip(wave, 1, 1e-13), 13 * std::log(10) / 2, 1e-10);
    COMPARE_WITHIN(pde::analyticityStrip(std::vector<double>(20), 1, 1e-13), 13 * std::log(10), 1e-10);
  }

  /// u_t + u u_x = 0 from -sin x: c_k = -i J_k(k t)/(k t), whose decay is that of a pair of singularities at the
  /// distance acosh(1/t) - sqrt(1 - t^2), which meet on the real axis at time 1.
  /// G. W. Platzman, "An exact integral of complete spectral equations for unsteady one-dimensional flow", Tellus 16,
  /// 422 (1964); C. Sulem, P.-L. Sulem, H. Frisch, J. Comput. Phys. 50, 138 (1983).
  void singularitiesOfBurgersAreTraced() {
    const auto frames = framesOf(pdeOf(R"json({
        "equation": {"id": "burgers", "viscosity": 0},
        "domain": {"id": "interval", "lower": 0, "upper": 6.283185307179586, "points": 1536},
        "initial": {"id": "expression", "values": {"u": "-sin(x)"}},
        "discretisation": {"id": "fourier", "analyticity_strip": true},
        "stepper": {"id": "etdrk4", "step": 0.0025}, "until": 0.9, "frame_interval": 0.1})json"));
    for (std::size_t n = 2; n < frames.size(); ++n) {
      const double t = frames[n]->time, exact = std::acosh(1 / t) - std::sqrt(1 - t * t);
      const double fitted = scalarOf(*frames[n], "strip_of_u");
      qInfo("t = %.1f: fitted %.5f, exact %.5f", t, fitted, exact);
      COMPARE_WITHIN(fitted, exact, 0.05 * exact);
    }
    QVERIFY(std::isnan(scalarOf(*framesOf(pdeOf(R"json({"until": 0.01})json"))[0], "strip_of_u"))); // nobody asked
  }

  /// 2-D Euler from sin x cos y + cos 3y: the strip narrows for all time and never closes (M. E. Brachet, M. Meneguzzi,
  /// H. Politano, P.-L. Sulem, J. Fluid Mech. 194, 333 (1988)), and energy and enstrophy stay.
  void theStripOfAPlaneFlowNarrows() {
    const auto frames = framesOf(pdeOf(R"json({
        "equation": {"id": "navier_stokes_2d", "viscosity": 0},
        "domain": {"id": "rectangle", "upper": [6.283185307179586, 6.283185307179586], "points": [128, 128]},
        "initial": {"id": "expression", "values": {"vorticity": "2*sin(x)*cos(y) + cos(3*y)"}},
        "discretisation": {"id": "fourier", "analyticity_strip": true},
        "stepper": {"id": "etdrk4", "step": 0.02}, "until": 1.5, "frame_interval": 0.5})json"));
    for (std::size_t n = 1; n < frames.size(); ++n) {
      QVERIFY(scalarOf(*frames[n], "strip_of_vorticity") < scalarOf(*frames[n - 1], "strip_of_vorticity"));
      QVERIFY(scalarOf(*frames[n], "strip_of_vorticity") > 0);
      COMPARE_WITHIN(scalarOf(*frames[n], "enstrophy"), scalarOf(*frames[0], "enstrophy"), 1e-8);
    }
  }
};

SEMIFLOW_SUITE("core/pde/monitors", MonitorsTest);
#include "monitors_test.moc"
