#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <Eigen/Dense>
#include <fmt/format.h>

#include "core/experiment/experiment.h"
#include "core/sampling/bridges/bridge.h"
#include "tests/core/sampling/laboratory.h"
#include "tests/suite.h"

/// What the tests of bridges share.
namespace semiflow::tests {

/// A normal law as a component: N(mean, diag or full covariance).
inline std::string normalLaw(const Eigen::VectorXd& mean, const Eigen::MatrixXd& covariance) {
  const auto row = [](const auto& v) {
    std::string text;
    for (Eigen::Index i = 0; i < v.size(); ++i) text += fmt::format("{}{:.17g}", i == 0 ? "" : ",", v(i));
    return "[" + text + "]";
  };
  std::string rows;
  for (Eigen::Index r = 0; r < covariance.rows(); ++r)
    rows += (r == 0 ? "" : ",") + row(Eigen::VectorXd(covariance.row(r)));
  return R"({"id":"gaussian_mixture","weights":[1],"means":[)" + row(mean) + R"(],"covariances":[[)" + rows + "]]}";
}
inline std::string normalLine(double mean, double variance) {
  return normalLaw(Eigen::VectorXd::Constant(1, mean), Eigen::MatrixXd::Constant(1, 1, variance));
}

/// A run of kind "bridge"; `more` is what else the file says, e.g. R"("steps":64)".
inline experiment::Experiment bridgeExperiment(const std::string& source, const std::string& target,
                                               const std::string& bridge, const std::string& more) {
  return {Json::parse(R"({"semiflow":1,"kind":"bridge","distance_samples":0,"source":)" + source + R"(,"target":)" +
                      target + R"(,"bridge":)" + bridge + "," + more + "}"),
          "."};
}

inline std::vector<experiment::FramePtr> framesOf(experiment::Run& run) {
  std::vector<experiment::FramePtr> frames{run.start()};
  while (!run.finished()) frames.push_back(run.advance({}));
  return frames;
}
inline std::vector<experiment::FramePtr> framesOf(const experiment::Experiment& experiment) {
  return framesOf(*experiment.makeRun());
}

/// Positions, one particle per row.
inline Eigen::MatrixXd positions(const experiment::FramePtr& frame, const std::string& name = "position") {
  const auto& particles = std::get<experiment::Particles>(*frame->find(name));
  return Eigen::Map<const Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>>(
      particles.positions.data(), static_cast<Eigen::Index>(particles.count()),
      static_cast<Eigen::Index>(particles.dimension()));
}

inline const std::vector<double>& column(const experiment::FramePtr& frame, const std::string& table,
                                         const std::string& name) {
  for (const auto& candidate : std::get<experiment::Table>(*frame->find(table)).columns) {
    if (candidate.name == name) return candidate.values;
  }
  throw Error("no column " + name);
}

inline double scalarOf(const experiment::FramePtr& frame, const std::string& name) {
  for (const auto& scalar : frame->scalars) {
    if (scalar.name == name) return scalar.value;
  }
  throw Error("no scalar " + name);
}

/// Cov(x, y) of matrices with one particle per row.
inline Eigen::MatrixXd crossCovariance(Eigen::MatrixXd x, Eigen::MatrixXd y) {
  x.rowwise() -= x.colwise().mean().eval();
  y.rowwise() -= y.colwise().mean().eval();
  return x.transpose() * y / static_cast<double>(x.rows());
}

/// A Bridge between two laws, joined and prepared, without a run around it.
struct Joined {
  std::unique_ptr<sampling::Target> source, target;
  std::unique_ptr<sampling::Bridge> bridge;
  sampling::Integrator integrator;

  Joined(const std::string& from, const std::string& to, const std::string& id, std::size_t steps,
         sampling::Integrator::Method method = sampling::Integrator::Method::rungeKutta4)
      : source(make(sampling::targets(), from)), target(make(sampling::targets(), to)),
        bridge(make(sampling::bridges(), id)), integrator{method, steps} {
    bridge->join({*source, *target, integrator, 1});
    while (bridge->prepare()) {
    }
  }

  /// Where the flow takes these points (a row each) in that many steps.
  Eigen::MatrixXd flow(const Eigen::MatrixXd& points, std::size_t steps) const {
    sampling::Cloud x(static_cast<std::size_t>(points.rows()), static_cast<std::size_t>(points.cols()));
    for (Eigen::Index p = 0; p < points.rows(); ++p) {
      for (Eigen::Index c = 0; c < points.cols(); ++c)
        x.at(static_cast<std::size_t>(p), static_cast<std::size_t>(c)) = points(p, c);
    }
    for (std::size_t i = 0; i < steps; ++i) {
      integrator.step(
          i, [&](double t, const sampling::Cloud& at, sampling::Cloud& out) { bridge->drift(0, t, at, out); }, x);
    }
    Eigen::MatrixXd result(points.rows(), points.cols());
    for (Eigen::Index p = 0; p < points.rows(); ++p) {
      for (Eigen::Index c = 0; c < points.cols(); ++c)
        result(p, c) = x.at(static_cast<std::size_t>(p), static_cast<std::size_t>(c));
    }
    return result;
  }

  /// Of a flow between normal laws, which is affine: x -> shift + matrix x.
  std::pair<Eigen::VectorXd, Eigen::MatrixXd> affineFlow(std::size_t steps) const {
    const auto d = static_cast<Eigen::Index>(source->dimension());
    Eigen::MatrixXd points = Eigen::MatrixXd::Zero(d + 1, d);
    points.bottomRows(d).setIdentity();
    const Eigen::MatrixXd ends = flow(points, steps);
    return {ends.row(0).transpose(), (ends.bottomRows(d).rowwise() - ends.row(0)).transpose()};
  }
};

} // namespace semiflow::tests
