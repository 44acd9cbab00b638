#include "core/pde/law.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>

#include "core/base/error.h"
#include "core/base/random.h"
#include "tests/core/pde/made_equations.h"
#include "tests/suite.h"

using namespace semiflow;
using pde::Derivative;
using pde::Equation;
using pde::Law;
using tests::equation;
using tests::navierStokes;
using Complex = std::complex<double>;

namespace {

/// The symbol of row and field at one wave vector: the sum of coefficient * (i k)^orders.
Complex symbol(const std::vector<pde::LinearTerm>& terms, std::size_t row, std::size_t field, std::array<double, 3> k) {
  Complex sum = 0;
  for (const pde::LinearTerm& term : terms) {
    if (term.row != row || term.of.field != field) continue;
    Complex product = term.coefficient;
    for (std::size_t d = 0; d < 3; ++d) {
      for (int n = 0; n < term.of.orders[d]; ++n) product *= Complex(0, k[d]);
    }
    sum += product;
  }
  return sum;
}
Complex symbol(const Law& law, std::array<double, 3> k) { return symbol(law.linear, 0, 0, k); }

/// A field and all its derivatives at one point: arbitrary numbers, a function of which derivative it is.
Complex sample(const Derivative& d, std::uint64_t point, bool complex) {
  const std::uint64_t which =
      d.field * 1000 + static_cast<std::uint64_t>(d.orders[0] * 100 + d.orders[1] * 10 + d.orders[2]);
  const auto uniform = Random(3, Stream::initial).uniforms(which, static_cast<std::uint32_t>(point), 0);
  return {2 * uniform[0] - 1, complex ? 2 * uniform[1] - 1 : 0};
}

constexpr std::array<double, 4> place{0.3, -0.8, 1.1, 0.45}; // x, y, z, t

/// The values of a pointwise form at a sampled point.
std::vector<double> values(const pde::Pointwise& pointwise, std::uint64_t point, bool complex) {
  std::vector<double> in;
  for (const Derivative& d : pointwise.inputs) {
    const Complex value = sample(d, point, complex);
    in.push_back(value.real());
    if (complex) in.push_back(value.imag());
  }
  in.insert(in.end(), place.begin(), place.end());
  std::vector<numerics::InputLane<double>> inputs;
  for (const double& x : in) inputs.push_back({&x, 0});
  std::vector<double> out(pointwise.kernel.outputs());
  std::vector<numerics::OutputLane<double>> outputs;
  for (double& x : out) outputs.push_back({&x, 1});
  numerics::run<double>(pointwise.kernel, inputs, outputs, 1);
  return out;
}

/// The whole right-hand side of one row, linear and nonlinear part together.
Complex rate(const Law& law, std::size_t row, std::uint64_t point) {
  Complex sum = 0;
  for (const pde::LinearTerm& term : law.linear) {
    if (term.row == row) sum += term.coefficient * sample(term.of, point, law.complex);
  }
  const auto found = std::find(law.nonlinearFields.begin(), law.nonlinearFields.end(), row);
  if (found == law.nonlinearFields.end()) return sum;
  const auto output = static_cast<std::size_t>(found - law.nonlinearFields.begin());
  const std::vector<double> n = values(law.nonlinear, point, law.complex);
  return sum + (law.complex ? Complex(n[2 * output], n[2 * output + 1]) : Complex(n[output]));
}

/// Compares a row with a formula in F("", field), F("xx", field), ...
using Formula = std::function<Complex(const std::function<Complex(const char*, std::size_t)>&)>;
void compareRate(const Law& law, std::size_t row, const Formula& formula, int line) {
  for (std::uint64_t point = 0; point < 20; ++point) {
    const auto field = [&](const char* suffix, std::size_t number) {
      Derivative d{number, {}};
      for (const char* c = suffix; *c != 0; ++c) ++d.orders[static_cast<std::size_t>(*c - 'x')];
      return sample(d, point, law.complex);
    };
    const Complex expected = formula(field);
    const Complex found = rate(law, row, point);
    QVERIFY2(std::abs(found - expected) <= 1e-13 * std::max(1.0, std::abs(expected)),
             qPrintable(QString("line %1: %2%3i, expected %4%5i")
                            .arg(line)
                            .arg(found.real())
                            .arg(found.imag())
                            .arg(expected.real())
                            .arg(expected.imag())));
  }
}
#define COMPARE_RATE(law, row, expression)                                                                             \
  compareRate(                                                                                                         \
      law, row, [&](const auto& F) -> Complex { return expression; }, __LINE__)

std::size_t linearTerms(const Law& law) { return law.linear.size(); }

} // namespace

