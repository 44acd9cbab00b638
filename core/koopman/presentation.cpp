#include "core/koopman/presentation.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include <fmt/format.h>

namespace semiflow::koopman {
namespace {

using Eigen::Index;
using experiment::Axis;
using experiment::Content;
using experiment::GridField;
using experiment::Particles;
using experiment::Table;

constexpr std::size_t mostPoints = 20000; // of a cloud

std::size_t stride(Index count, std::size_t most) { return (static_cast<std::size_t>(count) + most - 1) / most; }

ContentPtr share(Content content) { return std::make_shared<const Content>(std::move(content)); }

GridField field(const Snapshots& s) {
  GridField result;
  result.name = s.names.empty() ? "u" : s.names.front();
  result.unit = s.unit;
  result.axes = s.axes;
  if (s.axes.size() > 1) {
    const auto last = s.states.col(s.lengths.front() - 1);
    result.values.assign(last.begin(), last.end());
    return result;
  }
  const std::size_t step = std::max<std::size_t>(1, stride(s.lengths.front(), mostShown(s)));
  Axis time{.name = "time", .unit = s.timeUnit, .lower = s.begin, .spacing = s.interval * static_cast<double>(step)};
  for (Index k = 0; k < s.lengths.front(); k += static_cast<Index>(step), ++time.points) {
    result.values.insert(result.values.end(), s.states.col(k).begin(), s.states.col(k).end());
  }
  result.axes.push_back(time);
  return result;
}

Table trajectory(const Snapshots& s) {
  Table table{.name = "trajectory", .columns = {{"time", s.timeUnit, {}}}};
  const Index shown = std::min<Index>(s.dimension(), 8);
  for (Index i = 0; i < shown; ++i) table.columns.push_back({s.nameOf(i), s.unit, {}});
  const std::size_t step = std::max<std::size_t>(1, stride(s.lengths.front(), mostChartRows));
  for (Index k = 0; k < s.lengths.front(); k += static_cast<Index>(step)) {
    table.columns[0].values.push_back(s.begin + static_cast<double>(k) * s.interval);
    for (Index i = 0; i < shown; ++i) table.columns[static_cast<std::size_t>(i) + 1].values.push_back(s.states(i, k));
  }
  return table;
}

Particles cloud(const Snapshots& s) {
  Particles particles;
  particles.name = "snapshots";
  particles.coordinates = s.names;
  const std::size_t step = std::max<std::size_t>(1, stride(s.states.cols(), mostPoints));
  for (Index k = 0; k < s.states.cols(); k += static_cast<Index>(step)) {
    particles.positions.insert(particles.positions.end(), s.states.col(k).begin(), s.states.col(k).end());
  }
  return particles;
}

} // namespace

std::size_t mostShown(const Snapshots& outline) {
  constexpr Index mostNumbers = 1 << 22; // of a line of points over time
  const Index n = outline.dimension();
  if (outline.axes.size() == 1) return static_cast<std::size_t>(std::clamp<Index>(mostNumbers / n, 2, 2000));
  return outline.axes.empty() && (n == 2 || n == 3) ? mostPoints : mostChartRows;
}

std::vector<ContentPtr> dataContents(const Snapshots& s) {
  if (!s.axes.empty()) return {share(field(s))};
  std::vector<ContentPtr> contents{share(trajectory(s))};
  if (s.dimension() == 2 || s.dimension() == 3) contents.push_back(share(cloud(s)));
  return contents;
}

experiment::Spectrum spectrumOf(const Model& model, const Snapshots& training, const Eigen::VectorXd& singularValues,
                                Index kept, const Eigen::VectorXcd& amplitudes) {
  experiment::Spectrum spectrum;
  spectrum.interval = training.interval;
  spectrum.timeUnit = training.timeUnit;
  const Eigen::VectorXcd& values = model.rates.size() > 0 ? model.rates : model.eigenvalues;
  if (model.rates.size() > 0) spectrum.interval = 0; // of the generator, not of a step
  spectrum.eigenvalues.assign(values.begin(), values.end());
  spectrum.residuals.assign(model.residuals.begin(), model.residuals.end());
  spectrum.amplitudes.assign(amplitudes.begin(), amplitudes.end());
  spectrum.modes.assign(model.modes.data(), model.modes.data() + model.modes.size());
  spectrum.singularValues.assign(singularValues.begin(), singularValues.end());
  spectrum.kept = static_cast<std::size_t>(kept);
  spectrum.covariances = model.covariances;
  spectrum.stateAxes = training.axes;
  if (training.axes.empty()) {
    spectrum.stateAxes = {{.name = "state", .unit = "", .points = static_cast<std::size_t>(training.dimension())}};
    spectrum.stateNames = training.names;
  }
  return spectrum;
}

std::vector<Index> shownStates(const Snapshots& s) {
  if (s.axes.empty()) return shownStates(s, {});
  const Eigen::VectorXd mean = s.states.rowwise().mean();
  return shownStates(s, (s.states.colwise() - mean).rowwise().squaredNorm());
}

std::vector<Index> shownStates(const Snapshots& outline, const Eigen::VectorXd& spread) {
  if (outline.axes.empty()) {
    std::vector<Index> first(static_cast<std::size_t>(std::min<Index>(outline.dimension(), 3)));
    std::iota(first.begin(), first.end(), Index{0});
    return first;
  }
  Index most = 0;
  spread.maxCoeff(&most);
  return {most};
}

Table tableOf(const Chart& chart, const Snapshots& snapshots) {
  const std::size_t step = std::max<std::size_t>(1, stride(chart.prediction.cols(), mostChartRows));
  Table table{.name = chart.name, .columns = {{"time", snapshots.timeUnit, {}}}};
  const auto add = [&](const std::string& name, const std::string& unit, auto value) {
    Table::Column column{name, unit, {}};
    for (Index k = 0; k < chart.prediction.cols(); k += static_cast<Index>(step)) column.values.push_back(value(k));
    table.columns.push_back(std::move(column));
  };
  for (Index k = 0; k < chart.prediction.cols(); k += static_cast<Index>(step)) {
    table.columns[0].values.push_back(chart.begin + static_cast<double>(k) * snapshots.interval);
  }
  for (Index i = 0; i < static_cast<Index>(chart.states.size()); ++i) {
    const std::string suffix =
        chart.states.size() > 1 ? "_" + snapshots.nameOf(chart.states[static_cast<std::size_t>(i)]) : "";
    if (chart.truth.cols() > 0) add("truth" + suffix, snapshots.unit, [&](Index k) { return chart.truth(i, k); });
    add(chart.predicted + suffix, snapshots.unit, [&](Index k) { return chart.prediction(i, k); });
  }
  if (!chart.error.empty()) {
    add("error", "", [&](Index k) { return chart.error[static_cast<std::size_t>(k)]; });
    table.columns.back().apart = true;
  }
  return table;
}

std::vector<std::string> warningsOfFit(Index unknowns, Index pairs) {
  if (unknowns >= pairs) {
    return {fmt::format("There are as many unknowns ({}) as pairs of snapshots: the fit is perfect whatever the "
                        "dynamics, and residuals say nothing. Give more snapshots or keep a smaller rank.",
                        unknowns)};
  }
  if (pairs < 2 * unknowns) {
    return {fmt::format("{} pairs of snapshots are few for {} unknowns: residuals come out too small. Give more "
                        "snapshots or keep a smaller rank.",
                        pairs, unknowns)};
  }
  return {};
}

std::vector<std::string> warningsOf(const Model& model, const Reduced& reduced, Index wanted, Index pairs, bool random,
                                    double noise) {
  std::vector<std::string> warnings;
  if (reduced.rank() < wanted && wanted <= pairs) {
    warnings.push_back(
        fmt::format("Of {} observables only {} directions were kept; the others hardly differ over the data.", wanted,
                    reduced.rank()));
  }
  const auto doubtful = (model.residuals.array() > 0.1).count();
  if (doubtful > 0 && random) {
    warnings.emplace_back(
        "Noise drives this system: residuals contain its variance, so that even exact eigenfunctions have "
        "large ones, and pairs of snapshots count as samples of a mean.");
  } else if (doubtful > 0 && noise > 0.02) {
    warnings.push_back(fmt::format(
        "{} of {} eigenvalues have a residual above 0.1. Noise of {:.2g}% of the data is in it, so that exact "
        "eigenvalues have such residuals too: judge by how they settle with more data, or by the ellipses of "
        "opt_dmd.",
        doubtful, model.residuals.size(), 100 * noise));
  } else if (doubtful > 0) {
    warnings.push_back(
        fmt::format("{} of {} eigenvalues have a residual above 0.1: the data do not show them to be near the "
                    "operator's spectrum.",
                    doubtful, model.residuals.size()));
  }
  if (model.discarded > 0) {
    warnings.push_back(fmt::format("{} {} left out for {} residual.", model.discarded,
                                   model.discarded == 1 ? "eigenvalue was" : "eigenvalues were",
                                   model.discarded == 1 ? "its" : "their"));
  }
  return warnings;
}

std::vector<std::string> forecastWarnings(const Model& model, const Eigen::VectorXcd& amplitudes,
                                          const Snapshots& training, Index horizon) {
  const double scale = amplitudes.cwiseAbs().maxCoeff();
  Index growing = 0;
  double fastest = 1;
  for (Index j = 0; j < amplitudes.size(); ++j) {
    const double modulus = std::abs(model.eigenvalues[j]);
    const double growth = std::pow(modulus, static_cast<double>(horizon));
    if (modulus <= 1 + 1e-9 || growth < 1.1 || std::abs(amplitudes[j]) * growth < 1e-6 * scale) continue;
    ++growing;
    fastest = std::max(fastest, modulus);
  }
  if (growing == 0) return {};
  const std::string who = growing == 1 ? "A mode grows over the forecast, doubling"
                                       : fmt::format("{} modes grow over the forecast, the fastest doubling", growing);
  return {fmt::format("{} every {:.3g}{}{}: it will leave the data's range.", who,
                      std::log(2) / std::log(fastest) * training.interval, training.timeUnit.empty() ? "" : " ",
                      training.timeUnit)};
}

} // namespace semiflow::koopman
