#include <atomic>
#include <cmath>

#include "core/sampling/samplers/constraint.h"
#include "tests/core/sampling/flow_reference.h"
#include "tests/suite.h"

using namespace semiflow;
using namespace semiflow::sampling;
using namespace semiflow::tests;

namespace {

const char* linear = R"({"id":"variance_preserving","schedule":{"id":"linear"},"end":0.01})";
const char* flow = R"({"id":"flow_matching","start":0.99,"end":0.01})";

Cloud endOf(const std::string& sampler, const std::string& process, const std::string& grid, std::size_t steps,
            const Cloud& start) {
  const auto target = make(targets(), threeModes());
  const auto noising = make(processes(), process);
  Journey journey = journeyOf(*noising, *target, grid, steps);
  return travel(*make(samplers(), sampler), journey, start);
}

double endpointError(const std::string& sampler, std::size_t steps, const Cloud& start, const Cloud& exact) {
  return rootMeanSquare(endOf(sampler, linear, R"("log_snr_uniform")", steps, start), exact);
}

double largestDifference(const Cloud& a, const Cloud& b) {
  double most = 0;
  for (std::size_t p = 0; p < a.count(); ++p) {
    for (std::size_t c = 0; c < a.dimension(); ++c) most = std::max(most, std::abs(a.at(p, c) - b.at(p, c)));
  }
  return most;
}

} // namespace

/// What methods have in common, and what their papers claim of them.
class SamplerIdentitiesTest : public QObject {
  Q_OBJECT
 private slots:
  void samplersThatAreOneAndTheSame_data() {
    QTest::addColumn<QString>("a");
    QTest::addColumn<QString>("b");
    const char* ddim = R"({"id":"ddim"})";
    QTest::newRow("DPM-Solver-1 = DDIM") << R"({"id":"dpm_solver_singlestep","order":1})" << ddim;
    QTest::newRow("multistep DPM-Solver-1 = DDIM") << R"({"id":"dpm_solver_multistep","order":1})" << ddim;
    QTest::newRow("tAB0 = DDIM") << R"({"id":"deis","degree":0})" << ddim;
    QTest::newRow("rhoAB0 = DDIM") << R"({"id":"deis","variable":"rho","degree":0})" << ddim;
    QTest::newRow("LMS of order 1 = DDIM") << R"({"id":"lms","order":1})" << ddim;
    QTest::newRow("SA-Solver, tau 0, order 1 = DDIM")
        << R"({"id":"sa_solver","tau":0,"predictor":1,"corrector":0})" << ddim;
    QTest::newRow("BDIA, gamma 0 = DDIM") << R"({"id":"bdia","gamma":0})" << ddim;
    QTest::newRow("heavy ball, beta 1 = DDIM") << R"({"id":"heavy_ball","beta":1})" << ddim;
    QTest::newRow("LMS = rhoAB") << R"({"id":"lms","order":3})"
                                 << R"({"id":"deis","variable":"rho","degree":2})";
    QTest::newRow("iPNDM, exact = tAB3") << R"({"id":"ipndm"})"
                                         << R"({"id":"deis","degree":3})";
    QTest::newRow("GHVB, beta 1 = rhoAB") << R"({"id":"ghvb","beta":1,"order":3})"
                                          << R"({"id":"lms","order":3})";
    QTest::newRow("heavy ball, beta 1, order 3 = LMS") << R"({"id":"heavy_ball","beta":1,"order":3})"
                                                       << R"({"id":"lms","order":3})";
    QTest::newRow("DC-Solver, ratio 1 = UniPC") << R"({"id":"dc_solver","fit":0,"ratios":[1],"order":3})"
                                                << R"({"id":"unipc","order":3})";
    QTest::newRow("SA-Solver, tau 0 = UniPC") << R"({"id":"sa_solver","tau":0,"predictor":3,"corrector":3})"
                                              << R"({"id":"unipc","order":3})";
    QTest::newRow("SA-Solver, tau 0, no corrector = 3M") << R"({"id":"sa_solver","tau":0,"predictor":3,"corrector":0})"
                                                         << R"({"id":"dpm_solver_pp_3m"})";
    QTest::newRow("SA-Solver, tau 1, no corrector = 3M SDE")
        << R"({"id":"sa_solver","tau":1,"predictor":3,"corrector":0})"
        << R"({"id":"dpm_solver_pp_sde","order":3,"weights":"exact"})";
    QTest::newRow("1S SDE = DDIM, eta 1") << R"({"id":"dpm_solver_pp_sde","order":1})"
                                          << R"({"id":"ddim","eta":1})";
    QTest::newRow("churn 0 = Heun") << R"({"id":"edm_stochastic","churn":0})"
                                    << R"({"id":"heun"})";
    QTest::newRow("rhoRK2 = Heun") << R"({"id":"deis_rk","method":"heun_2"})"
                                   << R"({"id":"heun"})";
    QTest::newRow("iPNDM and PLMS, published, but for the first step")
        << R"({"id":"ipndm","order":1,"weights":"published"})" << ddim;
  }
  void samplersThatAreOneAndTheSame() {
    QFETCH(QString, a);
    QFETCH(QString, b);
    const Cloud start = normalCloud(50, 2);
    for (const char* process : {linear, flow}) {
      for (const char* grid : {R"("log_snr_uniform")", R"("time_uniform")"}) {
        const Cloud x = endOf(a.toStdString(), process, grid, 12, start);
        const Cloud y = endOf(b.toStdString(), process, grid, 12, start);
        QVERIFY2(largestDifference(x, y) < 1e-10, qPrintable(QString::number(largestDifference(x, y))));
      }
    }
  }

