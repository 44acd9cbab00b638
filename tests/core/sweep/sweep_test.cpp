#include <cmath>
#include <fstream>
#include <iterator>
#include <set>

#include "core/base/error.h"
#include "core/data/data_set.h"
#include "core/sweep/sweep.h"
#include "core/sweep/tally.h"
#include "tests/suite.h"

using namespace semiflow;
using namespace semiflow::sweep;
using data::readArray;
using tests::TemporaryFolder;

namespace {

/// u_t = D u_xx from sin(2 pi x): the exact solution is exp(-4 pi^2 D t) sin(2 pi x).
experiment::Experiment heat() {
  const Json tree{
      {"semiflow", 1},
      {"kind", "pde"},
      {"equation", {{"id", "heat"}, {"diffusivity", 0.01}}},
      {"domain", {{"id", "interval"}, {"lower", 0}, {"upper", 1}, {"points", 32}, {"boundary", {{"id", "periodic"}}}}},
      {"initial", {{"id", "expression"}, {"values", {{"u", "sin(2*pi*x)"}}}}},
      {"stepper", {{"id", "etdrk4"}, {"step", 0.05}}},
      {"until", 0.2},
      {"frame_interval", 0.1}};
  return {tree, "."};
}

double exact(double diffusivity, double x, double t) {
  return std::exp(-4 * M_PI * M_PI * diffusivity * t) * std::sin(2 * M_PI * x);
}

Outcome compute(const Plan& plan, const Parts& parts, int threads = 2, const Listener& listener = {},
                const std::stop_token& stop = {}) {
  return computeSamples(plan, parts, threads, stop, listener);
}

std::string textOf(const std::filesystem::path& file) {
  std::ifstream in(file);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::string messageOf(const std::function<void()>& act) {
  try {
    act();
  } catch (const InputError& error) {
    return error.what();
  }
  return "nothing was thrown";
}

} // namespace

class SweepTest : public QObject {
  Q_OBJECT
 private slots:
  void valuesAreReadAsListsAndRanges() {
    const auto values = [](const char* text) { return Json(parseValues(text, "p")).dump(); };
    QCOMPARE(values("0.03,0.04"), std::string("[0.03,0.04]"));
    QCOMPARE(values("0.03:0.05:5"), std::string("[0.03,0.035,0.04,0.045,0.05]"));
    QCOMPARE(values("1e-4:1e-1:4log"), std::string("[0.0001,0.001,0.01,0.1]"));
    QCOMPARE(values("3:6"), std::string("[3,4,5,6]"));
    QCOMPARE(values("64:256:4"), std::string("[64,128,192,256]"));
    QCOMPARE(values("[1,2],[3,4]"), std::string("[[1,2],[3,4]]"));
    QCOMPARE(values("rk4, etdrk4"), std::string("[\"rk4\",\"etdrk4\"]"));
    for (const char* wrong : {"", "1,,2", "0:1:1", "0:1:x", "-1:1:3log", "0.5:2", "5:1"})
      QVERIFY_EXCEPTION_THROWN(parseValues(wrong, "p"), InputError);
    QVERIFY_EXCEPTION_THROWN(parseSwept("=1,2"), InputError);
    QVERIFY_EXCEPTION_THROWN(parseSwept("seed"), InputError);
  }

  void wrongPlansAreTold() {
    const auto plan = [](std::vector<Swept> swept) { return messageOf([&] { Plan(heat(), std::move(swept)); }); };
    QVERIFY(plan({{"equation.diffusivty", {1}}}).find("did you mean 'diffusivity'?") != std::string::npos);
    QVERIFY(plan({{"equation.diffusivity", {1, -1}}}).starts_with("equation.diffusivity: expected a number"));
    QVERIFY(plan({}).starts_with("--over: expected at least one parameter"));
    QVERIFY(plan({{"until", {1}}, {"until", {2}}}).starts_with("until: expected each parameter once"));
    QVERIFY(plan({{"until", std::vector<Json>(100, 1)}, {"frame_interval", std::vector<Json>(100, 1)}})
                .starts_with("--over: expected at most 4096 samples"));
  }

