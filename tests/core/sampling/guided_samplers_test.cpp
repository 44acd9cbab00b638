#include <algorithm>
#include <cmath>

#include "core/sampling/guidance/guidance.h"
#include "core/sampling/guidance/rules.h"
#include "core/sampling/samplers/resampling.h"
#include "tests/core/sampling/sampling_ends.h"
#include "tests/suite.h"

using namespace semiflow;
using namespace semiflow::sampling;
using namespace semiflow::tests;

namespace {

const char* twoClasses() {
  return R"({"id":"gaussian_mixture","weights":[0.5,0.5],"means":[[1,0.6],[-0.6,-0.4]],
    "covariances":[[[0.1,0],[0,0.1]],[[0.2,0],[0,0.2]]]})";
}

Json guided(const std::string& guidance, const char* sampler = R"({"id":"dpm_solver_pp_2m","steps":15})",
            int particles = 300) {
  return Json{{"particles", particles},
              {"distance_samples", 0},
              {"target", Json::parse(twoClasses())},
              {"process", Json::parse(linearWay)},
              {"sampler", Json::parse(sampler)},
              {"guidance", Json::parse(guidance)}};
}

} // namespace

/// Guidance and weighted particles.
class GuidedSamplersTest : public QObject {
  Q_OBJECT
 private slots:
  void guidanceOfScaleOneIsTheClass() {
    const End whole = endOf(guided(R"("none")")), none = endOf(guided(R"({"id":"classifier_free","scale":0})"));
    Json alone = guided(R"("none")");
    alone["target"] = Json::parse(
        R"({"id":"gaussian_mixture","weights":[1],"means":[[-0.6,-0.4]],"covariances":[[[0.2,0],[0,0.2]]]})");
    const End law = endOf(alone), one = endOf(guided(R"({"id":"classifier_free","modes":[2],"scale":1})"));
    for (std::size_t i = 0; i < whole.positions.size(); ++i) {
      COMPARE_WITHIN(none.positions[i], whole.positions[i], 1e-9);
      COMPARE_WITHIN(one.positions[i], law.positions[i], 1e-9);
    }
  }

  /// To the bit.
  void projectedGuidanceWithoutProjectionIsClassifierFree() {
    const End free = endOf(guided(R"({"id":"classifier_free","scale":7.5})"));
    const End projected = endOf(guided(R"({"id":"adaptive_projected","scale":7.5,"eta":1,"radius":0,"momentum":0})"));
    QCOMPARE(projected.positions, free.positions);
  }

  /// Sadat et al.: without the part along the prediction guidance hardly overshoots.
  void projectedGuidanceOvershootsLess() {
    const auto overshoot = [](const char* guidance) {
      const End end = endOf(guided(guidance, R"({"id":"ddim","steps":50})"));
      // How far beyond the class's centre the cloud lies on the way from the origin.
      const double length = std::hypot(1, 0.6);
      return end.mean([&](const double* x) { return (x[0] + 0.6 * x[1]) / length; }) - length;
    };
    const double free = overshoot(R"({"id":"classifier_free","scale":15})");
    const double projected =
        overshoot(R"({"id":"adaptive_projected","scale":15,"eta":0,"radius":0.5,"momentum":-0.5})");
    QVERIFY2(free > 0.1 && std::abs(projected) < free / 5,
             qPrintable(QStringLiteral("%1, projected %2").arg(free).arg(projected)));
  }

  void projectionByHand() {
    Cloud along(1, 2), difference(1, 2);
    along.at(0, 0) = 2;
    difference.at(0, 0) = 3, difference.at(0, 1) = 4;
    Cloud kept = difference;
    project({.eta = 0, .radius = 0, .momentum = 0}, along, kept);
    COMPARE_WITHIN(kept.at(0, 0), 0.0, 1e-15);
    QCOMPARE(kept.at(0, 1), 4.0);
    project({.eta = 0.5, .radius = 1, .momentum = 0}, along, difference);
    COMPARE_WITHIN(difference.at(0, 0), 0.3, 1e-15);
    COMPARE_WITHIN(difference.at(0, 1), 0.8, 1e-15);
  }

