#include <stop_token>

#include "core/base/parallel.h"
#include "core/data/data_set.h"
#include "tests/core/sampling/bridge_laboratory.h"

using namespace semiflow;
using namespace semiflow::experiment;
using namespace semiflow::tests;

namespace {

std::string withoutLimits(const std::string& id) {
  if (id == "light_schroedinger") return R"({"id":"light_schroedinger","iterations":60,"samples":256,"batch":128})";
  if (id == "entropic_transport") return R"({"id":"entropic_transport","points":60,"epsilon":0.5})";
  if (id == "diffusion_schroedinger") return R"({"id":"diffusion_schroedinger","rounds":1,"samples":256})";
  if (id == "barycentric") return R"({"id":"barycentric","optimise":true})";
  if (id == "interpolant") {
    return R"({"id":"interpolant","epsilon":0.3,"samples":256,"path":{"id":"linear","noise":0.4},
               "coupling":{"id":"minibatch_transport","batch":32}})";
  }
  return R"({"id":")" + id + R"(","reflows":1,"samples":256,"pairing_steps":4})";
}

Experiment quick(const std::string& id, int particles) {
  return bridgeExperiment(normalLaw(Eigen::Vector2d(0, 0), Eigen::Matrix2d::Identity()), threeModes(),
                          withoutLimits(id), fmt::format(R"("steps":6,"particles":{})", particles));
}

std::string refusal(const std::string& source, const std::string& target, const std::string& bridge) {
  try {
    (void)bridgeExperiment(source, target, bridge, R"("particles":8)").makeRun();
  } catch (const InputError& error) {
    return error.what();
  }
  return "accepted";
}

} // namespace

class BridgeRunTest : public QObject {
  Q_OBJECT
 private slots:
  void defaultsRun() {
    const auto run = Experiment::ofKind("bridge").makeRun();
    QCOMPARE(run->info().begin, 0.0);
    QCOMPARE(run->info().end, 1.0);
    QCOMPARE(run->info().timeName, std::string("bridge time"));
    const auto frames = framesOf(*run);
    QCOMPARE(frames.size(), run->info().frames);
    QCOMPARE(frames.back()->time, 1.0);
    QCOMPARE(run->counts().steps, std::uint64_t{32});
    QCOMPARE(run->counts().functionEvaluations, std::uint64_t{128});
    QCOMPARE(positions(frames.back()).rows(), Eigen::Index{4096});
    QCOMPARE(scalarOf(frames.front(), "transport_cost"), 0.0);
    QVERIFY(scalarOf(frames.back(), "energy_distance") < 0.01);
    QVERIFY(scalarOf(frames.back(), "mode_weight_error") < 0.05);
    QVERIFY(scalarOf(frames.back(), "path_length") >= std::sqrt(scalarOf(frames.back(), "transport_cost")) * 0.9);
  }

  void particleSeventeenIsAlwaysTheSame_data() {
    QTest::addColumn<QString>("id");
    for (const std::string& id : sampling::bridges().ids()) QTest::newRow(id.c_str()) << QString::fromStdString(id);
  }
  /// Whatever the number of particles and threads.
  void particleSeventeenIsAlwaysTheSame() {
    QFETCH(QString, id);
    std::vector<Eigen::MatrixXd> found;
    for (const auto& [particles, threads] : std::vector<std::pair<int, int>>{{18, 1}, {64, 2}, {700, 3}}) {
      inArena(threads, [&, count = particles] {
        const auto frames = framesOf(quick(id.toStdString(), count));
        found.push_back(positions(frames.back()).row(17));
      });
    }
    QVERIFY(found[0].allFinite());
    QCOMPARE(found[1], found[0]);
    QCOMPARE(found[2], found[0]);
  }

