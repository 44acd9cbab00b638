#pragma once

#include <cmath>
#include <memory>
#include <numbers>
#include <string>
#include <utility>
#include <vector>

#include <Eigen/Dense>

#include "core/base/validate.h"
#include "core/sampling/distributions/target.h"
#include "core/sampling/grids/time_grid.h"
#include "core/sampling/processes/process.h"
#include "core/sampling/processes/schedule.h"
#include "core/sampling/samplers/sampler.h"

/// What the tests of sampling share: components made from JSON, and a mixture computed in another way.
namespace semiflow::tests {

template <class T> std::unique_ptr<T> make(const Family<T>& family, const std::string& json) {
  const Json tree = validateChoice(family, Json::parse(json), "slot");
  return family.make(Values(*family.find(tree.at("id").get<std::string>()), tree, "slot", "."));
}

/// The message with which a component is refused.
template <class T> std::string refusal(const Family<T>& family, const std::string& json) {
  try {
    make(family, json);
  } catch (const InputError& error) {
    return error.what();
  }
  return "accepted";
}

inline sampling::Journey journeyOf(const sampling::Process& process, const sampling::Target& target,
                                   const std::string& grid, std::size_t steps, std::uint64_t seed = 1) {
  const auto score = [&target](const sampling::Level& level, const sampling::Cloud& x, sampling::Cloud& out) {
    target.score(level, x, out);
  };
  return {process, make(sampling::timeGrids(), grid)->levels(process, steps), sampling::Prediction(score),
          Random(seed, Stream::noise)};
}

/// Takes every step and returns where the particles end.
inline sampling::Cloud travel(sampling::Sampler& sampler, sampling::Journey& journey, sampling::Cloud x) {
  for (std::size_t i = 0; i < journey.steps(); ++i) sampler.step(journey, i, x);
  return x;
}

inline sampling::Cloud normalCloud(std::size_t count, std::size_t dimension, double deviation = 1,
                                   std::uint64_t seed = 1) {
  sampling::Cloud x(count, dimension);
  addNormals(x, deviation, Random(seed, Stream::initial), 0);
  return x;
}

/// A Gaussian mixture by its textbook formula: dense inverses and determinants, one point at a time.
struct PlainMixture {
  std::vector<double> weights;
  std::vector<Eigen::VectorXd> means;
  std::vector<Eigen::MatrixXd> covariances;

  Eigen::MatrixXd covariance(std::size_t k, double alpha, double sigma) const {
    const auto d = means[k].size();
    return alpha * alpha * covariances[k] + sigma * sigma * Eigen::MatrixXd::Identity(d, d);
  }
  double density(std::size_t k, const Eigen::VectorXd& x, double alpha, double sigma) const {
    const Eigen::MatrixXd c = covariance(k, alpha, sigma);
    const Eigen::VectorXd offset = x - alpha * means[k];
    return weights[k] * std::exp(-0.5 * offset.dot(c.inverse() * offset)) /
           std::sqrt(c.determinant() * std::pow(2 * std::numbers::pi, static_cast<double>(x.size())));
  }
  double density(const Eigen::VectorXd& x, double alpha, double sigma) const {
    double sum = 0;
    for (std::size_t k = 0; k < weights.size(); ++k) sum += density(k, x, alpha, sigma);
    return sum;
  }
  Eigen::VectorXd score(const Eigen::VectorXd& x, double alpha, double sigma) const {
    Eigen::VectorXd sum = Eigen::VectorXd::Zero(x.size());
    for (std::size_t k = 0; k < weights.size(); ++k) {
      sum -= density(k, x, alpha, sigma) * (covariance(k, alpha, sigma).inverse() * (x - alpha * means[k]));
    }
    return sum / density(x, alpha, sigma);
  }
};

inline const char* threeModes() {
  return R"({"id":"gaussian_mixture","weights":[0.5,0.3,0.2],"means":[[-1.5,-0.5],[1.2,-0.8],[0.3,1.4]],
    "covariances":[[[0.3,0.1],[0.1,0.2]],[[0.15,-0.05],[-0.05,0.3]],[[0.4,0.0],[0.0,0.1]]]})";
}

inline PlainMixture plainThreeModes() {
  PlainMixture m;
  m.weights = {0.5, 0.3, 0.2};
  m.means = {Eigen::Vector2d(-1.5, -0.5), Eigen::Vector2d(1.2, -0.8), Eigen::Vector2d(0.3, 1.4)};
  m.covariances.resize(3, Eigen::MatrixXd(2, 2));
  m.covariances[0] << 0.3, 0.1, 0.1, 0.2;
  m.covariances[1] << 0.15, -0.05, -0.05, 0.3;
  m.covariances[2] << 0.4, 0.0, 0.0, 0.1;
  return m;
}

/// The steepness of log error over log steps between neighbours, with its sign turned: the measured order.
inline std::vector<double> slopes(const std::vector<double>& errors) {
  std::vector<double> result;
  for (std::size_t i = 1; i < errors.size(); ++i) result.push_back(std::log2(errors[i - 1] / errors[i]));
  return result;
}

} // namespace semiflow::tests