  /// Wizadwongsa et al.: on equal steps the weights of order 2 are (2 + beta)/(2 beta) and -(2 - beta)/(2 beta).
  void ghvbHasThePublishedWeightsOnEqualSteps() {
    const auto process = make(processes(), R"({"id":"edm","start":2,"end":0.5})");
    // A score that depends on time alone: eps = sin(sigma), so that the path is the sum of the method's weights.
    Journey journey{*process, make(timeGrids(), R"({"id":"karras","rho":1})")->levels(*process, 400),
                    Prediction([](const Level& level, const Cloud& x, Cloud& out) {
                      for (std::size_t k = 0; k < x.values().size(); ++k) {
                        out.values()[k] = -std::sin(level.sigma) / level.sigma;
                      }
                    }),
                    Random(1, Stream::noise)};
    const double beta = 0.7;
    const auto sampler = make(samplers(), R"({"id":"ghvb","beta":0.7,"order":2})");
    Cloud x(1, 1);
    double v = 0, last = 0;
    for (std::size_t i = 0; i < journey.steps(); ++i) {
      const double sigma = journey.levels[i].sigma;
      const double next = i == 0 ? std::sin(sigma) : (1 - beta) * v + beta * std::sin(sigma);
      const double before = x.at(0, 0);
      sampler->step(journey, i, x);
      const double published = (2 + beta) / (2 * beta) * next - (2 - beta) / (2 * beta) * v;
      last = (x.at(0, 0) - before) / (journey.levels[i + 1].sigma - sigma) - published;
      v = next;
    }
    COMPARE_WITHIN(last, 0.0, 1e-10); // the start is forgotten like (1 - beta)^i
  }

  /// The momentum's region of stability on y' = -k y: the step times k may be up to (4 - 2 beta)/beta.
  void heavyBallIsStableUpToItsLimit() {
    const auto process = make(processes(), R"({"id":"edm","start":101,"end":1})");
    const auto growth = [&](double k, const char* sampler) {
      // In sigma running down from 101 to 1 in steps of 1 the law y' = -k y has eps = k y.
      Journey journey{*process, make(timeGrids(), R"({"id":"karras","rho":1})")->levels(*process, 100),
                      Prediction([k](const Level& level, const Cloud& x, Cloud& out) {
                        combine({{-k / level.sigma, x}}, out);
                      }),
                      Random(1, Stream::noise)};
      Cloud x(1, 1);
      x.at(0, 0) = 1;
      return std::abs(travel(*make(samplers(), sampler), journey, x).at(0, 0));
    };
    QVERIFY(growth(2.9, R"({"id":"heavy_ball","beta":0.8})") < 1);
    QVERIFY(growth(3.1, R"({"id":"heavy_ball","beta":0.8})") > 1);
    QVERIFY(growth(1.9, R"("ddim")") < 1);
    QVERIFY(growth(2.1, R"("ddim")") > 1);
  }

