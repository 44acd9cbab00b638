#include <cmath>
#include <complex>
#include <numbers>
#include <set>

#include <fmt/format.h>

#include "core/base/error.h"
#include "core/pde/equations/equations.h"
#include "core/pde/typed_form.h"
#include "tests/core/pde/rollouts.h"
#include "tests/suite.h"

using namespace semiflow;
using experiment::Experiment;
using experiment::Frame;
using experiment::FramePtr;
using experiment::GridField;
using std::numbers::pi;
using tests::complaintOf;
using tests::fieldOf;
using tests::framesOf;
using tests::pdeOf;
using tests::scalarOf;

namespace {

/// The equation as it shows itself well, on few points and for a few steps.
Experiment shortly(const Description& equation) {
  Experiment e = Experiment::ofKind("pde").with("equation", Json{{"id", equation.id()}});
  for (const auto& [slot, value] : equation.surroundings().items()) e = e.with(slot, value);
  Json points = e.tree().at("domain").at("points");
  // A random field asks for a grid that resolves it.
  const int share = e.tree().at("initial").at("id") == "random_fourier" ? 2 : 4;
  for (Json& count : points) {
    if (points.is_array()) count = count.get<int>() / share;
  }
  e = e.with("domain.points", points);
  const double step = e.tree().at("stepper").at("step").get<double>();
  return e.with("until", 3 * step).with("frame_interval", 3 * step);
}

/// The largest difference of two fields over the largest value.
double difference(const GridField& a, const GridField& b) {
  double largest = 0, scale = 1e-300;
  const auto add = [&](const std::vector<double>& x, const std::vector<double>& y) {
    for (std::size_t i = 0; i < x.size(); ++i) {
      largest = std::max(largest, std::abs(x[i] - y[i]));
      scale = std::max(scale, std::abs(x[i]));
    }
  };
  add(a.values, b.values);
  if (a.isComplex()) add(a.imaginary, b.imaginary);
  return largest / scale;
}

/// The experiment of a typed equation on an interval, with everything else as needed.
std::string typed(const std::string& equation, const std::string& rest) {
  return R"json({"equation": {"id": "typed", )json" + equation + "}, " + rest + "}";
}

double worst(const std::vector<FramePtr>& frames, const std::string& scalar) {
  double largest = 0;
  for (const auto& frame : frames) largest = std::max(largest, scalarOf(*frame, scalar));
  return largest;
}

} // namespace

/// The equation that a user types: it is what the built-in ones are, and holds what they hold.
class TypedTest : public QObject {
  Q_OBJECT
 private slots:
  void aBuiltInWrittenOutMovesAlike_data() {
    QTest::addColumn<QString>("id");
    QTest::addColumn<int>("dimension");
    for (const std::string& id : pde::equations().ids()) {
      // What is typed already, and the systems of conservation laws whose waves the program has to know.
      static const std::set<std::string> apart{"typed", "euler", "boosted_gas", "shallow_water", "stefan"};
      if (apart.contains(id)) continue;
      QTest::newRow(id.c_str()) << QString::fromStdString(id) << 0;
    }
    QTest::newRow("kuramoto_sivashinsky in the plane") << "kuramoto_sivashinsky" << 2;
  }
  void aBuiltInWrittenOutMovesAlike() {
    QFETCH(QString, id);
    QFETCH(int, dimension);
    Experiment built = shortly(*pde::equations().find(id.toStdString()));
    if (dimension == 2) {
      built = built.with("domain", Json::parse(R"json({"id": "rectangle", "upper": [20, 20], "points": [32, 32]})json"))
                  .with("initial",
                        Json::parse(R"json({"id": "expression", "values": {"u": "cos(pi*x/10)*sin(pi*y/5)"}})json"));
    }
    const Json text = Json::parse(pde::asTyped(built).withoutDefaults().dump());
    const Experiment written(text, ".");
    const bool isLaw = text.at("equation").at("id") == "conservation_law";
    QVERIFY(isLaw || text.at("equation").at("id") == "typed");
    const auto expected = framesOf(built), found = framesOf(written);
    QCOMPARE(found.size(), expected.size());
    QVERIFY(found.size() >= 2);
    for (std::size_t f = 0; f < found.size(); ++f) {
      QCOMPARE(found[f]->contents.size(), expected[f]->contents.size());
      for (std::size_t c = 0; c < found[f]->contents.size(); ++c) {
        const auto* field = std::get_if<GridField>(expected[f]->contents[c].get());
        QVERIFY(field != nullptr);
        const double by = difference(*field, fieldOf(*found[f], field->name));
        QVERIFY2(by <= 1e-14, qPrintable(QString("%1 by %2").arg(QString::fromStdString(field->name)).arg(by)));
      }
      for (const auto& scalar : expected[f]->scalars)
        COMPARE_WITHIN(scalarOf(*found[f], scalar.name), scalar.value, 1e-13 * (1 + std::abs(scalar.value)));
    }
    // The field did move: equal frames of a dead field would prove nothing.
    const auto& first = std::get<GridField>(*expected.front()->contents[0]);
    QVERIFY(difference(first, fieldOf(*expected.back(), first.name)) > 1e-8);
  }

