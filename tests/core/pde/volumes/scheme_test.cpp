#include <algorithm>
#include <cmath>
#include <cstring>
#include <numbers>

#include "core/base/error.h"
#include "core/base/parallel.h"
#include "core/base/random.h"
#include "tests/core/pde/volumes/evolution.h"
#include "tests/core/pde/volumes/exact.h"
#include "tests/suite.h"

using namespace semiflow;
using namespace semiflow::pde::volumes;
using std::numbers::pi;

namespace {

constexpr double adiabatic = 1.4;
using State = std::vector<double>;

template <class T = double>
Scheme<T> box(std::size_t nx, std::size_t ny, double length, Method method, Side x = Side::periodic,
              Side y = Side::periodic) {
  const Direction first{nx, length / static_cast<double>(nx), x, x};
  const Direction second{ny, length / static_cast<double>(ny), y, y};
  return {std::shared_ptr<const ConservationLaw<T>>(euler<T>(2, adiabatic)), {first, second}, method};
}

/// Conserved fields of a plane flow from density, velocity and pressure at places, averaged over the cells by Gauss's
/// rule with three points a direction.
State plane(std::size_t n, double length, const std::function<std::array<double, 4>(double, double)>& flow) {
  State u(4 * n * n, 0.0);
  const double h = length / static_cast<double>(n);
  const double nodes[] = {-std::sqrt(0.15), 0, std::sqrt(0.15)}, weights[] = {5.0 / 18, 8.0 / 18, 5.0 / 18};
  for (std::size_t j = 0; j < n; ++j) {
    for (std::size_t i = 0; i < n; ++i) {
      for (int a = 0; a < 9; ++a) {
        const auto [rho, v, w, p] =
            flow((static_cast<double>(i) + 0.5 + nodes[a % 3]) * h, (static_cast<double>(j) + 0.5 + nodes[a / 3]) * h);
        const double weight = weights[a % 3] * weights[a / 3];
        const double numbers[] = {rho, rho * v, rho * w, p / (adiabatic - 1) + rho * (v * v + w * w) / 2};
        for (std::size_t f = 0; f < 4; ++f) u[(f * n + j) * n + i] += weight * numbers[f];
      }
    }
  }
  return u;
}

double difference(const State& a, const State& b, std::size_t count) {
  double sum = 0;
  for (std::size_t i = 0; i < count; ++i) sum += std::abs(a[i] - b[i]);
  return sum / static_cast<double>(count);
}

/// A wave of density carried once round a periodic line, against the start: mean error of the density.
double densityWaveError(std::size_t n, Reconstruction reconstruction, RiemannSolver solver) {
  const double h = 1.0 / static_cast<double>(n);
  const Scheme<double> scheme(euler<double>(1, adiabatic), {{n, h, Side::periodic, Side::periodic}},
                              {reconstruction, solver, 0.4});
  State u(3 * n);
  for (std::size_t i = 0; i < n; ++i) { // exact averages of 1 + 0.3 sin(2 pi x)
    const double a = static_cast<double>(i) * h;
    u[i] = 1 + 0.3 * (std::cos(2 * pi * a) - std::cos(2 * pi * (a + h))) / (2 * pi * h);
    u[n + i] = u[i];
    u[2 * n + i] = 1 / (adiabatic - 1) + u[i] / 2;
  }
  const State start = u;
  const double step = 0.3 * std::pow(h, 5.0 / 3);
  tests::shuOsher<double>(
      scheme, u, 1, [&](double fastest) { return reconstruction == Reconstruction::weno5 ? step : 0.4 / fastest; });
  return difference(u, start, n);
}

/// An isentropic vortex carried along the diagonal: mean error of the density. C.-W. Shu, ICASE 97-65 (1997).
double vortexError(std::size_t n, Reconstruction reconstruction) {
  constexpr double length = 10, time = 0.5, strength = 5;
  const auto vortex = [&](double t) {
    return [=](double x, double y) -> std::array<double, 4> {
      const double dx = x - t - length / 2, dy = y - t - length / 2, r2 = dx * dx + dy * dy;
      const double swirl = strength / (2 * pi) * std::exp((1 - r2) / 2);
      const double temperature = 1 - (adiabatic - 1) / (2 * adiabatic) * swirl * swirl;
      const double rho = std::pow(temperature, 1 / (adiabatic - 1));
      return {rho, 1 - swirl * dy, 1 + swirl * dx, rho * temperature};
    };
  };
  const auto scheme = box(n, n, length, {reconstruction, RiemannSolver::hllc, 0.4});
  State u = plane(n, length, vortex(0));
  tests::evolve(scheme, u, time);
  return difference(u, plane(n, length, vortex(time)), n * n);
}

/// Something rough with shocks: three blobs of high pressure.
std::array<double, 4> blobs(double x, double y) {
  const auto near = [&](double a, double b, double r) { return std::hypot(x - a, y - b) < r; };
  const double p = near(0.3, 0.3, 0.15) ? 10 : near(0.7, 0.6, 0.1) ? 5 : 1;
  return {near(0.5, 0.7, 0.2) ? 3.0 : 1.0, 0.3, -0.2, p};
}

constexpr std::pair<const char*, Reconstruction> kinds[] = {{"constant", Reconstruction::constant},
                                                            {"minmod", Reconstruction::minmod},
                                                            {"van_leer", Reconstruction::vanLeer},
                                                            {"mc", Reconstruction::mc},
                                                            {"weno5", Reconstruction::weno5}};

} // namespace

