#include <cmath>
#include <set>

#include "core/sampling/samplers/constraint.h"
#include "tests/core/sampling/flow_reference.h"
#include "tests/suite.h"

using namespace semiflow;
using namespace semiflow::sampling;
using namespace semiflow::tests;

namespace {

/// A method for the probability-flow ODE.
struct OdeRow {
  const char* sampler;
  double order;
  int perStep = 1;
  int extra = 0;  ///< evaluations besides those per step
  int first = 20; ///< the number of steps from which on the order is seen, up to 640
};

/// One row for every parameter that changes an order.
const std::vector<OdeRow>& odeRows() {
  static const std::vector<OdeRow> rows{
      {R"({"id":"ddim"})", 1},
      {R"({"id":"dpm_solver_pp_2m","lower_order_final":true})", 2},
      {R"({"id":"dpm_solver_pp_2m","lower_order_final":false})", 2},
      {R"({"id":"dpm_solver_pp_3m","lower_order_final":true})", 2},
      {R"({"id":"dpm_solver_pp_3m","lower_order_final":false})", 2},
      {R"({"id":"dpm_solver_pp_3m","lower_order_final":false,"start":"full_order"})", 3, 1, 4},
      {R"({"id":"dpm_solver_pp_3m","lower_order_final":false,"start":"full_order","weights":"published"})", 2, 1, 4},
      {R"({"id":"dpm_solver_pp_2s"})", 2, 2},
      {R"({"id":"dpm_solver_pp_2s","place":0.3})", 2, 2},
      {R"({"id":"dpm_solver_pp_2s","order":3})", 3, 3},
      {R"({"id":"dpm_solver_singlestep","order":1})", 1},
      {R"({"id":"dpm_solver_singlestep","order":2})", 2, 2},
      {R"({"id":"dpm_solver_singlestep","order":3})", 3, 3},
      {R"({"id":"dpm_solver_multistep","order":2,"lower_order_final":true})", 2},
      {R"({"id":"dpm_solver_multistep","order":2,"lower_order_final":false})", 2},
      {R"({"id":"dpm_solver_multistep","lower_order_final":false})", 2},
      {R"({"id":"dpm_solver_multistep","lower_order_final":false,"start":"full_order"})", 3, 1, 4},
      {R"({"id":"dpm_solver_multistep","lower_order_final":true,"start":"full_order"})", 2, 1, 4, 40},
      {R"({"id":"dpm_solver_multistep","lower_order_final":false,"start":"full_order","weights":"published"})", 2, 1,
       4},
      {R"({"id":"unipc","order":1,"lower_order_final":false})", 2},
      {R"({"id":"unipc","order":2,"lower_order_final":false})", 3},
      {R"({"id":"unipc","order":2,"lower_order_final":true})", 2},
      {R"({"id":"unipc","order":2,"lower_order_final":false,"weights":"bh1"})", 3},
      {R"({"id":"unipc","order":2,"lower_order_final":false,"weights":"bh2","form":"noise"})", 3},
      {R"({"id":"unipc","order":3,"lower_order_final":false})", 3, 1, 0, 160},
      {R"({"id":"unipc","order":3,"lower_order_final":true})", 2},
      {R"({"id":"unipc","order":3,"lower_order_final":false,"start":"full_order"})", 4, 1, 4, 80},
      {R"({"id":"sa_solver","tau":0,"corrector":0,"lower_order_final":false,"start":"full_order"})", 3, 1, 4},
      {R"({"id":"sa_solver","tau":0,"predictor":2,"corrector":0,"lower_order_final":false})", 2},
      {R"({"id":"sa_solver","tau":0,"predictor":1,"corrector":0})", 1},
      {R"({"id":"sa_solver","tau":0,"predictor":2,"corrector":2,"lower_order_final":false})", 3},
      {R"({"id":"dc_solver","fit":0,"lower_order_final":false})", 3},
      {R"({"id":"dc_solver","fit":0,"ratios":[0.9],"lower_order_final":false})", 1, 1, 0, 80},
      {R"({"id":"deis","degree":0})", 1},
      {R"({"id":"deis","degree":1})", 2},
      {R"({"id":"deis","degree":2,"start":"full_order"})", 3, 1, 4},
      {R"({"id":"deis","degree":3,"start":"full_order"})", 4, 1, 6},
      {R"({"id":"deis","degree":3,"lower_order_final":true})", 2, 1, 0, 40},
      {R"({"id":"deis","variable":"rho","degree":1})", 2},
      {R"({"id":"deis","variable":"rho","degree":3,"start":"full_order"})", 4, 1, 6},
      {R"({"id":"deis_rk","method":"heun_2"})", 2, 2},
      {R"({"id":"deis_rk","method":"midpoint_2"})", 2, 2},
      {R"({"id":"deis_rk","method":"kutta_3"})", 3, 3},
      {R"({"id":"deis_rk","method":"classical_4"})", 4, 4},
      {R"({"id":"lms","order":1})", 1},
      {R"({"id":"lms","order":2})", 2},
      {R"({"id":"lms","order":2,"lower_order_final":true})", 2},
      {R"({"id":"lms","order":3,"start":"full_order"})", 3, 1, 4},
      {R"({"id":"lms","order":4,"start":"full_order"})", 4, 1, 6},
      {R"({"id":"lms","order":4})", 2, 1, 0, 80},
      {R"({"id":"ipndm","start":"full_order"})", 4, 1, 6},
      {R"({"id":"ipndm","start":"full_order","weights":"published"})", 2, 1, 6},
      {R"({"id":"plms"})", 3, 1, 1, 80},
      {R"({"id":"plms","weights":"published"})", 2, 1, 1},
      {R"({"id":"heavy_ball"})", 1},
      {R"({"id":"heavy_ball","order":2})", 1},
      {R"({"id":"ghvb","order":1})", 1},
      {R"({"id":"ghvb","order":2})", 2},
      {R"({"id":"ghvb","order":3,"start":"full_order"})", 3, 1, 4},
      {R"({"id":"ghvb","order":4,"start":"full_order"})", 4, 1, 6, 40},
      {R"({"id":"heun"})", 2, 2},
      {R"({"id":"edm_stochastic","churn":0})", 2, 2},
      {R"({"id":"rf_solver"})", 2, 2},
      {R"({"id":"bdia"})", 2},
      {R"({"id":"bdia","gamma":0.5})", 1},
      {R"({"id":"bdia","gamma":0})", 1},
      {R"({"id":"accelerated_ode"})", 2, 2},
      {R"({"id":"dpm_solver_v3","lower_order_final":true})", 2},
      {R"({"id":"dpm_solver_v3","lower_order_final":false})", 2},
      {R"({"id":"dpm_solver_v3","order":1})", 1},
      {R"({"id":"euler_maruyama","noise":0})", 1},
      {R"({"id":"interpolant_sde","epsilon":0})", 1},
  };
  return rows;
}

/// A method that draws noise, or whose error does not go with a power of its steps, with its evaluations per step; 0:
/// each particle has its own number.
struct OtherRow {
  const char* sampler;
  int perStep = 1;
  int steps = 100;
};

const std::vector<OtherRow>& stochasticRows() {
  static const std::vector<OtherRow> rows{
      {R"({"id":"ddim","eta":1})", 1, 400},
      {R"({"id":"ddpm"})", 1, 400},
      {R"({"id":"euler_maruyama"})", 1, 400},
      {R"({"id":"interpolant_sde"})", 1, 400},
      {R"({"id":"dpm_solver_pp_sde","order":1})", 1, 400},
      {R"({"id":"dpm_solver_pp_sde","order":2})"},
      {R"({"id":"dpm_solver_pp_sde","order":2,"weights":"exact"})"},
      {R"({"id":"dpm_solver_pp_sde","order":3})"},
      {R"({"id":"sa_solver","tau":1})"},
      {R"({"id":"sa_solver","tau":0.6,"predictor":2,"corrector":1})"},
      {R"({"id":"edm_stochastic","churn":30})", 2},
      {R"({"id":"predictor_corrector","corrections":2})", 3, 200},
      {R"({"id":"langevin","repeats":8,"ratio":0.3})", 8, 100},
      {R"({"id":"accelerated_sde"})", 1, 400},
      {R"({"id":"adaptive_sde","absolute":0.02,"relative":0.02})", 0},
      {R"({"id":"paradigms","eta":1,"tolerance":1e-6})", 0, 200},
      {R"({"id":"projected","constraint":{"id":"ball","radius":50},"inner":4})", 4, 200},
      {R"({"id":"feynman_kac","exponent":1})", 0, 400}, // weights that stay equal
      {R"({"id":"steering","strength":0})", 1, 400},
  };
  return rows;
}

/// Deterministic, tuned or adapted; the law is that of the ODE all the same.
const std::vector<OtherRow>& tunedRows() {
  static const std::vector<OtherRow> rows{{R"({"id":"iia"})", 1, 40},
                                          {R"({"id":"iia","form":"data","order":3})", 1, 40},
                                          {R"({"id":"dc_solver"})", 1, 8},
                                          {R"({"id":"dpm_solver_v3"})", 1, 20},
                                          {R"({"id":"solver_search","generations":10})", 1, 12},
                                          {R"({"id":"dpm_solver_adaptive"})", 0, 6},
                                          {R"({"id":"dpm_solver_adaptive","order":2})", 0, 6},
                                          {R"({"id":"paradigms"})", 0, 100}};
  return rows;
}

std::string idOf(const char* sampler) { return Json::parse(sampler).at("id").get<std::string>(); }

/// A stretch of the way on which 20 steps are many enough for the error's leading term, with all three modes in reach.
const char* gentle =
    R"({"id":"variance_preserving","schedule":{"id":"linear","beta_min":0.5,"beta_max":6},"start":0.9,"end":0.15})";
const char* wholeWay = R"({"id":"variance_preserving","schedule":{"id":"linear"},"end":0.005})";

struct Law {
  Eigen::Vector2d mean = Eigen::Vector2d::Zero();
  Eigen::Matrix2d covariance = Eigen::Matrix2d::Zero();
  std::vector<double> shares;
};

Law lawOf(const Cloud& x, const Target& target, const Level& level) {
  Law law;
  const auto n = static_cast<double>(x.count());
  for (std::size_t p = 0; p < x.count(); ++p) law.mean += Eigen::Vector2d(x.at(p, 0), x.at(p, 1)) / n;
  for (std::size_t p = 0; p < x.count(); ++p) {
    const Eigen::Vector2d offset = Eigen::Vector2d(x.at(p, 0), x.at(p, 1)) - law.mean;
    law.covariance += offset * offset.transpose() / n;
  }
  law.shares = target.modeShares(level, x);
  return law;
}

/// The three modes at a noise level, from their numbers.
Law exactLaw(const Level& level) {
  const PlainMixture m = plainThreeModes();
  Law law;
  for (std::size_t k = 0; k < 3; ++k) law.mean += m.weights[k] * level.alpha * m.means[k];
  for (std::size_t k = 0; k < 3; ++k) {
    const Eigen::Vector2d offset = level.alpha * m.means[k] - law.mean;
    law.covariance += m.weights[k] * (m.covariance(k, level.alpha, level.sigma) + offset * offset.transpose());
  }
  law.shares = m.weights;
  return law;
}

/// By how many standard errors of n draws the two differ at most; fourth moments are bounded by those of a normal law.
double deviation(const Law& found, const Law& exact, double n) {
  double most = 0;
  for (int a = 0; a < 2; ++a) {
    const double variance = exact.covariance(a, a);
    most = std::max(most, std::abs(found.mean(a) - exact.mean(a)) / std::sqrt(variance / n));
    for (int b = 0; b < 2; ++b) {
      const double error = std::sqrt((variance * exact.covariance(b, b) + std::pow(exact.covariance(a, b), 2)) / n);
      most = std::max(most, std::abs(found.covariance(a, b) - exact.covariance(a, b)) / error);
    }
  }
  for (std::size_t k = 0; k < exact.shares.size(); ++k) {
    const double error = std::sqrt(exact.shares[k] * (1 - exact.shares[k]) / n);
    most = std::max(most, std::abs(found.shares[k] - exact.shares[k]) / error);
  }
  return most;
}

} // namespace

