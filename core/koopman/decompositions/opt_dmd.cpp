#include <algorithm>
#include <cmath>
#include <numeric>

#include <Eigen/QR>
#include <Eigen/SVD>

#include "core/base/parallel.h"
#include "core/base/random.h"
#include "core/koopman/decompositions/catalogue.h"
#include "core/koopman/decompositions/exponential_fit.h"
#include "core/koopman/decompositions/rank.h"
#include "core/koopman/spectra/model.h"
#include "core/koopman/spectra/reduction.h"

namespace semiflow::koopman {
namespace {

using Eigen::Index;
using Eigen::MatrixXcd;
using Eigen::MatrixXd;
using Eigen::VectorXcd;
using Complex = std::complex<double>;

/// The data in the coordinates z = S q of the leading singular vectors, trajectory by trajectory; times in intervals.
std::vector<TimeSeries> seriesOf(const Reduced& reduced, const Lifted& lifted) {
  std::vector<TimeSeries> all;
  const auto scale = reduced.singularValues.head(reduced.rank()).asDiagonal();
  for (std::size_t t = 0; t < lifted.begins.size(); ++t) {
    const Index begin = lifted.begins[t];
    const Index end = t + 1 < lifted.begins.size() ? lifted.begins[t + 1] : reduced.q.cols();
    if (end - begin < 2) continue;
    all.push_back({Eigen::VectorXd::LinSpaced(end - begin, 0, static_cast<double>(end - begin - 1)),
                   (scale * reduced.q.middleCols(begin, end - begin)).transpose()});
  }
  return all;
}

/// The same with a share of the times, drawn without repetition.
std::vector<TimeSeries> subset(const std::vector<TimeSeries>& all, double share, const Random& random,
                               std::uint64_t trial) {
  std::vector<TimeSeries> part;
  std::uint32_t draw = 0;
  for (const TimeSeries& s : all) {
    std::vector<Index> order(static_cast<std::size_t>(s.times.size()));
    std::iota(order.begin(), order.end(), Index{0});
    const auto count = static_cast<std::size_t>(std::max(2L, std::lround(share * static_cast<double>(order.size()))));
    for (std::size_t i = 0; i < count; ++i) {
      const double u = random.uniforms(trial, 0, draw++)[0];
      std::swap(order[i], order[i + static_cast<std::size_t>(u * static_cast<double>(order.size() - i))]);
    }
    order.resize(count);
    std::sort(order.begin(), order.end());
    part.push_back({s.times(order), s.values(order, Eigen::all)});
  }
  return part;
}

/// Means over half samples vary as the estimate itself does: a share f of the data has the variance (1 - f)/f of the
/// whole's, around the whole's. Shao, Wu, Ann. Statist. 17, 1176 (1989).
std::vector<std::array<double, 3>> bagged(const std::vector<TimeSeries>& all, const VectorXcd& rates, Index trials,
                                          double share, std::uint64_t seed, const std::stop_token& stop) {
  const Random random(seed, Stream::target);
  MatrixXcd found = MatrixXcd::Zero(rates.size(), trials);
  parallelBlocks(static_cast<std::size_t>(trials), 1, [&](std::size_t trial, std::size_t) {
    if (stop.stop_requested()) return; // what is found then is not used
    const auto part = subset(all, share, random, trial);
    found.col(static_cast<Index>(trial)) = fitExponentials(part, rates, 20).rates.array().exp();
  });
  std::vector<std::array<double, 3>> result;
  const double factor = share / (1 - share) / static_cast<double>(trials - 1);
  for (Index j = 0; j < rates.size(); ++j) {
    const VectorXcd off = found.row(j).array() - found.row(j).mean();
    result.push_back(
        {factor * off.real().squaredNorm(), factor * off.real().dot(off.imag()), factor * off.imag().squaredNorm()});
  }
  return result;
}

/// Each eigenvalue's direction in the channels: its weights, or what the weights of several trajectories have in
/// common.
MatrixXcd directions(const ExponentialFit& fit, const std::vector<bool>& real) {
  if (fit.weights.size() == 1) return fit.weights.front().transpose();
  const Index channels = fit.weights.front().cols(), count = fit.rates.size();
  MatrixXcd result(channels, count);
  for (Index j = 0; j < count; ++j) {
    MatrixXcd all(channels, static_cast<Index>(fit.weights.size()));
    for (std::size_t t = 0; t < fit.weights.size(); ++t)
      all.col(static_cast<Index>(t)) = fit.weights[t].row(j).transpose();
    result.col(j) = Eigen::JacobiSVD<MatrixXcd>(all, Eigen::ComputeThinU).matrixU().col(0);
    if (real[static_cast<std::size_t>(j)]) continue;
    result.col(j + 1) = result.col(j).conjugate();
    ++j;
  }
  return result;
}

/// Makes conjugate pairs and real eigenvalues exactly that, as they are but for round-off.
void pairUp(ExponentialFit& fit, const std::vector<bool>& real) {
  for (Index j = 0; j < fit.rates.size(); ++j) {
    if (real[static_cast<std::size_t>(j)]) {
      for (MatrixXcd& w : fit.weights) w.row(j).imag().setZero();
    } else {
      fit.rates[j + 1] = std::conj(fit.rates[j]);
      for (MatrixXcd& w : fit.weights) w.row(j + 1) = w.row(j).conjugate();
      ++j;
    }
  }
}

struct Settings {
  Index trials;
  double share;
  std::uint64_t seed;
};

std::optional<Expansion> optimised(const Reduced& reduced, const Lifted& lifted, const Settings& how,
                                   const std::stop_token& stop) {
  const std::vector<TimeSeries> series = seriesOf(reduced, lifted);
  const Expansion exact = expansionOf(reduced.k);
  VectorXcd start = exact.eigenvalues;
  std::vector<bool> real; // a negative one has a rate with the imaginary part pi: real at whole numbers of intervals
  for (Complex& z : start) {
    real.push_back(z.imag() == 0);
    z = std::log(std::abs(z) > 1e-6 ? z : Complex(1e-6)); // what dies out at once has no rate
  }
  ExponentialFit fit = fitExponentials(series, start);
  if (stop.stop_requested()) return std::nullopt;
  pairUp(fit, real);
  Expansion result{fit.rates.array().exp(), {}, {}};
  for (Index j = 0; j < fit.rates.size(); ++j) {
    if (real[static_cast<std::size_t>(j)]) result.eigenvalues[j].imag(0);
  }
  const MatrixXcd c = directions(fit, real);
  const auto scale = reduced.singularValues.head(reduced.rank());
  result.coefficients = scale.cwiseInverse().asDiagonal() * c;
  result.functions = (c.completeOrthogonalDecomposition().pseudoInverse() * scale.asDiagonal()).transpose();
  if (series.size() == 1) result.start = VectorXcd::Ones(fit.rates.size());
  if (how.trials > 0) result.covariances = bagged(series, fit.rates, how.trials, how.share, how.seed, stop);
  if (stop.stop_requested()) return std::nullopt;
  for (std::size_t j = 0; j + 1 < result.covariances.size(); ++j) {
    if (real[j]) continue;
    const auto& [xx, xy, yy] = result.covariances[j]; // the conjugate's is its mirror image
    result.covariances[j + 1] = {xx, -xy, yy};
    ++j;
  }
  return result;
}

/// Table "uncertainty": per eigenvalue its standard deviations and their correlation.
std::vector<experiment::Content> uncertainties(const Model& model) {
  if (model.covariances.empty()) return {};
  experiment::Table table{.name = "uncertainty",
                          .columns = {{"mode", "", {}},
                                      {"eigenvalue_real", "", {}},
                                      {"eigenvalue_imag", "", {}},
                                      {"deviation_real", "", {}},
                                      {"deviation_imag", "", {}},
                                      {"correlation", "", {}}}};
  for (Index j = 0; j < model.eigenvalues.size(); ++j) {
    const auto& [xx, xy, yy] = model.covariances[static_cast<std::size_t>(j)];
    const double product = std::sqrt(xx * yy);
    const double row[6] = {static_cast<double>(j + 1),
                           model.eigenvalues[j].real(),
                           model.eigenvalues[j].imag(),
                           std::sqrt(xx),
                           std::sqrt(yy),
                           product > 0 ? xy / product : 0};
    for (std::size_t c = 0; c < 6; ++c) table.columns[c].values.push_back(row[c]);
  }
  return {table};
}

} // namespace

const Component<Decomposition>& optDmd() {
  static const auto component = withTruncation(
      Component<Decomposition>("opt_dmd", "Optimised DMD")
          .summary("Fits exponentials in time to all snapshots at once: no bias from noise, and error bars by bagging.")
          .formula("min ‖x(tₙ) − Σ bⱼ exp(αⱼ tₙ)‖ over all n,  λⱼ = exp(αⱼ Δt)")
          .reference(
              "Askham, Kutz, Variable projection methods for an optimized dynamic mode decomposition, SIAM J. Appl. "
              "Dyn. Syst. 17, 380 (2018); Sashidhar, Kutz, Bagging, optimized dynamic mode decomposition, Phil. "
              "Trans. R. Soc. A 380, 20210199 (2022)")
          .parameter(integer("trials", 50)
                         .between(0, 10000)
                         .doc("fits to parts of the snapshots that the uncertainties come from; 0 or 1: none"))
          .parameter(real("share", 0.5).between(0.05, 0.95).doc("of the snapshots in such a part"))
          .parameter(integer("seed", 1).atLeast(0).doc("of the parts"))
          .makes([](const Values& v) {
            const auto trials = static_cast<Index>(v.integer("trials"));
            const Settings how{trials > 1 ? trials : 0, v.real("share"), static_cast<std::uint64_t>(v.integer("seed"))};
            Decomposition result{.rank = truncation(v), .equilibrate = false};
            result.expand = [=](const Reduced& reduced, const Lifted& lifted, const std::stop_token& stop) {
              return optimised(reduced, lifted, how, stop);
            };
            result.report = [](const Model& model, const Reduced&, const Lifted&, const Snapshots&) {
              return uncertainties(model);
            };
            return std::make_unique<Decomposition>(std::move(result));
          }));
  return component;
}

} // namespace semiflow::koopman