class LawTest : public QObject {
  Q_OBJECT
 private slots:
  void heat() {
    for (int dimension = 1; dimension <= 3; ++dimension) {
      const Law law = pde::deriveLaw(equation({"u"}, {"diffusivity*laplacian(u)"}, {{"diffusivity", 0.3}}), dimension);
      QVERIFY(law.nonlinearFields.empty() && law.nonlinear.inputs.empty() && law.nonlinear.kernel.outputs() == 0);
      const double squares[] = {4, 4 + 9, 4 + 9 + 25};
      COMPARE_WITHIN(symbol(law, {2, 3, 5}).real(), -0.3 * squares[dimension - 1], 1e-14);
      QCOMPARE(linearTerms(law), static_cast<std::size_t>(dimension));
    }
  }

  void advection() {
    const Law law = pde::deriveLaw(equation({"u"}, {"-vx*u_x - vy*u_y"}, {{"vx", 2}, {"vy", -0.5}}), 2);
    QVERIFY(law.nonlinearFields.empty());
    QVERIFY(symbol(law, {2, 3, 0}) == Complex(0, -4 + 1.5));
  }

  void wave() {
    const Law law =
        pde::deriveLaw(equation({"u", "velocity"}, {"velocity", "speed^2*laplacian(u)"}, {{"speed", 3}}), 2);
    QVERIFY(law.nonlinearFields.empty());
    QVERIFY(symbol(law.linear, 0, 1, {2, 1, 0}) == 1.0 && symbol(law.linear, 0, 0, {2, 1, 0}) == 0.0);
    QVERIFY(symbol(law.linear, 1, 0, {2, 1, 0}) == -45.0 && symbol(law.linear, 1, 1, {2, 1, 0}) == 0.0);
  }

  void burgers() {
    const Law law = pde::deriveLaw(equation({"u"}, {"viscosity*u_xx - u*u_x"}, {{"viscosity", 0.1}}), 1);
    COMPARE_WITHIN(symbol(law, {3, 0, 0}).real(), -0.9, 1e-15);
    QCOMPARE(law.nonlinear.inputs.size(), std::size_t{2});
    COMPARE_RATE(law, 0, 0.1 * F("xx", 0) - F("", 0) * F("x", 0));
  }

  void kortewegDeVries() {
    const Law law = pde::deriveLaw(equation({"u"}, {"-6*u*u_x - u_xxx"}), 1);
    QVERIFY(symbol(law, {2, 0, 0}) == Complex(0, 8));
    COMPARE_RATE(law, 0, -6.0 * F("", 0) * F("x", 0) - F("xxx", 0));
  }

  void kuramotoSivashinsky() {
    Equation e = equation({"u"}, {"-laplacian(u) - bilaplacian(u) - dot(gradient(u), gradient(u))/2"});
    e.rates.push_back({"u", "-u*u_x - u_xx - u_xxxx", 1});
    const Law line = pde::deriveLaw(e, 1);
    QVERIFY(symbol(line, {2, 0, 0}) == 4.0 - 16.0);
    COMPARE_RATE(line, 0, -F("", 0) * F("x", 0) - F("xx", 0) - F("xxxx", 0));
    const Law plane = pde::deriveLaw(e, 2);
    QVERIFY(symbol(plane, {2, 3, 0}) == 13.0 - 169.0);
    COMPARE_RATE(plane, 0,
                 -F("xx", 0) - F("yy", 0) - F("xxxx", 0) - 2.0 * F("xxyy", 0) - F("yyyy", 0) -
                     0.5 * (F("x", 0) * F("x", 0) + F("y", 0) * F("y", 0)));
    QCOMPARE(plane.nonlinear.inputs.size(), std::size_t{2});
  }

  void nonlinearSchroedinger() {
    Equation e = equation({"psi"}, {"i*laplacian(psi)/2 + i*abs(psi)^2*psi"}, {}, true);
    const Law law = pde::deriveLaw(e, 1);
    QVERIFY(symbol(law, {3, 0, 0}) == Complex(0, -4.5));
    QCOMPARE(law.nonlinear.inputs.size(), std::size_t{1});
    QCOMPARE(law.nonlinear.kernel.inputs(), std::size_t{6});
    QCOMPARE(law.nonlinear.kernel.outputs(), std::size_t{2});
    COMPARE_RATE(law, 0, Complex(0, 0.5) * F("xx", 0) + Complex(0, 1) * std::norm(F("", 0)) * F("", 0));
    const Law box = pde::deriveLaw(e, 3);
    QVERIFY(symbol(box, {1, 2, 3}) == Complex(0, -7));
  }

