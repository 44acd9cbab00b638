#include <cmath>
#include <numbers>

#include "core/koopman/live.h"
#include "tests/core/koopman/helpers.h"
#include "tests/suite.h"

using namespace semiflow;
using namespace semiflow::tests;
using Eigen::VectorXd;
using experiment::Experiment;
using experiment::FramePtr;
using experiment::Spectrum;

namespace {

/// Two waves that travel and decay: the one with k waves is multiplied by exp(-(D k^2 + i c k) t).
Json travelling() {
  return Json::parse(R"json({
    "semiflow": 1, "kind": "live", "variable": "u", "rank": 4, "window": 8,
    "base": {"id": "pde",
      "equation": {"id": "typed", "fields": ["u"], "parameters": {"D": 0.05, "c": 0.7}, "rates": ["D*u_xx - c*u_x"]},
      "domain": {"id": "interval", "lower": 0, "upper": 6.283185307179586, "points": 32,
                 "boundary": {"id": "periodic"}},
      "initial": {"id": "expression", "values": {"u": "cos(x) + 0.5*sin(2*x)"}},
      "stepper": {"id": "etdrk4", "step": 0.05}, "until": 4, "frame_interval": 0.2}})json");
}

std::vector<FramePtr> framesOf(const Json& tree) {
  const auto run = Experiment(tree, ".").makeRun();
  std::vector<FramePtr> frames{run->start()};
  while (!run->finished()) frames.push_back(run->advance({}));
  return frames;
}

/// A turn by an angle in the plane, seen by six sensors.
VectorXd seen(double angle) {
  VectorXd x(6);
  for (int i = 0; i < 6; ++i) x[i] = std::cos(angle - 0.9 * i) + 0.3 * std::sin(angle + 0.2 * i * i);
  return x;
}

double distance(const koopman::LiveSpectrum& live, std::complex<double> z) {
  return distanceTo(live.result().eigenvalues, z);
}

} // namespace

class LiveTest : public QObject {
  Q_OBJECT
 private slots:
  void eachWaveHasItsEigenvalueWhileItRuns() {
    const std::vector<FramePtr> frames = framesOf(travelling());
    QCOMPARE(frames.size(), std::size_t{21});
    for (std::size_t f = 6; f < frames.size(); ++f) { // four directions are known after five snapshots
      const Spectrum& spectrum = spectrumIn(*frames[f]);
      QCOMPARE(spectrum.interval, 0.2);
      for (const double k : {1.0, 2.0}) {
        double nearest = 1e300;
        for (const auto& lambda : spectrum.eigenvalues) {
          if (!std::isnan(lambda.real()))
            nearest =
                std::min(nearest, std::abs(lambda - std::exp(0.2 * std::complex<double>(-0.05 * k * k, 0.7 * k))));
        }
        QVERIFY2(nearest < 1e-6, qPrintable(QString("frame %1, wave %2: %3").arg(f).arg(k).arg(nearest)));
      }
    }
    COMPARE_WITHIN(scalarIn(*frames.back(), "strongest_frequency"), 0.7 / (2 * std::numbers::pi), 1e-6);
    COMPARE_WITHIN(scalarIn(*frames.back(), "strongest_growth"), -0.05, 1e-6);
  }

  void everyFrameHasTheSameShape() {
    for (const FramePtr& frame : framesOf(travelling())) {
      const Spectrum& spectrum = spectrumIn(*frame);
      QCOMPARE(spectrum.eigenvalues.size(), std::size_t{4});
      QCOMPARE(spectrum.residuals.size(), std::size_t{4});
      QCOMPARE(spectrum.singularValues.size(), std::size_t{4});
      QVERIFY(std::holds_alternative<experiment::GridField>(*frame->contents.front()));
    }
    QVERIFY(std::isnan(spectrumIn(*framesOf(travelling()).front()).eigenvalues[0].real()));
  }

  void amplitudesAreThoseOfTheWaves() {
    // A wave of amplitude a on n points is two modes, exp(+-i k x), with norms a/2 sqrt(n).
    const std::vector<FramePtr> frames = framesOf(travelling());
    const Spectrum& spectrum = spectrumIn(*frames.back());
    const double first = std::exp(-0.05 * 4) / 2 * std::sqrt(32.0),
                 second = 0.5 * std::exp(-0.2 * 4) / 2 * std::sqrt(32.0);
    std::vector<double> found;
    for (const auto& a : spectrum.amplitudes) found.push_back(a.real());
    std::sort(found.begin(), found.end());
    COMPARE_WITHIN(found[0], second, 1e-6);
    COMPARE_WITHIN(found[1], second, 1e-6);
    COMPARE_WITHIN(found[2], first, 1e-6);
    COMPARE_WITHIN(found[3], first, 1e-6);
  }

