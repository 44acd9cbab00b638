#include <cmath>

#include "tests/core/sampling/laboratory.h"
#include "tests/suite.h"

using namespace semiflow;
using namespace semiflow::sampling;
using namespace semiflow::tests;

namespace {

const char* linear = R"({"id":"variance_preserving","schedule":{"id":"linear"}})";
const char* cosine = R"({"id":"variance_preserving","schedule":{"id":"cosine"}})";
const char* exploding = R"({"id":"variance_exploding","sigma_min":0.002,"sigma_max":80})";

void addProcesses() {
  QTest::addColumn<QString>("json");
  QTest::newRow("linear") << linear;
  QTest::newRow("falling") << R"({"id":"variance_preserving","schedule":{"id":"linear","beta_min":9,"beta_max":2}})";
  QTest::newRow("cosine") << cosine;
  QTest::newRow("cosine, clipped early") << R"({"id":"variance_preserving","schedule":{"id":"cosine","beta_max":10}})";
  QTest::newRow("cosine, clipped always")
      << R"({"id":"variance_preserving","schedule":{"id":"cosine","offset":1,"beta_max":1}})";
  QTest::newRow("exploding") << exploding;
  QTest::newRow("sigmoid") << R"({"id":"variance_preserving","schedule":{"id":"sigmoid","beta_min":0.2}})";
  QTest::newRow("exponential") << R"({"id":"variance_preserving","schedule":"exponential"})";
  QTest::newRow("exponential, constant")
      << R"({"id":"variance_preserving","schedule":{"id":"exponential","beta_min":7,"beta_max":7}})";
  QTest::newRow("formula")
      << R"json({"id":"variance_preserving","schedule":{"id":"expression","rate":"2 + 10*t + sin(9*t)"}})json";
  QTest::newRow("sub-variance") << R"({"id":"sub_variance_preserving"})";
  QTest::newRow("edm") << R"({"id":"edm","start":1,"end":0.01})";
  QTest::newRow("interpolant") << R"json({"id":"interpolant","start":0.99,"end":0.02})json";
  QTest::newRow("interpolant, typed")
      << R"json({"id":"interpolant","signal":"(1 - t)^2","noise":"1 - (1 - t)^3","start":0.95,"end":0.02})json";
  QTest::newRow("geometric") << R"({"id":"geometric_brownian","volatility":2,"start":1,"end":0.02})";
  QTest::newRow("pfgm++") << R"({"id":"pfgm_pp","start":1,"end":0.02})";
  QTest::newRow("critically damped") << R"({"id":"critically_damped","start":1,"end":0.02})";
  QTest::newRow("flow") << R"({"id":"flow_matching","end":0.02})";
}

/// Composite Simpson rule with 2n intervals.
template <class F> double simpson(double a, double b, int n, const F& f) {
  const double h = (b - a) / (2 * n);
  double sum = f(a) + f(b);
  for (int i = 1; i < 2 * n; ++i) sum += (i % 2 == 1 ? 4 : 2) * f(a + i * h);
  return sum * h / 3;
}

} // namespace

class ProcessTest : public QObject {
  Q_OBJECT
 private slots:
  void lambdaHasAnInverse_data() { addProcesses(); }
  void lambdaHasAnInverse() {
    QFETCH(QString, json);
    const auto process = make(processes(), json.toStdString());
    double before = 1e300;
    for (int i = 0; i <= 1000; ++i) {
      const double t = process->end() + (process->start() - process->end()) * i / 1000;
      const Level level = process->level(t);
      QVERIFY(level.lambda < before);
      before = level.lambda;
      COMPARE_WITHIN(level.lambda, std::log(level.alpha) - std::log(level.sigma),
                     1e-12 * std::max(1.0, std::abs(level.lambda)));
      COMPARE_WITHIN(process->level(process->timeAt(level.lambda)).lambda, level.lambda, 1e-10);
      COMPARE_WITHIN(process->timeAt(level.lambda), t, 1e-10);
    }
  }

  /// log alpha is the integral of f, and sigma^2 / alpha^2 that of g^2 / alpha^2.
  void levelsSolveTheEquationsOfTheMoments_data() { addProcesses(); }
  void levelsSolveTheEquationsOfTheMoments() {
    QFETCH(QString, json);
    const auto process = make(processes(), json.toStdString());
    const double a = process->end();
    for (const double b : {0.05, 0.3, 0.9}) {
      const Level from = process->level(a);
      const Level to = process->level(b);
      const double drift = simpson(a, b, 20000, [&](double t) { return process->drift(t); });
      COMPARE_WITHIN(std::log(to.alpha / from.alpha), drift, 1e-7 * std::max(1.0, std::abs(drift)));
      const double growth = simpson(a, b, 20000, [&](double t) {
        const double alpha = process->level(t).alpha;
        return process->diffusionSquared(t) / (alpha * alpha);
      });
      const auto ratio = [](const Level& l) { return l.sigma * l.sigma / (l.alpha * l.alpha); };
      COMPARE_WITHIN(ratio(to) - ratio(from), growth, 1e-6 * growth);
    }
  }