  /// x + h v + h^2/2 v' is the midpoint rule: on straight flows its velocity is that of the textbook.
  void rfSolverIsTheMidpointRule() {
    const auto process = make(processes(), flow);
    const auto target = make(targets(), threeModes());
    const PlainMixture mixture = plainThreeModes();
    Journey journey = journeyOf(*process, *target, R"("time_uniform")", 5);
    const auto sampler = make(samplers(), R"("rf_solver")");
    Cloud x = normalCloud(5, 2);
    // v = eps - x_0 = (x - E[x_0])/t.
    const auto velocity = [&](const Eigen::VectorXd& y, double t) -> Eigen::VectorXd {
      return (y - (y + t * t * mixture.score(y, 1 - t, t)) / (1 - t)) / t;
    };
    for (std::size_t i = 0; i < 5; ++i) {
      const Cloud before = x;
      sampler->step(journey, i, x);
      const double t = journey.levels[i].time;
      const double h = journey.levels[i + 1].time - t;
      for (std::size_t p = 0; p < 5; ++p) {
        const Eigen::VectorXd y = Eigen::Vector2d(before.at(p, 0), before.at(p, 1));
        const Eigen::VectorXd end = y + h * velocity(y + 0.5 * h * velocity(y, t), t + 0.5 * h);
        COMPARE_WITHIN(x.at(p, 0), end(0), 1e-12);
        COMPARE_WITHIN(x.at(p, 1), end(1), 1e-12);
      }
    }
  }

  /// Down to the data, up to the noise and down again on the same levels.
  void bdiaRoundTrip() {
    const auto target = make(targets(), threeModes());
    const auto process = make(processes(), linear);
    const auto trip = [&](const char* sampler, std::vector<double>& errors) {
      Journey journey = journeyOf(*process, *target, R"("log_snr_uniform")", 40);
      const std::vector<Level> down = journey.levels;
      journey.levels.insert(journey.levels.end(), down.rbegin() + 1, down.rend());
      journey.levels.insert(journey.levels.end(), down.begin() + 1, down.end());
      const auto method = make(samplers(), sampler);
      const Cloud start = normalCloud(50, 2);
      Cloud x = start, data = start;
      for (std::size_t i = 0; i < journey.steps(); ++i) {
        method->step(journey, i, x);
        if (i + 1 == 40) data = x;
        if (i + 1 == 80) errors.push_back(largestDifference(x, start));
      }
      errors.push_back(largestDifference(x, data));
    };
    std::vector<double> exact, plain, half;
    trip(R"({"id":"bdia"})", exact);
    trip(R"({"id":"ddim"})", plain);
    trip(R"({"id":"bdia","gamma":0.9})", half);
    QVERIFY2(exact[0] < 1e-12 && exact[1] < 1e-12, qPrintable(QStringLiteral("%1 %2").arg(exact[0]).arg(exact[1])));
    QVERIFY2(plain[0] > 1e-3, qPrintable(QString::number(plain[0])));
    QVERIFY2(half[0] > 10 * exact[0] && half[0] < 1e-8, qPrintable(QString::number(half[0])));
  }

  /// Shih et al.: the fixed point is the path step by step; fewer than 30 rounds for a thousand steps.
  void picardFindsTheSequentialPath() {
    const auto target = make(targets(), threeModes());
    const auto process = make(processes(), linear);
    for (const char* eta : {"0", "1"}) {
      const std::size_t steps = eta[0] == '0' ? 1000 : 100;
      Journey journey = journeyOf(*process, *target, R"("log_snr_uniform")", steps);
      Journey sequential = journey;
      std::atomic<std::size_t> calls = 0;
      journey.prediction = Prediction([&](const Level& level, const Cloud& x, Cloud& out) {
        ++calls;
        target->score(level, x, out);
      });
      const Cloud start = normalCloud(64, 2);
      const std::string parallel = std::string(R"({"id":"paradigms","tolerance":3e-7,"eta":)") + eta + "}";
      const Cloud x = travel(*make(samplers(), parallel), journey, start);
      const Cloud y = travel(*make(samplers(), std::string(R"({"id":"ddim","eta":)") + eta + "}"), sequential, start);
      QVERIFY2(largestDifference(x, y) < 1e-6, qPrintable(QString::number(largestDifference(x, y))));
      const std::size_t rounds = calls / steps;
      QVERIFY2(rounds < 30, qPrintable(QString::number(rounds)));
    }
  }

