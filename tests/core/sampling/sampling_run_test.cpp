#include <cmath>
#include <fstream>
#include <stop_token>

#include <fmt/format.h>

#include "core/base/parallel.h"
#include "core/experiment/experiment.h"
#include "core/experiment/presets.h"
#include "core/sampling/samplers/sampler.h"
#include "tests/suite.h"

using namespace semiflow;
using namespace semiflow::experiment;

namespace {

/// The example of the documentation.
const char* documented = R"({ "semiflow": 1, "kind": "sampling", "seed": 1, "particles": 4096,
  "target":   { "id": "gaussian_mixture", "weights": [0.5, 0.5], "means": [[-2, 0], [2, 0]], "covariances": [[[0.1, 0], [0, 0.1]], [[0.1, 0], [0, 0.1]]] },
  "process":  { "id": "variance_preserving", "schedule": { "id": "linear", "beta_min": 0.1, "beta_max": 20 }, "start": 1.0, "end": 0.001 },
  "initial":  { "id": "prior" },
  "sampler":  { "id": "dpm_solver_pp_2m", "steps": 15, "grid": { "id": "log_snr_uniform" }, "lower_order_final": true } })";

Experiment example() { return {Json::parse(documented), "."}; }

Experiment with(const std::string& sampler, int particles, int seed = 1) {
  const Json json = Json::parse(sampler);
  const bool damped = json.at("id") == "symmetric_splitting"; // which goes with one process alone
  const Experiment experiment = damped ? example().with("process", "critically_damped") : example();
  return experiment.with("sampler", json).with("particles", particles).with("seed", seed);
}

/// The same without the distances, which take most of the time.
Experiment quick(const std::string& sampler, int particles, int seed = 1) {
  return with(sampler, particles, seed).with("distance_samples", 0);
}

std::vector<FramePtr> allFrames(Run& run) {
  std::vector<FramePtr> frames{run.start()};
  while (!run.finished()) frames.push_back(run.advance({}));
  return frames;
}
std::vector<FramePtr> allFrames(const Experiment& experiment) { return allFrames(*experiment.makeRun()); }

const Particles& particlesOf(const FramePtr& frame) { return std::get<Particles>(*frame->find("position")); }

double scalar(const FramePtr& frame, const std::string& name) {
  for (const Scalar& s : frame->scalars) {
    if (s.name == name) return s.value;
  }
  return std::nan("");
}

std::string refusal(const std::function<void()>& action) {
  try {
    action();
  } catch (const Error& error) {
    return error.what();
  }
  return "accepted";
}

/// All of the catalogue, in few steps; the first is stochastic.
const std::vector<std::string>& everySampler() {
  static const std::vector<std::string> all = [] {
    std::vector<std::string> list{R"({"id":"euler_maruyama","steps":24})", R"({"id":"ddim","steps":20,"eta":0.5})",
                                  R"({"id":"sa_solver","steps":8,"tau":0})"};
    for (const std::string& id : sampling::samplers().ids()) list.push_back(Json{{"id", id}, {"steps", 5}}.dump());
    return list;
  }();
  return all;
}

} // namespace

class SamplingRunTest : public QObject {
  Q_OBJECT
 private slots:
  void documentedExampleRuns() {
    const auto run = example().makeRun();
    QCOMPARE(run->info().begin, 1.0);
    QCOMPARE(run->info().end, 0.001);
    QCOMPARE(run->info().timeName, std::string("noise time"));
    QCOMPARE(run->info().frames, std::size_t{16});
    const auto frames = allFrames(*run);
    QCOMPARE(frames.size(), std::size_t{16});
    QCOMPARE(frames.front()->time, 1.0);
    QCOMPARE(frames.back()->time, 0.001);
    QCOMPARE(run->counts().functionEvaluations, std::uint64_t{15});
    QCOMPARE(scalar(frames.front(), "score_evaluations"), 0.0);
    QCOMPARE(scalar(frames.back(), "score_evaluations"), 15.0);
    COMPARE_WITHIN(scalar(frames.front(), "noise_level"), std::sqrt(1 - std::exp(-10.05)), 1e-12);
    QCOMPARE(particlesOf(frames.back()).count(), std::size_t{4096});
    // Half a cloud at each mode, give or take five standard deviations, and as wide as it should be.
    double left = 0, spread = 0;
    for (std::size_t p = 0; p < 4096; ++p) {
      const double x = particlesOf(frames.back()).positions[2 * p];
      left += x < 0 ? 1 : 0;
      spread += std::pow(std::abs(x) - 2, 2) / 4096;
    }
    COMPARE_WITHIN(left / 4096, 0.5, 5 * 0.5 / 64);
    COMPARE_WITHIN(spread, 0.1, 0.03);
    QVERIFY(scalar(frames.back(), "sliced_wasserstein") < 0.15);
    QVERIFY(scalar(frames.back(), "energy_distance") < 0.02);
    QVERIFY(scalar(frames.back(), "mode_weight_error") < 0.05);
  }

