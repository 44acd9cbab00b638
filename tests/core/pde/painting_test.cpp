#include <cmath>
#include <deque>
#include <numbers>

#include <fmt/format.h>

#include "core/base/error.h"
#include "core/experiment/replay.h"
#include "core/experiment/stroke.h"
#include "tests/core/pde/rollouts.h"
#include "tests/suite.h"

using namespace semiflow;
using experiment::FramePtr;
using experiment::Stroke;
using std::numbers::pi;
using tests::fieldOf;
using tests::pdeOf;

namespace {

/// By the trapezoidal rule over the points of a frame's field.
double integral(const experiment::Frame& frame, const std::string& name) {
  const auto& field = fieldOf(frame, name);
  double sum = 0;
  for (std::size_t i = 0; i < field.values.size(); ++i) {
    double weight = 1;
    std::size_t rest = i;
    for (const auto& axis : field.axes) {
      const std::size_t at = rest % axis.points;
      rest /= axis.points;
      weight *= axis.spacing * (!axis.periodic && (at == 0 || at + 1 == axis.points) ? 0.5 : 1);
    }
    sum += weight * field.values[i];
  }
  return sum;
}

Json stroke(Stroke::Shape shape, std::vector<double> size, std::vector<std::vector<double>> path,
            const std::string& value, bool adds, bool continues = false) {
  return experiment::strokeTree({"", shape, std::move(size), std::move(path), value, adds, continues});
}

const Json softDot = stroke(Stroke::Shape::soft, {0.05, 0.05}, {{0.5, 0.45}}, "2", true);

std::string refusal(experiment::Run& run, const std::string& path, const Json& value) {
  try {
    run.edit(path, value);
  } catch (const InputError& error) {
    return error.what();
  }
  return "accepted";
}

/// Heat on the unit square, 64 x 48 points.
std::string square(const std::string& rest) {
  return R"json({"equation": {"id": "heat", "diffusivity": 0.002}, "until": 1, "frame_interval": 0.1,
      "initial": {"id": "expression", "values": {"u": "0.3 + 0.1*cos(pi*x)*cos(2*pi*y)"}}, )json" +
         rest + "}";
}

constexpr auto periodicSquare =
    R"json("domain": {"id": "rectangle", "points": [64, 48]}, "stepper": {"id": "etdrk4", "step": 0.05})json";

} // namespace

/// Strokes on the fields of a run: their effect, their log, and the way back.
class PaintingTest : public QObject {
  Q_OBJECT
 private slots:
  void whatIsAddedIsTheBrushsIntegral_data() {
    QTest::addColumn<QString>("json");
    QTest::addColumn<double>("tolerance");
    const auto row = [](const char* name, const std::string& rest, double tolerance) {
      QTest::newRow(name) << QString::fromStdString(square(rest)) << tolerance;
    };
    const std::string neumann = R"json("domain": {"id": "rectangle", "points": [65, 49], "boundary": "sides"}, )json";
    row("fourier", periodicSquare, 1e-10);
    row("fourier, single", std::string(periodicSquare) + R"json(, "precision": "single")json", 1e-6);
    row("sine_cosine",
        neumann + R"json("discretisation": "sine_cosine", "stepper": {"id": "etdrk4", "step": 0.05})json", 1e-10);
    row("finite_difference",
        neumann + R"json("discretisation": "finite_difference", "stepper": {"id": "crank_nicolson", "step": 0.05})json",
        1e-10);
    row("finite_difference, single",
        neumann +
            R"json("discretisation": "finite_difference", "precision": "single", "stepper": {"id": "rk4", "step": 0.01})json",
        1e-6);
    row("chebyshev",
        neumann + R"json("discretisation": "chebyshev", "stepper": {"id": "crank_nicolson", "step": 0.05})json", 1e-6);
  }
  void whatIsAddedIsTheBrushsIntegral() {
    QFETCH(QString, json);
    QFETCH(double, tolerance);
    auto run = pdeOf(json.toStdString()).makeRun();
    const double before = integral(*run->start(), "u");
    run->edit("fields.u", softDot);
    // The integral of 2 exp(-2 r^2/s^2) over the plane is pi s^2.
    COMPARE_WITHIN(integral(*run->glimpse(), "u") - before, pi * 0.05 * 0.05, tolerance);
    QVERIFY(run->advance({}) != nullptr);
  }

