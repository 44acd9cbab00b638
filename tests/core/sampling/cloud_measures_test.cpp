#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>

#include "core/experiment/experiment.h"
#include "core/sampling/distances/assignment.h"
#include "core/sampling/distances/kernel_discrepancy.h"
#include "core/sampling/distances/measure.h"
#include "core/sampling/distances/neighbour_entropy.h"
#include "core/sampling/distances/wasserstein_distance.h"
#include "core/sampling/exact_flow.h"
#include "tests/core/sampling/flow_reference.h"
#include "tests/suite.h"

using namespace semiflow;
using namespace semiflow::sampling;
using namespace semiflow::tests;

namespace {

const char* linear = R"({"id":"variance_preserving","schedule":{"id":"linear"},"end":0.01})";

ScoreFunction scoreFrom(const Target& target) {
  return [&target](const Level& level, const Cloud& x, Cloud& out) { target.score(level, x, out); };
}

Cloud shifted(Cloud x, double by) {
  for (std::size_t p = 0; p < x.count(); ++p) x.at(p, 0) += by;
  return x;
}

/// The scalars of a run by name: of the first frame and of the last.
struct Told {
  std::vector<experiment::Scalar> first, last;
  double value(const std::string& name, bool atTheEnd = true) const {
    for (const experiment::Scalar& scalar : atTheEnd ? last : first) {
      if (scalar.name == name) return scalar.value;
    }
    return std::nan("");
  }
};

Told told(Json tree) {
  tree["semiflow"] = 1;
  tree["kind"] = "sampling";
  const auto run = experiment::Experiment(tree, ".").makeRun();
  Told all;
  all.first = run->start()->scalars;
  while (!run->finished()) all.last = run->advance({})->scalars;
  return all;
}

Json threeModeRun(const char* sampler) {
  return Json{{"particles", 200},
              {"target", Json::parse(threeModes())},
              {"process", Json::parse(linear)},
              {"sampler", Json::parse(sampler)}};
}

} // namespace

/// Numbers of clouds against closed forms and brute force.
class CloudMeasuresTest : public QObject {
  Q_OBJECT
 private slots:
  void assignmentIsTheBestPermutation() {
    constexpr std::size_t n = 6;
    const Random random(5, Stream::initial);
    for (std::uint32_t trial = 0; trial < 20; ++trial) {
      std::vector<double> costs(n * n);
      for (std::size_t i = 0; i < costs.size(); ++i) costs[i] = random.uniforms(i, trial, 0)[0];
      const auto total = [&](const std::vector<std::size_t>& assigned) {
        double sum = 0;
        for (std::size_t i = 0; i < n; ++i) sum += costs[i * n + assigned[i]];
        return sum;
      };
      std::vector<std::size_t> permutation(n);
      std::iota(permutation.begin(), permutation.end(), std::size_t{0});
      double best = 1e300;
      do best = std::min(best, total(permutation));
      while (std::next_permutation(permutation.begin(), permutation.end()));
      std::vector<std::size_t> found = optimalAssignment(costs, n);
      COMPARE_WITHIN(total(found), best, 1e-14);
      std::sort(found.begin(), found.end());
      for (std::size_t i = 0; i < n; ++i) QCOMPARE(found[i], i);
    }
  }

  void wassersteinOfAShift() {
    const Cloud plane = normalCloud(200, 2);
    COMPARE_WITHIN(wassersteinDistance(plane, shifted(plane, 1.7), 2), 1.7, 1e-12);
    COMPARE_WITHIN(wassersteinDistance(plane, shifted(plane, 1.7), 1), 1.7, 1e-12);
    QCOMPARE(wassersteinDistance(plane, plane, 2), 0.0);
    // On a line by sorting what the assignment finds in a plane that is one.
    const Cloud a = normalCloud(100, 1), b = normalCloud(100, 1, 2, 9);
    Cloud flatA(100, 2), flatB = flatA;
    for (std::size_t p = 0; p < 100; ++p) flatA.at(p, 0) = a.at(p, 0), flatB.at(p, 0) = b.at(p, 0);
    COMPARE_WITHIN(wassersteinDistance(a, b, 2), wassersteinDistance(flatA, flatB, 2), 1e-12);
  }