/// Every sampler of the catalogue against the exact flow or the exact law.
class SamplerCatalogueTest : public QObject {
  Q_OBJECT
 private slots:
  void noneIsLeftOut() {
    std::set<std::string> tested;
    for (const OdeRow& row : odeRows()) tested.insert(idOf(row.sampler));
    for (const OtherRow& row : stochasticRows()) tested.insert(idOf(row.sampler));
    for (const OtherRow& row : tunedRows()) tested.insert(idOf(row.sampler));
    tested.insert("symmetric_splitting"); // of velocities, in phase_space_test.cpp
    for (const std::string& id : samplers().ids()) {
      QVERIFY2(tested.count(id) == 1, qPrintable(QString::fromStdString(id + " is in no row")));
    }
  }

  void orderAndEvaluations_data() {
    QTest::addColumn<int>("row");
    for (std::size_t i = 0; i < odeRows().size(); ++i) QTest::newRow(odeRows()[i].sampler) << static_cast<int>(i);
  }
  void orderAndEvaluations() {
    QFETCH(int, row);
    const OdeRow& method = odeRows()[static_cast<std::size_t>(row)];
    const auto target = make(targets(), threeModes());
    const auto process = make(processes(), gentle);
    const Cloud start = normalCloud(12, 2);
    static const Cloud exact = exactFlow(*process, start);
    const auto sampler = make(samplers(), method.sampler);
    std::vector<double> errors;
    for (int steps = method.first; steps <= 640; steps *= 2) {
      Journey journey = journeyOf(*process, *target, R"("log_snr_uniform")", static_cast<std::size_t>(steps));
      errors.push_back(rootMeanSquare(travel(*sampler, journey, start), exact));
      QCOMPARE(journey.prediction.evaluations(), static_cast<std::uint64_t>(method.perStep * steps + method.extra));
    }
    const std::vector<double> found = slopes(errors);
    const double mean = std::log2(errors.front() / errors.back()) / static_cast<double>(found.size());
    QString text = QStringLiteral("order %1, measured %2:").arg(method.order).arg(mean, 0, 'f', 2);
    for (const double slope : found) text += QStringLiteral(" %1").arg(slope, 0, 'f', 2);
    QVERIFY2(std::abs(mean - method.order) <= 0.15, qPrintable(text));
    QVERIFY2(std::abs(found.back() - method.order) <= 0.15, qPrintable(text));
    if (qEnvironmentVariableIsSet("SEMIFLOW_PRINT")) qInfo().noquote() << method.sampler << text << errors.front();
  }