Q_DECLARE_METATYPE(Reconstruction)

/// What holds for every law, reconstruction and Riemann solver.
class SchemeTest : public QObject {
  Q_OBJECT
 private slots:
  void smoothWavesConvergeAtTheOrder_data() {
    QTest::addColumn<Reconstruction>("kind");
    QTest::addColumn<double>("order");
    QTest::newRow("constant") << Reconstruction::constant << 1.0;
    QTest::newRow("van_leer") << Reconstruction::vanLeer << 2.0;
    QTest::newRow("mc") << Reconstruction::mc << 2.0;
    QTest::newRow("weno5") << Reconstruction::weno5 << 5.0;
  }

  void smoothWavesConvergeAtTheOrder() {
    QFETCH(Reconstruction, kind);
    QFETCH(double, order);
    for (const RiemannSolver solver : {RiemannSolver::rusanov, RiemannSolver::hllc}) {
      const std::size_t coarsest = kind == Reconstruction::weno5 ? 20 : 80;
      double before = densityWaveError(coarsest, kind, solver), slope = 0;
      for (std::size_t n = 2 * coarsest; n <= 4 * coarsest; n *= 2) {
        const double error = densityWaveError(n, kind, solver);
        slope = std::log2(before / error);
        qInfo("%zu: %.3e, slope %.3f", n, error, slope);
        before = error;
      }
      QVERIFY(slope > order - 0.15);
    }
  }

  void vorticesKeepTheirShape() {
    std::vector<double> finest;
    for (const Reconstruction kind : {Reconstruction::mc, Reconstruction::weno5}) {
      const double coarse = vortexError(32, kind), fine = vortexError(64, kind);
      finest.push_back(vortexError(128, kind));
      qInfo("vortex: %.3e %.3e %.3e", coarse, fine, finest.back());
      QVERIFY(std::log2(fine / finest.back()) > 1.9);
    }
    QVERIFY(finest[1] < finest[0] / 3);
  }

  void sumsAreConserved() {
    constexpr std::size_t n = 48;
    for (const auto& [name, kind] : kinds) {
      const auto scheme = box(n, n, 1, {kind, RiemannSolver::hllc, 0.4});
      State u = plane(n, 1, blobs);
      const State start = u;
      tests::evolve(scheme, u, 0.1);
      for (std::size_t f = 0; f < 4; ++f) {
        double before = 0, after = 0;
        for (std::size_t i = 0; i < n * n; ++i) {
          before += start[f * n * n + i] / (n * n);
          after += u[f * n * n + i] / (n * n);
        }
        COMPARE_WITHIN(after, before, 1e-13 * 10);
      }
      QVERIFY(difference(u, start, n * n) > 0.1);
    }
  }

