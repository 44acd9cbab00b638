#include <algorithm>
#include <cmath>

#include "core/sampling/distances/sliced_wasserstein.h"
#include "core/sampling/exact_flow.h"
#include "core/sampling/guidance/guidance.h"
#include "tests/core/sampling/flow_reference.h"
#include "tests/core/sampling/sampling_ends.h"
#include "tests/suite.h"

using namespace semiflow;
using namespace semiflow::sampling;
using namespace semiflow::tests;

/// What papers claim of few evaluations, searches for samplers and grids, and what there is to see of a run.
class FewStepsTest : public QObject {
  Q_OBJECT
 private slots:
  /// Lu et al., DPM-Solver++: under strong guidance the multistep method on the data is steadier than DPM-Solver-3.
  void guidedMultistepIsSteady() {
    const auto process = make(processes(), nearTheEnd);
    const auto target = make(targets(), threeModes());
    const auto guidance = make(guidances(), R"({"id":"classifier_free","modes":[1],"scale":8})");
    const std::shared_ptr<const Target> wanted = guidance->wanted(*target);
    const ScoreFunction score =
        guidance->guided([&](const Level& level, const Cloud& x, Cloud& out) { target->score(level, x, out); }, wanted);
    const Cloud start = normalCloud(200, 2, 1, 5);
    Cloud exact = start;
    followExactly(*process, score, process->level(process->start()), process->level(process->end()), exact, 1e-9);
    const auto error = [&](const char* sampler, std::size_t steps) {
      Journey journey{*process, make(timeGrids(), R"("log_snr_uniform")")->levels(*process, steps), Prediction(score),
                      Random(1, Stream::noise)};
      return rootMeanSquare(travel(*make(samplers(), sampler), journey, start), exact);
    };
    const double multistep = error(R"("dpm_solver_pp_2m")", 15);
    const double third = error(R"({"id":"dpm_solver_singlestep","order":3})", 5);
    QVERIFY2(multistep < third / 5, qPrintable(QStringLiteral("%1; DPM-Solver-3 %2").arg(multistep).arg(third)));
  }

  /// Zhang, Chen: exponential integrators in ten evaluations against Euler's method. Wang et al.: there and back again
  /// by the midpoint rule in as many evaluations as by Euler's method.
  void fewEvaluations() {
    const auto process = make(processes(), R"({"id":"flow_matching","start":0.99,"end":0.05})");
    const auto target = make(targets(), threeModes());
    const Cloud start = normalCloud(100, 2, 0.99, 5);
    const auto ends = [&](const char* sampler, const char* grid, std::size_t steps, bool back) {
      Journey journey = journeyOf(*process, *target, grid, steps);
      const std::vector<Level> down = journey.levels;
      if (back) journey.levels.insert(journey.levels.end(), down.rbegin() + 1, down.rend());
      return travel(*make(samplers(), sampler), journey, start);
    };
    const Cloud exact = exactFlow(*process, start, 1e-9);
    const char* snr = R"("log_snr_uniform")";
    const double deis = rootMeanSquare(ends(R"("deis")", snr, 10, false), exact);
    const double euler = rootMeanSquare(ends(R"({"id":"euler_maruyama","noise":0})", snr, 10, false), exact);
    QVERIFY2(deis < 0.5 * euler, qPrintable(QStringLiteral("%1, Euler %2").arg(deis).arg(euler)));
    const char* time = R"("time_uniform")";
    const double midpoint = rootMeanSquare(ends(R"("rf_solver")", time, 20, true), start);
    const double plain = rootMeanSquare(ends(R"("ddim")", time, 40, true), start);
    QVERIFY2(midpoint < 0.2 * plain, qPrintable(QStringLiteral("%1, Euler %2").arg(midpoint).arg(plain)));
  }