  void everySampleIsTheRunOfItsValues() {
    const TemporaryFolder folder;
    const Plan plan(heat(), {{"equation.diffusivity", {0.01, 0.02}}, {"until", {0.1, 0.2}}});
    QCOMPARE(plan.samples(), std::size_t{4});
    QCOMPARE(plan.label(2), std::string("diffusivity 0.02, until 0.1"));
    const Parts parts(folder / "parts");
    const Outcome outcome = compute(plan, parts);
    QCOMPARE(outcome.ended, std::size_t{4});
    for (const char* name : {"all.nc", "all.npz"}) {
      const auto file = folder / name;
      QVERIFY(gather(plan, parts, {}, file, {}, {}));
      const auto u = readArray(file, "u");
      QVERIFY((u.shape == std::vector<std::size_t>{4, 3, 32}));
      QVERIFY((readArray(file, "equation_diffusivity").values == std::vector<double>{0.01, 0.01, 0.02, 0.02}));
      QVERIFY((readArray(file, "until").values == std::vector<double>{0.1, 0.2, 0.1, 0.2}));
      const auto x = readArray(file, "x").values, time = readArray(file, "time").values;
      QCOMPARE(time.size(), std::size_t{3}); // the longest one's
      for (std::size_t s = 0; s < 4; ++s) {
        for (std::size_t t = 0; t < 3; ++t) {
          for (std::size_t j = 0; j < 32; ++j) {
            const double value = u.values[(s * 3 + t) * 32 + j];
            if (s % 2 == 0 && t == 2) {
              QVERIFY(std::isnan(value)); // ended before
            } else {
              COMPARE_WITHIN(value, exact(s < 2 ? 0.01 : 0.02, x[j], time[t]), 1e-12);
            }
          }
        }
      }
    }
  }

  void coordinatesThatDifferBelongToTheSamples() {
    const TemporaryFolder folder;
    const Plan plan(heat(), {{"domain.points", {16, 32}}});
    const Parts parts(folder / "parts");
    compute(plan, parts);
    QVERIFY(gather(plan, parts, {}, folder / "points.nc", {}, {}));
    const auto x = readArray(folder / "points.nc", "x_of_sample");
    QVERIFY((x.shape == std::vector<std::size_t>{2, 32}));
    COMPARE_WITHIN(x.values[1], 1.0 / 16, 1e-15);
    QVERIFY(std::isnan(x.values[16]));
    COMPARE_WITHIN(x.values[32 + 31], 31.0 / 32, 1e-15);
    QVERIFY_EXCEPTION_THROWN(readArray(folder / "points.nc", "x"), InputError);
  }

  void anInterruptedSweepGoesOn() {
    const TemporaryFolder folder;
    const Parts parts(folder / "parts");
    const Plan plan(heat(), {{"equation.diffusivity", parseValues("0.01:0.06:6", "")}});
    std::stop_source stop;
    std::size_t ended = 0;
    const Outcome first = compute(
        plan, parts, 1,
        [&](const News& news) {
          if (news.ended && ++ended == 2) stop.request_stop();
        },
        stop.get_token());
    QVERIFY(first.stopped);
    QCOMPARE(first.ended, std::size_t{2});
    std::set<std::size_t> computed;
    Tally tally(plan.samples());
    const Outcome second = compute(plan, parts, 3, [&](const News& news) {
      if (news.ended && !news.kept) computed.insert(news.sample);
      tally.take(news);
    });
    QCOMPARE(second.kept, std::size_t{2});
    QCOMPARE(computed.size(), std::size_t{4});
    QVERIFY(!second.stopped);
    QCOMPARE(tally.done(), 1.0);
    // The same data as of a sweep in one go, with another number of threads.
    const Parts others(folder / "others");
    compute(plan, others, 1);
    QVERIFY(gather(plan, parts, {}, folder / "a.npz", {}, {}));
    QVERIFY(gather(plan, others, {}, folder / "b.npz", {}, {}));
    QVERIFY(readArray(folder / "a.npz", "u").values == readArray(folder / "b.npz", "u").values);
    // With one value more, one sample more is computed.
    auto more = plan.swept();
    more[0].values.emplace_back(0.07);
    QCOMPARE(compute(Plan(heat(), more), parts).kept, std::size_t{6});
  }