  void bothDirectionsAreAlike() {
    constexpr std::size_t n = 40;
    for (const auto& [name, kind] : kinds) {
      const auto scheme = box(n, n, 1, {kind, RiemannSolver::hllc, 0.4}, Side::wall, Side::wall);
      const auto flow = [](double x, double y) -> std::array<double, 4> {
        return {std::hypot(x - 0.4, y - 0.4) < 0.2 ? 2.0 : 1.0, x - y * y, y - x * x, x + y < 0.8 ? 5.0 : 1.0};
      };
      State u = plane(n, 1, flow);
      for (std::size_t j = 0; j < n; ++j) { // to the last bit
        for (std::size_t i = 0; i < j; ++i) {
          for (const std::size_t f : {std::size_t{0}, std::size_t{3}}) u[(f * n + j) * n + i] = u[(f * n + i) * n + j];
          u[(n + j) * n + i] = u[(2 * n + i) * n + j];
          u[(2 * n + j) * n + i] = u[(n + i) * n + j];
        }
        u[(2 * n + j) * n + j] = u[(n + j) * n + j];
      }
      tests::evolve(scheme, u, 0.2);
      for (std::size_t j = 0; j < n; ++j) {
        for (std::size_t i = 0; i < n; ++i) {
          QCOMPARE(u[j * n + i], u[i * n + j]);
          QCOMPARE(u[(n + j) * n + i], u[(2 * n + i) * n + j]);
          QCOMPARE(u[(3 * n + j) * n + i], u[(3 * n + i) * n + j]);
        }
      }
    }
  }

  void linesAlongBothDirectionsGiveTheLine() { // a tube in the plane, along x and along y, against the line
    constexpr std::size_t n = 300;
    for (const auto& [name, kind] : kinds) {
      const Method method{kind, RiemannSolver::hllc, 0.4};
      const Direction along{n, 1.0 / n, Side::wall, Side::outflow}, across{8, 1.0 / n, Side::periodic, Side::periodic};
      const std::shared_ptr<const ConservationLaw<double>> one = euler<double>(1, adiabatic),
                                                           two = euler<double>(2, adiabatic);
      const Scheme<double> line(one, {along}, method), x(two, {along, across}, method), y(two, {across, along}, method);
      State u(3 * n), v(4 * 8 * n, 0.0), w(v);
      for (std::size_t i = 0; i < n; ++i) {
        u[i] = i < n / 2 ? 1 : 0.125;
        u[n + i] = u[i] * 0.5;
        u[2 * n + i] = (i < n / 2 ? 1 : 0.1) / (adiabatic - 1) + u[i] / 8;
        for (std::size_t j = 0; j < 8; ++j) {
          v[j * n + i] = w[i * 8 + j] = u[i];
          v[(8 + j) * n + i] = w[(2 * n + i) * 8 + j] = u[n + i];
          v[(24 + j) * n + i] = w[(3 * n + i) * 8 + j] = u[2 * n + i];
        }
      }
      const auto step = [](double) { return 0.0005; };
      tests::shuOsher<double>(line, u, 0.1, step);
      tests::shuOsher<double>(x, v, 0.1, step);
      tests::shuOsher<double>(y, w, 0.1, step);
      for (std::size_t i = 0; i < n; ++i) {
        COMPARE_WITHIN(v[3 * n + i], u[i], 1e-12);
        COMPARE_WITHIN(w[i * 8 + 5], u[i], 1e-12);
        COMPARE_WITHIN(w[(2 * n + i) * 8 + 5], u[n + i], 1e-12);
        COMPARE_WITHIN(v[(8 + 3) * n + i], u[n + i], 1e-12);
      }
    }
  }