  void thePastFades() {
    koopman::LiveSpectrum forgets(2, 5), remembers(2, 1e9);
    double angle = 0;
    for (int i = 0; i < 150; ++i, angle += i < 50 ? 0.3 : 0.5) {
      forgets.add(seen(angle));
      remembers.add(seen(angle));
    }
    // The share of what was before the change is exp(-99/5) = 2.5e-9.
    QVERIFY(distance(forgets, std::polar(1.0, 0.5)) < 1e-7);
    QVERIFY(distance(remembers, std::polar(1.0, 0.5)) > 0.02);
  }

  void theWindowMayChangeWhileItRuns() {
    koopman::LiveSpectrum live(2, 1e9);
    double angle = 0;
    for (int i = 0; i < 150; ++i, angle += i < 50 ? 0.3 : 0.5) {
      if (i == 100) live.setWindow(5);
      live.add(seen(angle));
    }
    QVERIFY(distance(live, std::polar(1.0, 0.5)) < 1e-3); // 1/2 exp(-10) of the first turn is left
    const auto run = Experiment(travelling(), ".").makeRun();
    run->start();
    run->edit("window", 20);
    QVERIFY(run->advance({}) != nullptr);
    QVERIFY_THROWS_EXCEPTION(InputError, run->edit("rank", 3));
  }

  void theRolloutsOwnNumbersStayLive() {
    const auto run = Experiment(travelling(), ".").makeRun();
    FramePtr frame = run->start();
    run->edit("base.equation.parameters.c", 1.4);
    while (!run->finished()) frame = run->advance({});
    COMPARE_WITHIN(scalarIn(*frame, "strongest_frequency"), 1.4 / (2 * std::numbers::pi), 1e-6);
  }

  void anInterruptedStreamHasNoPairAcrossTheGap() {
    koopman::LiveSpectrum live(2, 1e9);
    for (int i = 0; i < 20; ++i) live.add(seen(0.3 * i));
    live.interrupt();
    for (int i = 0; i < 20; ++i) live.add(seen(2 + 0.3 * i)); // not what came next
    QVERIFY(distance(live, std::polar(1.0, 0.3)) < 1e-7);
  }

  void aFrameThatIsNoneOfTheSeriesIsLeftOut() {
    Json tree = travelling();
    tree["base"]["until"] = 3.9; // the last frame comes half an interval early
    const std::vector<FramePtr> frames = framesOf(tree);
    COMPARE_WITHIN(scalarIn(*frames.back(), "strongest_growth"), -0.05, 1e-6);
  }

  void stopsAndThreadsChangeNothing() {
    const std::vector<FramePtr> frames = framesOf(travelling());
    const auto run = Experiment(travelling(), ".").makeRun();
    run->start();
    for (std::uint64_t step = 3; !run->finished(); step += 3) { // between frames, which are 4 steps apart
      run->haltAt(step);
      const FramePtr frame = run->advance({});
      if (frame == nullptr) continue;
      if (frame->time < 4) continue;
      const auto& a = spectrumIn(*frame).eigenvalues;
      const auto& b = spectrumIn(*frames.back()).eigenvalues;
      for (std::size_t j = 0; j < a.size(); ++j) QCOMPARE(a[j], b[j]);
    }
  }

  void mistakesAreNamed() {
    Json tree = travelling();
    tree["variable"] = "w";
    QCOMPARE(complaint(tree),
             std::string("variable: expected a field of the rollout: u, found 'w'; did you mean 'u'?"));
    tree = travelling();
    tree["base"]["equation"]["rates"] = {"D*u_xx - q*u_x"};
    QVERIFY2(complaint(tree).starts_with("base.equation."), complaint(tree).c_str());
    tree = travelling();
    tree["base"]["initial"]["values"] = {{"v", "1"}};
    QVERIFY2(complaint(tree).starts_with("base.initial.values.v: expected"), complaint(tree).c_str());
    tree = travelling();
    tree["rank"] = 0;
    QVERIFY2(complaint(tree).starts_with("rank: expected"), complaint(tree).c_str());
  }
};

SEMIFLOW_SUITE("core/koopman/live", LiveTest);
#include "live_test.moc"