  /// Christopher et al.: a Gaussian in a half-space against the truncated normal law, by the largest difference of the
  /// distribution functions; projecting only once, after the last step, is worse.
  void projectedGaussianInAHalfSpace() {
    const double edge = 0.5;
    const auto largest = [&](bool onlyAtTheEnd) {
      const End end = endOf(Json{{"particles", 2000},
                                 {"distance_samples", 0},
                                 {"target", Line{{1}, {0}, {1}}.target()},
                                 {"process", Json::parse(linearWay)},
                                 {"sampler",
                                  {{"id", "projected"},
                                   {"steps", 60},
                                   {"ratio", 0.2},
                                   {"only_at_the_end", onlyAtTheEnd},
                                   {"constraint", {{"id", "half_space"}, {"normal", {1}}, {"offset", edge}}}}}});
      std::vector<double> x = end.positions;
      std::sort(x.begin(), x.end());
      const auto above = [](double v) { return 0.5 * std::erfc(v / std::numbers::sqrt2); };
      double most = 0;
      for (std::size_t p = 0; p < x.size(); ++p) {
        const double exact = 1 - above(x[p]) / above(edge);
        most = std::max(most, std::abs((static_cast<double>(p) + 1) / static_cast<double>(x.size()) - exact));
      }
      return most;
    };
    const double always = largest(false), once = largest(true);
    QVERIFY2(always < 0.5 * once, qPrintable(QStringLiteral("%1, once %2").arg(always).arg(once)));
  }

  /// Liu et al.: five steps that are searched for beat every method of one kind throughout, on other seeds.
  void solverSearchBeatsEveryUniformMethod() {
    const auto process = make(processes(), linearWay);
    const auto target = make(targets(), threeModes());
    const Cloud start = normalCloud(400, 2, 1, 77);
    const Cloud exact = exactFlow(*process, start, 1e-9);
    const auto error = [&](const std::string& sampler) {
      Journey journey = journeyOf(*process, *target, R"("log_snr_uniform")", 5);
      const auto method = make(samplers(), sampler);
      method->prepare(journey, 2);
      const double found = rootMeanSquare(travel(*method, journey, start), exact);
      return std::pair(found, journey.prediction.evaluations());
    };
    const auto [searched, evaluations] = error(R"("solver_search")");
    QCOMPARE(evaluations, std::uint64_t{5});
    for (const char* order : {"1", "2", "3"}) {
      for (const char* final : {"true", "false"}) {
        const std::string end = std::string(R"(,"lower_order_final":)") + final + "}";
        for (const std::string& sampler :
             {std::string(R"({"id":"unipc","order":)") + order + end,
              std::string(R"({"id":"unipc","form":"noise","order":)") + order + end,
              std::string(R"({"id":"dpm_solver_multistep","order":)") + order + end,
              std::string(R"({"id":"sa_solver","tau":0,"corrector":0,"predictor":)") + order + end}) {
          QVERIFY2(
              searched < error(sampler).first,
              qPrintable(
                  QStringLiteral("%1: %2, searched %3").arg(sampler.c_str()).arg(error(sampler).first).arg(searched)));
        }
      }
    }
  }

  /// Li et al.: on fresh seeds at least 15 in a hundred below the uniform grid, in four steps.
  void searchedGridIsNearerInFourSteps() {
    const Line line{{0.5, 0.3, 0.2}, {-1.5, 0.4, 2}, {0.04, 0.09, 0.01}};
    const auto distance = [&](const char* grid) {
      const auto process = make(processes(), linearWay);
      const auto target = make(targets(), line.target().dump());
      Journey journey = journeyOf(*process, *target, grid, 4);
      make(timeGrids(), grid)
          ->suit(
              journey, [] { return make(samplers(), R"("ddim")"); }, 1);
      const Cloud x = travel(*make(samplers(), R"("ddim")"), journey, normalCloud(4000, 1, 1, 99));
      Cloud exact(4000, 1);
      target->sample(Random(98, Stream::target), exact);
      return slicedWasserstein(x, exact, {1.0}, 2);
    };
    const double uniform = distance(R"("log_snr_uniform")"), searched = distance(R"("searched")");
    QVERIFY2(searched < 0.85 * uniform, qPrintable(QStringLiteral("%1, uniform %2").arg(searched).arg(uniform)));
  }

  void searchesAreSeen() {
    const auto frame = lastFrame(Json{{"particles", 100},
                                      {"distance_samples", 0},
                                      {"target", Json::parse(threeModes())},
                                      {"sampler", {{"id", "solver_search"}, {"steps", 4}, {"generations", 5}}}});
    const auto& search = std::get<experiment::Table>(*frame->find("search"));
    QCOMPARE(search.columns[0].values.size(), std::size_t{6});
    for (std::size_t g = 1; g < 6; ++g) QVERIFY(search.columns[1].values[g] <= search.columns[1].values[g - 1]);
    const auto& schedule = std::get<experiment::Table>(*frame->find("schedule"));
    QCOMPARE(schedule.columns[0].values.size(), std::size_t{4});
  }