  void logDensityLiesBehindTheParticles() {
    const auto frames = allFrames(with(R"({"id":"ddim","steps":5})", 300));
    for (const FramePtr& frame : frames) {
      const GridField& image = *particlesOf(frame).logDensity;
      QCOMPARE(image.values.size(), image.axes[0].points * image.axes[1].points);
      double mass = 0;
      for (const double value : image.values) mass += std::exp(value) * image.axes[0].spacing * image.axes[1].spacing;
      COMPARE_WITHIN(mass, 1.0, 2e-3);
    }
  }

  void particleSeventeenIsAlwaysTheSame() {
    for (const std::string& sampler : everySampler()) {
      std::vector<std::vector<double>> found;
      for (const auto& [particles, threads] : std::vector<std::pair<int, int>>{{18, 1}, {64, 2}, {2049, 3}}) {
        inArena(threads, [&, n = particles] {
          const auto frames = allFrames(quick(sampler, n));
          const Particles& last = particlesOf(frames.back());
          if (!last.logWeights.empty()) return; // drawn anew by one another's weights
          const auto seventeen = last.positions.begin() + static_cast<std::ptrdiff_t>(17 * last.dimension());
          found.emplace_back(seventeen, seventeen + static_cast<std::ptrdiff_t>(last.dimension()));
        });
      }
      if (found.empty()) continue;
      for (const auto& place : found) QCOMPARE(place, found.front());
      const auto other = allFrames(quick(sampler, 18, 2));
      const Particles& last = particlesOf(other.back());
      QVERIFY(last.positions[17 * last.dimension()] != found.front()[0]);
    }
  }

  void everyFrameIsTheSameForAnyNumberOfThreads() {
    std::vector<std::vector<FramePtr>> runs;
    for (const int threads : {1, 2, 4}) {
      inArena(threads, [&] { runs.push_back(allFrames(with(everySampler()[0], 2000))); });
    }
    for (std::size_t i = 0; i < runs[0].size(); ++i) {
      for (const auto& run : {runs[1], runs[2]}) {
        QCOMPARE(particlesOf(run[i]).positions, particlesOf(runs[0][i]).positions);
        QCOMPARE(particlesOf(run[i]).logDensity->values, particlesOf(runs[0][i]).logDensity->values);
        for (std::size_t s = 0; s < run[i]->scalars.size(); ++s)
          QCOMPARE(run[i]->scalars[s].value, runs[0][i]->scalars[s].value);
      }
    }
  }

  void stoppedAndContinuedIsNeverStopped() {
    for (const std::string& sampler : everySampler()) {
      const auto whole = allFrames(quick(sampler, 60));
      const auto run = quick(sampler, 60).makeRun();
      std::vector<FramePtr> frames{run->start()};
      while (!run->finished()) {
        std::stop_source stop;
        stop.request_stop();
        QVERIFY(run->advance(stop.get_token()) == nullptr);
        frames.push_back(run->advance({}));
      }
      QCOMPARE(frames.size(), whole.size());
      for (std::size_t i = 0; i < frames.size(); ++i) {
        QCOMPARE(particlesOf(frames[i]).positions, particlesOf(whole[i]).positions);
      }
    }
  }

  void startsFromAFileExactly() {
    tests::TemporaryFolder folder;
    std::ofstream(folder / "start.csv") << "a,b\n0.1,-0.2\n1.5,0.25\n-0.3,3\n";
    const Experiment experiment(
        example().with("initial", Json::parse(R"({"id":"file","path":"start.csv","variable":"a,b"})")).tree(),
        folder / "");
    const FramePtr first = experiment.makeRun()->start();
    QCOMPARE(particlesOf(first).positions, (std::vector<double>{0.1, -0.2, 1.5, 0.25, -0.3, 3}));
    const Experiment wrong(experiment.with("initial.variable", "a").tree(), folder / "");
    QCOMPARE(refusal([&] { wrong.makeRun(); }),
             std::string("initial.path: expected rows of 2 numbers, as the target has coordinates, found rows of 1"));
    const Experiment missing(experiment.with("initial.path", "no.csv").tree(), folder / "");
    QVERIFY(refusal([&] {
              missing.makeRun();
            }).starts_with("initial.path: expected the path of a file, found no such file"));
  }

  void oneAndTenDimensions() {
    const auto line = allFrames(example().with(
        "target",
        Json::parse(
            R"({"id":"gaussian_mixture","weights":[1,2],"means":[[-1],[1]],"covariances":[[[0.04]],[[0.09]]]})")));
    QCOMPARE(particlesOf(line.back()).coordinates, std::vector<std::string>{"x"});
    QCOMPARE(particlesOf(line.back()).logDensity->axes.size(), std::size_t{1});
    QVERIFY(scalar(line.back(), "sliced_wasserstein") < 0.1);
    Json means = Json::array({Json::array(), Json::array()});
    Json covariance = Json::array();
    for (int r = 0; r < 10; ++r) {
      means[0].push_back(-1);
      means[1].push_back(1);
      covariance.push_back(Json(std::vector<double>(10, 0)));
      covariance[static_cast<std::size_t>(r)][static_cast<std::size_t>(r)] = 0.1;
    }
    const Json target{
        {"id", "gaussian_mixture"}, {"weights", {1, 1}}, {"means", means}, {"covariances", {covariance, covariance}}};
    const auto ten = allFrames(example().with("target", target));
    QCOMPARE(particlesOf(ten.back()).coordinates.size(), std::size_t{10});
    QCOMPARE(particlesOf(ten.back()).coordinates[9], std::string("x10"));
    QVERIFY(scalar(ten.back(), "mode_weight_error") < 0.05);
  }