  /// With a tolerance of zero and windows, the same path to rounding.
  void picardInWindows() {
    const Cloud start = normalCloud(20, 2);
    const Cloud x = endOf(R"({"id":"paradigms","window":7,"tolerance":0})", linear, R"("log_snr_uniform")", 30, start);
    const Cloud y = endOf(R"("ddim")", linear, R"("log_snr_uniform")", 30, start);
    QVERIFY(largestDifference(x, y) < 1e-12);
  }

  void adaptiveStepsReachTheTolerance() {
    const auto process = make(processes(), linear);
    const Cloud start = normalCloud(40, 2);
    const Cloud exact = exactFlow(*process, start);
    for (const int order : {2, 3}) {
      double before = 1e300;
      for (const double tolerance : {1e-2, 1e-3, 1e-4, 1e-5}) {
        const Json sampler{
            {"id", "dpm_solver_adaptive"}, {"order", order}, {"absolute", tolerance}, {"relative", tolerance}};
        const double error = endpointError(sampler.dump(), 6, start, exact);
        QVERIFY2(error < 3 * tolerance && error < before, qPrintable(QString::number(error / tolerance)));
        before = error;
      }
    }
  }

  /// Jolicoeur-Martineau et al.: fewer than half the evaluations of 1000 steps.
  void adaptiveSdeIsCheap() {
    const auto target = make(targets(), threeModes());
    for (const char* json : {linear, R"({"id":"variance_exploding","sigma_min":0.05,"sigma_max":20})"}) {
      const auto process = make(processes(), json);
      Journey journey = journeyOf(*process, *target, R"("time_uniform")", 64);
      travel(*make(samplers(), R"("adaptive_sde")"), journey, normalCloud(500, 2, process->priorDeviation()));
      QVERIFY2(journey.prediction.evaluations() < 500, qPrintable(QString::number(journey.prediction.evaluations())));
    }
  }

  void fittedSamplersBeatWhatTheyAreFittedFrom() {
    const auto process = make(processes(), linear);
    const Cloud start = normalCloud(300, 2, 1, 77); // not the particles of the fit
    const Cloud exact = exactFlow(*process, start, 1e-9);
    const auto error = [&](const char* sampler, std::size_t steps) {
      return endpointError(sampler, steps, start, exact);
    };
    QVERIFY(error(R"("dc_solver")", 5) < 0.95 * error(R"({"id":"unipc","order":2})", 5));
    for (const std::size_t steps : {5u, 10u, 15u, 25u}) {
      QVERIFY(error(R"({"id":"iia","form":"data","order":1})", steps) < 0.95 * error(R"("ddim")", steps));
      const double base = error(R"({"id":"dpm_solver_multistep","order":2,"lower_order_final":false})", steps);
      const double tuned = error(R"("iia")", steps);
      QVERIFY2(tuned < base, qPrintable(QStringLiteral("%1 steps: %2, untuned %3").arg(steps).arg(tuned).arg(base)));
    }
  }

  /// Zheng et al.: what is linear in the statistics is solved exactly. For a Gaussian along the axes that is
  /// everything.
  void dpmSolverV3IsExactForAGaussian() {
    const auto target = make(
        targets(), R"({"id":"gaussian_mixture","weights":[1],"means":[[1,-0.5]],"covariances":[[[0.6,0],[0,0.05]]]})");
    const auto process = make(processes(), linear);
    const Cloud start = normalCloud(20, 2);
    const Level first = process->level(process->start()), last = process->level(process->end());
    const auto error = [&](const char* sampler) {
      Journey journey = journeyOf(*process, *target, R"("log_snr_uniform")", 1);
      const Cloud x = travel(*make(samplers(), sampler), journey, start);
      double most = 0;
      for (std::size_t p = 0; p < 20; ++p) {
        for (std::size_t c = 0; c < 2; ++c) {
          const double mean = c == 0 ? 1 : -0.5, variance = c == 0 ? 0.6 : 0.05;
          const auto size = [&](const Level& l) { return std::sqrt(l.alpha * l.alpha * variance + l.sigma * l.sigma); };
          const double exact = last.alpha * mean + (start.at(p, c) - first.alpha * mean) * size(last) / size(first);
          most = std::max(most, std::abs(x.at(p, c) - exact));
        }
      }
      return most;
    };
    QVERIFY2(error(R"("dpm_solver_v3")") < 1e-3, qPrintable(QString::number(error(R"("dpm_solver_v3")"))));
    QVERIFY(error(R"("dpm_solver_pp_2m")") > 0.1);
  }