  void threadsDoNotMatter() {
    constexpr std::size_t n = 150;
    for (const auto& [name, kind] : kinds) {
      State results[2];
      for (int threads = 1; threads <= 2; ++threads) {
        inArena(threads, [&] {
          const auto scheme = box(n, n, 1, {kind, RiemannSolver::hllc, 0.4});
          State u = plane(n, 1, blobs);
          tests::evolve(scheme, u, 0.01);
          results[threads - 1] = u;
        });
      }
      QVERIFY(std::memcmp(results[0].data(), results[1].data(), results[0].size() * sizeof(double)) == 0);
    }
  }

  void eigenvectorsAreThoseOfTheFlux() {
    // Rows and columns are inverse to each other, and the columns are stretched by the Jacobian: rows * J * columns is
    // diagonal with the wave speeds, J by central differences of the flux between equal states.
    struct Case {
      std::unique_ptr<ConservationLaw<double>> law;
      std::vector<double> state, speeds;
    };
    std::vector<Case> cases;
    const double c = std::sqrt(adiabatic * 0.8 / 1.3), s = std::sqrt(9.81 * 0.7);
    cases.push_back({euler<double>(1, adiabatic), {1.3, 1.3 * 0.4, 0.8 / 0.4 + 1.3 * 0.08}, {0.4 - c, 0.4, 0.4 + c}});
    cases.push_back({euler<double>(2, adiabatic),
                     {1.3, 1.3 * 0.4, 1.3 * -0.7, 0.8 / 0.4 + 1.3 * (0.16 + 0.49) / 2},
                     {0.4 - c, 0.4, 0.4, 0.4 + c}});
    cases.push_back({shallowWater<double>(1, 9.81), {0.7, 0.7 * 0.5}, {0.5 - s, 0.5 + s}});
    cases.push_back({shallowWater<double>(2, 9.81), {0.7, 0.7 * 0.5, 0.7 * 2}, {0.5 - s, 0.5, 0.5 + s}});
    for (const Case& one : cases) {
      const std::size_t m = one.law->fields();
      Line<double> u, flux;
      Line<double, 16> left, right;
      const auto fluxAt = [&](const std::vector<double>& state) {
        for (std::size_t f = 0; f < m; ++f) u.all()[f][0] = state[f];
        one.law->flux(RiemannSolver::hllc, 0, 1, u.all(), u.all(), flux.all());
        std::vector<double> result;
        for (std::size_t f = 0; f < m; ++f) result.push_back(flux.all()[f][0]);
        return result;
      };
      std::vector<std::vector<double>> jacobian(m, std::vector<double>(m));
      for (std::size_t k = 0; k < m; ++k) {
        std::vector<double> above = one.state, below = one.state;
        above[k] += 1e-6;
        below[k] -= 1e-6;
        const auto a = fluxAt(above), b = fluxAt(below);
        for (std::size_t f = 0; f < m; ++f) jacobian[f][k] = (a[f] - b[f]) / 2e-6;
      }
      fluxAt(one.state);
      one.law->eigenvectors(1, u.all(), u.all(), left.all(), right.all());
      for (std::size_t row = 0; row < m; ++row) {
        for (std::size_t column = 0; column < m; ++column) {
          double identity = 0, diagonal = 0;
          for (std::size_t k = 0; k < m; ++k) {
            identity += left.all()[row * m + k][0] * right.all()[k * m + column][0];
            for (std::size_t l = 0; l < m; ++l)
              diagonal += left.all()[row * m + k][0] * jacobian[k][l] * right.all()[l * m + column][0];
          }
          COMPARE_WITHIN(identity, row == column ? 1 : 0, 1e-13);
          COMPARE_WITHIN(diagonal, row == column ? one.speeds[row] : 0, 1e-7);
        }
      }
      double speed = 0;
      one.law->speed(0, 1, u.all(), &speed);
      COMPARE_WITHIN(speed, one.speeds.back(), 1e-13);
    }
  }

