#include <cmath>

#include "core/base/error.h"
#include "core/base/random.h"
#include "core/koopman/processes/process.h"

namespace semiflow::koopman {

using Eigen::Index;
using Eigen::Map;
using Eigen::MatrixXd;
using Eigen::VectorXd;

namespace {

/// hidden x examples
MatrixXd unitsOf(const Training& training, const VectorXd& weights, const MatrixXd& examples) {
  const Map<const MatrixXd> w(weights.data(), training.inputs, training.hidden);
  MatrixXd units = w.transpose() * examples;
  units.colwise() += weights.segment(training.inputs * training.hidden, training.hidden);
  return units.array().tanh();
}

VectorXd answersOf(const Training& training, const VectorXd& weights, const MatrixXd& examples) {
  return unitsOf(training, weights, examples).transpose() * weights.tail(training.hidden) /
         std::sqrt(static_cast<double>(training.hidden));
}

} // namespace

double lossOf(const Training& training, const VectorXd& weights, const MatrixXd& examples, const VectorXd& answers,
              VectorXd* gradient) {
  const Index d = training.inputs, hidden = training.hidden, count = examples.cols();
  const double scale = 1 / std::sqrt(static_cast<double>(hidden)), mean = 1 / static_cast<double>(count);
  const auto a = weights.tail(hidden);
  const MatrixXd units = unitsOf(training, weights, examples);
  const VectorXd wrong = scale * (units.transpose() * a) - answers;
  if (gradient != nullptr) {
    gradient->resize(weights.size());
    gradient->segment((d + 1) * hidden, hidden) = scale * mean * (units * wrong);
    // of each unit's argument: a_j (1 - tanh^2) times the error
    const MatrixXd back = (scale * mean * (a * wrong.transpose()).array() * (1 - units.array().square())).matrix();
    gradient->segment(d * hidden, hidden) = back.rowwise().sum();
    Map<MatrixXd>(gradient->data(), d, hidden).noalias() = examples * back.transpose();
  }
  return 0.5 * mean * wrong.squaredNorm();
}

namespace {

VectorXd drawn(const Training& training, std::uint64_t seed, Stream stream) {
  VectorXd weights(training.hidden * (training.inputs + 2));
  Random(seed, stream).fillNormals(0, 0, weights.data(), static_cast<std::size_t>(weights.size()));
  weights.head(training.inputs * training.hidden) /= std::sqrt(static_cast<double>(training.inputs));
  return weights;
}

} // namespace

std::optional<TrainingPath> trainingPath(const Training& training, Index steps, std::uint64_t seed,
                                         const std::stop_token& stop) {
  const VectorXd teacher = drawn(training, seed, Stream::target);
  VectorXd weights = drawn(training, seed, Stream::initial), gradient;
  const Random random(seed, Stream::noise);
  MatrixXd examples(training.inputs, training.batch);
  TrainingPath path{MatrixXd(weights.size(), steps), {}};
  for (Index t = 0; t < steps; ++t) {
    if (stop.stop_requested()) return std::nullopt;
    double sum = 0;
    for (Index k = 0; k < training.updates; ++k) {
      random.fillNormals(static_cast<std::uint64_t>(t), static_cast<std::uint32_t>(k), examples.data(),
                         static_cast<std::size_t>(examples.size()));
      sum += lossOf(training, weights, examples, answersOf(training, teacher, examples), &gradient);
      weights -= training.rate * gradient;
    }
    if (!weights.allFinite())
      throw DivergedError(static_cast<double>(t + 1), "the weights of the network", "Choose a smaller rate.");
    path.weights.col(t) = weights;
    path.losses.push_back(sum / static_cast<double>(training.updates));
  }
  return path;
}

} // namespace semiflow::koopman
