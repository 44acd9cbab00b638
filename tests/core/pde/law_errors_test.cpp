#include "core/base/error.h"
#include "core/base/random.h"
#include "core/pde/law.h"
#include "tests/core/pde/made_equations.h"
#include "tests/suite.h"

using namespace semiflow;
using pde::Equation;
using tests::equation;
using tests::navierStokes;

namespace {

std::string message(const Equation& e, int dimension) {
  try {
    pde::deriveLaw(e, dimension);
    pde::deriveDiagnostics(e, dimension);
  } catch (const InputError& error) {
    return error.what();
  }
  return "accepted";
}

} // namespace

/// What is not a law, and what a text that looks like one can do to who reads it.
class LawErrorsTest : public QObject {
  Q_OBJECT
 private slots:
  void saysWhatIsWrongAndWhere() {
    const auto rates = [](const std::string& text) { return equation({"u"}, {text}, {{"D", 0.1}}); };
    QCOMPARE(message(rates("D*u_xx + * u"), 1),
             std::string("equation.rates[0]: column 10: expected a number, a name or '(', found '*'"));
    QCOMPARE(message(rates("D*u_yy"), 1),
             std::string("equation.rates[0]: column 3: expected a derivative along a direction of "
                         "the domain, found 'u_yy'; the domain has no y"));
    QCOMPARE(message(rates("u*z"), 2),
             std::string(
                 "equation.rates[0]: column 3: expected a coordinate of the domain, found 'z'; the domain has no z"));
    QCOMPARE(
        message(rates("DD*u"), 1),
        std::string(
            "equation.rates[0]: column 1: expected one of the names u, D, x, t, pi, e, found 'DD'; did you mean 'D'?"));
    QCOMPARE(message(rates("gradient(u)"), 1),
             std::string("equation.rates[0]: column 1: expected a number here, found a vector; use dot or divergence"));
    QCOMPARE(message(rates("divergence(u)"), 2),
             std::string("equation.rates[0]: column 12: expected a vector as argument of "
                         "divergence, found a number; vectors are made by gradient"));
    QCOMPARE(message(rates("lapacian(u)"), 2), std::string("equation.rates[0]: column 1: expected a function before "
                                                           "'(', found 'lapacian'; did you mean 'laplacian'?"));
    QCOMPARE(message(rates("1/(u - u)"), 1),
             std::string("equation.rates[0]: column 2: expected a formula with a finite value, "
                         "found a division by zero or a pole at '/'"));
    QCOMPARE(message(rates("sqrt(-2)*u"), 1),
             std::string("equation.rates[0]: expected a real formula, found one with an imaginary part"));
    QVERIFY(message(rates("u_xxxxxxxxxxxxxxxxxxxx"), 1).find("derivatives up to order 16") != std::string::npos);
    Equation plane = rates("u");
    plane.dimensions = {2};
    QCOMPARE(message(plane, 1), std::string("equation: expected a domain of dimension 2, found one of dimension 1"));
    Equation named = rates("u");
    named.parameters = {{"u", 1}};
    QCOMPARE(message(named, 1),
             std::string("equation.parameters.u: expected a name of its own, found \"u\", which is a field already"));
    named.parameters = {{"sin", 1}};
    QCOMPARE(message(named, 1),
             std::string("equation.parameters.sin: expected a name that has no other meaning, found \"sin\""));
    named.parameters = {{"2x", 1}};
    QCOMPARE(message(named, 1),
             std::string("equation.parameters.2x: expected a name of letters, digits and _, found \"2x\""));
    Equation none = rates("u");
    none.rates.clear();
    QCOMPARE(message(none, 1), std::string("equation.rates: expected a rate for the field u, found none"));
    Equation elliptic = navierStokes();
    elliptic.constraints[0].text = "laplacian(psi) + psi^2 + vorticity";
    QCOMPARE(message(elliptic, 2),
             std::string("equation.constraints.psi: expected psi in linear terms alone, since its own formula is not "
                         "linear, found psi elsewhere"));
    elliptic.constraints[0].text = "vorticity_x";
    QCOMPARE(
        message(elliptic, 2),
        std::string("equation.constraints.psi: expected a formula with the field psi in a linear term, found none"));
    Equation diagnosed = rates("u");
    diagnosed.diagnostics = {{"m", "u + integral(u)", ""}};
    QVERIFY(
        message(diagnosed, 1).starts_with("equation.diagnostics.m: expected fields, place and time inside integral"));
    diagnosed.diagnostics = {{"m", "integral(integral(u))", ""}};
    QVERIFY(message(diagnosed, 1).find("an integral within an integral") != std::string::npos);
    Equation complex = equation({"A"}, {"A_xx"}, {}, true);
    complex.diagnostics = {{"m", "integral(A)", ""}};
    QVERIFY(message(complex, 1).find("use abs, real or imag") != std::string::npos);
  }