  /// Laws without a density at no noise at all, and with a marginal law that is not known.
  void endsOfOtherKindsAreShown() {
    const std::string board = R"({"id":"checkerboard"})";
    const std::string half = R"({"id":"product","first":{"id":"double_well","dimension":1},
                                 "second":{"id":"tilted","place":[1,1]}})";
    const auto ends = [](const std::string& source, const std::string& target) {
      const auto frames =
          framesOf(bridgeExperiment(source, target, withoutLimits("interpolant"), R"("steps":4,"particles":60)"));
      const auto image = [](const FramePtr& frame) { return std::get<Particles>(*frame->find("position")).logDensity; };
      return std::pair(image(frames.front()), image(frames.back()));
    };
    const auto [first, last] = ends(board, R"({"id":"funnel"})");
    for (const double value : first->values) QVERIFY(std::isfinite(value));
    for (const double value : last->values) QVERIFY(std::isfinite(value));
    const auto [none, neither] = ends(half, half);
    QVERIFY(none == nullptr && neither == nullptr);
  }

  void stoppingAndGoingOnChangesNothing_data() { particleSeventeenIsAlwaysTheSame_data(); }
  void stoppingAndGoingOnChangesNothing() {
    QFETCH(QString, id);
    const auto whole = framesOf(quick(id.toStdString(), 40));
    const auto run = quick(id.toStdString(), 40).makeRun();
    std::stop_source stopped;
    stopped.request_stop();
    QVERIFY(run->start() != nullptr);
    for (std::size_t i = 1; i < whole.size(); ++i) {
      QVERIFY(run->advance(stopped.get_token()) == nullptr);
      const FramePtr frame = run->advance({});
      QCOMPARE(positions(frame), positions(whole[i]));
      QCOMPARE(frame->time, whole[i]->time);
    }
    QVERIFY(run->finished());
  }

  /// Contents keep their names and shapes, so that views and data sets can be laid out with the first frame.
  void everyFrameHasTheSameContents_data() { particleSeventeenIsAlwaysTheSame_data(); }
  void everyFrameHasTheSameContents() {
    QFETCH(QString, id);
    const Experiment experiment = quick(id.toStdString(), 30);
    const auto run = experiment.makeRun();
    const auto frames = framesOf(*run);
    const auto layout = [&](const FramePtr& frame) {
      QStringList list;
      for (const data::Variable& variable : data::variablesOf(*frame, run->info())) {
        list << QString::fromStdString(variable.name);
        for (const std::size_t n : variable.shape) list << QString::number(n);
      }
      return list;
    };
    QVERIFY(layout(frames.front()).contains("position"));
    for (const FramePtr& frame : frames) QCOMPARE(layout(frame), layout(frames.front()));
  }

  void noiseCanBeTurnedUpOnTheWay() {
    const std::string normal = normalLine(0, 1);
    const auto run =
        bridgeExperiment(normal, normalLine(4, 1), R"({"id":"interpolant"})", R"("particles":2000,"steps":100)")
            .makeRun();
    FramePtr frame = run->start();
    for (int i = 0; i < 50; ++i) frame = run->advance({});
    const Eigen::MatrixXd middle = positions(frame);
    run->edit("bridge.epsilon", 1.0);
    while (!run->finished()) frame = run->advance({});
    const Eigen::MatrixXd end = positions(frame);
    // What was a map is none any more, and the law is the same.
    const double correlation = crossCovariance(middle, end)(0, 0) /
                               std::sqrt(crossCovariance(middle, middle)(0, 0) * crossCovariance(end, end)(0, 0));
    QVERIFY(correlation < 0.9);
    COMPARE_WITHIN(crossCovariance(end, end)(0, 0), 1.0, 0.15);
    COMPARE_WITHIN(end.mean(), 4.0, 0.1);
    QCOMPARE(run->edits().size(), std::size_t{1});
  }

  void theTargetCanMoveOnTheWay() {
    const auto run =
        bridgeExperiment(normalLine(0, 1), normalLine(4, 1), R"({"id":"interpolant"})", R"("particles":500,"steps":50)")
            .makeRun();
    FramePtr frame = run->start();
    for (int i = 0; i < 5; ++i) frame = run->advance({});
    run->edit("target.means", Json::parse("[[-4]]"));
    while (!run->finished()) frame = run->advance({});
    COMPARE_WITHIN(positions(frame).mean(), -4.0, 1.0);
    try {
      run->edit("target.means", Json::parse("[[1, 2]]"));
      QFAIL("accepted");
    } catch (const InputError& error) {
      QVERIFY2(QString(error.what()).contains("covariances"), error.what());
    }
  }

  void tellsWhatIsWrong() {
    const std::string line = normalLine(0, 1), plane = normalLaw(Eigen::Vector2d(0, 0), Eigen::Matrix2d::Identity());
    const auto says = [](const std::string& sentence, const char* part) {
      QVERIFY2(QString::fromStdString(sentence).contains(part), sentence.c_str());
    };
    says(refusal(line, plane, R"({"id":"interpolant"})"), "target: expected a law in 1 dimensions, as the source is");
    says(refusal(plane, threeModes(), R"({"id":"interpolant","epsilon":1,"coupling":{"id":"minibatch_transport"}})"),
         "bridge.epsilon: expected 0, as the score is not known");
    says(refusal(plane, threeModes(), R"({"id":"interpolant","coupling":{"id":"correlated","matched":true}})"),
         "bridge.coupling.matched: expected two Gaussian mixtures of the same weights");
    says(refusal(threeModes(), plane, R"({"id":"interpolant","path":{"id":"kinetic_optimal"}})"),
         "source: expected the standard normal law");
    says(refusal(line, line, R"({"id":"barycentric"})"), "bridge.via: expected a law of as many coordinates");
    says(refusal(line, line, R"({"id":"light_schroedinger","epsilon":0})"),
         "bridge.epsilon: expected a number above 0");
    says(refusal(line, line, R"({"id":"light_shroedinger"})"), "did you mean 'light_schroedinger'?");
  }

  void tooLongStepsAreToldToDiverge() {
    // A score that is far too steep for the steps: each one throws the particles a million times farther.
    const auto run = bridgeExperiment(normalLine(0, 1e-6), normalLine(0, 1e-6), R"({"id":"interpolant","epsilon":100})",
                                      R"("particles":8,"steps":60,"integrator":"euler")")
                         .makeRun();
    (void)run->start();
    QString told;
    try {
      while (!run->finished()) (void)run->advance({});
    } catch (const DivergedError& error) {
      told = error.what();
    }
    QVERIFY2(told.contains("particle 0") && told.contains("use more steps"), qPrintable(told));
  }
};

SEMIFLOW_SUITE("core/sampling/bridge_run", BridgeRunTest);
#include "bridge_run_test.moc"