  void thresholdsByHand() {
    Cloud data(1, 4);
    for (std::size_t c = 0; c < 4; ++c) data.at(0, c) = static_cast<double>(c) - 1; // -1 0 1 2
    Cloud fixed = data;
    threshold({Thresholding::Kind::fixed, 0.5, 1}, fixed);
    QCOMPARE(fixed.at(0, 0), -0.5);
    QCOMPARE(fixed.at(0, 3), 0.5);
    Cloud dynamic = data;
    threshold({Thresholding::Kind::dynamic, 0.5, 0.75}, dynamic); // three of four are at most 1
    QCOMPARE(dynamic.at(0, 0), -0.5);
    QCOMPARE(dynamic.at(0, 3), 0.5);
    threshold({Thresholding::Kind::dynamic, 1, 1}, data);
    QCOMPARE(data.at(0, 0), -0.5);
    QCOMPARE(data.at(0, 3), 1.0);
    const End end = endOf(guided(R"({"id":"classifier_free","scale":15,"threshold":"dynamic","bound":1.2})"));
    for (const double x : end.positions) QVERIFY(std::abs(x) < 1.6); // the bound, and the noise that is left
  }

  void guidanceTellsWhatIsWrong() {
    QCOMPARE(
        runRefusal(guided(R"({"id":"classifier_free","modes":[3]})")),
        std::string("guidance.modes: expected whole numbers from 1 to 2, as many modes as the target has, found 3"));
    QCOMPARE(runRefusal(guided(R"({"id":"classifier_free","modes":[]})")),
             std::string("guidance.modes: expected at least one mode, found none"));
    QCOMPARE(
        runRefusal(guided(R"("adaptive_projected")", R"({"id":"paradigms","steps":10})")),
        std::string("guidance.momentum: expected 0 with a sampler that does not evaluate level by level, found -0.5"));
  }

  void guidanceIsLive() {
    Json tree = guided(R"({"id":"classifier_free","scale":1})");
    tree["semiflow"] = 1;
    tree["kind"] = "sampling";
    const auto run = experiment::Experiment(tree, ".").makeRun();
    run->start();
    run->advance({});
    run->edit("guidance.scale", 9);
    experiment::FramePtr frame;
    while (!run->finished()) frame = run->advance({});
    const auto& positions = std::get<experiment::Particles>(*frame->find("position")).positions;
    QVERIFY(positions != endOf(guided(R"({"id":"classifier_free","scale":1})")).positions);
  }

  void resamplingIsFair() {
    const std::vector<double> logs{std::log(0.5), std::log(0.25), std::log(0.25), -1e9};
    QCOMPARE(systematicResample(logs, 0.5), (std::vector<std::size_t>{0, 0, 1, 2}));
    QCOMPARE(inPlace({0, 0, 1, 2}), (std::vector<std::size_t>{0, 1, 2, 0}));
    QCOMPARE(inPlace({1, 3, 3, 3}), (std::vector<std::size_t>{3, 1, 3, 3}));
    COMPARE_WITHIN(effectiveSampleSize(logs), 1 / (0.25 + 2 * 0.0625), 1e-12);
    QCOMPARE(effectiveSampleSize(std::vector<double>(7, -3.0)), 7.0);
  }

