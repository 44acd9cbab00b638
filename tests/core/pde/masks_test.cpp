#include <cmath>
#include <fstream>
#include <numbers>

#include <fmt/format.h>

#include "core/base/parallel.h"
#include "core/data/npy.h"
#include "core/domain/domain.h"
#include "tests/core/pde/rollouts.h"
#include "tests/suite.h"

using namespace semiflow;
using std::numbers::pi;
using tests::fieldOf;
using tests::framesOf;
using tests::pdeOf;
using tests::scalarOf;

namespace {

/// Heat, u_t = laplacian(u), on a rectangle with that mask.
experiment::Experiment heat(const Json& domain, const Json& mask, const std::string& initial, const char* order,
                            const Json& stepper, double until) {
  Json placed = domain;
  placed["mask"] = mask;
  return pdeOf(R"json({"equation": {"id": "heat", "diffusivity": 1}})json")
      .with("domain", placed)
      .with("initial", Json{{"id", "expression"}, {"values", {{"u", initial}}}})
      .with("discretisation", Json{{"id", "finite_difference"}, {"order", order}})
      .with("stepper", stepper)
      .with("until", until)
      .with("frame_interval", until);
}

Json formula(const std::string& where, const Json& holds, const Json& more = "none") {
  return {{"id", "formula"}, {"where", where}, {"holds", holds}, {"more", more}};
}
Json heldAt(const std::string& value) { return {{"id", "fixed"}, {"values", {{"u", value}}}}; }
Json implicit(double step) { return {{"id", "rosenbrock"}, {"step", step}}; }

Json disc(int points) {
  return {{"id", "rectangle"}, {"lower", {-1.1, -1.1}}, {"upper", {1.1, 1.1}}, {"points", {points, points}}};
}

/// The mean error of the steady heat between circles of radius 0.3 (held at 1) and 1 (at 0): log(r)/log(0.3).
double annulusError(int points) {
  const Json mask = formula("x^2 + y^2 > 1", heldAt("0"), formula("x^2 + y^2 < 0.09", heldAt("1")));
  const auto frames = framesOf(heat(disc(points), mask, "0", "2", implicit(0.1), 2));
  const auto& u = fieldOf(*frames.back(), "u");
  double sum = 0, count = 0;
  for (std::size_t i = 0; i < u.values.size(); ++i) {
    const auto n = static_cast<std::size_t>(points);
    const double r = std::hypot(u.axes[0].at(i % n), u.axes[1].at(i / n));
    if (r < 0.3 || r > 1) continue;
    sum += std::abs(u.values[i] - std::log(r) / std::log(0.3));
    count += 1;
  }
  return sum / count;
}

/// The rate of decay of what remains in the disc of radius 1, from the values in the middle.
double decayRate(int points, const Json& holds, const std::string& initial, double from, double length) {
  const auto experiment = heat(disc(points), formula("x^2 + y^2 > 1", holds), initial, "2", implicit(0.01), from)
                              .with("until", from + length)
                              .with("frame_interval", length);
  const auto frames = framesOf(experiment);
  const auto middle = [&](const experiment::Frame& frame) {
    const auto& values = fieldOf(frame, "u").values;
    double sum = 0, count = 0;
    for (const double value : values) {
      if (!std::isnan(value)) sum += value, count += 1;
    }
    const double mean = holds == "obstacle" ? sum / count : 0; // which does not decay where nothing leaves
    return values[values.size() / 2] - mean;
  };
  const auto& last = *frames.back();
  const auto& before = *frames[frames.size() - 2];
  return std::log(middle(before) / middle(last)) / (last.time - before.time);
}

/// One dimension: cells 0 ... m-1 of a ring are free between obstacles, or points 1 ... m-1 between fixed ones. The
/// error of the decay of the first mode after a while.
double channelError(int points, bool obstacle, const char* order) {
  const double h = 1.0 / points, m = points / 2.0;
  const double length = m * h, rate = std::pow(pi / length, 2);
  const std::string mode = obstacle ? fmt::format("cos({:.17g}*(x + {:.17g}))", pi / length, h / 2)
                                    : fmt::format("sin({:.17g}*x)", pi / length);
  const std::string where = obstacle ? fmt::format("x > {:.17g}", (m - 0.5) * h)
                                     : fmt::format("max(x > {:.17g}, x < {:.17g})", (m - 0.5) * h, h / 2);
  const auto experiment =
      heat({{"id", "interval"}, {"points", points}}, formula(where, obstacle ? Json("obstacle") : heldAt("0")), mode,
           order, {{"id", "rk4"}, {"step", 0.1 * h * h}}, 0.02);
  const auto frames = framesOf(experiment);
  const auto &first = fieldOf(*frames.front(), "u").values, &last = fieldOf(*frames.back(), "u").values;
  double largest = 0;
  for (std::size_t i = 0; i < last.size(); ++i) {
    if (std::isnan(last[i])) continue;
    largest = std::max(largest, std::abs(last[i] - std::exp(-rate * 0.02) * first[i]));
  }
  return largest;
}

void writeNpy(const std::filesystem::path& file, std::size_t rows, std::size_t columns,
              const std::vector<double>& values) {
  std::ofstream out(file, std::ios::binary);
  out << data::npyHeader({rows, columns}, "<f8");
  out.write(reinterpret_cast<const char*>(values.data()), static_cast<std::streamsize>(8 * values.size()));
}

} // namespace