  void lawOfTheStochastic_data() {
    QTest::addColumn<int>("row");
    for (std::size_t i = 0; i < stochasticRows().size(); ++i) {
      QTest::newRow(stochasticRows()[i].sampler) << static_cast<int>(i);
    }
  }
  void lawOfTheStochastic() {
    QFETCH(int, row);
    const OtherRow& method = stochasticRows()[static_cast<std::size_t>(row)];
    reachesTheLaw(method, 4.5, 2500);
  }

  void lawOfTheTuned_data() {
    QTest::addColumn<int>("row");
    for (std::size_t i = 0; i < tunedRows().size(); ++i) QTest::newRow(tunedRows()[i].sampler) << static_cast<int>(i);
  }
  void lawOfTheTuned() {
    QFETCH(int, row);
    reachesTheLaw(tunedRows()[static_cast<std::size_t>(row)], 4.5, 2500);
  }

 private:
  static void reachesTheLaw(const OtherRow& method, double allowed, std::size_t particles) {
    const auto target = make(targets(), threeModes());
    const auto process = make(processes(), wholeWay);
    const auto sampler = make(samplers(), method.sampler);
    Journey journey = journeyOf(*process, *target, R"("log_snr_uniform")", static_cast<std::size_t>(method.steps), 12);
    const Cloud x = travel(*sampler, journey, normalCloud(particles, 2, process->priorDeviation(), 11));
    const Level& last = journey.levels.back();
    const Law found = lawOf(x, *target, last);
    const double most = deviation(found, exactLaw(last), static_cast<double>(particles));
    QVERIFY2(most < allowed, qPrintable(QStringLiteral("%1 standard errors; mean %2 %3, shares %4 %5 %6")
                                            .arg(most)
                                            .arg(found.mean(0))
                                            .arg(found.mean(1))
                                            .arg(found.shares[0])
                                            .arg(found.shares[1])
                                            .arg(found.shares[2])));
    if (method.perStep > 0) {
      QCOMPARE(journey.prediction.evaluations(), static_cast<std::uint64_t>(method.perStep * method.steps));
    }
  }
};

SEMIFLOW_SUITE("core/sampling/sampler_catalogue", SamplerCatalogueTest);
#include "sampler_catalogue_test.moc"