  /// Skreta et al.: powers and products, against quadrature; adding scores alone draws from something else.
  void feynmanKacCorrectors_data() {
    QTest::addColumn<bool>("product");
    QTest::newRow("annealed") << false;
    QTest::newRow("product") << true;
  }
  void feynmanKacCorrectors() {
    QFETCH(bool, product);
    const Line line{{0.65, 0.35}, {-0.6, 0.8}, {0.3, 0.15}};
    const Line other{{0.3, 0.7}, {-0.5, 0.6}, {0.5, 0.6}};
    // At the noise that is left, p_t^2 and p_t q_t.
    const Level last = make(processes(), linearWay)->level(0.01);
    const Line p = line.noised(last), q = other.noised(last);
    const MeanAndVariance exact =
        quadrature([&](double x) { return p.density(x) * (product ? q.density(x) : p.density(x)); });
    const auto run = [&](bool corrected, int seeds) {
      Json sampler{{"id", "feynman_kac"}, {"steps", 120}, {"corrected", corrected}};
      if (product) {
        sampler["exponent"] = sampler["expert_exponent"] = 1;
        sampler["expert"] = other.target();
      }
      // Of several populations together: draws by weights leave the particles of one related.
      double first = 0, second = 0;
      for (int seed = 1; seed <= seeds; ++seed) {
        const MeanAndVariance one = momentsOf(endOf(Json{{"seed", seed},
                                                         {"particles", 20000},
                                                         {"distance_samples", 0},
                                                         {"target", line.target()},
                                                         {"process", Json::parse(linearWay)},
                                                         {"sampler", sampler}}));
        first += one.mean / seeds;
        second += (one.variance + one.mean * one.mean) / seeds;
      }
      return MeanAndVariance{first, second - first * first};
    };
    // Two in a hundred of the deviation and of the variance.
    const auto apart = [&](const MeanAndVariance& found) {
      return std::max(std::abs(found.mean - exact.mean) / std::sqrt(exact.variance),
                      std::abs(found.variance - exact.variance) / exact.variance);
    };
    const double corrected = apart(run(true, 8)), plain = apart(run(false, 1));
    QVERIFY2(corrected < 0.02 && plain > 0.04,
             qPrintable(QStringLiteral("%1, without weights %2").arg(corrected).arg(plain)));
  }

  void feynmanKacIsMeasuredAgainstItsOwnLaw() {
    const auto frame = lastFrame(Json{{"particles", 3000},
                                      {"distance_samples", 1000},
                                      {"target", Json::parse(threeModes())},
                                      {"process", Json::parse(nearTheEnd)},
                                      {"sampler", {{"id", "feynman_kac"}, {"steps", 120}}},
                                      {"measure", "mode_weights"}});
    const auto number = [&](const char* name) {
      for (const auto& scalar : frame->scalars) {
        if (scalar.name == name) return scalar.value;
      }
      return std::nan("");
    };
    QVERIFY2(number("sliced_wasserstein") < 0.12, qPrintable(QString::number(number("sliced_wasserstein"))));
    QVERIFY(number("mode_weight_error") < 0.05);
    QVERIFY(number("effective_sample_size") > 300);
    // Squares of densities favour narrow modes: w^2/sqrt(det C), as far as modes do not overlap.
    const std::vector<double> weights{0.5, 0.3, 0.2}, determinants{0.05, 0.0425, 0.04};
    double total = 0;
    for (std::size_t k = 0; k < 3; ++k) total += weights[k] * weights[k] / std::sqrt(determinants[k]);
    COMPARE_WITHIN(number("mode_weight_1"), 0.25 / std::sqrt(0.05) / total, 0.06);
    const Json bad{{"target", Json::parse(threeModes())}, {"sampler", {{"id", "feynman_kac"}, {"exponent", -1}}}};
    QCOMPARE(runRefusal(bad), std::string("sampler.exponent: expected exponents whose sum is above 0, found -1"));
    const Json flat{
        {"target", Json::parse(threeModes())},
        {"sampler", {{"id", "feynman_kac"}, {"expert_exponent", 1}, {"expert", Line{{1}, {0}, {1}}.target()}}}};
    QCOMPARE(runRefusal(flat),
             std::string("sampler.expert: expected a law in 2 dimensions, as the target, found one in 1"));
  }