  void allenCahn() {
    const Law law = pde::deriveLaw(equation({"u"}, {"epsilon^2*laplacian(u) + u - u^3"}, {{"epsilon", 0.5}}), 3);
    QVERIFY(symbol(law, {1, 2, 3}) == 1 - 0.25 * 14);
    COMPARE_RATE(law, 0, 0.25 * (F("xx", 0) + F("yy", 0) + F("zz", 0)) + F("", 0) - std::pow(F("", 0), 3));
    QCOMPARE(law.nonlinear.kernel.instructions(), std::size_t{1}); // -u^3 and nothing else: u - u has cancelled
  }

  void grayScott() {
    const Law law = pde::deriveLaw(
        equation({"u", "v"}, {"Du*laplacian(u) - u*v^2 + feed*(1 - u)", "Dv*laplacian(v) + u*v^2 - (feed + kill)*v"},
                 {{"Du", 2e-5}, {"Dv", 1e-5}, {"feed", 0.037}, {"kill", 0.06}}),
        2);
    QVERIFY(symbol(law.linear, 0, 0, {}) == -0.037 && symbol(law.linear, 1, 1, {}) == -(0.037 + 0.06));
    QVERIFY(symbol(law.linear, 0, 1, {1, 1, 0}) == 0.0 && symbol(law.linear, 1, 0, {1, 1, 0}) == 0.0);
    COMPARE_RATE(law, 0, 2e-5 * (F("xx", 0) + F("yy", 0)) - F("", 0) * F("", 1) * F("", 1) + 0.037 * (1.0 - F("", 0)));
    COMPARE_RATE(law, 1, 1e-5 * (F("xx", 1) + F("yy", 1)) + F("", 0) * F("", 1) * F("", 1) - 0.097 * F("", 1));
    QCOMPARE(law.nonlinear.kernel.instructions(), std::size_t{2}); // u v^2 is computed once
  }

  void navierStokesWithItsStreamFunction() {
    const Law law = pde::deriveLaw(navierStokes(), 2);
    QCOMPARE(law.elliptic, std::vector<std::string>{"psi"});
    COMPARE_WITHIN(symbol(law, {3, 4, 0}).real(), -0.025 - 0.1, 1e-16);
    QVERIFY(symbol(law.constraints, 0, 1, {3, 4, 0}) == -25.0); // laplacian(psi)
    QVERIFY(symbol(law.constraints, 0, 0, {3, 4, 0}) == 1.0);   // vorticity
    COMPARE_RATE(law, 0,
                 1e-3 * (F("xx", 0) + F("yy", 0)) - F("y", 1) * F("x", 0) + F("x", 1) * F("y", 0) - 0.1 * F("", 0) +
                     2 * std::cos(4 * place[1]));
    QVERIFY(law.nonlinear.usesPlace && !law.nonlinear.usesTime);
    QCOMPARE(law.nonlinear.inputs.size(), std::size_t{4});
  }

  void ellipticFieldsMayBeLinearInRates() {
    Equation e = equation({"rho"}, {"laplacian(rho) + chi*phi_xx - dot(gradient(phi), gradient(rho))"}, {{"chi", 2}});
    e.constraints.push_back({"phi", "laplacian(phi) - phi + 3*rho"});
    const Law law = pde::deriveLaw(e, 2);
    QVERIFY(symbol(law.linear, 0, 1, {3, 1, 0}) == -18.0);
    QVERIFY(symbol(law.constraints, 0, 1, {3, 1, 0}) == -11.0 && symbol(law.constraints, 0, 0, {}) == 3.0);
    COMPARE_RATE(law, 0, F("xx", 0) + F("yy", 0) + 2.0 * F("xx", 1) - F("x", 0) * F("x", 1) - F("y", 0) * F("y", 1));
  }

  void divergenceOfAFluxByTheChainRule() {
    const Law law = pde::deriveLaw(equation({"u"}, {"divergence((D + u^2 + sin(x))*gradient(u))"}, {{"D", 0.5}}), 2);
    const double s = std::sin(place[0]), c = std::cos(place[0]);
    QVERIFY(symbol(law, {1, 2, 0}) == -2.5); // D alone: sin(x) is not constant
    COMPARE_RATE(law, 0,
                 (0.5 + F("", 0) * F("", 0) + s) * (F("xx", 0) + F("yy", 0)) +
                     (2.0 * F("", 0) * F("x", 0) + c) * F("x", 0) + 2.0 * F("", 0) * F("y", 0) * F("y", 0));
  }

