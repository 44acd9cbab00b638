#include <cmath>
#include <complex>

#include <fmt/format.h>

#include "core/data/data_set.h"
#include "tests/core/pde/rollouts.h"
#include "tests/suite.h"

using namespace semiflow;
using tests::fieldOf;

/// Solutions that others have computed, reproduced from their own first column. See tests/reference/README.md.
class PublishedTest : public QObject {
  Q_OBJECT
 private slots:
  void burgersShock() {
    const auto file = tests::referenceFile("burgers_shock.npz");
    const data::Array u = data::readArray(file, "u");
    const std::size_t times = u.shape[1];
    // Eight times the 255 intervals of the reference, so that its points are among those of the grid.
    const auto frames = tests::framesOf(tests::pdeOf(R"json({
        "equation": {"id": "burgers", "viscosity": 0.0031830988618379067},
        "domain": {"id": "interval", "lower": -1, "upper": 1, "points": 2040},
        "initial": {"id": "file", "path": "burgers_shock.npz", "variable": "u"},
        "stepper": {"id": "etdrk4", "step": 0.0005}, "until": 0.99, "frame_interval": 0.01})json",
                                                     file.parent_path()));
    QCOMPARE(frames.size(), times);
    double error = 0;
    for (std::size_t n = 0; n < times; ++n) {
      for (std::size_t j = 0; j < 256; ++j) {
        const double ours = fieldOf(*frames[n], "u").values[8 * (j % 255)];
        error = std::max(error, std::abs(ours - u.values[j * times + n]));
      }
      QCOMPARE(frames[n]->warnings.size(), std::size_t{0});
    }
    COMPARE_WITHIN(error, 0, 1e-6);
    qInfo("largest error %.2e", error);
  }

  void nonlinearSchroedinger() {
    const auto file = tests::referenceFile("nonlinear_schroedinger.npz");
    const data::Array u = data::readArray(file, "u");
    const std::size_t times = u.shape[1];
    const auto frames = tests::framesOf(tests::pdeOf(R"json({
        "equation": {"id": "nonlinear_schroedinger"},
        "domain": {"id": "interval", "lower": -5, "upper": 5, "points": 256},
        "initial": {"id": "file", "path": "nonlinear_schroedinger.npz", "variable": "u"},
        "dealias": false,
        "stepper": {"id": "etdrk4", "step": 0.000392699081698724}, "until": 1.5707963267948966,
        "frame_interval": 0.007853981633974483})json",
                                                     file.parent_path()));
    QCOMPARE(frames.size(), times);
    double error = 0;
    double largest = 0;
    for (std::size_t n = 0; n < times; ++n) {
      const auto& psi = fieldOf(*frames[n], "psi");
      for (std::size_t j = 0; j < 256; ++j) {
        const std::complex<double> theirs(u.values[j * times + n], u.imaginary[j * times + n]);
        largest = std::max(largest, std::abs(theirs));
        error = std::max(error, std::abs(std::complex<double>(psi.values[j], psi.imaginary[j]) - theirs));
      }
    }
    COMPARE_WITHIN(error / largest, 0, 1e-6);
    qInfo("largest error %.2e of the maximum", error / largest);
  }
};

SEMIFLOW_SUITE("core/pde/published", PublishedTest);
#include "published_test.moc"
