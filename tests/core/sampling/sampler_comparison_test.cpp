#include <cmath>

#include "core/experiment/derivations.h"
#include "core/experiment/experiment.h"
#include "tests/core/sampling/flow_reference.h"
#include "tests/suite.h"

using namespace semiflow;
using namespace semiflow::experiment;
using namespace semiflow::tests;

namespace {

const char* gentle =
    R"({"id":"variance_preserving","schedule":{"id":"linear","beta_min":0.5,"beta_max":6},"start":0.9,"end":0.15})";

Json study() {
  return Json{{"semiflow", 1},
              {"kind", "sampler_comparison"},
              {"base",
               {{"id", "sampling"},
                {"particles", 40},
                {"target", Json::parse(threeModes())},
                {"process", Json::parse(gentle)},
                {"sampler", {{"id", "dpm_solver_pp_2m"}, {"lower_order_final", false}}},
                {"measure", {{"id", "endpoint_error"}, {"samples", 12}}}}},
              {"samplers", {"ddim", "dpm_solver_pp_2m", "heun"}},
              {"steps", {20, 40, 80, 160}}};
}

FramePtr lastFrame(const Json& tree) {
  const auto run = Experiment(tree, ".").makeRun();
  FramePtr frame = run->start();
  while (!run->finished()) frame = run->advance({});
  return frame;
}

std::string refusal(const Json& tree) {
  try {
    lastFrame(tree);
  } catch (const Error& error) {
    return error.what();
  }
  return "accepted";
}

double scalar(const FramePtr& frame, const std::string& name) {
  for (const Scalar& s : frame->scalars) {
    if (s.name == name) return s.value;
  }
  return std::nan("");
}

} // namespace

class SamplerComparisonTest : public QObject {
  Q_OBJECT
 private slots:
  void errorsOverEvaluations() {
    const FramePtr frame = lastFrame(study());
    const auto& table = std::get<Table>(*frame->find("endpoint_error"));
    QVERIFY(table.logarithmic && table.logarithmicAbscissa && table.measured);
    QCOMPARE(table.columns[0].name, std::string("function_evaluations"));
    QCOMPARE(table.columns[0].values, (std::vector<double>{20, 40, 80, 160, 320}));
    const auto& heun = table.columns[3].values;
    QVERIFY(std::isnan(heun[0]) && heun[1] > 0 && heun[4] > 0); // two evaluations a step
    // The same errors against another method's exact flow.
    const auto process = make(sampling::processes(), gentle);
    const auto target = make(sampling::targets(), threeModes());
    const sampling::Cloud start = normalCloud(12, 2, 1, 0);
    const sampling::Cloud exact = exactFlow(*process, start);
    for (std::size_t row = 0; row < 4; ++row) {
      const auto steps = static_cast<std::size_t>(table.columns[0].values[row]);
      sampling::Journey journey = journeyOf(*process, *target, R"("log_snr_uniform")", steps, 0);
      const auto end = travel(*make(sampling::samplers(), R"("ddim")"), journey, start);
      COMPARE_WITHIN(table.columns[1].values[row], rootMeanSquare(end, exact), 1e-8);
    }
    COMPARE_WITHIN(scalar(frame, "order_of_ddim"), 1.0, 0.15);
    COMPARE_WITHIN(scalar(frame, "order_of_dpm_solver_pp_2m"), 2.0, 0.15);
    COMPARE_WITHIN(scalar(frame, "order_of_heun"), 2.0, 0.15);
    QVERIFY(frame->find("sliced_wasserstein") != nullptr);
    QVERIFY(table.columns.back().guide);
    // The guide of order 2 falls by four where evaluations double.
    const auto& guide = table.columns[5].values;
    COMPARE_WITHIN(guide[0] / guide[1], 4.0, 1e-12);
  }

  void endsEverySamplerAsTheBaseDoes() {
    // Predictors and correctors of three predictions: the order is seen where no last step has a lower one.
    const auto order = [](bool lowerOrderFinal) {
      Json tree = study();
      tree["samplers"] = {"unipc"};
      tree["base"]["sampler"]["lower_order_final"] = lowerOrderFinal;
      return scalar(lastFrame(tree), "order_of_unipc");
    };
    QVERIFY2(order(false) > 3.5, qPrintable(QString::number(order(false))));
    QVERIFY2(order(true) < 3, qPrintable(QString::number(order(true))));
  }

  void stopsAndGoesOn() {
    const auto run = Experiment(study(), ".").makeRun();
    run->start();
    std::stop_source stop;
    stop.request_stop();
    QVERIFY(run->advance(stop.get_token()) == nullptr);
    FramePtr frame;
    while (!run->finished()) frame = run->advance({});
    const auto once = lastFrame(study());
    QCOMPARE(scalar(frame, "order_of_heun"), scalar(once, "order_of_heun"));
    QCOMPARE(run->counts().functionEvaluations, std::uint64_t{300 + 300 + 600});
  }

  void tellsWhatIsWrong() {
    const auto with = [](const char* key, const Json& value) {
      Json tree = study();
      tree[key] = value;
      return refusal(tree);
    };
    QVERIFY(QString::fromStdString(with("samplers", {"ddim", "dimm"})).startsWith("samplers[1]: expected"));
    QCOMPARE(with("samplers", {"ddim", "ddim"}),
             std::string("samplers: expected different samplers, found 'ddim' twice"));
    QVERIFY(QString::fromStdString(with("numbers", {"endpoint_eror"})).contains("did you mean 'endpoint_error'"));
    QCOMPARE(with("numbers", Json::array()), std::string("numbers: expected at least one number, found none"));
    Json wrong = study();
    wrong["base"]["guidance"] = Json{{"id", "classifier_free"}, {"modes", {7}}};
    QVERIFY2(QString::fromStdString(refusal(wrong)).startsWith("base.guidance.modes: expected whole numbers from 1"),
             refusal(wrong).c_str());
  }

  void isMadeOfAnExperimentInAClick() {
    for (const Derivation& derivation : derivations()) {
      if (derivation.id != "sampler_comparison") continue;
      QCOMPARE(derivation.from, std::string("sampling"));
      Json tree = study()["base"];
      tree.erase("id");
      tree["semiflow"] = 1;
      tree["kind"] = "sampling";
      tree["title"] = "Three modes";
      tree["sampler"] = Json{{"id", "plms"}, {"steps", 10}};
      const Experiment made = derivation.make(Experiment(tree, "."));
      QCOMPARE(made.kind().id(), std::string("sampler_comparison"));
      QCOMPARE(made.title(), std::string("Three modes: samplers compared"));
      QCOMPARE(made.tree().at("samplers").front(), Json("plms"));
      QVERIFY(made.makeRun()->start() != nullptr);
      return;
    }
    QFAIL("no such derivation");
  }
};

SEMIFLOW_SUITE("core/sampling/sampler_comparison", SamplerComparisonTest);
#include "sampler_comparison_test.moc"