  void aSystemOfConservationLawsSaysWhyNot() {
    const Experiment gas = shortly(*pde::equations().find("euler"));
    try {
      pde::asTyped(gas);
      QFAIL("accepted");
    } catch (const InputError& error) {
      QCOMPARE(std::string(error.what()),
               std::string("equation.id: expected an equation that its formulas say all of, found euler, a system of "
                           "conservation laws whose waves the program has to know"));
    }
  }

  void boundedParametersBecomeSliders() {
    const Experiment e = pde::asTyped(pdeOf(R"json({"equation": {"id": "gray_scott", "feed": 0.03},
        "domain": {"id": "rectangle", "points": [16, 16]}})json"));
    const Json& parameters = e.tree().at("equation").at("parameters");
    QCOMPARE(parameters.at("feed"), Json::parse(R"json({"value": 0.03, "minimum": 0.0, "maximum": 0.1})json"));
    QCOMPARE(parameters.at("Du"), Json(2e-5));
    QCOMPARE(pde::asTyped(e).tree(), e.tree()); // once is enough
  }

  /// u = exp(-t) sin x with a conductivity 2 + cos x: sin x (1 + 2 cos x) exp(-t) has to be put in.
  void coefficientsVaryInSpace_data() {
    QTest::addColumn<QString>("where");
    QTest::addColumn<double>("error");
    const QString sides = R"json("boundary": {"id": "sides", "left": "dirichlet", "right": "dirichlet"}})json";
    const auto row = [](const char* name, const QString& where, double error) {
      QTest::newRow(name) << where << error;
    };
    const QString half = R"json("domain": {"id": "interval", "upper": 3.141592653589793, "points": %1, )json" + sides;
    const QString stiff = R"json(, "stepper": {"id": "rosenbrock", "step": 0.002})json";
    row("fourier", R"json("domain": {"id": "interval", "upper": 6.283185307179586, "points": 32},
        "stepper": {"id": "etdrk4", "step": 0.002})json",
        1e-9);
    row("sine_cosine",
        half.arg(33) + R"json(, "discretisation": "sine_cosine", "stepper": {"id": "etdrk4", "step": 0.002})json",
        1e-9);
    row("finite differences",
        half.arg(65) + R"json(, "discretisation": {"id": "finite_difference", "order": "2"})json" + stiff, 5e-4);
    row("of order 4", half.arg(65) + R"json(, "discretisation": {"id": "finite_difference", "order": "4"})json" + stiff,
        3e-6);
    row("of order 6", half.arg(65) + R"json(, "discretisation": {"id": "finite_difference", "order": "6"})json" + stiff,
        1e-7);
    row("chebyshev", half.arg(24) + R"json(, "discretisation": "chebyshev")json" + stiff, 1e-7);
  }
  void coefficientsVaryInSpace() {
    QFETCH(QString, where);
    QFETCH(double, error);
    const auto frames = framesOf(pdeOf(typed(R"json("fields": ["u"], "parameters": {"a": 2},
        "definitions": {"conductivity": "a + cos(x)", "flux": "conductivity*u_x"},
        "rates": ["flux_x + exp(-t)*sin(x)*(1 + 2*cos(x))"])json",
                                             where.toStdString() + R"json(,
        "initial": {"id": "expression", "values": {"u": "sin(x)"}}, "exact": {"u": "exp(-t)*sin(x)"},
        "until": 0.2, "frame_interval": 0.1)json")));
    const double found = worst(frames, "error_of_u");
    QVERIFY2(found > 0 && found < error, qPrintable(QString::number(found)));
  }

  /// du/dt = -c(x) u with a jump in c is exact at every point, real and complex (a phase that turns).
  void piecesAreTakenPointByPoint_data() {
    QTest::addColumn<QString>("where");
    QTest::addColumn<bool>("complex");
    const QString sides = R"json("boundary": {"id": "sides", "left": "neumann", "right": "neumann"}})json";
    const QString grid = R"json("domain": {"id": "interval", "points": 40, )json" + sides;
    const auto row = [](const char* name, const QString& where) {
      for (const bool complex : {false, true})
        QTest::newRow(qPrintable(QString(name) + (complex ? ", complex" : ""))) << where << complex;
    };
    row("fourier", R"json("dealias": false, "domain": {"id": "interval", "points": 40})json");
    row("finite differences", grid + R"json(, "discretisation": "finite_difference")json");
    row("chebyshev", grid + R"json(, "discretisation": "chebyshev")json");
  }
  void piecesAreTakenPointByPoint() {
    QFETCH(QString, where);
    QFETCH(bool, complex);
    const std::string decay = "if(x < 0.5, a, if(x >= 0.75, 3, 2))";
    const std::string rate = (complex ? "-i*" : "-") + decay + "*u";
    const std::string equation =
        "\"complex\": " + std::string(complex ? "true" : "false") + ", \"rates\": [\"" + rate + "\"]";
    const std::string exact = complex ? "exp(-i*" + decay + "*t)" : "exp(-" + decay + "*t)";
    const std::string known = ", \"exact\": {\"u\": \"" + exact + "\"}";
    const auto frames = framesOf(pdeOf(
        typed(equation + R"json(, "fields": ["u"], "parameters": {"a": 1})json", where.toStdString() + known + R"json(,
        "initial": {"id": "expression", "values": {"u": "1"}},
        "stepper": {"id": "rk4", "step": 0.01}, "until": 0.5, "frame_interval": 0.1)json")));
    QCOMPARE(frames.size(), std::size_t{6});
    const bool moved = where.contains("chebyshev"); // its points are shown at others, through polynomials
    if (!moved) COMPARE_WITHIN(worst(frames, "error_of_u"), 0, 3e-8);
    QVERIFY(worst(frames, "error_of_u") < 2);
  }

  /// An algebraic field: as a constraint in series, as a definition everywhere. u = exp(-t) sin x solves
  /// u_t = p_xx + ... with p = u + u^2 and what has to be put in.
  void algebraicFieldsAreConstraintsOrDefinitions_data() {
    QTest::addColumn<QString>("how");
    QTest::addColumn<QString>("where");
    const QString period = R"json("domain": {"id": "interval", "upper": 6.283185307179586, "points": 48},
        "stepper": {"id": "etdrk4", "step": 0.002})json";
    const QString grid = R"json("domain": {"id": "interval", "upper": 6.283185307179586, "points": 240},
        "discretisation": {"id": "finite_difference", "order": "6"}, "stepper": {"id": "rosenbrock", "step": 0.002})json";
    QTest::newRow("constraint") << R"json("constraints": {"p": "u + b*u^2 - p"})json" << period;
    QTest::newRow("definition") << R"json("definitions": {"p": "u + b*u^2"})json" << period;
    QTest::newRow("definition on a grid") << R"json("definitions": {"p": "u + b*u^2"})json" << grid;
  }
  void algebraicFieldsAreConstraintsOrDefinitions() {
    QFETCH(QString, how);
    QFETCH(QString, where);
    // (sin^2 x)_xx = 2 cos 2x
    const auto frames = framesOf(pdeOf(typed(R"json("fields": ["u"], "parameters": {"b": 0.1},
        "rates": ["p_xx - b*exp(-2*t)*2*cos(2*x)"], )json" +
                                                 how.toStdString(),
                                             where.toStdString() + R"json(,
        "initial": {"id": "expression", "values": {"u": "sin(x)"}}, "exact": {"u": "exp(-t)*sin(x)"},
        "until": 0.2, "frame_interval": 0.1)json")));
    const double found = worst(frames, "error_of_u");
    QVERIFY2(found > 0 && found < 1e-8, qPrintable(QString::number(found)));
  }

  void coupledFieldsTurnAboutEachOther() {
    const auto frames = framesOf(pdeOf(typed(R"json("fields": ["u", "v", "w"], "parameters": {"omega": "2 [0, 5]"},
        "rates": ["-omega*v", "omega*u", "u_x*0 + w_xx"])json",
                                             R"json(
        "domain": {"id": "interval", "upper": 6.283185307179586, "points": 16},
        "initial": {"id": "expression", "values": {"u": "cos(x)", "v": "sin(x)", "w": "sin(2*x)"}},
        "exact": {"u": "cos(x + omega*t)", "v": "sin(x + omega*t)", "w": "exp(-4*t)*sin(2*x)"},
        "stepper": {"id": "etdrk4", "step": 0.1}, "until": 1, "frame_interval": 0.5)json")));
    for (const char* field : {"error_of_u", "error_of_v", "error_of_w"}) COMPARE_WITHIN(worst(frames, field), 0, 1e-12);
  }

  /// u = A (1 - x) stays where the side says A; when A changes, the side follows and so does the field.
  void sidesAndInitialFieldsKnowTheParameters() {
    const Experiment e = pdeOf(typed(R"json("fields": ["u"], "parameters": {"A": "2 [0, 4]"}, "rates": ["u_xx"])json",
                                     R"json(
        "domain": {"id": "interval", "points": 33, "boundary": {"id": "sides",
          "left": {"id": "dirichlet", "value": "A"}, "right": "dirichlet"}},
        "initial": {"id": "expression", "values": {"u": "A*(1 - x)"}}, "exact": {"u": "A*(1 - x)"},
        "stepper": {"id": "rosenbrock", "step": 0.05}, "until": 4, "frame_interval": 2)json"));
    const auto run = e.makeRun();
    COMPARE_WITHIN(scalarOf(*run->start(), "error_of_u"), 0, 1e-14);
    COMPARE_WITHIN(scalarOf(*run->advance({}), "error_of_u"), 0, 1e-12);
    run->edit("equation.parameters.A", 3);
    const FramePtr last = run->advance({});
    COMPARE_WITHIN(scalarOf(*last, "error_of_u"), 0, 1e-6); // exp(-2 pi^2) of the old field is left
    COMPARE_WITHIN(fieldOf(*last, "u").values[0], 3, 1e-12);
  }

  void derivedFieldsAreShown() {
    const auto frames = framesOf(pdeOf(typed(R"json("fields": ["psi"], "complex": true, "parameters": {"k": 2},
        "rates": ["i*k*psi"], "definitions": {"size": "abs(psi)^2"}, "derived": {"density": "size", "twice": "2*real(psi)"})json",
                                             R"json(
        "domain": {"id": "interval", "points": 8},
        "initial": {"id": "expression", "values": {"psi": "x + 2*i"}},
        "stepper": {"id": "etdrk4", "step": 0.1}, "until": 1, "frame_interval": 1)json")));
    const GridField& psi = fieldOf(*frames.back(), "psi");
    const GridField& density = fieldOf(*frames.back(), "density");
    QVERIFY(!density.isComplex());
    for (std::size_t i = 0; i < psi.values.size(); ++i) {
      const double square = psi.values[i] * psi.values[i] + psi.imaginary[i] * psi.imaginary[i];
      COMPARE_WITHIN(density.values[i], square, 1e-13);
      COMPARE_WITHIN(fieldOf(*frames.back(), "twice").values[i], 2 * psi.values[i], 1e-14);
    }
  }

  void rangesAreSpelledInTwoWays() {
    const auto with = [](const std::string& d) {
      return pdeOf(R"json({"equation": {"id": "typed", "parameters": {"D": )json" + d + "}}}");
    };
    const Json slider = Json::parse(R"json({"value": 0.037, "minimum": 0, "maximum": 0.1})json");
    for (const char* spelled :
         {R"json("0.037 [0, 0.1]")json", R"json({"maximum": 0.1, "value": 0.037, "minimum": 0})json"}) {
      const Experiment e = with(spelled);
      QCOMPARE(e.tree().at("equation").at("parameters").at("D"), slider);
      // A number moves it and keeps the range, in a file, on the command line and while it runs.
      const Experiment moved = e.with("equation.parameters.D", 0.05);
      QCOMPARE(moved.tree().at("equation").at("parameters").at("D"),
               Json::parse(R"json({"value": 0.05, "minimum": 0, "maximum": 0.1})json"));
      const auto run = e.makeRun();
      run->start();
      run->edit("equation.parameters.D", 0.06);
      try {
        run->edit("equation.parameters.D", 0.5);
        QFAIL("accepted");
      } catch (const InputError& error) {
        QCOMPARE(std::string(error.what()),
                 std::string("equation.parameters.D: expected a number in [0, 0.1], its range, found 0.5"));
      }
      QCOMPARE(run->edits().size(), std::size_t{1});
    }
    QCOMPARE(with("0.037").tree().at("equation").at("parameters").at("D"), Json(0.037));
  }

  void mistakesAreToldWithPathAndColumn_data() {
    QTest::addColumn<QString>("equation");
    QTest::addColumn<QString>("sentence");
    const auto row = [](const char* name, const QString& equation, const QString& sentence) {
      QTest::newRow(name) << equation << sentence;
    };
    row("derivative of no field", "'rates': ['D*v_xx + u']",
        "equation.rates[0]: column 3: expected a derivative of a field (u), found 'v_xx'; there is no field v");
    row("of a parameter", "'rates': ['D_x*u_x']",
        "equation.rates[0]: column 1: expected a derivative of a field (u), found 'D_x'; D is a parameter, which does "
        "not vary in space");
    row("unknown function", "'rates': ['D*u_xx + sine(u)']",
        "equation.rates[0]: column 10: expected a function before '(', found 'sine'; did you mean 'sin'?");
    row("open parenthesis", "'rates': ['D*u_xx + (u - u^3']",
        "equation.rates[0]: column 18: expected an operator or ')', found the end");
    row("closing parenthesis", "'rates': ['D*u_xx + u)']",
        "equation.rates[0]: column 11: expected an operator or the end, found ')'");
    row("second rate", "'fields': ['u', 'v'], 'rates': ['u_xx', 'v_xx +']",
        "equation.rates[1]: column 7: expected a number, a name or '(', found the end");
    row("parameter named as a field", "'parameters': {'u': 1}",
        "equation.parameters.u: expected a name of its own, found \"u\", which is a field already");
    row("definition named as a parameter", "'definitions': {'D': '2'}",
        "equation.definitions.D: expected a name of its own, found \"D\", which is a parameter already");
    row("mistake in a definition", "'definitions': {'q': 'u_x*'}, 'rates': ['q_x']",
        "equation.definitions.q: column 5: expected a number, a name or '(', found the end");
    row("derivative along no direction", "'definitions': {'q': 'u_x'}, 'rates': ['q_y']",
        "equation.rates[0]: column 1: expected a derivative along a direction of the domain, found 'q_y'; the domain "
        "has no y");
    row("outside its range", "'parameters': {'D': '2 [0, 1]'}",
        "equation.parameters.D: expected a number in [0, 1], its range, found 2");
    row("empty range", "'parameters': {'D': '2 [3, 1]'}",
        "equation.parameters.D: expected a range whose maximum is above its minimum 3, found 1");
    row("no range", "'parameters': {'D': '2 [0, 1'}",
        "equation.parameters.D: expected a number, or one with its range as in \"0.5 [0, 1]\", found \"2 [0, 1\"");
    row("half a range", "'parameters': {'D': {'value': 2, 'minimum': 0}}",
        "equation.parameters.D.maximum: expected a number, found nothing");
    row("rest of no field", "'rest': {'w': 1}",
        "equation.rest.w: expected the name of a field that evolves, found \"w\"");
    row("derived named as a field", "'derived': {'u': '2*u'}",
        "equation.derived.u: expected a name of its own, found \"u\", which is a field already");
  }
  void mistakesAreToldWithPathAndColumn() {
    QFETCH(QString, equation);
    QFETCH(QString, sentence);
    const std::string json = typed(equation.replace('\'', '"').toStdString(), "\"seed\": 0");
    QCOMPARE(QString::fromStdString(complaintOf(json)), sentence);
    // What the window reads while it is typed says the same, without a run.
    if (sentence.contains("range") || sentence.contains("nothing")) return; // refused before that
    const Experiment e = pdeOf(json);
    try {
      e.kind().check(Values(e.kind(), e.tree(), "", "."));
      QFAIL("accepted");
    } catch (const InputError& error) {
      QCOMPARE(QString(error.what()), sentence);
      const qsizetype at = sentence.indexOf("column ");
      QCOMPARE(error.column(), at < 0 ? 0 : sentence.mid(at + 7).split(':')[0].toULongLong());
    }
  }

  void sidesAndInitialFieldsAreReadToo() {
    const auto complaint = [](const std::string& rest) {
      const Experiment e = pdeOf(R"json({"equation": "heat", )json" + rest + "}");
      try {
        e.kind().check(Values(e.kind(), e.tree(), "", "."));
      } catch (const InputError& error) {
        return std::string(error.what());
      }
      return std::string("fine");
    };
    QVERIFY(complaint(R"json("initial": {"id": "expression", "values": {"u": "sin(q)"}})json")
                .starts_with("initial.values.u: column 5:"));
    QVERIFY(complaint(R"json("domain": {"id": "interval", "boundary": {"id": "sides",
        "left": {"id": "dirichlet", "value": "y"}}})json")
                .starts_with("domain.boundary.left.value: column 1:"));
    QCOMPARE(complaint(R"json("initial": {"id": "expression", "values": {"u": "sin(pi*x)"}})json"),
             std::string("fine"));
  }
};

SEMIFLOW_SUITE("core/pde/typed", TypedTest);
#include "typed_test.moc"
