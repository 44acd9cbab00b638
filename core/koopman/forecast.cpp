#include "core/koopman/forecast.h"

#include <algorithm>
#include <cmath>

namespace semiflow::koopman {

using Eigen::Index;
using Eigen::MatrixXcd;
using Eigen::MatrixXd;
using Eigen::VectorXcd;

MatrixXcd forcedPart(const Model& model, const MatrixXd& inputs) {
  MatrixXcd result(model.eigenvalues.size(), inputs.cols());
  for (Index k = 0; k < inputs.cols(); ++k) {
    result.col(k) = model.control * inputs.col(k);
    if (k > 0) result.col(k) += model.eigenvalues.cwiseProduct(result.col(k - 1));
  }
  return result;
}

namespace {

/// What each mode is multiplied by, at each horizon.
MatrixXcd weightsOf(const Model& model, const VectorXcd& coefficients, Index first, Index count,
                    const MatrixXcd& forced) {
  MatrixXcd weights(coefficients.size(), count);
  for (Index j = 0; j < coefficients.size(); ++j) {
    for (Index k = 0; k < count; ++k) {
      weights(j, k) = coefficients[j] * std::pow(model.eigenvalues[j], static_cast<double>(first + k));
      if (first + k == 0) weights(j, k) = coefficients[j]; // 0^0
    }
  }
  if (forced.size() > 0) weights += forced.middleCols(first - 1, count);
  return weights;
}

} // namespace

MatrixXd predict(const Model& model, const VectorXcd& coefficients, Index first, Index count, const MatrixXcd& forced) {
  const MatrixXcd weights = weightsOf(model, coefficients, first, count, forced);
  MatrixXd result(model.modes.rows(), count);
  const MatrixXd re = weights.real(), im = weights.imag();
  parallelBlocks(static_cast<std::size_t>(result.rows()), 1024, [&](std::size_t begin, std::size_t end) {
    const auto from = static_cast<Index>(begin), rows = static_cast<Index>(end - begin);
    const auto modes = model.modes.middleRows(from, rows);
    result.middleRows(from, rows).noalias() = MatrixXd(modes.real()) * re;
    result.middleRows(from, rows).noalias() -= MatrixXd(modes.imag()) * im;
  });
  return result;
}

MatrixXd predict(const Model& model, const std::vector<Index>& states, const VectorXcd& coefficients, Index first,
                 Index count, const MatrixXcd& forced) {
  const MatrixXcd weights = weightsOf(model, coefficients, first, count, forced);
  const MatrixXcd modes = model.modes(states, Eigen::all);
  return modes.real() * weights.real() - modes.imag() * weights.imag();
}

MatrixXd withBaseline(MatrixXd rows, const Baseline& baseline, const std::vector<Index>& states, Index number) {
  const Eigen::VectorXd level = baseline.level(states), slope = baseline.slope(states);
  for (Index k = 0; k < rows.cols(); ++k) rows.col(k) += level + static_cast<double>(number + k) * slope;
  return rows;
}

void SquaredErrors::add(const Eigen::VectorXd& prediction, const Eigen::VectorXd& truth, const Eigen::VectorXd& start,
                        const Eigen::VectorXd& mean) {
  error.push_back((prediction - truth).squaredNorm());
  persistence.push_back((start - truth).squaredNorm());
  size.push_back((truth - mean).squaredNorm());
}

double relativeError(double sum, double size) { return size > 0 ? std::sqrt(sum / size) : std::sqrt(sum); }

Verification::Verification(const Model& model, const Snapshots& snapshots, Baseline baseline, Eigen::VectorXd mean,
                           std::vector<Comparison> comparisons)
    : model_(model), snapshots_(snapshots), baseline_(std::move(baseline)), mean_(std::move(mean)),
      comparisons_(std::move(comparisons)) {
  // So many horizons at a time that one piece takes a few milliseconds.
  const Index work = std::max<Index>(1, model.modes.size());
  const Index block = std::clamp<Index>((Index{1} << 24) / work, 1, 256);
  for (std::size_t c = 0; c < comparisons_.size(); ++c) {
    for (Index k = 0; k < comparisons_[c].count; k += block)
      pieces_.push_back({c, k, std::min(block, comparisons_[c].count - k)});
  }
  sums_.resize(pieces_.size());
  blocks_ = Blocks(pieces_.size());
}

bool Verification::run(const std::stop_token& stop) {
  return blocks_.run(stop, [&](std::size_t i) {
    const Piece& piece = pieces_[i];
    const Comparison& comparison = comparisons_[piece.comparison];
    const MatrixXd predicted =
        predict(model_, comparison.coefficients, piece.first + 1, piece.count, comparison.forced);
    const auto truth = [&](Index horizon) -> Eigen::VectorXd { // 0: where the comparison starts from
      return snapshots_.states.col(comparison.column - 1 + horizon) +
             baseline_.at(static_cast<double>(comparison.number - 1 + horizon));
    };
    const Eigen::VectorXd start = truth(0);
    for (Index k = 0; k < piece.count; ++k) {
      const Index horizon = piece.first + 1 + k;
      const Eigen::VectorXd now = truth(horizon);
      Eigen::VectorXd forecast = predicted.col(k) + baseline_.at(static_cast<double>(comparison.number - 1 + horizon));
      for (const Index input : model_.inputs) forecast[input] = now[input]; // known, not predicted
      sums_[i].add(forecast, now, start, mean_);
    }
  });
}

std::vector<double> Verification::errors() const {
  Index longest = 0;
  for (const Comparison& c : comparisons_) longest = std::max(longest, c.count);
  std::vector<double> sums(static_cast<std::size_t>(longest), 0), counts(sums);
  double size = 0, total = 0;
  for (std::size_t i = 0; i < pieces_.size(); ++i) {
    for (std::size_t k = 0; k < sums_[i].error.size(); ++k) {
      const std::size_t horizon = static_cast<std::size_t>(pieces_[i].first) + k;
      sums[horizon] += sums_[i].error[k];
      counts[horizon] += 1;
      size += sums_[i].size[k];
      total += 1;
    }
  }
  for (std::size_t k = 0; k < sums.size(); ++k) sums[k] = relativeError(sums[k] / counts[k], size / total);
  return sums;
}

double Verification::error() const {
  double sum = 0, size = 0;
  for (const SquaredErrors& sums : sums_) {
    for (const double e : sums.error) sum += e;
    for (const double s : sums.size) size += s;
  }
  return relativeError(sum, size);
}

double Verification::persistence() const {
  double sum = 0, size = 0;
  for (const SquaredErrors& sums : sums_) {
    for (const double p : sums.persistence) sum += p;
    for (const double s : sums.size) size += s;
  }
  return relativeError(sum, size);
}

} // namespace semiflow::koopman