  /// Found by tests/fuzz: exact numbers that would fill the memory once the fields are zero, and poles met on the way.
  void numbersStayBounded() {
    const auto outcome = [](const std::string& text, bool complex) {
      return message(equation({"u", "v"}, {text, "v_xx"}, {{"k", 0.1}}, complex), 2);
    };
    QCOMPARE(outcome("6**6**6**6**6**v**1-1", true), std::string("accepted"));
    QCOMPARE(outcome("(6+u)^((6+u)^((6+u)^((6+u)^(6+u))))", false), std::string("accepted"));
    QVERIFY(outcome("(((6+u)^1000+1)^1000+1)^1000", false).find("stay below 1e308") != std::string::npos);
    const std::string poles = "e+real(x)/0**(v_yy**(x)/(2+u)^e+x)/(2+u)^-3+4";
    std::string sum = "u";
    std::string numbers = "u";
    for (int k = 3; k < 500; k += 2) {
      sum += "+1/(u+" + std::to_string(k) + ")^700";
      numbers += "+1/" + std::to_string(k) + "^900";
    }
    for (const std::string& text : {poles, sum, numbers}) {
      const std::string result = outcome(text, true);
      QVERIFY2(result == "accepted" || result.starts_with("equation.rates[0]: "), result.c_str());
    }
  }

  /// Random texts of pieces that mean something: a law or an InputError comes out, in no time.
  void nothingButAnInputErrorComesOut() {
    const std::vector<std::string> pieces{"u",
                                          "v",
                                          "u_x",
                                          "v_yy",
                                          "p_x",
                                          "x",
                                          "t",
                                          "D",
                                          "2",
                                          "0.1",
                                          "(",
                                          ")",
                                          "*",
                                          "+",
                                          "-",
                                          "/",
                                          "^",
                                          ",",
                                          "^2",
                                          "^-1",
                                          "laplacian(u)",
                                          "gradient(",
                                          "divergence(",
                                          "dot(",
                                          "laplacian(",
                                          "bilaplacian(",
                                          "sin(",
                                          "exp(",
                                          "abs(",
                                          "real(",
                                          "conj(",
                                          "if(u<v,",
                                          "max(u,",
                                          "i",
                                          "gradient(v)",
                                          "u^3"};
    const Random random(2, Stream::noise);
    int accepted = 0;
    for (std::uint64_t n = 0; n < 3000; ++n) {
      std::uint32_t draw = 0;
      const auto pick = [&](std::size_t limit) { return random.words(n, 1, draw++)[0] % limit; };
      std::string text = n % 2 == 0 ? "D*laplacian(u) + u*v - divergence(u*gradient(v))" : "";
      const std::size_t edits = 1 + pick(8);
      for (std::size_t e = 0; e < edits; ++e) {
        text.insert(n % 2 == 0 ? pick(text.size() + 1) : text.size(), pieces[pick(pieces.size())]);
      }
      Equation e = equation({"u", "v"}, {text, "v_xx"}, {{"D", 0.1}}, pick(2) == 0);
      if (n % 5 == 0) e.constraints.push_back({"p", "laplacian(p) + u"});
      const std::string outcome = message(e, 1 + static_cast<int>(pick(3)));
      if (outcome == "accepted") ++accepted;
      QVERIFY2(outcome == "accepted" || outcome.starts_with("equation"), (text + ": " + outcome).c_str());
    }
    QVERIFY2(accepted > 50, qPrintable(QString::number(accepted)));
  }
};

SEMIFLOW_SUITE("core/pde/law_errors", LawErrorsTest);
#include "law_errors_test.moc"