  void predictionOfTheDataBesideTheParticles() {
    const auto frame = lastFrame(Json{{"particles", 50},
                                      {"denoised", true},
                                      {"target", Json::parse(threeModes())},
                                      {"process", Json::parse(linearWay)},
                                      {"sampler", {{"id", "ddim"}, {"steps", 3}}}});
    const auto& position = std::get<experiment::Particles>(*frame->find("position"));
    const auto& denoised = std::get<experiment::Particles>(*frame->find("denoised"));
    const Level last = make(processes(), linearWay)->level(0.01);
    const PlainMixture m = plainThreeModes();
    for (std::size_t p = 0; p < 50; ++p) {
      const Eigen::VectorXd x = Eigen::Vector2d(position.positions[2 * p], position.positions[2 * p + 1]);
      const Eigen::VectorXd data = (x + last.sigma * last.sigma * m.score(x, last.alpha, last.sigma)) / last.alpha;
      COMPARE_WITHIN(denoised.positions[2 * p], data(0), 1e-9);
      COMPARE_WITHIN(denoised.positions[2 * p + 1], data(1), 1e-9);
    }
  }

  /// Chen et al.: with data at points the prediction is the mean-shift update with a Gaussian kernel of bandwidth
  /// sigma/alpha.
  void denoisingIsMeanShift() {
    const std::vector<Eigen::Vector2d> points{{0, 0}, {1, 0.2}, {-0.4, 0.9}, {0.3, -1}};
    Json target{{"id", "gaussian_mixture"},
                {"weights", {1, 1, 1, 1}},
                {"means", Json::array()},
                {"covariances", Json::array()}};
    for (const auto& point : points) {
      target["means"].push_back({point(0), point(1)});
      target["covariances"].push_back(Json::parse("[[1e-18,0],[0,1e-18]]"));
    }
    const auto law = make(targets(), target.dump());
    const Level level{0.5, 0.7, 0.5, std::log(1.4)};
    const Cloud x = normalCloud(20, 2, 0.6);
    Prediction prediction([&](const Level& l, const Cloud& y, Cloud& out) { law->score(l, y, out); });
    Cloud data(20, 2);
    prediction.data(level, x, data);
    for (std::size_t p = 0; p < 20; ++p) {
      const Eigen::Vector2d y = Eigen::Vector2d(x.at(p, 0), x.at(p, 1)) / level.alpha;
      Eigen::Vector2d mean = Eigen::Vector2d::Zero();
      double total = 0;
      for (const auto& point : points) {
        const double kernel = std::exp(-0.5 * (y - point).squaredNorm() * std::pow(level.alpha / level.sigma, 2));
        mean += kernel * point;
        total += kernel;
      }
      COMPARE_WITHIN(data.at(p, 0), mean(0) / total, 1e-12);
      COMPARE_WITHIN(data.at(p, 1), mean(1) / total, 1e-12);
    }
  }

  void arrowsWantThePlane() {
    const Json onALine{{"target", Line{{1}, {0}, {1}}.target()}, {"flow", "score"}};
    QCOMPARE(
        runRefusal(onALine),
        std::string("flow: expected none, as arrows are drawn in the plane, found score with a target of dimension 1"));
  }

  /// The arrows are minus the rate of the noising flow, from the textbook.
  void flowFieldsAreThoseOfTheLaw() {
    Json tree{{"particles", 10}, {"target", Json::parse(threeModes())}, {"process", Json::parse(linearWay)}};
    tree["sampler"] = Json{{"id", "ddim"}, {"steps", 2}};
    tree["flow"] = "velocity";
    tree["semiflow"] = 1;
    tree["kind"] = "sampling";
    const auto run = experiment::Experiment(tree, ".").makeRun();
    run->start();
    const auto frame = run->advance({});
    const auto& velocity = std::get<experiment::GridField>(*frame->find("velocity"));
    const Level level = make(processes(), linearWay)->level(frame->time);
    const double beta = 0.1 + 19.9 * frame->time;
    const PlainMixture m = plainThreeModes();
    for (const std::size_t p : {0u, 100u, 300u, 575u}) {
      const Eigen::VectorXd x = Eigen::Vector2d(velocity.axes[0].at(p % 24), velocity.axes[1].at(p / 24));
      const Eigen::VectorXd exact = 0.5 * beta * (x + m.score(x, level.alpha, level.sigma));
      COMPARE_WITHIN(velocity.values[p], exact(0), 1e-9);
      COMPARE_WITHIN(velocity.imaginary[p], exact(1), 1e-9);
    }
  }
};

SEMIFLOW_SUITE("core/sampling/few_steps", FewStepsTest);
#include "few_steps_test.moc"
