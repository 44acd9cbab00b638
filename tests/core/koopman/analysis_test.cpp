#include <cmath>
#include <numbers>

#include "core/base/parallel.h"
#include "core/experiment/presets.h"
#include "tests/core/koopman/helpers.h"
#include "tests/suite.h"

using namespace semiflow;
using namespace semiflow::tests;
using Complex = std::complex<double>;
using experiment::Experiment;
using experiment::Frame;
using experiment::FramePtr;
using experiment::Spectrum;

namespace {

Json analysis(const std::string& rest) { return Json::parse(R"({"semiflow":1,"kind":"koopman",)" + rest + "}"); }

/// The example of the design's contract.
Json design() {
  return Json::parse(R"({ "semiflow": 1, "kind": "koopman",
    "source":        { "id": "system", "system": { "id": "duffing" }, "trajectories": 1000, "length": 11, "interval": 0.25 },
    "observables":   { "id": "hermite", "degree": 10 },
    "decomposition": { "id": "resdmd" } })");
}

Json small() {
  return analysis(R"("source":{"id":"system","trajectories":40,"length":8},"observables":{"id":"hermite","degree":3},
                     "decomposition":{"id":"resdmd","points":10})");
}

double nearest(const Spectrum& spectrum, Complex z) {
  double best = 1e300;
  for (const Complex lambda : spectrum.eigenvalues) best = std::min(best, std::abs(lambda - z));
  return best;
}

bool sameNumbers(const Frame& a, const Frame& b) {
  const Spectrum &s = spectrumIn(a), &t = spectrumIn(b);
  const auto &f = tableIn(a, "forecast"), &g = tableIn(b, "forecast");
  if (s.eigenvalues != t.eigenvalues || s.modes != t.modes || s.residuals != t.residuals ||
      s.amplitudes != t.amplitudes)
    return false;
  if ((s.pseudospectrum == nullptr) != (t.pseudospectrum == nullptr)) return false;
  if (s.pseudospectrum && s.pseudospectrum->values != t.pseudospectrum->values) return false;
  for (std::size_t c = 0; c < f.columns.size(); ++c) {
    if (f.columns[c].values != g.columns[c].values) return false;
  }
  return f.columns.size() == g.columns.size();
}

} // namespace

class AnalysisTest : public QObject {
  Q_OBJECT
 private slots:
  void theExampleOfTheContract() {
    const FramePtr frame = lastFrame(design());
    const Spectrum& spectrum = spectrumIn(*frame);
    QCOMPARE(spectrum.eigenvalues.size(), std::size_t{66}); // (10 + 2 over 2)
    // The constant is an eigenfunction, exactly.
    std::size_t constant = 0;
    for (std::size_t m = 0; m < spectrum.eigenvalues.size(); ++m) {
      if (spectrum.residuals[m] < spectrum.residuals[constant]) constant = m;
    }
    COMPARE_WITHIN(std::abs(spectrum.eigenvalues[constant] - 1.0), 0, 1e-10);
    QVERIFY(spectrum.residuals[constant] < 1e-10);
    QCOMPARE(spectrum.interval, 0.25);
    QVERIFY(spectrum.pseudospectrum != nullptr);
    QCOMPARE(spectrum.pseudospectrum->values.size(), std::size_t{3600});
    QCOMPARE(tableIn(*frame, "forecast").columns.front().values.size(), std::size_t{10});
    QVERIFY(frame->find("trajectory") != nullptr);
    QVERIFY(frame->find("snapshots") != nullptr);
  }

  void framesAreStagesThatHoldWhatCameBefore() {
    const auto run = Experiment(small(), ".").makeRun();
    QVERIFY(!run->info().evolving);
    QCOMPARE(run->info().frames, std::size_t{5});
    std::vector<FramePtr> frames{run->start()};
    while (!run->finished()) frames.push_back(run->advance({}));
    QCOMPARE(frames.size(), std::size_t{5});
    for (std::size_t i = 0; i < frames.size(); ++i) {
      QCOMPARE(frames[i]->time, static_cast<double>(i));
      for (const auto& content : frames[i]->contents)
        QVERIFY(frames.back()->find(experiment::nameOf(*content)) != nullptr);
    }
    QVERIFY(frames[1]->find("spectrum") == nullptr);
    QVERIFY(spectrumIn(*frames[2]).pseudospectrum == nullptr);
    QVERIFY(spectrumIn(*frames[3]).pseudospectrum != nullptr);
    QVERIFY(frames[4]->find("forecast") != nullptr);
  }

  void stoppingAndGoingOnChangesNothing() {
    Json longer = small(); // a stage that is over before anyone has looked feels no stop
    longer["source"]["trajectories"] = 400;
    longer["observables"]["degree"] = 6;
    longer["decomposition"]["points"] = 30;
    const FramePtr whole = lastFrame(longer);
    const auto run = Experiment(longer, ".").makeRun();
    FramePtr frame = run->start();
    std::stop_source stopped;
    stopped.request_stop();
    int nulls = 0;
    while (!run->finished()) {
      if (run->advance(stopped.get_token()) == nullptr) ++nulls;
      if (const FramePtr next = run->advance({})) frame = next;
    }
    QVERIFY(nulls >= 1);
    QVERIFY(sameNumbers(*whole, *frame));
  }