  void vectorsAddAndScale() {
    const Law law = pde::deriveLaw(equation({"u", "v"}, {"divergence(2*gradient(u) - gradient(v)/u)",
                                                         "dot(-gradient(v), gradient(u) + v*gradient(u))"}),
                                   3);
    const auto gradients = [](const auto& F, std::size_t a, std::size_t b) {
      return F("x", a) * F("x", b) + F("y", a) * F("y", b) + F("z", a) * F("z", b);
    };
    COMPARE_RATE(law, 0,
                 2.0 * (F("xx", 0) + F("yy", 0) + F("zz", 0)) - (F("xx", 1) + F("yy", 1) + F("zz", 1)) / F("", 0) +
                     gradients(F, 0, 1) / (F("", 0) * F("", 0)));
    COMPARE_RATE(law, 1, -gradients(F, 0, 1) * (1.0 + F("", 1)));
  }

  void laplacianOfAnExpression() {
    const Law law =
        pde::deriveLaw(equation({"u"}, {"laplacian(u^3 - u - D*laplacian(u))"}, {{"D", 0.1}}), 2); // Cahn-Hilliard
    COMPARE_WITHIN(symbol(law, {1, 2, 0}).real(), 5 - 0.1 * 25, 1e-15);
    COMPARE_RATE(law, 0,
                 3.0 * F("", 0) * F("", 0) * (F("xx", 0) + F("yy", 0)) +
                     6.0 * F("", 0) * (F("x", 0) * F("x", 0) + F("y", 0) * F("y", 0)) - F("xx", 0) - F("yy", 0) -
                     0.1 * (F("xxxx", 0) + 2.0 * F("xxyy", 0) + F("yyyy", 0)));
  }

  void conjugatesAreSymbolsOfTheirOwn() {
    const Law law = pde::deriveLaw(
        equation({"A"},
                 {"(1 + i*b)*laplacian(A) + r*A + g*conj(A) - (1 + i*c)*abs(A)^2*A + conj(A_x)*exp(i*A)*real(A)"},
                 {{"b", 0.5}, {"r", 0.25}, {"g", 0.125}, {"c", -1.5}}, true),
        1);
    QVERIFY(symbol(law, {2, 0, 0}) == Complex(0.25 - 4, -2)); // nothing of conj(A)
    COMPARE_RATE(law, 0,
                 Complex(1, 0.5) * F("xx", 0) + 0.25 * F("", 0) + 0.125 * std::conj(F("", 0)) -
                     Complex(1, -1.5) * std::norm(F("", 0)) * F("", 0) +
                     std::conj(F("x", 0)) * std::exp(Complex(0, 1) * F("", 0)) * F("", 0).real());
  }

  void derivativesOfConjugatesAndModuli() {
    const Law law = pde::deriveLaw(equation({"A"}, {"i*laplacian(abs(A)^2)*A + laplacian(conj(A)*A_x)"}, {}, true), 1);
    COMPARE_RATE(law, 0,
                 Complex(0, 2) * ((std::conj(F("", 0)) * F("xx", 0)).real() + std::norm(F("x", 0))) * F("", 0) +
                     std::conj(F("xx", 0)) * F("x", 0) + 2.0 * std::conj(F("x", 0)) * F("xx", 0) +
                     std::conj(F("", 0)) * F("xxx", 0));
  }

  void namesAreResolvedLongestFieldFirst() {
    const Law law = pde::deriveLaw(
        equation({"u", "u_x", "u_s"}, {"u_x_x + u_s_xx + u_y*u_xx", "0*u", "k_x*u_s"}, {{"k_x", 2}, {"u_y", 3}}), 1);
    // u_x is the second field, u_x_x its derivative, u_y a parameter; u_xx stays the second derivative of u
    COMPARE_RATE(law, 0, F("x", 1) + F("xx", 2) + 3.0 * F("xx", 0));
    COMPARE_RATE(law, 2, 2.0 * F("", 2));
    QVERIFY(law.nonlinearFields.empty());
  }