  /// And where the modes overlap, so that the law is not far from a Gaussian, five steps are better than those of 2M.
  void dpmSolverV3IsGoodInFewSteps() {
    const auto target = make(targets(), R"({"id":"gaussian_mixture","weights":[1,1],"means":[[-0.5,0],[0.5,0]],
      "covariances":[[[0.2,0],[0,0.01]],[[0.2,0],[0,0.01]]]})");
    const auto process = make(processes(), linear);
    const Cloud start = normalCloud(500, 2, 1, 77);
    const auto end = [&](const char* sampler, std::size_t steps) {
      Journey journey = journeyOf(*process, *target, R"("log_snr_uniform")", steps);
      return travel(*make(samplers(), sampler), journey, start);
    };
    const Cloud fine = end(R"({"id":"deis_rk","method":"classical_4"})", 1000);
    for (const std::size_t steps : {5u, 10u, 20u}) {
      const double v3 = rootMeanSquare(end(R"("dpm_solver_v3")", steps), fine);
      const double pp = rootMeanSquare(end(R"({"id":"dpm_solver_pp_2m","lower_order_final":false})", steps), fine);
      QVERIFY2(v3 < 0.5 * pp, qPrintable(QStringLiteral("%1 steps: %2, 2M %3").arg(steps).arg(v3).arg(pp)));
    }
  }

  /// Christopher et al.: no sample outside.
  void projectedSamplesStayInside() {
    const char* constraints[] = {
        R"({"id":"ball","centre":[0.5,0],"radius":0.7})", R"({"id":"obstacle","centre":[-1.5,-0.5],"radius":0.6})",
        R"({"id":"half_space","normal":[1,2],"offset":0.3})", R"({"id":"box","lower":[-1,-0.5],"upper":[0.5,0.25]})"};
    for (const char* json : constraints) {
      const auto region = make(sampling::constraints(), json);
      const Cloud x = endOf(std::string(R"({"id":"projected","constraint":)") + json + "}", linear,
                            R"("log_snr_uniform")", 30, normalCloud(300, 2));
      for (std::size_t p = 0; p < x.count(); ++p) {
        std::vector<double> point{x.at(p, 0), x.at(p, 1)};
        region->project(point);
        QVERIFY(std::hypot(point[0] - x.at(p, 0), point[1] - x.at(p, 1)) < 1e-12);
      }
    }
  }

  void projectionsGoToTheNearestPoint() {
    const auto moved = [](const char* json, std::vector<double> point) {
      make(constraints(), json)->project(point);
      return point;
    };
    const auto ball = moved(R"({"id":"ball","centre":[1,1],"radius":2})", {4, 5});
    COMPARE_WITHIN(ball[0], 1 + 2 * 0.6, 1e-12);
    COMPARE_WITHIN(ball[1], 1 + 2 * 0.8, 1e-12);
    const auto half = moved(R"({"id":"half_space","normal":[0,2],"offset":3})", {7, -1});
    QCOMPARE(half[0], 7.0);
    COMPARE_WITHIN(half[1], 1.5, 1e-12);
    QCOMPARE(moved(R"({"id":"box","lower":[0,0],"upper":[1,1]})", {-3, 0.5}), (std::vector<double>{0, 0.5}));
    COMPARE_WITHIN(moved(R"({"id":"obstacle","radius":1})", {0.1, 0})[0], 1.0, 1e-12);
  }

  void refusesWhatDoesNotFit() {
    QCOMPARE(refusal(samplers(), R"({"id":"sa_solver","tau":1,"start":"full_order"})"),
             std::string("slot.start: expected lower_order where tau is above 0, found full_order"));
    QCOMPARE(refusal(samplers(), R"({"id":"dc_solver","ratios":[]})"),
             std::string("slot.ratios: expected at least one number, found none"));
    QCOMPARE(refusal(constraints(), R"({"id":"half_space","normal":[0,0]})"),
             std::string("slot.normal: expected a direction, found all numbers zero"));
    QCOMPARE(refusal(constraints(), R"({"id":"box","lower":[0,0],"upper":[1]})"),
             std::string("slot.upper: expected 2 numbers, as lower has, found 1"));
    QCOMPARE(refusal(samplers(), R"({"id":"unipc","order":5})"),
             std::string("slot.order: expected a whole number in [1, 4], found 5"));
  }
};

SEMIFLOW_SUITE("core/sampling/sampler_identities", SamplerIdentitiesTest);
#include "sampler_identities_test.moc"