  void variancePreservingKeepsTheVariance() {
    for (const char* json : {linear, cosine}) {
      const auto process = make(processes(), json);
      for (const double t : {0.001, 0.1, 0.5, 0.99, 1.0}) {
        const Level level = process->level(t);
        COMPARE_WITHIN(level.alpha * level.alpha + level.sigma * level.sigma, 1.0, 1e-14);
      }
      QCOMPARE(process->priorDeviation(), 1.0);
    }
  }

  /// Formulas of the new schedules integrated by hand: alpha(1)^2 = exp(-integral of beta).
  void schedulesHaveTheirIntegrals() {
    const auto area = [](const char* json) { return -2 * std::log(make(processes(), json)->level(1).alpha); };
    COMPARE_WITHIN(area(R"({"id":"variance_preserving","schedule":{"id":"sigmoid","beta_min":1,"beta_max":9}})"), 5.0,
                   1e-12); // odd around half time
    COMPARE_WITHIN(area(R"({"id":"variance_preserving","schedule":{"id":"exponential","beta_min":1,"beta_max":8}})"),
                   7 / std::log(8.0), 1e-12);
    COMPARE_WITHIN(area(R"({"id":"variance_preserving","schedule":{"id":"expression","rate":"1 + 6*t^2"}})"), 3.0,
                   1e-12);
    const auto vp = make(processes(), linear);
    const auto typed =
        make(processes(), R"({"id":"variance_preserving","schedule":{"id":"expression","rate":"0.1 + 19.9*t"}})");
    for (const double t : {0.001, 0.03, 0.5, 1.0}) COMPARE_WITHIN(typed->level(t).lambda, vp->level(t).lambda, 1e-11);
  }

  /// Song et al. (2021), equation 29: the variance is (1 - exp(-integral of beta))^2, below that of the variance
  /// preserving process; Karras et al.: sigma is t; Liu et al.: alpha + sigma = 1.
  void processesHaveTheirMoments() {
    const auto sub = make(processes(), R"({"id":"sub_variance_preserving"})");
    const double whole = 0.1 * 0.3 + 0.5 * 19.9 * 0.09;
    COMPARE_WITHIN(sub->level(0.3).sigma, 1 - std::exp(-whole), 1e-14);
    COMPARE_WITHIN(sub->level(0.3).alpha, std::exp(-0.5 * whole), 1e-14);
    COMPARE_WITHIN(sub->diffusionSquared(0.3), (0.1 + 19.9 * 0.3) * (1 - std::exp(-2 * whole)), 1e-12);
    const auto edm = make(processes(), R"("edm")");
    QCOMPARE(edm->level(3.5).sigma, 3.5);
    QCOMPARE(edm->level(3.5).alpha, 1.0);
    QCOMPARE(edm->priorDeviation(), 80.0);
    const auto flow = make(processes(), R"("flow_matching")");
    QCOMPARE(flow->level(0.25).alpha, 0.75);
    QCOMPARE(flow->level(0.25).sigma, 0.25);
  }

  void publishedValues() {
    // Ho et al. (2020): alpha^2 falls to 4e-5 at the end of the linear schedule; exp(-(0.1 + 20)/2) = 4.3e-5.
    const double alpha = make(processes(), linear)->level(1).alpha;
    COMPARE_WITHIN(alpha * alpha, std::exp(-10.05), 1e-15);
    // Nichol and Dhariwal (2021): alpha^2 = cos^2 / cos^2(0) half way.
    const double half = std::cos(std::numbers::pi / 2 * 0.508 / 1.008) / std::cos(std::numbers::pi / 2 * 0.008 / 1.008);
    COMPARE_WITHIN(make(processes(), cosine)->level(0.5).alpha, half, 1e-14);
    QCOMPARE(make(processes(), cosine)->diffusionSquared(1.0), 999.0);
    const auto ve = make(processes(), exploding);
    COMPARE_WITHIN(ve->level(1).sigma, 80, 1e-12);
    COMPARE_WITHIN(ve->level(0.5).sigma, 0.4, 1e-14);
    COMPARE_WITHIN(ve->priorDeviation(), 80, 1e-12);
  }