  void linearPartsAreFoundWhereTheyAreFinite() {
    const Law law =
        pde::deriveLaw(equation({"u"}, {"sin(2*u) + u*log(u^2) + sqrt(abs(u)) + x*u + u_x/(1 + u) + t"}), 1);
    QVERIFY(symbol(law, {1, 0, 0}) == Complex(0, 1)); // u_x alone: log(u^2) has a pole at 0, x is no constant
    QVERIFY(law.nonlinear.usesPlace && law.nonlinear.usesTime);
    COMPARE_RATE(law, 0,
                 std::sin(2.0 * F("", 0)) + F("", 0) * std::log(F("", 0) * F("", 0)) + std::sqrt(std::abs(F("", 0))) +
                     place[0] * F("", 0) + F("x", 0) / (1.0 + F("", 0)) + place[3]);
    const Law sine = pde::deriveLaw(equation({"u"}, {"sin(2*u) - u_xx*(3 - u)"}), 1);
    QVERIFY(symbol(sine, {1, 0, 0}) == 2.0 + 3.0);
  }

  void factoredCubicsCancelTheirLinearPart() {
    const Law law = pde::deriveLaw(equation({"u"}, {"u_xx + u*(1-u)*(u-a)"}, {{"a", 0.25}}), 1); // Nagumo
    QVERIFY(symbol(law, {}) == -0.25);
    COMPARE_RATE(law, 0, F("xx", 0) + F("", 0) * (1.0 - F("", 0)) * (F("", 0) - 0.25));
    QVERIFY(law.nonlinear.kernel.instructions() <= 3);
  }

  void diagnostics() {
    Equation e = equation({"psi"}, {"i*psi_xx/2 + i*abs(psi)^2*psi"}, {{"g", 2}}, true);
    e.diagnostics = {{"mass", "integral(abs(psi)^2)", ""},
                     {"energy", "integral(abs(psi_x)^2)/2 - integral(abs(psi)^4)/2", ""},
                     {"momentum", "integral(imag(conj(psi)*psi_x))", ""},
                     {"spread", "g*maximum(abs(psi)^2) - minimum(abs(psi)^2)*mean(real(psi)) + pi", ""}};
    const pde::DiagnosticLaw law = pde::deriveDiagnostics(e, 1);
    QCOMPARE(law.combine.outputs(), std::size_t{4});
    // abs(psi)^2 is one output, however often it is reduced
    QCOMPARE(law.pointwise.kernel.outputs(), std::size_t{5});
    QCOMPARE(law.reductions.size(), std::size_t{7});
    const Complex psi = sample({0, {0, 0, 0}}, 5, true), slope = sample({0, {1, 0, 0}}, 5, true);
    const std::vector<double> out = values(law.pointwise, 5, true);
    std::vector<double> reduced;
    for (const pde::Reduction& r : law.reductions)
      reduced.push_back(out[r.output]); // a domain of one point and volume 1
    std::vector<numerics::InputLane<double>> in;
    for (const double& x : reduced) in.push_back({&x, 0});
    std::vector<double> result(4);
    std::vector<numerics::OutputLane<double>> lanes;
    for (double& x : result) lanes.push_back({&x, 1});
    numerics::run<double>(law.combine, in, lanes, 1);
    const double m = std::norm(psi);
    COMPARE_WITHIN(result[0], m, 1e-15);
    COMPARE_WITHIN(result[1], (std::norm(slope) - m * m) / 2, 1e-15);
    COMPARE_WITHIN(result[2], (std::conj(psi) * slope).imag(), 1e-15);
    COMPARE_WITHIN(result[3], 2 * m - m * psi.real() + M_PI, 1e-15);
    QVERIFY(law.reductions[0].kind == pde::Reduction::Kind::integral);
  }

  void diagnosticsOfEllipticFields() {
    Equation e = navierStokes();
    e.diagnostics = {{"energy", "integral(dot(gradient(psi), gradient(psi)))/2", ""},
                     {"enstrophy", "integral(vorticity^2)/2", ""}};
    const pde::DiagnosticLaw law = pde::deriveDiagnostics(e, 2);
    const std::vector<double> out = values(law.pointwise, 1, false);
    const auto square = [](Derivative d) { return std::norm(sample(d, 1, false)); };
    COMPARE_WITHIN(out[law.reductions[0].output], square({1, {1, 0, 0}}) + square({1, {0, 1, 0}}), 1e-15);
    COMPARE_WITHIN(out[law.reductions[1].output], square({0, {0, 0, 0}}), 1e-15);
  }
};

SEMIFLOW_SUITE("core/pde/law", LawTest);
#include "law_test.moc"
