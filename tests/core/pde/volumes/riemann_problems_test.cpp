#include <cmath>

#include "tests/core/pde/volumes/evolution.h"
#include "tests/core/pde/volumes/exact.h"
#include "tests/suite.h"

using namespace semiflow;
using namespace semiflow::pde::volumes;
using tests::cellMean;
using tests::ExactRiemann;
using tests::Gas;

namespace {

constexpr double adiabatic = 1.4;
const Gas sodLeft{1, 0, 1}, sodRight{0.125, 0, 0.1};
const Gas laxLeft{0.445, 0.698, 3.528}, laxRight{0.5, 0, 0.571};

Scheme<double> tube(std::unique_ptr<ConservationLaw<double>> law, std::size_t cells, Method method,
                    Side side = Side::outflow) {
  const Direction line{cells, 1.0 / static_cast<double>(cells), side, side};
  return {std::shared_ptr<const ConservationLaw<double>>(std::move(law)), {line}, method};
}

/// Cells of [0, 1] with a jump at the middle.
std::vector<double> jump(std::size_t n, const Gas& left, const Gas& right) {
  std::vector<double> u(3 * n);
  for (std::size_t i = 0; i < n; ++i) {
    const auto& [rho, v, p] = 2 * i < n ? left : right;
    u[i] = rho;
    u[n + i] = rho * v;
    u[2 * n + i] = p / (adiabatic - 1) + rho * v * v / 2;
  }
  return u;
}

/// Sum over cells of |first field - exact| over sum of |exact|.
double relativeError(const std::vector<double>& u, std::size_t n, double time,
                     const std::function<double(double)>& exact) {
  double error = 0, size = 0;
  const double h = 1.0 / static_cast<double>(n);
  for (std::size_t i = 0; i < n; ++i) {
    const double lower = static_cast<double>(i) * h - 0.5;
    const double mean = cellMean([&](double x) { return exact(x / time); }, lower, lower + h);
    error += std::abs(u[i] - mean);
    size += std::abs(mean);
  }
  return error / size;
}

double tubeError(const Gas& left, const Gas& right, double time, std::size_t n, Method method) {
  const auto scheme = tube(euler<double>(1, adiabatic), n, method);
  std::vector<double> u = jump(n, left, right);
  tests::evolve(scheme, u, time);
  const ExactRiemann exact(left, right, adiabatic);
  return relativeError(u, n, time, [&](double s) { return exact.at(s)[0]; });
}

double damError(double low, std::size_t n, Method method) {
  const auto scheme = tube(shallowWater<double>(1, 1), n, method);
  std::vector<double> u(2 * n, 0.0);
  for (std::size_t i = 0; i < n; ++i) u[i] = 2 * i < n ? 1 : low;
  constexpr double time = 0.2;
  tests::evolve(scheme, u, time);
  return relativeError(u, n, time, [&](double s) { return tests::damBreak(1, low, s)[0]; });
}

} // namespace

Q_DECLARE_METATYPE(Reconstruction)
Q_DECLARE_METATYPE(RiemannSolver)

/// Jumps with exact solutions.
class RiemannProblemsTest : public QObject {
  Q_OBJECT
 private slots:
  void exactSolutionsAreThePublishedOnes() { // Toro, table 4.3; Lax, Comm. Pure Appl. Math. 7, 159 (1954)
    const ExactRiemann sod(sodLeft, sodRight), double123({1, -2, 0.4}, {1, 2, 0.4});
    COMPARE_WITHIN(sod.starPressure(), 0.30313, 5e-6);
    COMPARE_WITHIN(sod.starVelocity(), 0.92745, 5e-6);
    COMPARE_WITHIN(sod.at(0.9)[0], 0.42632, 5e-6);
    COMPARE_WITHIN(sod.at(1.0)[0], 0.26557, 5e-6);
    COMPARE_WITHIN(double123.starPressure(), 0.00189, 5e-6);
    COMPARE_WITHIN(double123.at(0)[0], 0.02185, 5e-6);
    // Conservation over the fan of the bore: depth flowed in equals depth gained.
    double mass = 0;
    for (int i = 0; i < 40000; ++i) mass += tests::damBreak(1, 0.1, -2 + 1e-4 * (i + 0.5))[0] * 1e-4;
    COMPARE_WITHIN(mass, 2 * 1.1, 1e-4);
  }

