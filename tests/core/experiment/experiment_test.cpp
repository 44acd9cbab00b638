#include <algorithm>
#include <fstream>
#include <functional>
#include <set>

#include "core/experiment/catalogue.h"
#include "core/experiment/experiment.h"
#include "core/experiment/presets.h"
#include "core/pde/equations/equations.h"
#include "tests/suite.h"

using namespace semiflow;
using namespace semiflow::experiment;

namespace {

/// The four examples of the format's contract, as they stand there.
const char* const grayScott =
    R"json({ "semiflow": 1, "kind": "pde", "title": "Gray-Scott, solitons", "seed": 7, "precision": "double",
  "equation": { "id": "gray_scott", "feed": 0.03, "kill": 0.062 },
  "domain":   { "id": "rectangle", "lower": [0, 0], "upper": [2.5, 2.5], "points": [256, 256], "boundary": { "id": "periodic" } },
  "initial":  { "id": "expression", "values": { "u": "1 - 0.5*exp(-80*((x-1.25)^2+(y-1.25)^2))", "v": "0.25*exp(-80*((x-1.25)^2+(y-1.25)^2))" } },
  "stepper":  { "id": "etdrk4", "step": 1.0 },
  "until": 5000, "frame_interval": 20 })json";
const char* const typedAllenCahn = R"json({ "semiflow": 1, "kind": "pde", "title": "Allen-Cahn, typed",
  "equation": { "id": "typed", "fields": ["u"], "complex": false, "parameters": { "D": 0.001 }, "rates": ["D*u_xx + u - u^3"] },
  "domain":   { "id": "interval", "lower": -1, "upper": 1, "points": 512, "boundary": { "id": "periodic" } },
  "initial":  { "id": "expression", "values": { "u": "sin(pi*x) + 0.1*cos(3*pi*x)" } },
  "stepper":  { "id": "etdrk4", "step": 0.01 }, "until": 10, "frame_interval": 0.1 })json";
const char* const twoModes = R"({ "semiflow": 1, "kind": "sampling", "seed": 1, "particles": 4096,
  "target":   { "id": "gaussian_mixture", "weights": [0.5, 0.5], "means": [[-2, 0], [2, 0]], "covariances": [[[0.1, 0], [0, 0.1]], [[0.1, 0], [0, 0.1]]] },
  "process":  { "id": "variance_preserving", "schedule": { "id": "linear", "beta_min": 0.1, "beta_max": 20 }, "start": 1.0, "end": 0.001 },
  "initial":  { "id": "prior" },
  "sampler":  { "id": "dpm_solver_pp_2m", "steps": 15, "grid": { "id": "log_snr_uniform" }, "lower_order_final": true } })";
const char* const duffing = R"({ "semiflow": 1, "kind": "koopman",
  "source":        { "id": "system", "system": { "id": "duffing" }, "trajectories": 1000, "length": 11, "interval": 0.25 },
  "observables":   { "id": "hermite", "degree": 10 },
  "decomposition": { "id": "resdmd" } })";

Experiment of(const char* text) { return {Json::parse(text), "."}; }

std::string refusal(const std::function<void()>& action) {
  try {
    action();
  } catch (const InputError& error) {
    return error.what();
  }
  return "accepted";
}

} // namespace

class ExperimentTest : public QObject {
  Q_OBJECT
 private slots:
  void theContractsExamplesRun_data() {
    QTest::addColumn<QString>("text");
    QTest::newRow("Gray-Scott") << grayScott;
    QTest::newRow("typed Allen-Cahn") << typedAllenCahn;
    QTest::newRow("two modes") << twoModes;
    QTest::newRow("Duffing") << duffing;
  }
  void theContractsExamplesRun() {
    QFETCH(QString, text);
    const auto run = of(qPrintable(text)).makeRun();
    QVERIFY(run->start() != nullptr);
    const FramePtr next = run->advance({});
    QVERIFY(next != nullptr);
    QVERIFY(!next->contents.empty());
  }