  void sameBitsForAnyNumberOfThreads() {
    FramePtr one, two, four;
    inArena(1, [&] { one = lastFrame(small()); });
    inArena(2, [&] { two = lastFrame(small()); });
    inArena(4, [&] { four = lastFrame(small()); });
    QVERIFY(sameNumbers(*one, *two));
    QVERIFY(sameNumbers(*one, *four));
  }

  void forecastsOfALinearSystemAreExact() {
    const FramePtr frame =
        lastFrame(analysis(R"("source":{"id":"system","system":{"id":"linear"},"trajectories":1,"length":100},
      "observables":{"id":"identity"},"decomposition":{"id":"dmd"})"));
    QVERIFY(scalarIn(*frame, "forecast_error") < 1e-10);
    QVERIFY(scalarIn(*frame, "reconstruction_error") < 1e-10);
    const auto& table = tableIn(*frame, "forecast");
    QCOMPARE(table.columns.size(), std::size_t{6}); // time, truth and forecast of x1 and of x2, error
    QCOMPARE(table.columns[1].name, std::string("truth_x1"));
    QCOMPARE(table.columns[2].name, std::string("forecast_x1"));
    QCOMPARE(table.columns[0].values.size(), std::size_t{20});
    COMPARE_WITHIN(table.columns[0].values.front(), 8.0, 1e-9); // 80 snapshots of 0.1 learnt from
    for (std::size_t k = 0; k < 20; ++k) COMPARE_WITHIN(table.columns[2].values[k], table.columns[1].values[k], 1e-11);
    COMPARE_WITHIN(nearest(spectrumIn(*frame), std::exp(0.1 * Complex(-0.1, 2))), 0, 1e-12);
    QVERIFY(frame->warnings.empty());
  }

  void carbonDioxideHasAYear() {
    const Json tree = analysis(R"("source":{"id":"file","path":"co2-concentration.csv","variable":"CO2","time":"Date",
      "interval":0.08333333333333333},"observables":{"id":"delay","delays":60},
      "decomposition":{"id":"dmd","truncation":"rank","rank":8},"remove":"trend")");
    const FramePtr frame = lastFrame(tree, SEMIFLOW_TEST_REFERENCE);
    const Spectrum& spectrum = spectrumIn(*frame);
    double strongest = 0, frequency = 0;
    for (std::size_t j = 0; j < spectrum.eigenvalues.size(); ++j) {
      const double f = std::arg(spectrum.eigenvalues[j]) / (2 * std::numbers::pi * spectrum.interval);
      if (f > 0.3 && std::abs(spectrum.amplitudes[j]) > strongest)
        strongest = std::abs(spectrum.amplitudes[j]), frequency = f;
    }
    COMPARE_WITHIN(frequency, 1.00, 0.01);
    QVERIFY2(scalarIn(*frame, "forecast_error") < 0.5 * scalarIn(*frame, "persistence_error"),
             qPrintable(
                 QString("%1 %2").arg(scalarIn(*frame, "forecast_error")).arg(scalarIn(*frame, "persistence_error"))));
  }