  void tubes_data() {
    QTest::addColumn<Reconstruction>("reconstruction");
    QTest::addColumn<RiemannSolver>("solver");
    const std::pair<const char*, Reconstruction> kinds[] = {{"minmod", Reconstruction::minmod},
                                                            {"van_leer", Reconstruction::vanLeer},
                                                            {"mc", Reconstruction::mc},
                                                            {"weno5", Reconstruction::weno5}};
    const std::pair<const char*, RiemannSolver> solvers[] = {
        {"rusanov", RiemannSolver::rusanov}, {"hll", RiemannSolver::hll}, {"hllc", RiemannSolver::hllc}};
    for (const auto& [kindName, kind] : kinds) {
      for (const auto& [solverName, solver] : solvers) QTest::addRow("%s %s", kindName, solverName) << kind << solver;
    }
  }

  void tubes() {
    QFETCH(Reconstruction, reconstruction);
    QFETCH(RiemannSolver, solver);
    const Method method{reconstruction, solver, 0.4};
    const double sod = tubeError(sodLeft, sodRight, 0.2, 400, method);
    const double lax = tubeError(laxLeft, laxRight, 0.13, 400, method);
    qInfo("Sod %.3e, Lax %.3e, Stoker %.3e, Ritter %.3e", sod, lax, damError(0.1, 400, method),
          damError(0, 400, method));
    QVERIFY(sod < 0.01);
    const bool sharp = reconstruction == Reconstruction::weno5 ||
                       (reconstruction == Reconstruction::mc && solver != RiemannSolver::rusanov);
    QVERIFY(lax < (sharp ? 0.01 : 0.021)); // its contact is strong, and more diffusive methods smear it
    // First order at shocks, and less at the contact, where steps of order p spread over h^(p/(p + 1)).
    QVERIFY(tubeError(sodLeft, sodRight, 0.2, 200, method) / sod > 1.5);
    QVERIFY(tubeError(laxLeft, laxRight, 0.13, 200, method) / lax > 1.4);
    QVERIFY(damError(0.1, 400, method) < 0.01 && damError(0, 400, method) < 0.01);
    QVERIFY(damError(0.1, 200, method) / damError(0.1, 400, method) > 1.5);
    QVERIFY(damError(0, 200, method) / damError(0, 400, method) > 1.4);
  }

  void nearVacuumStaysPositive_data() { tubes_data(); }

  void nearVacuumStaysPositive() {
    QFETCH(Reconstruction, reconstruction);
    QFETCH(RiemannSolver, solver);
    constexpr std::size_t n = 200;
    for (const Gas& right : {Gas{1, 2, 0.4}, Gas{1, 3, 0.01}, Gas{1e-3, 5, 1e-6}}) {
      const Gas left{right[0], -right[1], right[2]};
      const auto scheme = tube(euler<double>(1, adiabatic), n, {reconstruction, solver, 0.4});
      std::vector<double> u = jump(n, left, right);
      for (int part = 0; part < 10; ++part) {
        tests::evolve(scheme, u, 0.01);
        QVERIFY(!scheme.firstInadmissible(u));
      }
    }
    QVERIFY(tubeError({1, -2, 0.4}, {1, 2, 0.4}, 0.1, n, {reconstruction, solver, 0.4}) < 0.03);
  }

  void strongBlastWavesStayPositive() { // P. Woodward, P. Colella, J. Comput. Phys. 54, 115 (1984)
    constexpr std::size_t n = 400;
    for (const Reconstruction reconstruction : {Reconstruction::mc, Reconstruction::weno5}) {
      const auto scheme = tube(euler<double>(1, adiabatic), n, {reconstruction, RiemannSolver::hllc, 0.4}, Side::wall);
      std::vector<double> u(3 * n, 0.0);
      for (std::size_t i = 0; i < n; ++i) {
        u[i] = 1;
        u[2 * n + i] = (i < n / 10 ? 1000 : i >= n - n / 10 ? 100 : 0.01) / (adiabatic - 1);
      }
      double mass = 0, energy = 0;
      tests::evolve(scheme, u, 0.038);
      QVERIFY(!scheme.firstInadmissible(u));
      for (std::size_t i = 0; i < n; ++i) {
        mass += u[i] / n;
        energy += u[2 * n + i] / n;
      }
      COMPARE_WITHIN(mass, 1, 1e-12);
      COMPARE_WITHIN(energy, (100 + 10 + 0.008) / (adiabatic - 1), 1e-10 * 300);
      const auto largest = std::max_element(u.begin(), u.begin() + n);
      COMPARE_WITHIN(static_cast<double>(largest - u.begin()) / n, 0.78, 0.01); // their figure 2h: 0.78
      QVERIFY(*largest > 4.5 && *largest < 7);                                  // and 6.2 once converged
    }
  }