/// Obstacles, holes and fixed regions.
class MasksTest : public QObject {
  Q_OBJECT
 private slots:
  void heatIsKeptAroundObstacles_data() {
    QTest::addColumn<QString>("order");
    for (const char* order : {"2", "4", "6"}) QTest::newRow(order) << order;
  }
  /// A disc, a wall of one point and a gap of one point.
  void heatIsKeptAroundObstacles() {
    QFETCH(QString, order);
    const Json mask = formula("(x - 0.4)^2 + (y - 0.5)^2 < 0.04", "obstacle",
                              formula("(abs(x - 0.75) < 0.02)*(abs(y - 0.5) > 0.02)", "obstacle"));
    const std::string bells = "exp(-60*((x - 0.2)^2 + (y - 0.5)^2)) + exp(-60*((x - 0.9)^2 + (y - 0.2)^2))";
    const auto frames = framesOf(heat({{"id", "rectangle"}, {"points", {32, 32}}}, mask, bells,
                                      order.toLatin1().constData(), {{"id", "rk4"}, {"step", 1e-4}}, 0.02));
    const double before = scalarOf(*frames.front(), "mass"), after = scalarOf(*frames.back(), "mass");
    QVERIFY(before > 0.05);
    COMPARE_WITHIN(after, before, 1e-14);
    const auto& u = fieldOf(*frames.back(), "u");
    int missing = 0;
    for (std::size_t i = 0; i < u.values.size(); ++i) {
      const double x = u.axes[0].at(i % 32), y = u.axes[1].at(i / 32);
      const bool masked =
          std::pow(x - 0.4, 2) + std::pow(y - 0.5, 2) < 0.04 || (std::abs(x - 0.75) < 0.02 && std::abs(y - 0.5) > 0.02);
      QCOMPARE(std::isnan(u.values[i]), masked);
      missing += masked ? 1 : 0;
    }
    QVERIFY(missing > 150);
  }

  void steadyHeatInAnAnnulus() {
    const double coarse = annulusError(45), fine = annulusError(121);
    qInfo("errors %.4f, %.4f", coarse, fine);
    QVERIFY(coarse < 0.08);
    QVERIFY(fine < 0.5 * coarse); // a staircase: of the spacing's order
  }