  /// E k(X, Y) of X ~ N(0, 1), Y ~ N(m, 1) is b/(b^2 + 2)^(1/2) exp(-m^2/(2 (b^2 + 2))).
  void kernelsOfGaussians() {
    const double b = 0.8, m = 1.5;
    const auto mean = [&](double shift) {
      return b / std::sqrt(b * b + 2) * std::exp(-0.5 * shift * shift / (b * b + 2));
    };
    const Cloud a = normalCloud(4000, 1, 1, 3), c = shifted(normalCloud(4000, 1, 1, 4), m);
    COMPARE_WITHIN(kernelDiscrepancy(a, c, b), std::sqrt(2 * mean(0) - 2 * mean(m)), 0.03);
    QCOMPARE(kernelDiscrepancy(a, a, b), 0.0);
    // Three points: by hand.
    Cloud two(2, 1), one(1, 1);
    two.at(1, 0) = 1;
    one.at(0, 0) = 1;
    const double near = std::exp(-0.5);
    COMPARE_WITHIN(kernelDiscrepancy(two, one, 1), std::sqrt(0.5 * (1 + near) + 1 - (1 + near)), 1e-14);
    COMPARE_WITHIN(medianDistance(normalCloud(256, 1)), 0.6745 * std::sqrt(2), 0.1);
  }

  /// H = (d/2) log(2 pi e) + d log s.
  void entropyOfGaussians() {
    for (const std::size_t d : {1u, 2u, 3u}) {
      const double exact = 0.5 * static_cast<double>(d) * std::log(2 * std::numbers::pi * std::numbers::e) +
                           static_cast<double>(d) * std::log(0.5);
      COMPARE_WITHIN(neighbourEntropy(normalCloud(2000, d, 0.5), 4), exact, 0.12);
    }
  }

  void exactFlowAgreesWithAnotherMethod() {
    const auto target = make(targets(), threeModes());
    for (const char* json : {linear, R"({"id":"edm","start":20,"end":0.05})", R"({"id":"flow_matching"})"}) {
      const auto process = make(processes(), json);
      const Cloud start = normalCloud(20, 2, process->priorDeviation());
      const Level first = process->level(process->start()), last = process->level(process->end());
      Cloud x = start;
      followExactly(*process, scoreFrom(*target), first, last, x, 1e-11);
      const double apart = rootMeanSquare(x, exactFlow(*process, start, 1e-12));
      QVERIFY2(apart < 2e-8, qPrintable(QString::number(apart)));
      followExactly(*process, scoreFrom(*target), last, first, x, 1e-11); // and back
      QVERIFY2(rootMeanSquare(x, start) < 1e-5 * process->priorDeviation(), json);
    }
  }

  /// For a Gaussian along the axes the flow is affine: x_c - alpha m_c goes in proportion to its deviation.
  void densityAlongTheFlowOfAGaussian() {
    const auto target = make(
        targets(), R"({"id":"gaussian_mixture","weights":[1],"means":[[1,-0.5]],"covariances":[[[0.6,0],[0,0.05]]]})");
    const auto process = make(processes(), linear);
    const Level first = process->level(process->start()), last = process->level(process->end());
    Cloud x = normalCloud(10, 2);
    std::vector<double> logs(10, 0.3);
    followExactly(*process, scoreFrom(*target), first, last, x, logs);
    double change = 0;
    for (const double variance : {0.6, 0.05}) {
      const auto size = [&](const Level& l) { return std::sqrt(l.alpha * l.alpha * variance + l.sigma * l.sigma); };
      change += std::log(size(first) / size(last));
    }
    for (const double log : logs) COMPARE_WITHIN(log, 0.3 + change, 1e-6);
  }

  /// div score of N(m, C) is -tr C^-1.
  void divergenceOfAGaussian() {
    const auto target =
        make(targets(), R"({"id":"gaussian_mixture","weights":[1],"means":[[1,0]],"covariances":[[[0.6,0],[0,0.1]]]})");
    const Level level{0.1, 0.9, 0.3, std::log(3)};
    const double exact = -1 / (0.81 * 0.6 + 0.09) - 1 / (0.81 * 0.1 + 0.09);
    for (const double found : scoreDivergence(scoreFrom(*target), level, normalCloud(5, 2)))
      COMPARE_WITHIN(found, exact, 1e-7);
  }

  void endpointErrorIsTheDistanceFromTheExactFlow() {
    Json tree = threeModeRun(R"({"id":"ddim","steps":20})");
    tree["measure"] = Json{{"id", "endpoint_error"}, {"samples", 50}};
    const Told run = told(tree);
    const auto process = make(processes(), linear);
    const auto target = make(targets(), threeModes());
    Journey journey = journeyOf(*process, *target, R"("log_snr_uniform")", 20, 0);
    const Cloud start = normalCloud(50, 2, 1, 0);
    const double error =
        rootMeanSquare(travel(*make(samplers(), R"("ddim")"), journey, start), exactFlow(*process, start, 1e-11));
    QCOMPARE(run.value("endpoint_error", false), 0.0);
    COMPARE_WITHIN(run.value("endpoint_error"), error, 1e-7);
    QVERIFY(run.value("largest_endpoint_error") >= error);
  }