  void fastestCellIsFound() {
    const auto scheme = box(20, 30, 1, {});
    State u = plane(20, 1, [](double, double) { return std::array<double, 4>{1, 0, 0, 1}; });
    u.resize(4 * 600);
    for (std::size_t i = 0; i < 600; ++i) {
      u[i] = 1;
      u[600 + i] = u[1200 + i] = 0;
      u[1800 + i] = 2.5;
    }
    u[600 + 277] = 2; // velocity 2 along x at one cell, with the same pressure
    u[1800 + 277] += 2;
    const auto found = scheme.fastest(u);
    QCOMPARE(found.cell, std::size_t{277});
    const double sound = std::sqrt(adiabatic);
    COMPARE_WITHIN(found.rate, (2 + sound) * 20 + sound * 30, 1e-11);
    QVERIFY(!scheme.firstInadmissible(u));
    u[1800 + 31] = -1;
    QCOMPARE(*scheme.firstInadmissible(u), std::size_t{31});
  }

  void singlePrecisionFollows() {
    constexpr std::size_t n = 64;
    const Method method{Reconstruction::weno5, RiemannSolver::hllc, 0.4};
    State u = plane(n, 1, blobs);
    std::vector<float> v(u.begin(), u.end());
    tests::evolve(box(n, n, 1, method), u, 0.1);
    tests::evolve(box<float>(n, n, 1, method), v, 0.1);
    const double apart = difference(u, State(v.begin(), v.end()), 4 * n * n);
    qInfo("%.3e", apart);
    QVERIFY(apart < 1e-4);
  }

  void waterAtRestStaysAndDryBedsAreFound() {
    constexpr std::size_t n = 30;
    const Direction side{n, 1.0 / n, Side::wall, Side::wall};
    for (const auto& [name, kind] : kinds) {
      const Scheme<double> scheme(shallowWater<double>(2, 9.81), {side, side}, {kind, RiemannSolver::hllc, 0.4});
      State still(3 * n * n, 0.0), rate(still.size());
      std::fill_n(still.begin(), n * n, 0.5);
      scheme.rate(still, rate);
      for (const double r : rate) COMPARE_WITHIN(r, 0, 1e-10);
      State dam(3 * n * n, 0.0); // a column of water on a dry bed
      double before = 0, after = 0;
      for (std::size_t i = 0; i < n * n; ++i) before += dam[i] = std::hypot(i % n - 14.5, i / n - 14.5) < 6 ? 1 : 0;
      for (int part = 0; part < 20; ++part) {
        tests::evolve(scheme, dam, 0.02);
        QVERIFY2(!scheme.firstInadmissible(dam), name);
      }
      for (std::size_t i = 0; i < n * n; ++i) after += dam[i];
      COMPARE_WITHIN(after, before, 1e-10);
    }
  }

  void formulasAreDifferentiated() {
    const auto law = scalarLaw<double>({"u", {"k*u^3 + sin(u)", "exp(u)"}, "u^2", {{"k", 2}}, "flux", "diffusion"});
    Line<double> u;
    double speed = 0, phi = 0, slope = 0;
    u.all()[0][0] = 0.7;
    law->speed(0, 1, u.all(), &speed);
    COMPARE_WITHIN(speed, 6 * 0.49 + std::cos(0.7), 1e-14);
    law->speed(1, 1, u.all(), &speed);
    COMPARE_WITHIN(speed, std::exp(0.7), 1e-14);
    law->diffusion(1, u.all(), &phi, &slope);
    COMPARE_WITHIN(phi, 0.49, 1e-15);
    COMPARE_WITHIN(slope, 1.4, 1e-15);
    QVERIFY_THROWS_EXCEPTION(InputError, scalarLaw<double>({"u", {"u^2/v"}, "", {}, "equation.flux", ""}));
  }
};

SEMIFLOW_SUITE("core/pde/volumes/scheme", SchemeTest);
#include "scheme_test.moc"