  void contactsAtRestStay() {
    constexpr std::size_t n = 50;
    const auto scheme = tube(euler<double>(1, adiabatic), n, {Reconstruction::weno5, RiemannSolver::hllc, 0.4});
    std::vector<double> u = jump(n, {1, 0, 1}, {0.125, 0, 1}), rate(u.size());
    scheme.rate(u, rate);
    for (const double r : rate) COMPARE_WITHIN(r, 0, 1e-11);
  }

  void shocksOfBurgersMoveAtTheMean() {
    constexpr std::size_t n = 200;
    const ScalarFormulas burgers{"u", {"u^2/2"}, "", {}, "flux", "diffusion"};
    for (const Reconstruction reconstruction : {Reconstruction::mc, Reconstruction::weno5}) {
      const auto scheme = tube(scalarLaw<double>(burgers), n, {reconstruction, RiemannSolver::hll, 0.4});
      std::vector<double> u(n);
      for (std::size_t i = 0; i < n; ++i) u[i] = i < n / 4 ? 1.5 : -0.5; // at x = 1/4; speed 1/2
      tests::evolve(scheme, u, 0.8);
      double place = 0;
      for (const double value : u) place += (value + 0.5) / 2 / n;
      COMPARE_WITHIN(place, 0.25 + 0.5 * 0.8, 1e-12);
      QVERIFY(u[n * 63 / 100] > 1.49 && u[n * 67 / 100] < -0.49);
      std::vector<double> fan(n);
      for (std::size_t i = 0; i < n; ++i) fan[i] = 2 * i < n ? -1 : 1; // through a sonic point: not a shock at rest
      tests::evolve(scheme, fan, 0.3);
      double error = 0;
      for (std::size_t i = 0; i < n; ++i) {
        const double x = (static_cast<double>(i) + 0.5) / n - 0.5;
        error += std::abs(fan[i] - std::clamp(x / 0.3, -1.0, 1.0)) / n;
      }
      QVERIFY(error < 0.004);
    }
  }

  void fluxesNeedNotBeConvex() {
    // Buckley and Leverett: f = u^2/(u^2 + (1 - u)^2) from 1 to 0: a fan to u = 1/sqrt(2), where a shock begins
    // (tangent: f(u)/u = f'(u)), which runs at (1 + sqrt(2))/2.
    constexpr std::size_t n = 400;
    const ScalarFormulas oil{"s", {"s^2/(s^2 + (1 - s)^2)"}, "", {}, "flux", "diffusion"};
    const auto scheme = tube(scalarLaw<double>(oil), n, {Reconstruction::mc, RiemannSolver::hll, 0.4});
    std::vector<double> u(n);
    for (std::size_t i = 0; i < n; ++i) u[i] = i < n / 10 ? 1 : 0;
    tests::evolve(scheme, u, 0.5);
    const double front = 0.1 + 0.5 * (1 + std::sqrt(2.0)) / 2;
    const auto cell = static_cast<std::size_t>(front * n);
    COMPARE_WITHIN(u[cell - 5], std::sqrt(0.5), 0.01);
    COMPARE_WITHIN(u[cell + 5], 0, 0.001);
  }

  void porousMediaSpreadAsBarenblattFound() {
    // u_t = (u^2)_xx: u = t^(-1/3) (C - x^2 t^(-2/3)/12)_+. G. I. Barenblatt (1952).
    const auto exact = [](double x, double t) {
      return std::pow(t, -1.0 / 3) * std::max(0.0, 0.001 - x * x * std::pow(t, -2.0 / 3) / 12);
    };
    const ScalarFormulas porous{"u", {"0"}, "u^m", {{"m", 2}}, "flux", "diffusion"};
    const auto error = [&](std::size_t n) {
      const auto scheme = tube(scalarLaw<double>(porous), n, {Reconstruction::mc, RiemannSolver::hll, 0.4});
      std::vector<double> u(n);
      const double h = 1.0 / static_cast<double>(n);
      const auto mean = [&](std::size_t i, double t) {
        const double lower = static_cast<double>(i) * h - 0.5;
        return cellMean([&](double x) { return exact(x, t); }, lower, lower + h);
      };
      for (std::size_t i = 0; i < n; ++i) u[i] = mean(i, 10);
      tests::evolve(scheme, u, 30);
      double wrong = 0, size = 0;
      for (std::size_t i = 0; i < n; ++i) {
        wrong += std::abs(u[i] - mean(i, 40));
        size += mean(i, 40);
      }
      return wrong / size;
    };
    const double fine = error(400);
    QVERIFY(fine < 0.001);
    QVERIFY(error(200) / fine > 2);
  }
};

SEMIFLOW_SUITE("core/pde/volumes/riemann_problems", RiemannProblemsTest);
#include "riemann_problems_test.moc"