  void writingAndReadingGivesTheSame_data() { theContractsExamplesRun_data(); }
  void writingAndReadingGivesTheSame() {
    QFETCH(QString, text);
    const tests::TemporaryFolder folder;
    const Experiment experiment = of(qPrintable(text));
    experiment.write(folder / "experiment.json");
    QCOMPARE(Experiment::read(folder / "experiment.json").tree(), experiment.tree());
  }

  void everyKindHasDefaultsThatRun() {
    for (const std::string& kind : kinds().ids()) {
      const Experiment experiment = Experiment::ofKind(kind);
      const auto run = experiment.makeRun();
      QVERIFY2(run->start() != nullptr, kind.c_str());
    }
  }

  void changesOneValue() {
    const Experiment experiment = of(grayScott);
    QCOMPARE(experiment.with("equation.feed", 0.05).tree().at("equation").at("feed").get<double>(), 0.05);
    QCOMPARE(experiment.with("initial.values.u", "0").tree().at("initial").at("values").at("u").get<std::string>(),
             std::string("0"));
    const Experiment other = experiment.with("stepper.id", "rk4");
    QCOMPARE(other.tree().at("stepper").at("id").get<std::string>(), std::string("rk4"));
    QCOMPARE(of(twoModes).with("target.means[1][0]", 3).tree().at("target").at("means")[1][0].get<double>(), 3.0);
  }

  void tellsWhatIsWrong_data() {
    QTest::addColumn<QString>("path");
    QTest::addColumn<QString>("value");
    QTest::addColumn<QString>("sentence");
    QTest::newRow("not a number") << "equation.feed"
                                  << "\"abc\""
                                  << "equation.feed: expected a number in [0, 0.1], found \"abc\"";
    QTest::newRow("slip") << "equation.fed"
                          << "1"
                          << "did you mean 'feed'?";
    QTest::newRow("slip at the root") << "equatoin.feed"
                                      << "1"
                                      << "did you mean 'equation'?";
    QTest::newRow("unknown id") << "stepper.id"
                                << "\"etdrk5\""
                                << "did you mean 'etdrk";
    QTest::newRow("root") << "kind"
                          << "\"sampling\""
                          << "kind: expected a key below the kind";
    QTest::newRow("position") << "domain.points[7]"
                              << "4"
                              << "domain.points[7]: expected a position from 0 to 1 in the list";
    QTest::newRow("empty") << ""
                           << "1"
                           << "expected a key path such as equation.id";
  }
  void tellsWhatIsWrong() {
    QFETCH(QString, path);
    QFETCH(QString, value);
    QFETCH(QString, sentence);
    const QString told = QString::fromStdString(
        refusal([&] { (void)of(grayScott).with(path.toStdString(), parseValue(value.toStdString())); }));
    QVERIFY2(told.contains(sentence), qPrintable(told));
  }

  void aBadFileNamesItselfAndThePlace() {
    const tests::TemporaryFolder folder;
    const auto refusalOf = [&](const std::string& text) {
      std::ofstream(folder / "bad.json") << text;
      return QString::fromStdString(refusal([&] { (void)Experiment::read(folder / "bad.json"); }));
    };
    QVERIFY(refusalOf("{\n  \"semiflow\": 1,\n")
                .contains("bad.json: expected well-formed JSON, found a mistake at line 3"));
    QVERIFY(refusalOf("[]").contains("bad.json"));
    QVERIFY(refusalOf("{}").contains("semiflow: expected 1"));
    QVERIFY(refusalOf(R"({"semiflow":1,"kind":"pdf"})").contains("did you mean 'pde'?"));
    QVERIFY(refusalOf(std::string("\xff\xfe\x00", 3)).contains("bad.json"));
    QVERIFY(refusalOf(R"({"semiflow":1,"kind":"pde","until":1e400})")
                .contains("bad.json: expected numbers between -1e308 and 1e308"));
    const std::string deep = std::string(200000, '[') + std::string(200000, ']');
    QVERIFY(refusalOf(R"({"semiflow":1,"kind":"pde","title":)" + deep + "}")
                .contains("bad.json: expected JSON that nests at most 100 deep"));
    QVERIFY(
        QString::fromStdString(refusal([&] { (void)Experiment::read(folder / "none.json"); })).contains("none.json"));
  }