  void volumesTakeWhatIsAdded() {
    auto run = pdeOf(R"json({"equation": "inviscid_burgers", "domain": {"id": "interval", "points": 200},
        "discretisation": "finite_volume", "initial": {"id": "expression", "values": {"u": "1"}},
        "stepper": {"id": "ssprk3", "step": 0.01}, "until": 0.2, "frame_interval": 0.1})json")
                   .makeRun();
    const double before = integral(*run->start(), "u");
    run->edit("fields.u", stroke(Stroke::Shape::soft, {0.05}, {{0.5}}, "0.5", true));
    const double added = 0.5 * std::sqrt(pi / 2) * 0.05;
    COMPARE_WITHIN(integral(*run->glimpse(), "u") - before, added, 1e-12);
    const FramePtr next = run->advance({}); // which conserves it
    COMPARE_WITHIN(integral(*next, "u") - before, added, 1e-12);
  }

  void shapesCoverTheirPlaces() {
    auto run = pdeOf(square(R"json("domain": {"id": "rectangle", "points": [64, 64], "boundary": "sides"},
        "discretisation": "finite_difference", "stepper": {"id": "rk4", "step": 0.01})json"))
                   .makeRun();
    const FramePtr first = run->start();
    run->edit("fields.u", stroke(Stroke::Shape::disc, {0.2, 0.1}, {{0.25, 0.5}}, "7", false));
    run->edit("fields.u", stroke(Stroke::Shape::square, {0.1, 0.1}, {{0.6, 0.3}, {0.8, 0.5}}, "9", false));
    const FramePtr frame = run->glimpse();
    for (std::size_t j = 0; j < 64; ++j) {
      for (std::size_t i = 0; i < 64; ++i) {
        const double x = static_cast<double>(i) / 63, y = static_cast<double>(j) / 63;
        const double value = fieldOf(*frame, "u").values[j * 64 + i];
        bool swept = false; // by a square that moves along the line, in small steps
        for (int s = 0; s <= 4000; ++s) {
          const double along = s / 4000.0;
          swept = swept || std::max(std::abs(x - 0.6 - 0.2 * along), std::abs(y - 0.3 - 0.2 * along)) <= 0.1 + 1e-9;
        }
        const bool inside = std::pow((x - 0.25) / 0.2, 2) + std::pow((y - 0.5) / 0.1, 2) <= 1;
        QCOMPARE(value, swept ? 9.0 : inside ? 7.0 : fieldOf(*first, "u").values[j * 64 + i]);
      }
    }
  }

  void aBrushReachesRoundAPeriod() {
    auto run = pdeOf(square(std::string(periodicSquare) + R"json(, "dealias": false)json")).makeRun();
    const FramePtr first = run->start();
    run->edit("fields.u", stroke(Stroke::Shape::soft, {0.08, 0.08}, {{0.0, 0.99}}, "1", true));
    const FramePtr frame = run->glimpse();
    const auto change = [&](std::size_t i, std::size_t j) {
      return fieldOf(*frame, "u").values[j * 64 + i] - fieldOf(*first, "u").values[j * 64 + i];
    };
    COMPARE_WITHIN(change(3, 0), std::exp(-2 * (std::pow(3.0 / 64, 2) + 0.01 * 0.01) / 0.0064), 1e-4);
    COMPARE_WITHIN(change(61, 0), change(3, 0), 1e-9);
  }

  /// However a stroke is cut into pieces, each place is painted once.
  void piecesAreOneStroke_data() {
    QTest::addColumn<int>("shape");
    QTest::addColumn<QString>("value");
    QTest::addColumn<bool>("adds");
    QTest::newRow("disc, formula of the field") << 0 << "u + 0.2" << false;
    QTest::newRow("square, sign") << 1 << "-u" << false;
    QTest::newRow("soft, added") << 2 << "1 + x*t" << true;
    QTest::newRow("soft, set") << 2 << "0.7" << false;
  }
  void piecesAreOneStroke() {
    QFETCH(int, shape);
    QFETCH(QString, value);
    QFETCH(bool, adds);
    const std::string grid = R"json("domain": {"id": "rectangle", "points": [40, 40], "boundary": "sides"},
        "discretisation": "finite_difference", "stepper": {"id": "rk4", "step": 0.01})json";
    const std::vector<std::vector<double>> path{{0.2, 0.2}, {0.5, 0.4}, {0.45, 0.6}, {0.3, 0.3}};
    const auto piece = [&](std::size_t from, std::size_t to, bool continues) {
      return stroke(static_cast<Stroke::Shape>(shape), {0.1, 0.15}, {path.begin() + from, path.begin() + to},
                    value.toStdString(), adds, continues);
    };
    auto whole = pdeOf(square(grid)).makeRun(), pieces = pdeOf(square(grid)).makeRun();
    whole->start(), pieces->start();
    whole->edit("fields.u", piece(0, 4, false));
    for (std::size_t n = 0; n < 3; ++n) pieces->edit("fields.u", piece(n, n + 2, n > 0));
    const FramePtr a = whole->glimpse(), b = pieces->glimpse();
    for (std::size_t i = 0; i < 1600; ++i)
      COMPARE_WITHIN(fieldOf(*a, "u").values[i], fieldOf(*b, "u").values[i], 1e-12);
    QCOMPARE(pieces->edits().size(), std::size_t{3});
    pieces->edit("fields", "undo"); // takes back the whole stroke
    QCOMPARE(pieces->edits().size(), std::size_t{1});
  }

  void aComplexFieldIsTurned() {
    auto run = pdeOf(R"json({"equation": "nonlinear_schroedinger", "domain": {"id": "interval", "points": 64},
        "initial": {"id": "expression", "values": {"psi": "1 + 0.5*i*cos(2*pi*x)"}}, "dealias": false,
        "stepper": {"id": "etdrk4", "step": 0.001}, "until": 1, "frame_interval": 0.1})json")
                   .makeRun();
    run->start();
    run->edit("fields.psi", stroke(Stroke::Shape::disc, {2}, {{0.5}}, "i*psi", false)); // everywhere
    const FramePtr frame = run->glimpse();
    for (std::size_t i = 0; i < 64; ++i) {
      COMPARE_WITHIN(fieldOf(*frame, "psi").values[i], -0.5 * std::cos(2 * pi * i / 64.0), 1e-12);
      COMPARE_WITHIN(fieldOf(*frame, "psi").imaginary[i], 1.0, 1e-12);
    }
  }

  /// The log is enough to repeat a run, wherever between its steps it was edited.
  void theLogRepeatsTheRun_data() {
    QTest::addColumn<QString>("json");
    const auto row = [](const char* name, const std::string& json) {
      QTest::newRow(name) << QString::fromStdString(json);
    };
    for (const char* stepper : {"etdrk4", "imex_sbdf3", "dopri5"}) {
      row(stepper, square(fmt::format(R"json("domain": {{"id": "rectangle", "points": [32, 32]}},
          "stepper": {{"id": "{}", "step": 0.03}})json",
                                      stepper)));
    }
    for (const char* stepper : {"rk4", "bdf2", "rosenbrock", "imex_sbdf2"}) {
      row(stepper, square(fmt::format(R"json("domain": {{"id": "rectangle", "points": [21, 21], "boundary": "sides"}},
          "discretisation": "finite_difference", "precision": "single", "stepper": {{"id": "{}", "step": 0.03}})json",
                                      stepper)));
    }
    row("ssprk3", R"json({"equation": "inviscid_burgers", "domain": {"id": "interval", "points": 64},
        "discretisation": "finite_volume", "initial": {"id": "expression", "values": {"u": "1 + 0.2*sin(2*pi*x)"}},
        "stepper": {"id": "ssprk3", "step": 0.03}, "until": 1, "frame_interval": 0.1})json");
  }
  void theLogRepeatsTheRun() {
    QFETCH(QString, json);
    const auto experiment = pdeOf(json.toStdString());
    auto run = experiment.makeRun();
    std::vector<FramePtr> frames{run->start()};
    const std::size_t directions = fieldOf(*frames[0], "u").axes.size();
    const auto dot = [&](double x) {
      return stroke(Stroke::Shape::soft, std::vector<double>(directions, 0.1), {std::vector<double>(directions, x)},
                    "u + 0.1", false);
    };
    run->edit("fields.u", dot(0.3));
    frames.push_back(run->advance({}));
    run->edit("fields.u", dot(0.6)); // at a frame
    run->haltAt(run->counts().steps + 1);
    QVERIFY(run->advance({}) == nullptr);
    run->edit("fields.u", dot(0.5)); // between two frames
    run->edit("stepper.step", 0.02);
    frames.push_back(run->advance({}));
    run->edit("fields.u", dot(0.2));
    run->advance({});
    run->edit("fields", "undo"); // which goes back a frame
    QCOMPARE(run->glimpse()->time, frames.back()->time);
    while (!run->finished()) frames.push_back(run->advance({}));

    auto again = experiment.makeRun();
    std::deque<experiment::Edit> left(run->edits().begin(), run->edits().end());
    std::size_t n = 0;
    for (FramePtr frame = again->start(); frame; frame = experiment::advanceWith(*again, left, {})) {
      QCOMPARE(frame->time, frames[n]->time);
      QVERIFY2(tests::sameBits(*frame, *frames[n]), qPrintable(QString("frame %1").arg(n)));
      if (again->finished()) break;
      ++n;
    }
    QCOMPARE(n + 1, frames.size());
    QVERIFY(left.empty());
    QCOMPARE(again->edits().size(), run->edits().size());
  }

  void takingBackIsAsIfNothingHadBeen() {
    const auto experiment = pdeOf(square(periodicSquare));
    const auto untouched = tests::framesOf(experiment);
    auto run = experiment.makeRun();
    run->start();
    run->advance({});
    run->edit("fields.u", softDot);
    run->edit("equation.diffusivity", 0.003);
    run->advance({});
    QVERIFY(!tests::sameBits(*run->advance({}), *untouched[3]));
    QCOMPARE(*run->strokeTime(), 0.1);
    run->edit("fields", "undo");
    QVERIFY(!run->strokeTime());
    QVERIFY(tests::sameBits(*run->glimpse(), *untouched[1]));
    QCOMPARE(run->edits().size(), std::size_t{2}); // the parameter keeps its value from here on
    QCOMPARE(run->edits()[0].path, std::string("equation.diffusivity"));
    QCOMPARE(run->edits()[0].time, 0.1);
    run->edit("equation.diffusivity", 0.002);
    for (std::size_t n = 2; n < untouched.size(); ++n) QVERIFY(tests::sameBits(*run->advance({}), *untouched[n]));
    QVERIFY(run->finished());
    QCOMPARE(refusal(*run, "fields", "undo"),
             std::string("fields: expected a stroke to take back, found none, or one too long ago"));
  }

  void whatCannotBePaintedChangesNothing_data() {
    QTest::addColumn<QString>("path");
    QTest::addColumn<QString>("value");
    QTest::addColumn<QString>("sentence");
    const auto row = [](const char* name, const char* path, const Json& value, const char* sentence) {
      QTest::newRow(name) << path << QString::fromStdString(value.dump()) << sentence;
    };
    const auto with = [](const std::string& value) {
      return stroke(Stroke::Shape::soft, {0.1, 0.1}, {{0.5, 0.5}}, value, false);
    };
    row("infinite", "fields.u", with("log(x - 2)"),
        "fields.u.value: expected a formula that is finite under the brush");
    row("unreadable", "fields.u", with("1 +"), "fields.u.value: column 4: expected");
    row("unknown name", "fields.u", with("w"), "fields.u.value: column 1: expected");
    row("other field", "fields.w", with("1"), "fields.w: expected a field of the equation: u, found 'w'");
    row("directions", "fields.u", stroke(Stroke::Shape::soft, {0.1}, {{0.5}}, "1", false),
        "fields.u.size: expected 2 numbers, one per direction, found 1");
    row("no size", "fields.u", Json{{"shape", "disc"}}, "fields.u.size: expected a number above 0 per direction");
    row("shape", "fields.u", Json{{"shape", "star"}}, "fields.u.shape: expected disc, square or soft, found \"star\"");
    row("no stroke", "fields.u", 7, "fields.u: expected a stroke");
    row("word", "fields", "redo", "fields: expected undo or restart, found \"redo\"");
  }
  void whatCannotBePaintedChangesNothing() {
    QFETCH(QString, path);
    QFETCH(QString, value);
    QFETCH(QString, sentence);
    auto run = pdeOf(square(periodicSquare)).makeRun();
    const FramePtr first = run->start();
    const QString found = QString::fromStdString(refusal(*run, path.toStdString(), Json::parse(value.toStdString())));
    QVERIFY2(found.startsWith(sentence), qPrintable(found));
    QVERIFY(tests::sameBits(*run->glimpse(), *first));
    QVERIFY(run->edits().empty());
    QVERIFY(!run->strokeTime());
  }

  void aDensityStaysPositive() {
    auto run = pdeOf(R"json({"equation": "euler", "domain": {"id": "interval", "points": 100, "boundary": "sides"},
        "discretisation": "finite_volume", "initial": {"id": "expression", "values": {"density": "1", "pressure": "1"}},
        "stepper": {"id": "ssprk3", "step": 0.01}, "until": 0.2, "frame_interval": 0.1})json")
                   .makeRun();
    const FramePtr first = run->start();
    const std::string name = std::get<experiment::GridField>(*first->contents[0]).name;
    const std::string found = refusal(*run, "fields." + name, stroke(Stroke::Shape::disc, {0.1}, {{0.5}}, "-1", false));
    QVERIFY2(found.starts_with("fields." + name + ": expected a positive "), found.c_str());
    QVERIFY(tests::sameBits(*run->glimpse(), *first));
  }
};

SEMIFLOW_SUITE("core/pde/painting", PaintingTest);
#include "painting_test.moc"