  /// The first zeros of Bessel's J_0 and J_1 are 2.404826 and 3.831706.
  void modesOfADisc() {
    const double fixed = std::pow(2.404825557695773, 2), free = std::pow(3.831705970207512, 2);
    const auto fixedError = [&](int n) {
      return std::abs(decayRate(n, heldAt("0"), "1 - x^2 - y^2", 0.3, 0.1) / fixed - 1);
    };
    const auto freeError = [&](int n) {
      return std::abs(decayRate(n, "obstacle", "(1 - x^2 - y^2)^2 - 1/3", 0.2, 0.05) / free - 1);
    };
    const double a = fixedError(31), b = fixedError(91), c = freeError(31), d = freeError(91);
    qInfo("fixed: %.4f, %.4f; free: %.4f, %.4f", a, b, c, d);
    QVERIFY(a < 0.08 && b < 0.025);
    QVERIFY(c < 0.08 && d < 0.025);
  }

  void edgesAlongTheGridKeepTheOrder_data() {
    QTest::addColumn<QString>("order");
    QTest::addColumn<bool>("obstacle");
    for (const char* order : {"2", "4", "6"}) {
      QTest::addRow("obstacle, %s", order) << order << true;
      QTest::addRow("fixed, %s", order) << order << false;
    }
  }
  void edgesAlongTheGridKeepTheOrder() {
    QFETCH(QString, order);
    QFETCH(bool, obstacle);
    const std::string text = order.toStdString();
    const double coarse = channelError(20, obstacle, text.c_str()), fine = channelError(40, obstacle, text.c_str());
    const double slope = std::log2(coarse / fine);
    qInfo("slope %.3f, errors %.3g and %.3g", slope, coarse, fine);
    QVERIFY(slope >= order.toInt() - 0.1);
  }

  /// No stencil, however wide, reaches through a wall of one point.
  void wallsOfOnePointAreTight() {
    for (const Json& holds : {Json("obstacle"), heldAt("0")}) {
      const Json mask = formula("max(abs(x - 0.5) < 0.01, abs(x - 1) < 0.01)", holds, formula("x < 0.01", holds));
      const auto frames = framesOf(heat({{"id", "interval"}, {"points", 32}}, mask, "if(x < 0.5, 1, 0)", "6",
                                        {{"id", "rk4"}, {"step", 1e-4}}, 0.01));
      const auto& u = fieldOf(*frames.back(), "u").values;
      for (std::size_t i = 17; i < 32; ++i) QCOMPARE(u[i], 0.0);
      QVERIFY(u[15] > 0.1);
    }
  }

  /// A disc whose temperature swings: held at every frame, at every order of time.
  void heldValuesMoveInTime() {
    const auto frames = framesOf(heat({{"id", "rectangle"}, {"points", {24, 24}}},
                                      formula("(x - 0.5)^2 + (y - 0.5)^2 < 0.03", heldAt("sin(3*t) + x")), "x", "4",
                                      implicit(0.01), 0.2)
                                     .with("frame_interval", 0.05));
    for (const auto& frame : frames) {
      const auto& u = fieldOf(*frame, "u");
      const std::size_t i = 12 * 24 + 13;
      COMPARE_WITHIN(u.values[i], std::sin(3 * frame->time) + u.axes[0].at(13), 1e-14);
    }
  }

