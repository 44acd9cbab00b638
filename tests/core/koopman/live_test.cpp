#include <cmath>
#include <numbers>

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
    "semiflow": 1, "kind": "live", "variable": "u", "rank": 4, "window": 8, "show_modes": 3,
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

/// The fields named mode_1, mode_2, ...
std::vector<const experiment::GridField*> modesIn(const experiment::Frame& frame) {
  std::vector<const experiment::GridField*> modes;
  for (const auto& content : frame.contents) {
    const auto* field = std::get_if<experiment::GridField>(content.get());
    if (field != nullptr && field->mode) modes.push_back(field);
  }
  return modes;
}

/// A run of some frames that shall be quick, from a text without kind.
std::vector<FramePtr> framesOf(const std::string& variable, const std::string& base, int rank = 6) {
  return framesOf(
      Json{{"semiflow", 1}, {"kind", "live"}, {"variable", variable}, {"rank", rank}, {"base", Json::parse(base)}});
}

std::vector<std::complex<double>> seenIn(const experiment::Frame& frame) {
  std::vector<std::complex<double>> seen;
  for (const auto& lambda : spectrumIn(frame).eigenvalues)
    if (!std::isnan(lambda.real())) seen.push_back(lambda);
  return seen;
}
double nearestIn(const experiment::Frame& frame, std::complex<double> z) {
  double nearest = 1e300;
  for (const auto& lambda : seenIn(frame)) nearest = std::min(nearest, std::abs(lambda - z));
  return nearest;
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
        const double nearest = nearestIn(*frames[f], std::exp(0.2 * std::complex<double>(-0.05 * k * k, 0.7 * k)));
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
      QCOMPARE(modesIn(*frame).size(), std::size_t{3});
      for (const auto* mode : modesIn(*frame)) QVERIFY(mode->values.size() == 32 && mode->imaginary.size() == 32);
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

  void modesAreThoseOfTheStrongestWaves() {
    const FramePtr frame = framesOf(travelling()).back();
    const auto modes = modesIn(*frame);
    const Spectrum& spectrum = spectrumIn(*frame);
    for (const double k : {1.0, 2.0}) { // exp(i k x), the strongest first
      const auto& mode = *modes[static_cast<std::size_t>(k) - 1];
      QCOMPARE(QString::fromStdString(mode.name), QString("mode_%1").arg(k));
      const auto lambda = spectrum.eigenvalues[mode.mode->eigenvalue];
      QVERIFY(std::abs(lambda - std::exp(0.2 * std::complex<double>(-0.05 * k * k, 0.7 * k))) < 1e-6);
      std::complex<double> part = 0;
      for (std::size_t i = 0; i < 32; ++i)
        part += std::complex<double>(mode.values[i], mode.imaginary[i]) *
                std::polar(1 / std::sqrt(32.0), k * mode.axes[0].at(i));
      COMPARE_WITHIN(std::abs(part), 1, 1e-6); // exp(-i k x) goes to the right with exp(i k c t)
    }
    QVERIFY(std::isnan(modes[2]->values[0])); // one of a pair is enough, and there are two pairs
  }

  void eigenvaluesStayInTheirPlaces() {
    const std::vector<FramePtr> frames = framesOf(travelling());
    for (std::size_t f = 7; f < frames.size(); ++f) {
      for (std::size_t j = 0; j < 4; ++j)
        QVERIFY(std::abs(spectrumIn(*frames[f]).eigenvalues[j] - spectrumIn(*frames[f - 1]).eigenvalues[j]) < 1e-5);
    }
  }

  void onlyEveryFewFramesWhereThatIsAsked() {
    Json tree = travelling();
    tree["every"] = 5;
    const std::vector<FramePtr> frames = framesOf(tree), all = framesOf(travelling());
    for (std::size_t f = 0; f < frames.size(); ++f) { // no frame is left out of account
      const std::size_t from = f / 5 * 5;
      QVERIFY(seenIn(*frames[f]).size() == seenIn(*all[from]).size());
      for (const auto& lambda : seenIn(*all[from])) QVERIFY(nearestIn(*frames[f], lambda) < 1e-12);
      if (f > from) QVERIFY(frames[f]->contents.back() == frames[from]->contents.back()); // shared, not computed
    }
  }

  void theNumberOfModesMayChangeWhileItRuns() {
    const auto run = Experiment(travelling(), ".").makeRun();
    run->start();
    run->edit("show_modes", 0);
    QCOMPARE(modesIn(*run->advance({})).size(), std::size_t{0});
    run->edit("show_modes", 2);
    QCOMPARE(modesIn(*run->advance({})).size(), std::size_t{2});
    run->edit("every", 2);
    QVERIFY(run->advance({}) != nullptr);
    QVERIFY_THROWS_EXCEPTION(InputError, run->edit("show_modes", -1));
    QVERIFY_THROWS_EXCEPTION(InputError, run->edit("every", 0));
  }

  void complexFieldsTurnBothWays() {
    // psi = exp(-i k^2 t/2 + i k x): each wave turns with its own energy, by hand.
    const auto frames = framesOf(
        "psi",
        R"json({"id": "pde", "equation": {"id": "typed", "fields": ["psi"], "complex": true, "parameters": {}, "rates": ["i*psi_xx/2"]},
      "domain": {"id": "interval", "lower": 0, "upper": 6.283185307179586, "points": 32, "boundary": {"id": "periodic"}},
      "initial": {"id": "expression", "values": {"psi": "exp(i*x) + 0.5*exp(-2*i*x)"}},
      "stepper": {"id": "etdrk4", "step": 0.05}, "until": 4, "frame_interval": 0.2})json");
    QVERIFY(nearestIn(*frames.back(), std::polar(1.0, -0.1)) < 1e-6);
    QVERIFY(nearestIn(*frames.back(), std::polar(1.0, -0.4)) < 1e-6);
    COMPARE_WITHIN(scalarIn(*frames.back(), "strongest_frequency"), -0.5 / (2 * std::numbers::pi), 1e-6);
    const auto modes = modesIn(*frames.back());
    const Spectrum& spectrum = spectrumIn(*frames.back());
    for (const int m : {0, 1}) { // of modulus one over the square root of the points, everywhere
      const auto& mode = *modes[static_cast<std::size_t>(m)];
      QVERIFY(std::abs(spectrum.eigenvalues[mode.mode->eigenvalue] - std::polar(1.0, m == 0 ? -0.1 : -0.4)) < 1e-5);
      COMPARE_WITHIN(spectrum.amplitudes[mode.mode->eigenvalue].real(), (m == 0 ? 1 : 0.5) * std::sqrt(32.0), 1e-5);
      for (std::size_t i = 0; i < 32; ++i)
        COMPARE_WITHIN(std::hypot(mode.values[i], mode.imaginary[i]), 1 / std::sqrt(32.0), 1e-6);
    }
  }

  void planesVolumesAndObstacles() {
    const auto plane = framesOf("u", R"json({"id": "pde", "equation": {"id": "heat", "diffusivity": 0.1},
      "domain": {"id": "rectangle", "lower": [0, 0], "upper": [6.283185307179586, 6.283185307179586], "points": [16, 16], "boundary": {"id": "periodic"}},
      "initial": {"id": "expression", "values": {"u": "1 + cos(x) + sin(2*y)"}},
      "stepper": {"id": "etdrk4", "step": 0.1}, "until": 2, "frame_interval": 0.1})json");
    for (const double rate : {0.0, -0.1, -0.4}) QVERIFY(nearestIn(*plane.back(), std::exp(0.1 * rate)) < 1e-5);
    const auto volume = framesOf("u", R"json({"id": "pde", "equation": {"id": "heat", "diffusivity": 0.1},
      "domain": {"id": "box", "lower": [0, 0, 0], "upper": [6.283185307179586, 6.283185307179586, 6.283185307179586], "points": [8, 8, 8], "boundary": {"id": "periodic"}},
      "initial": {"id": "expression", "values": {"u": "cos(x) + cos(y)*cos(z)"}},
      "stepper": {"id": "etdrk4", "step": 0.1}, "until": 2, "frame_interval": 0.1})json");
    for (const double rate : {-0.1, -0.2}) QVERIFY(nearestIn(*volume.back(), std::exp(0.1 * rate)) < 1e-5);
    QCOMPARE(modesIn(*volume.back())[0]->axes.size(), std::size_t{3});
    const auto holed = framesOf("u", R"json({"id": "pde", "equation": {"id": "heat", "diffusivity": 0.1},
      "domain": {"id": "rectangle", "lower": [0, 0], "upper": [1, 1], "points": [21, 21],
                 "boundary": {"id": "sides", "left": {"id": "dirichlet", "value": "1"}, "right": {"id": "dirichlet", "value": "0"}, "bottom": "neumann", "top": "neumann"},
                 "mask": {"id": "formula", "where": "(x - 0.5)^2 + (y - 0.5)^2 < 0.04", "holds": "obstacle"}},
      "initial": {"id": "expression", "values": {"u": "1 - x"}},
      "discretisation": "finite_difference", "stepper": {"id": "bdf2", "step": 0.05}, "until": 2, "frame_interval": 0.1})json");
    QVERIFY(nearestIn(*holed.back(), 1) < 1e-3); // heat comes to rest
    const auto& field = std::get<experiment::GridField>(*holed.back()->contents.front());
    const auto modes = modesIn(*holed.back());
    std::size_t missing = 0;
    for (std::size_t i = 0; i < field.values.size(); ++i) {
      missing += std::isnan(field.values[i]) ? 1 : 0;
      QCOMPARE(std::isnan(modes[0]->values[i]), std::isnan(field.values[i]));
    }
    QVERIFY(missing > 20);
  }

  void theWindowMayChangeWhileItRuns() {
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