  void editsTakeEffectAndAreLogged() {
    const auto run = with(R"({"id":"ddim","steps":20})", 500).makeRun();
    run->start();
    run->advance({});
    run->edit("sampler.eta", 1);
    run->edit("target.weights", {1, 0.0001});
    QCOMPARE(run->edits().size(), std::size_t{2});
    QVERIFY(refusal([&] { run->edit("sampler.eta", 2); }).starts_with("sampler.eta: expected a number in [0, 1]"));
    QVERIFY(refusal([&] {
              run->edit("sampler.steps", 7);
            }).starts_with("sampler.steps: expected a parameter that may change"));
    QVERIFY(refusal([&] {
              run->edit("target.means", Json::parse("[[1],[2]]"));
            }).starts_with("target.covariances[0]: expected a 1 by 1"));
    FramePtr last;
    while (!run->finished()) last = run->advance({});
    double right = 0;
    for (std::size_t p = 0; p < 500; ++p) right += particlesOf(last).positions[2 * p] > 0 ? 1 : 0;
    QVERIFY(right < 25); // nearly all weight was moved to the left
  }

  void aStateThatIsNotFiniteEndsTheRun() {
    tests::TemporaryFolder folder;
    std::ofstream(folder / "far.csv") << "a,b\n0,0\n0,1e300\n"; // its distance squared is beyond all numbers
    const Json initial = Json::parse(R"({"id":"file","path":"far.csv","variable":"a,b"})");
    const auto run = Experiment(example().with("initial", initial).tree(), folder / "").makeRun();
    run->start();
    const std::string message = refusal([&] {
      while (!run->finished()) run->advance({});
    });
    QVERIFY2(message.starts_with("diverged at time "), message.c_str());
    QVERIFY(message.find("the position of particle 1 is not finite") != std::string::npos);
  }

  void refusesWhatDoesNotFit() {
    QCOMPARE(
        refusal([] { example().with("sampler.grid", "karas"); }),
        std::string(
            "sampler.grid.id: expected one of log_snr_uniform, time_uniform, karras, searched, found \"karas\"; did "
            "you mean 'karras'?"));
    QCOMPARE(refusal([] { example().with("particles", 0); }),
             std::string("particles: expected a whole number in [1, 1e+09], found 0"));
    QVERIFY(refusal([] {
              example().with("particles", 1000000000).makeRun();
            }).starts_with("a cloud of 1000000000 particles in 2 dimensions needs about"));
    QCOMPARE(refusal([] { example().with("sampler.step", 3); }).substr(0, 12), std::string("sampler.step"));
    QCOMPARE(refusal([] {
               example()
                   .with("process", "critically_damped")
                   .with("sampler", "symmetric_splitting")
                   .with("second_measure", "endpoint_error")
                   .makeRun();
             }),
             std::string("second_measure: expected a measure that suits the process, found endpoint_error with "
                         "critically_damped"));
  }

  void presetsReachTheirTargets() {
    std::size_t count = 0;
    for (const Preset& preset : presets()) {
      if (preset.kind != "sampling") continue;
      ++count;
      QVERIFY2(!preset.title.empty() && !preset.summary.empty() && !preset.reference.empty(), preset.id.c_str());
      const Experiment experiment = Experiment::read(preset.file);
      // What is kept out of a region, or follows a score that is spoilt, is not meant to reach the law.
      if (experiment.tree().at("sampler").at("id") == "projected") continue;
      if (experiment.tree().at("score_error").at("id") != "none") continue;
      if (experiment.tree().at("guidance").at("id") != "none") continue; // guidance samples no density
      const auto frames = allFrames(experiment);
      const double reached = scalar(frames.back(), "energy_distance") / scalar(frames.front(), "energy_distance");
      // Chance alone leaves a distance that grows as those between points do.
      const double width = std::sqrt(static_cast<double>(particlesOf(frames.back()).dimension()) / 8);
      QVERIFY2(scalar(frames.back(), "energy_distance") < 0.03 * std::max(1.0, width),
               qPrintable(QStringLiteral("%1: %2, %3 of the first")
                              .arg(preset.id.c_str())
                              .arg(scalar(frames.back(), "energy_distance"))
                              .arg(reached)));
      QVERIFY2(
          scalar(frames.back(), "mode_weight_error") < 0.06,
          qPrintable(QStringLiteral("%1: %2").arg(preset.id.c_str()).arg(scalar(frames.back(), "mode_weight_error"))));
    }
    QVERIFY(count >= 5);
  }
};

SEMIFLOW_SUITE("core/sampling/sampling_run", SamplingRunTest);
#include "sampling_run_test.moc"