  /// At the start the square of the prior, N(0, 1/2), is what particles are drawn from: the law at a noise level is not
  /// that of the end with noise added.
  void feynmanKacIsMeasuredAgainstItsOwnLawOnTheWay() {
    Json tree{{"particles", 3000},
              {"distance_samples", 3000},
              {"target", Json::parse(threeModes())},
              {"process", Json::parse(nearTheEnd)},
              {"sampler", {{"id", "feynman_kac"}, {"steps", 10}}},
              {"measure", {{"id", "mmd"}, {"samples", 3000}}}};
    tree["semiflow"] = 1;
    tree["kind"] = "sampling";
    const auto frame = experiment::Experiment(tree, ".").makeRun()->start();
    const auto all = std::count_if(frame->scalars.begin(), frame->scalars.end(), [](const auto& scalar) {
      return (scalar.name == "ancestors" || scalar.name == "effective_sample_size") && scalar.value == 3000;
    });
    QVERIFY(all == 2); // known from the first frame on
    for (const auto& scalar : frame->scalars) {
      // Those of N(0, 1/2) from N(0, 1) are 0.23 and about 0.1.
      if (scalar.name == "sliced_wasserstein" || scalar.name == "mmd")
        QVERIFY2(scalar.value < 0.05, qPrintable(QString::number(scalar.value)));
    }
  }

  /// Of N(0, 1): its fourth root is N(0, 4), exp(6 x) times it is N(6, 1), far from where the target is.
  void lawsThatReachBeyondTheTarget() {
    const std::shared_ptr<const Target> normal = make(targets(), Line{{1}, {0}, {1}}.target().dump());
    const Level clean{0, 1, 0, std::numeric_limits<double>::infinity()};
    const auto logAt = [&](const char* sampler, double x) {
      const auto law = make(samplers(), sampler)->aim(normal);
      Cloud place(1, 1);
      place.at(0, 0) = x;
      return (*law)->logDensity(clean, place)[0];
    };
    const double half = -0.5 * std::log(2 * std::numbers::pi);
    COMPARE_WITHIN(logAt(R"({"id":"feynman_kac","exponent":0.25})", 1), half - std::log(2) - 0.125, 1e-4);
    COMPARE_WITHIN(logAt(R"({"id":"steering","reward":"x","strength":6})", 5), half - 0.5, 1e-4);
  }

  /// A mixture times exp(l x) is a mixture with the weights w exp(l m + l^2 s^2/2).
  void steeringTiltsTheModes_data() {
    QTest::addColumn<QString>("potential");
    for (const char* potential : {"difference", "max", "sum"}) QTest::newRow(potential) << potential;
  }
  void steeringTiltsTheModes() {
    QFETCH(QString, potential);
    const double left = 0.8 * std::exp(-1 + 0.5 * 0.04), right = 0.2 * std::exp(1 + 0.5 * 0.04);
    double most = 0;
    const auto error = [&](int particles, int seed) {
      const Line line{{0.8, 0.2}, {-1, 1}, {0.04, 0.04}};
      const End end = endOf(Json{{"seed", seed},
                                 {"particles", particles},
                                 {"distance_samples", 0},
                                 {"target", line.target()},
                                 {"process", Json::parse(nearTheEnd)},
                                 {"sampler",
                                  {{"id", "steering"},
                                   {"steps", 60},
                                   {"reward", "x"},
                                   {"potential", potential.toStdString()},
                                   {"every", potential == "sum" ? 30 : 5}}}});
      return end.mean([](const double* x) { return x[0] > 0 ? 1.0 : 0.0; }) - right / (left + right);
    };
    constexpr int seeds = 8;
    double square = 0;
    for (int seed = 1; seed <= seeds; ++seed) square += std::pow(error(1000, seed), 2) / seeds;
    most = std::sqrt(square);
    QVERIFY2(most < (potential == "difference" ? 0.03 : 0.2), qPrintable(QString::number(most)));
    if (potential != "difference") return;
    double few = 0;
    for (int seed = 1; seed <= 4 * seeds; ++seed) few += std::pow(error(60, seed), 2) / (4 * seeds);
    QVERIFY2(std::sqrt(few) > 1.8 * most, qPrintable(QString::number(std::sqrt(few) / most))); // 4 is expected
  }

  void steeringTellsWhatIsWrong() {
    const Json bad{{"target", Json::parse(threeModes())}, {"sampler", {{"id", "steering"}, {"reward", "x + q"}}}};
    QVERIFY(QString::fromStdString(runRefusal(bad)).startsWith("sampler.reward: column 5"));
  }
};

SEMIFLOW_SUITE("core/sampling/guided_samplers", GuidedSamplersTest);
#include "guided_samplers_test.moc"
