#include "views/cloud_plane.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include <Eigen/Eigenvalues>

#include "views/chart.h"

namespace semiflow::views {

using experiment::GridField;
using experiment::Particles;

namespace {

constexpr std::size_t mostCoordinates = 4;

std::vector<std::array<std::size_t, 2>> pairsOf(std::size_t dimension) {
  std::vector<std::array<std::size_t, 2>> pairs;
  const std::size_t most = std::min(dimension, mostCoordinates);
  for (std::size_t b = 1; b < most; ++b) {
    for (std::size_t a = 0; a < b; ++a) pairs.push_back({a, b});
  }
  return pairs;
}

QString nameOf(const Particles& particles, std::size_t coordinate) {
  return QString::fromStdString(particles.coordinates[coordinate]);
}

/// The two directions of the largest variance, each with its largest entry above 0.
std::array<std::vector<double>, 2> principalAxes(const Particles& particles) {
  const auto d = static_cast<Eigen::Index>(particles.dimension());
  const auto n = static_cast<Eigen::Index>(particles.count());
  const Eigen::Map<const Eigen::MatrixXd> x(particles.positions.data(), d, n);
  const Eigen::MatrixXd centred = x.colwise() - x.rowwise().mean();
  const Eigen::MatrixXd covariance = centred * centred.transpose();
  std::array<std::vector<double>, 2> axes;
  if (!covariance.allFinite()) return axes;
  const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(covariance);
  for (std::size_t k = 0; k < 2; ++k) {
    Eigen::VectorXd axis = solver.eigenvectors().col(d - 1 - static_cast<Eigen::Index>(k));
    Eigen::Index largest = 0;
    axis.cwiseAbs().maxCoeff(&largest);
    if (axis(largest) < 0) axis = -axis;
    axes[k].assign(axis.data(), axis.data() + d);
  }
  return axes;
}

} // namespace

QStringList CloudPlane::namesOf(const Particles& particles) {
  QStringList names;
  for (const auto& [a, b] : pairsOf(particles.dimension()))
    names << nameOf(particles, a) + QStringLiteral(", ") + nameOf(particles, b);
  if (particles.dimension() > 2) names << QStringLiteral("principal axes");
  return names;
}

CloudPlane::CloudPlane(const Particles& particles, int chosen) {
  const auto pairs = pairsOf(particles.dimension());
  const auto number = static_cast<std::size_t>(std::max(chosen, 0));
  if (number < pairs.size()) {
    coordinates_ = pairs[number];
  } else if (particles.dimension() > 2) {
    directions_ = principalAxes(particles);
  }
  firstTwo_ = directions_[0].empty() && coordinates_ == std::array<std::size_t, 2>{0, 1};
  for (std::size_t k = 0; k < 2; ++k) {
    labels_[k] =
        directions_[k].empty() ? nameOf(particles, coordinates_[k]) : QStringLiteral("principal axis %1").arg(k + 1);
  }
}

QPointF CloudPlane::at(const Particles& particles, std::size_t particle) const {
  const std::size_t d = particles.dimension();
  const double* x = particles.positions.data() + particle * d;
  if (directions_[0].size() != d) return {x[coordinates_[0]], x[coordinates_[1]]};
  double along[2] = {0, 0};
  for (std::size_t k = 0; k < 2; ++k) {
    for (std::size_t c = 0; c < d; ++c) along[k] += directions_[k][c] * x[c];
  }
  return {along[0], along[1]};
}

std::vector<double> weightsOf(const Particles& particles) {
  const std::size_t count = particles.count();
  if (particles.logWeights.size() != count) return std::vector<double>(count, 1.0 / static_cast<double>(count));
  const double most = views::rangeOf(particles.logWeights).upper;
  std::vector<double> weights(count);
  for (std::size_t p = 0; p < count; ++p) {
    const double weight = std::exp(particles.logWeights[p] - most);
    weights[p] = std::isfinite(weight) ? weight : 0;
  }
  const double sum = std::accumulate(weights.begin(), weights.end(), 0.0);
  if (!(sum > 0)) return std::vector<double>(count, 1.0 / static_cast<double>(count));
  for (double& weight : weights) weight /= sum;
  return weights;
}

GridField logDensityOf(const Particles& particles, const GridField& like) {
  GridField field = like;
  const std::size_t nx = like.axes[0].points, ny = like.axes[1].points;
  std::vector<double> counts(nx * ny, 0.0);
  const std::vector<double> weights = weightsOf(particles);
  const std::size_t d = particles.dimension();
  for (std::size_t p = 0; p < particles.count(); ++p) {
    const double i = (particles.positions[p * d] - like.axes[0].lower) / like.axes[0].spacing + 0.5;
    const double j = (particles.positions[p * d + 1] - like.axes[1].lower) / like.axes[1].spacing + 0.5;
    if (i >= 0 && j >= 0 && i < static_cast<double>(nx) && j < static_cast<double>(ny))
      counts[static_cast<std::size_t>(j) * nx + static_cast<std::size_t>(i)] += weights[p];
  }
  // The weights 1, 2, 1 along either axis, twice.
  for (int pass = 0; pass < 2; ++pass) {
    for (const bool alongX : {true, false}) {
      std::vector<double> smooth = counts;
      const std::size_t step = alongX ? 1 : nx, last = alongX ? nx - 1 : ny - 1;
      for (std::size_t at = 0; at < counts.size(); ++at) {
        const std::size_t place = alongX ? at % nx : at / nx;
        if (place > 0 && place < last) smooth[at] = 0.25 * (counts[at - step] + 2 * counts[at] + counts[at + step]);
      }
      counts = std::move(smooth);
    }
  }
  const double scale = 1 / (like.axes[0].spacing * like.axes[1].spacing);
  constexpr double nothing = 1e-30;
  for (std::size_t at = 0; at < counts.size(); ++at) field.values[at] = std::log(std::max(counts[at] * scale, nothing));
  return field;
}

const GridField* arrowsFor(const experiment::Frame& frame, const Particles& particles) {
  for (const auto& content : frame.contents) {
    const auto* field = std::get_if<GridField>(content.get());
    if (field == nullptr || field->mode || !field->isComplex() || field->axes.size() != 2 || particles.dimension() < 2)
      continue;
    if (field->axes[0].name == particles.coordinates[0] && field->axes[1].name == particles.coordinates[1])
      return field;
  }
  return nullptr;
}

} // namespace semiflow::views
