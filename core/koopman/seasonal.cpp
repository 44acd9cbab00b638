#include "core/koopman/seasonal.h"

#include <algorithm>
#include <cmath>

#include "core/base/error.h"

namespace semiflow::koopman {

using Eigen::Index;
using Eigen::VectorXd;

namespace {

Index phaseOf(double number, double season, Index phases) {
  const double within = number - season * std::floor(number / season);
  return std::min(static_cast<Index>(std::floor(within / season * static_cast<double>(phases))), phases - 1);
}

} // namespace

SeasonalMean SeasonalMean::of(const Snapshots& training, double season) {
  SF_ASSERT(season >= 1 && training.lengths.size() == 1);
  const Index phases = std::max<Index>(1, std::lround(season));
  SeasonalMean result{Eigen::MatrixXd::Zero(training.dimension(), phases), season};
  VectorXd counts = VectorXd::Zero(phases);
  for (Index k = 0; k < training.states.cols(); ++k) {
    const Index phase = phaseOf(static_cast<double>(k), season, phases);
    result.values.col(phase) += training.states.col(k);
    counts[phase] += 1;
  }
  const VectorXd mean = training.states.rowwise().mean();
  for (Index p = 0; p < phases; ++p) {
    if (counts[p] > 0) {
      result.values.col(p) /= counts[p];
    } else {
      result.values.col(p) = mean;
    }
  }
  return result;
}

VectorXd SeasonalMean::at(double number) const { return values.col(phaseOf(number, season, values.cols())); }

double SeasonalMean::error(const Snapshots& heldOut, Index first, Index count, Index number, const VectorXd& mean,
                           const Baseline& baseline) const {
  double sum = 0, size = 0;
  for (Index k = 0; k < count; ++k) {
    const auto place = static_cast<double>(number + k);
    const VectorXd truth = heldOut.states.col(first + k);
    sum += (at(place) - truth).squaredNorm();
    size += (truth + baseline.at(place) - mean).squaredNorm();
  }
  return size > 0 ? std::sqrt(sum / size) : std::sqrt(sum);
}

} // namespace semiflow::koopman