  /// Between noise and a point the straight flow is straight.
  void pathsToAPointAreStraight() {
    Json tree = threeModeRun(R"({"id":"heun","steps":9,"grid":"time_uniform"})");
    tree["process"] = Json{{"id", "flow_matching"}};
    tree["target"] =
        Json::parse(R"({"id":"gaussian_mixture","weights":[1],"means":[[3,4]],"covariances":[[[1e-12,0],[0,1e-12]]]})");
    tree["measure"] = "path_shape";
    const Told run = told(tree);
    COMPARE_WITHIN(run.value("straightness"), 1.0, 1e-6);
    double mean = 0;
    const Cloud start = normalCloud(200, 2, 0.999, 0);
    for (std::size_t p = 0; p < 200; ++p) mean += std::hypot(start.at(p, 0) - 3, start.at(p, 1) - 4) / 200;
    COMPARE_WITHIN(run.value("path_length"), mean, 0.02);
    QCOMPARE(run.value("straightness", false), 1.0);
    Json curved = threeModeRun(R"({"id":"ddpm","steps":50})");
    curved["measure"] = "path_shape";
    QVERIFY(told(curved).value("straightness") < 0.7);
  }

  /// The divergence of two laws that one flow carries does not change: what is left of the data in the prior.
  void flowKeepsTheDivergence() {
    Json tree = threeModeRun(R"({"id":"ddim","steps":6})");
    tree["process"] = Json::parse(R"({"id":"flow_matching","start":0.5,"end":0.05})");
    tree["measure"] = Json{{"id", "flow_likelihood"}, {"of", "flow"}, {"samples", 100}};
    tree["second_measure"] = Json{{"id", "flow_likelihood"}, {"samples", 20}};
    const Told run = told(tree);
    const double before = run.value("flow_to_target_divergence", false);
    QVERIFY(before > 0.02);
    COMPARE_WITHIN(run.value("flow_to_target_divergence"), before, 1e-4);
    COMPARE_WITHIN(run.value("exact_log_likelihood") + before, run.value("log_likelihood"), 1e-4);
    QVERIFY(std::isfinite(run.value("target_to_flow_divergence")));
    QVERIFY(std::isfinite(run.value("log_likelihood_2")));
  }

  /// The mean of log p of exact samples at the end of a long way is known by the prior, too.
  void likelihoodOfData() {
    Json tree = threeModeRun(R"({"id":"ddim","steps":3})");
    tree["measure"] = Json{{"id", "flow_likelihood"}, {"samples", 50}};
    const Told run = told(tree);
    COMPARE_WITHIN(run.value("log_likelihood"), run.value("exact_log_likelihood"), 1e-3);
  }

  void measuresOfExactSamplesAndOfOthers() {
    const auto target =
        make(targets(),
             R"({"id":"gaussian_mixture","weights":[0.75,0.25],"means":[[-2],[2]],"covariances":[[[0.04]],[[0.04]]]})");
    const auto process = make(processes(), linear);
    const Level level{0.1, 1, 0.1, std::log(10)};
    const ScoreFunction score = scoreFrom(*target);
    Cloud exact(3000, 1);
    target->sample(Random(9, Stream::target), exact);
    addNormals(exact, 0.1, Random(10, Stream::target), 1);
    const auto number = [&](const char* measure, const Cloud& x) {
      return make(measures(), measure)->measure({*process, *target, score, level, x, 1})[0].value;
    };
    QVERIFY(number(R"("wasserstein")", exact) < 0.25);
    COMPARE_WITHIN(number(R"({"id":"wasserstein","order":1})", shifted(exact, 10)), 10.0, 0.25);
    QVERIFY(number(R"("mmd")", exact) < 0.05);
    QVERIFY(number(R"("mmd")", shifted(exact, 1)) > 0.1);
    COMPARE_WITHIN(number(R"("mode_weights")", exact), 0.75, 0.03);
    QVERIFY(std::abs(number(R"({"id":"kullback_leibler","samples":3000})", exact)) < 0.08);
    // Shifted by d each mode is d^2/(2 s^2) from where it was.
    COMPARE_WITHIN(number(R"({"id":"kullback_leibler","samples":3000})", shifted(exact, 0.3)), 0.09 / (2 * 0.05), 0.15);
  }

  void measuresChangeNoParticle() {
    const Json plain = threeModeRun(R"({"id":"ddim","steps":5})");
    Json measured = plain;
    measured["measure"] = "endpoint_error";
    measured["second_measure"] = "kullback_leibler";
    const auto endOf = [](Json tree) {
      tree["semiflow"] = 1;
      tree["kind"] = "sampling";
      const auto run = experiment::Experiment(tree, ".").makeRun();
      auto frame = run->start();
      while (!run->finished()) frame = run->advance({});
      return std::pair(std::get<experiment::Particles>(*frame->find("position")).positions,
                       run->counts().functionEvaluations);
    };
    QCOMPARE(endOf(measured), endOf(plain));
  }
};

SEMIFLOW_SUITE("core/sampling/cloud_measures", CloudMeasuresTest);
#include "cloud_measures_test.moc"