  void aPartThatIsDamagedIsComputedAnew() {
    const TemporaryFolder folder;
    const Parts parts(folder / "parts");
    const Plan plan(heat(), {{"until", {0.1}}});
    compute(plan, parts);
    std::ofstream(parts.fileOf(plan.experiment(0))) << "not a data set";
    QCOMPARE(compute(plan, parts).kept, std::size_t{0});
    QCOMPARE(compute(plan, parts).kept, std::size_t{1});
  }

  void samplesThatDivergeOrFailAreTold() {
    const TemporaryFolder folder;
    const Parts parts(folder / "parts");
    const auto growing =
        heat().with("stepper", Json{{"id", "rk4"}, {"step", 0.05}}).with("until", 100).with("frame_interval", 0.5);
    const Plan plan(growing, {{"equation.diffusivity", {0.001, 10}}}); // the second far beyond its stability
    const Outcome outcome = compute(plan, parts);
    QCOMPARE(outcome.diverged, std::size_t{1});
    QVERIFY(gather(plan, parts, {}, folder / "d.csv", {}, {}));
    const std::string csv = textOf(folder / "d.csv");
    QVERIFY(csv.starts_with("sample,equation_diffusivity,stop_reason,stop_message,"));
    QVERIFY(csv.find("0,0.001,finished,") != std::string::npos && csv.find("1,10,diverged,") != std::string::npos);
    const Plan unfit(heat(), {{"stepper.step", {0.05, 1e-300}}});
    std::stop_source stop;
    stop.request_stop();
    QVERIFY(compute(unfit, parts, 1, {}, stop.get_token()).stopped);
  }

  void resultsWithoutACourseOfTimeAreGathered() {
    const TemporaryFolder folder;
    const Parts parts(folder / "parts");
    const Json tree{
        {"semiflow", 1},
        {"kind", "koopman"},
        {"source",
         {{"id", "system"}, {"system", {{"id", "duffing"}}}, {"trajectories", 20}, {"length", 5}, {"interval", 0.25}}},
        {"observables", {{"id", "hermite"}, {"degree", 2}}},
        {"decomposition", {{"id", "resdmd"}}}};
    const Plan plan({tree, "."}, {{"observables.degree", {1, 2}}});
    QVERIFY(compute(plan, parts).failures.empty());
    QVERIFY(gather(plan, parts, {}, folder / "k.npz", {}, {}));
    const auto eigenvalues = readArray(folder / "k.npz", "eigenvalue_real");
    QVERIFY((eigenvalues.shape == std::vector<std::size_t>{2, 6})); // monomials of two variables: 3 and 6
    QVERIFY(std::isfinite(eigenvalues.values[2]) && std::isnan(eigenvalues.values[3]));
    QVERIFY(gather(plan, parts, {}, folder / "k.csv", {}, {}));
    const std::string modes = textOf(folder / "k.mode.csv");
    QVERIFY(modes.starts_with("sample,observables_degree,"));
    QCOMPARE(std::count(modes.begin(), modes.end(), '\n'), 1 + 3 + 6);
    const std::string numbers = textOf(folder / "k.csv");
    QCOMPARE(std::count(numbers.begin(), numbers.end(), '\n'), 1 + 2);
  }

  void nothingHalfWrittenIsLeft() {
    const TemporaryFolder folder;
    const Parts parts(folder / "parts");
    const Plan plan(heat(), {{"until", {0.1, 0.2}}});
    compute(plan, parts);
    std::stop_source stop;
    stop.request_stop();
    for (const char* name : {"x.nc", "x.npz", "x.csv"}) {
      QVERIFY(!gather(plan, parts, {}, folder / name, stop.get_token(), {}));
      QVERIFY(!std::filesystem::exists(folder / name));
    }
    std::size_t left = 0;
    for (const auto& entry : std::filesystem::directory_iterator((folder / "x").parent_path()))
      left += entry.path() != parts.folder() ? 1U : 0U;
    QCOMPARE(left, std::size_t{0});
    QVERIFY_EXCEPTION_THROWN(requireWritable(folder / "x.txt"), InputError);
    QVERIFY_EXCEPTION_THROWN(requireWritable(folder / "nowhere" / "x.nc"), ResourceError);
  }
};

SEMIFLOW_SUITE("core/sweep/sweep", SweepTest);
#include "sweep_test.moc"