  void gridsLeadFromStartToEndAndNest_data() { addProcesses(); }
  void gridsLeadFromStartToEndAndNest() {
    QFETCH(QString, json);
    const auto process = make(processes(), json.toStdString());
    for (const char* grid :
         {R"("log_snr_uniform")", R"("time_uniform")", R"("karras")", R"({"id":"karras","rho":1})"}) {
      const auto levels = make(timeGrids(), grid)->levels(*process, 12);
      const auto finer = make(timeGrids(), grid)->levels(*process, 24);
      QCOMPARE(levels.size(), std::size_t{13});
      QCOMPARE(levels.front().time, process->start());
      QCOMPARE(levels.back().time, process->end());
      for (std::size_t i = 0; i < 13; ++i) QCOMPARE(levels[i].time, finer[2 * i].time);
      for (std::size_t i = 0; i < 24; ++i) QVERIFY(finer[i + 1].lambda > finer[i].lambda);
      QCOMPARE(make(timeGrids(), grid)->levels(*process, 1).size(), std::size_t{2});
    }
  }

  void gridsHaveTheirSpacing() {
    const auto process = make(processes(), exploding);
    const auto snr = make(timeGrids(), R"("log_snr_uniform")")->levels(*process, 10);
    const auto time = make(timeGrids(), R"("time_uniform")")->levels(*process, 10);
    const auto karras = make(timeGrids(), R"("karras")")->levels(*process, 18);
    for (std::size_t i = 0; i <= 10; ++i) {
      const double part = static_cast<double>(i) / 10;
      COMPARE_WITHIN(snr[i].lambda, -std::log(80.0) + part * std::log(40000.0), 1e-12);
      COMPARE_WITHIN(time[i].time, 1 - part, 1e-15);
    }
    for (std::size_t i = 0; i <= 18; ++i) { // equation 5 of Karras et al. (2022)
      const double root =
          std::pow(80, 1 / 7.0) + static_cast<double>(i) / 18 * (std::pow(0.002, 1 / 7.0) - std::pow(80, 1 / 7.0));
      COMPARE_WITHIN(karras[i].sigma, std::pow(root, 7), 1e-11 * std::pow(root, 7));
    }
  }

  void refusesWhatIsNoProcess() {
    QVERIFY(refusal(processes(), R"json({"id":"interpolant","signal":"1 - 2*t"})json")
                .starts_with("slot.signal: expected a formula of t that is above 0 from end to start, found "));
    QVERIFY(
        refusal(processes(), R"json({"id":"interpolant","noise":"t*(1-t)^2"})json")
            .starts_with("slot.noise: expected a formula that grows over the signal's from end to start, found one"));
    QVERIFY(refusal(processes(), R"json({"id":"interpolant","noise":"t*q"})json").starts_with("slot.noise: "));
    QCOMPARE(refusal(processes(), R"({"id":"variance_preserving","start":0.2,"end":0.5})"),
             std::string("slot.end: expected a time below start, which is 0.2, found 0.5"));
    QCOMPARE(refusal(processes(), R"({"id":"variance_preserving","end":0})"),
             std::string("slot.end: expected a number in (0, 1], found 0"));
    QCOMPARE(refusal(processes(), R"({"id":"variance_exploding","sigma_min":3,"sigma_max":2})"),
             std::string("slot.sigma_max: expected a number above sigma_min, which is 3, found 2"));
    QCOMPARE(refusal(processes(), R"({"id":"variance_preserving","schedule":"cosin"})"),
             std::string("slot.schedule.id: expected one of linear, cosine, sigmoid, exponential, expression, found "
                         "\"cosin\"; did you mean 'cosine'?"));
    QVERIFY(refusal(processes(), R"({"id":"variance_preserving","schedule":{"id":"expression","rate":"1 - 2*t"}})")
                .starts_with("slot.schedule.rate: expected a formula of t that is above 0 for 0 <= t <= 1, found "));
    QVERIFY(refusal(processes(), R"({"id":"variance_preserving","schedule":{"id":"expression","rate":"1 + y"}})")
                .starts_with("slot.schedule.rate: column 5: "));
    QCOMPARE(refusal(processes(), R"({"id":"flow_matching","start":1})"),
             std::string("slot.start: expected a number in (0, 1), found 1"));
    QCOMPARE(refusal(timeGrids(), R"({"id":"karras","rho":0})"),
             std::string("slot.rho: expected a number in [0.1, 100], found 0"));
  }
};

SEMIFLOW_SUITE("core/sampling/process", ProcessTest);
#include "process_test.moc"