  void heatDecaysAtItsRates() {
    // u_t = D u_xx: modes exp(i k x) with the rates -D k^2, for every k of the initial field
    const Json tree = Json::parse(R"json({"semiflow":1,"kind":"koopman","observables":{"id":"identity"},
      "decomposition":{"id":"dmd","tolerance":1e-9},
      "source":{"id":"rollout","variable":"u","experiment":{"semiflow":1,"kind":"pde","equation":{"id":"heat","diffusivity":0.1},
      "domain":{"id":"interval","lower":0,"upper":6.283185307179586,"points":64,"boundary":{"id":"periodic"}},
      "initial":{"id":"expression","values":{"u":"sin(x) + 0.5*cos(2*x) + 0.25*sin(3*x)"}},
      "stepper":{"id":"etdrk4","step":0.1},"until":5,"frame_interval":0.1}}})json");
    const FramePtr frame = lastFrame(tree);
    const Spectrum& spectrum = spectrumIn(*frame);
    QCOMPARE(spectrum.eigenvalues.size(), std::size_t{3});
    QCOMPARE(spectrum.stateAxes.size(), std::size_t{1});
    QCOMPARE(spectrum.stateAxes[0].points, std::size_t{64});
    for (std::size_t j = 0; j < 3; ++j) {
      const double k = static_cast<double>(j) + 1; // slowest first
      COMPARE_WITHIN(std::log(spectrum.eigenvalues[j].real()) / spectrum.interval, -0.1 * k * k, 1e-7);
      const auto* mode = &spectrum.modes[j * 64];
      for (std::size_t i = 0; i < 64; ++i) {
        const double x = spectrum.stateAxes[0].at(i), phase = j == 1 ? std::cos(k * x) : std::sin(k * x);
        COMPARE_WITHIN(std::abs(mode[i].real()), std::abs(phase) / std::sqrt(32), 1e-6);
      }
    }
    QVERIFY(scalarIn(*frame, "forecast_error") < 1e-6);
    QVERIFY(std::get<experiment::GridField>(*frame->find("u")).axes.size() == 2); // space and time
  }

  void aComplexFieldIsTakenInParts() {
    // A plane wave of i psi_t = -psi_xx/2 - |psi|^2 psi of amplitude a turns at k^2/2 - a^2.
    Json tree =
        Json::parse(R"json({"semiflow":1,"kind":"koopman","observables":{"id":"identity"},"decomposition":{"id":"dmd"},
      "source":{"id":"rollout","part":"imaginary","experiment":{"semiflow":1,"kind":"pde","equation":{"id":"nonlinear_schroedinger"},
      "domain":{"id":"interval","lower":0,"upper":6.283185307179586,"points":32,"boundary":{"id":"periodic"}},
      "initial":{"id":"expression","values":{"psi":"0.5*(cos(2*x) + i*sin(2*x))"}},
      "stepper":{"id":"etdrk4","step":0.01},"until":4,"frame_interval":0.1}}})json");
    COMPARE_WITHIN(nearest(spectrumIn(*lastFrame(tree)), std::polar(1.0, 0.1 * (2 - 0.25))), 0, 1e-6);
    tree["source"]["variable"] = "phi";
    QCOMPARE(QString::fromStdString(complaint(tree)),
             QStringLiteral("source.variable: expected a field of the rollout: psi, found 'phi'; did you mean 'psi'?"));
  }

  void warnsOfWhatCannotBeTrusted() {
    const auto warned = [](const Json& tree, const char* words) {
      const FramePtr frame = lastFrame(tree);
      for (const std::string& text : frame->warnings) {
        if (text.find(words) != std::string::npos) return true;
      }
      return false;
    };
    QVERIFY(warned(
        analysis(
            R"("source":{"id":"system","system":{"id":"linear","matrix":[[0.1,2],[-2,0.1]]},"trajectories":1,"length":100},
      "observables":{"id":"identity"},"decomposition":{"id":"dmd"})"),
        "modes grow"));
    QVERIFY(warned(
        analysis(R"("source":{"id":"system","trajectories":3,"length":4},"observables":{"id":"hermite","degree":6},
      "decomposition":{"id":"resdmd","pseudospectrum":false})"),
        "perfect whatever the dynamics"));
    QVERIFY(
        warned(analysis(R"("source":{"id":"system","system":{"id":"circle_rotation"},"trajectories":1,"length":2000},
      "observables":{"id":"hat"},"decomposition":{"id":"resdmd","pseudospectrum":false})"),
               "residual above 0.1"));
    QVERIFY(warned(
        analysis(
            R"("source":{"id":"system","system":{"id":"linear","matrix":[[0,1,0],[-1,0,0],[0,0,0]]},"trajectories":1,"length":50},
      "observables":{"id":"identity"},"decomposition":{"id":"dmd"})"),
        "never change"));
  }

  void tooLittleDataIsRefused() {
    QVERIFY(
        complaint(
            analysis(
                R"("source":{"id":"system","trajectories":1,"length":2},"observables":{"id":"identity"},"training_fraction":0.5)"))
            .starts_with("training_fraction: expected a trajectory of at least"));
    QVERIFY(
        complaint(
            analysis(
                R"("source":{"id":"system","trajectories":1,"length":30},"observables":{"id":"delay","delays":40})"))
            .find("at least 42") != std::string::npos);
  }

  void withoutHeldOutDataItLooksAhead() {
    const FramePtr frame =
        lastFrame(analysis(R"("source":{"id":"system","system":{"id":"linear"},"trajectories":1,"length":50},
      "observables":{"id":"identity"},"decomposition":{"id":"dmd"},"training_fraction":1,"horizon":7)"));
    const auto& table = tableIn(*frame, "forecast");
    QCOMPARE(table.columns.size(), std::size_t{3});
    QCOMPARE(table.columns[1].name, std::string("forecast_x1"));
    QCOMPARE(table.columns[1].values.size(), std::size_t{7});
  }

  void everyPresetRuns_data() {
    QTest::addColumn<QString>("file");
    for (const auto& preset : experiment::presets()) {
      if (preset.kind == "koopman") QTest::newRow(preset.id.c_str()) << QString::fromStdString(preset.file.string());
    }
  }
  void everyPresetRuns() {
    QFETCH(QString, file);
    const auto run = Experiment::read(file.toStdString()).makeRun();
    FramePtr frame = run->start();
    while (!run->finished()) frame = run->advance({});
    for (const double residual : spectrumIn(*frame).residuals) QVERIFY(std::isfinite(residual));
    QVERIFY(std::isfinite(scalarIn(*frame, "reconstruction_error")));
  }
};

SEMIFLOW_SUITE("core/koopman/analysis", AnalysisTest);
#include "analysis_test.moc"