  void findsPresetsByName() {
    QVERIFY(presets().size() >= 18);
    for (const Preset& preset : presets()) {
      QCOMPARE(findExperiment(preset.id), preset.file);
      QVERIFY2(!preset.title.empty() && !preset.summary.empty() && !preset.reference.empty(), preset.id.c_str());
      QVERIFY2(std::filesystem::exists(preset.thumbnail), preset.id.c_str());
    }
    const std::string slip = presets().front().id + "x";
    QVERIFY(QString::fromStdString(refusal([&] { (void)findExperiment(slip); })).contains("did you mean '"));
  }

  void everyEquationHasAPreset() {
    std::set<std::string> shown;
    for (const Preset& preset : presets()) {
      const Json tree = Experiment::read(preset.file).tree();
      for (const Json& rollout : {tree, tree.value("base", Json::object())}) {
        if (rollout.contains("equation")) shown.insert(rollout.at("equation").at("id").get<std::string>());
      }
    }
    std::string missing;
    for (const std::string& id : pde::equations().ids()) missing += shown.contains(id) ? "" : " " + id;
    QVERIFY2(missing.empty(), ("no preset shows" + missing).c_str());
  }

  void everyPresetRuns_data() {
    QTest::addColumn<QString>("file");
    for (const Preset& preset : presets())
      QTest::newRow(preset.id.c_str()) << QString::fromStdString(preset.file.string());
  }
  /// Its first frames: finite, and neither under-resolved nor with too long a step.
  void everyPresetRuns() {
    QFETCH(QString, file);
    const auto run = Experiment::read(file.toStdString()).makeRun();
    FramePtr frame = run->start();
    for (int i = 0; i < 3 && !run->finished(); ++i) {
      QVERIFY(frame != nullptr);
      for (const Scalar& scalar : frame->scalars) {
        QVERIFY2(std::isfinite(scalar.value), scalar.name.c_str());
      }
      for (const std::string& warning : frame->warnings) {
        QVERIFY2(warning.find("under-resolved") == std::string::npos, warning.c_str());
        QVERIFY2(warning.find("explicit steps need at most") == std::string::npos, warning.c_str());
      }
      frame = run->advance({});
    }
    QVERIFY(frame != nullptr && !frame->contents.empty());
  }

  void presetsGiveTheKnownAnswer_data() {
    QTest::addColumn<QString>("preset");
    QTest::addColumn<QString>("scalar");
    QTest::addColumn<double>("largest");
    QTest::addColumn<double>("tolerance");
    QTest::newRow("carried along") << "advection"
                                   << "error_of_u" << 0.0 << 1e-12;
    QTest::newRow("exact two-soliton solution") << "soliton_collision"
                                                << "error_of_psi" << 0.0 << 1e-6;
    // Basdevant et al. (1986) give 152.00516 at time 0.5105, between two frames.
    QTest::newRow("published slope") << "burgers"
                                     << "steepest_slope" << 152.00516 << 1e-3;
  }
  /// The largest value over the whole run.
  void presetsGiveTheKnownAnswer() {
    QFETCH(QString, preset);
    QFETCH(QString, scalar);
    QFETCH(double, largest);
    QFETCH(double, tolerance);
    const auto run = Experiment::read(findExperiment(preset.toStdString())).makeRun();
    double found = 0;
    for (FramePtr frame = run->start();; frame = run->advance({})) {
      const auto& scalars = frame->scalars;
      const auto named =
          std::find_if(scalars.begin(), scalars.end(), [&](const Scalar& s) { return s.name == scalar.toStdString(); });
      QVERIFY(named != scalars.end());
      found = std::max(found, named->value);
      if (run->finished()) break;
    }
    QVERIFY2(std::abs(found - largest) < tolerance, qPrintable(QString::number(found, 'g', 10)));
  }
};

SEMIFLOW_SUITE("core/experiment/experiment", ExperimentTest);
#include "experiment_test.moc"