  /// What an obstacle hides is in no number: a steady field of one value around it.
  void numbersLeaveOutWhatIsMasked() {
    const auto frames = framesOf(pdeOf(
        R"json({"equation": {"id": "typed", "fields": ["u"], "parameters": {}, "rates": ["laplacian(u) + log(u)*0"],
          "diagnostics": {"mean": "mean(u)", "lowest": "minimum(u)", "highest": "maximum(u)", "area": "integral(1 + 0*u)"}},
          "domain": {"id": "rectangle", "points": [20, 20], "mask": {"id": "formula", "where": "max(x < 0.5, y < 0.5)"}},
          "initial": {"id": "expression", "values": {"u": "if(x < 0.5, -7, 3)*if(y < 0.5, 2, 1)"}},
          "stepper": {"id": "rk4", "step": 1e-4}, "until": 0.001, "frame_interval": 0.001})json"));
    COMPARE_WITHIN(scalarOf(*frames.back(), "mean"), 3, 1e-12);
    COMPARE_WITHIN(scalarOf(*frames.back(), "lowest"), 3, 1e-12);
    COMPARE_WITHIN(scalarOf(*frames.back(), "highest"), 3, 1e-12);
    COMPARE_WITHIN(scalarOf(*frames.back(), "area"), 0.25, 1e-12);
    COMPARE_WITHIN(scalarOf(*frames.back(), "grid_scale_content"), 0, 1e-12);
  }

  /// A stream function around a cylinder of fixed values, and a pressure between walls without any value given.
  void ellipticFieldsAreSolvedAround() {
    const auto frames = framesOf(pdeOf(R"json({
        "equation": {"id": "typed", "fields": ["u"], "parameters": {}, "rates": ["p"],
                     "constraints": {"p": "laplacian(p) + u"}, "diagnostics": {"mean": "mean(u)"}},
        "domain": {"id": "rectangle", "points": [20, 20], "mask": {"id": "formula", "where": "x > 0.49"}},
        "initial": {"id": "expression", "values": {"u": "cos(2*pi*(x + 0.025))"}},
        "discretisation": {"id": "finite_difference", "order": "6"},
        "stepper": {"id": "rk4", "step": 0.1}, "until": 1, "frame_interval": 1})json"));
    const auto &first = fieldOf(*frames.front(), "u").values, &last = fieldOf(*frames.back(), "u").values;
    const double growth = std::exp(1 / (4 * pi * pi));
    for (std::size_t i = 0; i < last.size(); ++i) {
      if (!std::isnan(last[i])) COMPARE_WITHIN(last[i], growth * first[i], 1e-5);
    }
  }

  /// log(r) is steady between circles, and nothing at the middle of the hole.
  void initialFieldsNeedNotMakeSenseInside() {
    const auto frames = framesOf(heat(disc(41), formula("x^2 + y^2 < 0.04", "obstacle"), "log(x^2 + y^2)", "2",
                                      {{"id", "rk4"}, {"step", 1e-4}}, 1e-3));
    const auto& u = fieldOf(*frames.back(), "u");
    QVERIFY(std::isnan(u.values[20 * 41 + 20]));
    const double r = std::hypot(u.axes[0].at(33), u.axes[1].at(20));
    COMPARE_WITHIN(u.values[20 * 41 + 33], 2 * std::log(r), 0.01);
  }

  void threadsDoNotMatter() {
    const auto experiment =
        heat({{"id", "rectangle"}, {"points", {96, 64}}}, formula("(x - 0.4)^2 + (y - 0.5)^2 < 0.04", "obstacle"),
             "sin(2*pi*x)*y*(1 - y)", "4", {{"id", "ssprk3"}, {"step", 1e-5}}, 1e-4);
    std::vector<experiment::FramePtr> one, three;
    inArena(1, [&] { one = framesOf(experiment); });
    inArena(3, [&] { three = framesOf(experiment); });
    const auto &a = fieldOf(*one.back(), "u").values, &b = fieldOf(*three.back(), "u").values;
    for (std::size_t i = 0; i < a.size(); ++i) QVERIFY(a[i] == b[i] || (std::isnan(a[i]) && std::isnan(b[i])));
  }

  void arraysAreMasks() {
    const tests::TemporaryFolder folder;
    std::vector<double> wall(12 * 16, 0.0);
    for (std::size_t y = 0; y < 12; ++y) wall[y * 16 + 5] = 1;
    writeNpy(folder / "wall.npy", 12, 16, wall);
    const auto run = [&](int nx, int ny) {
      return framesOf(
          pdeOf(R"json({"stepper": {"id": "rk4", "step": 1e-4}, "until": 0.001, "frame_interval": 0.001})json",
                folder / "")
              .with(
                  "domain",
                  Json{{"id", "rectangle"}, {"points", {nx, ny}}, {"mask", {{"id", "array"}, {"path", "wall.npy"}}}}));
    };
    const auto frames = run(16, 12);
    const auto& u = fieldOf(*frames.back(), "u").values;
    for (std::size_t i = 0; i < u.size(); ++i) QCOMPARE(std::isnan(u[i]), i % 16 == 5);
    try {
      run(24, 32);
      QFAIL("a mask of another size was taken");
    } catch (const InputError& error) {
      const QString text = QString::fromUtf8(error.what());
      QVERIFY2(text.contains("domain.mask.path") && text.contains("32 x 24 (y, x)") && text.contains("12 x 16 in") &&
                   text.contains("wall.npy"),
               error.what());
    }
  }

  void picturesAreStretched() {
    const auto file = std::filesystem::path(SEMIFLOW_SOURCE) / "resources/presets/pde/fern.png";
    std::vector<double> shares;
    for (const int n : {100, 300}) {
      const auto frames =
          framesOf(pdeOf(R"json({"stepper": {"id": "rk4", "step": 1e-6}, "until": 1e-6, "frame_interval": 1e-6})json")
                       .with("domain", Json{{"id", "rectangle"},
                                            {"points", {n, n}},
                                            {"mask", {{"id", "picture"}, {"path", file.string()}}}}));
      double masked = 0;
      for (const double value : fieldOf(*frames.back(), "u").values) masked += std::isnan(value) ? 1 : 0;
      shares.push_back(masked / (n * n));
    }
    QVERIFY(shares[0] > 0.02 && shares[0] < 0.98);
    COMPARE_WITHIN(shares[0], shares[1], 0.05);
  }

  void mistakesAreNamed_data() {
    QTest::addColumn<QString>("changes");
    QTest::addColumn<QString>("message");
    const auto row = [](const char* changes, const char* message) { QTest::newRow(message) << changes << message; };
    row(R"json({"where": "x > "})json", "domain.mask.where: column 5");
    row(R"json({"where": "x > -1"})json", "domain.mask: expected a mask that leaves some points free");
    row(R"json({"where": "log(x - 0.5)"})json", "domain.mask.where: expected a condition that is defined everywhere");
    row(R"json({"holds": {"id": "fixed", "values": {"w": "1"}}})json",
        "domain.mask.holds.values.w: expected a field of the equation");
    row(R"json({"holds": {"id": "fixed", "values": {"u": "1/(x - 0.5)"}}})json",
        "domain.mask.holds.values.u: expected a formula that is finite");
  }
  void mistakesAreNamed() {
    QFETCH(QString, changes);
    QFETCH(QString, message);
    Json mask = Json::parse(changes.toStdString());
    mask["id"] = "formula";
    const Json tree{{"domain", {{"id", "rectangle"}, {"points", {16, 16}}, {"mask", mask}}},
                    {"stepper", {{"id", "rk4"}, {"step", 1e-4}}},
                    {"until", 1e-4},
                    {"frame_interval", 1e-4}};
    const std::string complaint = tests::complaintOf(tree.dump());
    QVERIFY2(QString::fromStdString(complaint).contains(message), complaint.c_str());
  }

  void otherMethodsRefuse() {
    for (const char* method : {"fourier", "sine_cosine", "chebyshev"}) {
      const Json tree{{"domain", {{"id", "rectangle"}, {"points", {16, 16}}, {"mask", "formula"}}},
                      {"discretisation", method}};
      const std::string complaint = tests::complaintOf(tree.dump());
      QVERIFY2(QString::fromStdString(complaint).contains(
                   "discretisation.id: expected finite_difference, since the domain has a mask"),
               complaint.c_str());
    }
  }
};

SEMIFLOW_SUITE("core/pde/masks", MasksTest);
#include "masks_test.moc"
