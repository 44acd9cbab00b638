#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "tests/core/pde/rollouts.h"
#include "tests/suite.h"

using namespace semiflow;
using tests::framesOf;
using tests::pdeOf;
using tests::scalarOf;

namespace {

/// The energy after every step of length h of the Allen-Cahn equation from noise.
std::vector<double> energies(const std::string& discretisation, double h, double stabilisation,
                             const std::string& momentum, int steps) {
  std::vector<double> energies;
  for (const auto& frame : framesOf(pdeOf(fmt::format(R"json({{
           "equation": {{"id": "allen_cahn", "epsilon": 0.05}}, "seed": 4, "discretisation": "{}",
           "domain": {{"id": "rectangle", "upper": [2, 2], "points": [48, 48]}},
           "initial": {{"id": "random_fourier", "amplitude": 0.4, "correlation_length": 0.12}},
           "stepper": {{"id": "convex_splitting", "step": {}, "stabilisation": {}, "momentum": "{}"}},
           "until": {}, "frame_interval": {}}})json",
                                                      discretisation, h, stabilisation, momentum, steps * h, h))))
    energies.push_back(scalarOf(*frame, "energy"));
  return energies;
}

bool falls(const std::vector<double>& energies) { return std::is_sorted(energies.rbegin(), energies.rend()); }

} // namespace

/// Energies under steps of any length.
class EnergyDescentTest : public QObject {
  Q_OBJECT
 private slots:
  /// Eyre's theorem: with a stabilisation of at least the steepest slope of the concave part, 3 |u|^2, the energy falls
  /// at every step. Without any the longest steps throw it up.
  void anEnergyFallsAtEveryStepLength() {
    for (const char* discretisation : {"fourier", "finite_difference"}) {
      for (const double h : {0.1, 3.0, 1e3}) {
        const auto energy = energies(discretisation, h, 3, "none", 40);
        QVERIFY2(falls(energy), discretisation);
        QVERIFY(energy.back() < 0.8 * energy.front());
      }
    }
    bool rose = false;
    try {
      rose = !falls(energies("fourier", 3, 0, "none", 40));
    } catch (const DivergedError&) {
      rose = true;
    }
    QVERIFY(rose);
  }

  void momentumNeedsFewerSteps() {
    const auto stepsTo = [](const std::vector<double>& energy) {
      const auto low = std::find_if(energy.begin(), energy.end(), [&](double e) { return e < 0.15 * energy.front(); });
      return low - energy.begin();
    };
    for (const double h : {10.0, 1e3}) {
      const auto plain = energies("fourier", h, 3, "none", 400), fast = energies("fourier", h, 3, "fista", 400);
      qInfo("steps of %g: %td plain, %td with momentum", h, stepsTo(plain), stepsTo(fast));
      QVERIFY(stepsTo(fast) < 400);
      QVERIFY(2 * stepsTo(fast) < stepsTo(plain));
    }
  }

  /// A model comes to its limit as its small parameter goes to 0, at first order; signals begin in step with the cells.
  void quickSignalsComeToTheirLimit() {
    std::vector<double> apart;
    for (const double epsilon : {0.04, 0.02, 0.01, 0.005}) {
      const std::string study = fmt::format(R"json({{
          "semiflow": 1, "kind": "comparison", "base_name": "limit", "base": {{"id": "pde",
            "equation": {{"id": "direct_chemotaxis", "sensitivity": 0.5, "tau": 0.1}},
            "domain": {{"id": "interval", "upper": 6.283185307179586, "points": 32}},
            "initial": {{"id": "expression", "values": {{"n": "3 + 0.5*cos(x)"}}}},
            "stepper": {{"id": "etdrk4", "step": 0.005}}, "until": 0.5, "frame_interval": 0.5}},
          "second": {{"id": "equation", "name": "full",
            "equation": {{"id": "indirect_chemotaxis", "sensitivity": 0.5, "tau": 0.1, "epsilon": {}}},
            "initial": {{"id": "expression", "values":
              {{"n": "3 + 0.5*cos(x)", "w": "3 + 0.5*cos(x)/1.1", "c": "3 + 0.5*cos(x)/2.2"}}}}}}}})json",
                                            epsilon);
      const auto frames = framesOf(experiment::Experiment(Json::parse(study), "."));
      apart.push_back(scalarOf(*frames.back(), "error_of_full"));
    }
    const double rate = std::log2(apart.front() / apart.back()) / 3;
    qInfo("from %.2e to %.2e: rate %.3f", apart.front(), apart.back(), rate);
    COMPARE_WITHIN(rate, 1, 0.1);
  }
};

SEMIFLOW_SUITE("core/pde/energy_descent", EnergyDescentTest);
#include "energy_descent_test.moc"
