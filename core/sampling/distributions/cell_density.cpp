#include "core/sampling/distributions/cell_density.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "core/base/error.h"
#include "core/base/parallel.h"

namespace semiflow::sampling {
namespace {

constexpr std::size_t lanes = Cloud::lanes;

/// log erfc(z), z >= 0, beyond where erfc itself becomes 0.
double logErfc(double z) {
  constexpr double far = 20;
  if (z < far) return std::log(std::erfc(z));
  const double u = 0.5 / (z * z);
  return -z * z - std::log(z) - 0.5 * std::log(std::numbers::pi) +
         std::log1p(-u * (1 - 3 * u * (1 - 5 * u * (1 - 7 * u * (1 - 9 * u)))));
}

/// log of the mass (erf(a) - erf(b))/2 of an interval, a > b.
double logMass(double a, double b) {
  if (a <= 0) return logMass(-b, -a);
  if (b < 0) return std::log(0.5 * (std::erf(a) + std::erf(-b)));
  const double near = logErfc(b);
  return near + std::log(-0.5 * std::expm1(logErfc(a) - near));
}

} // namespace

/// The masses of one side's cells under the normal law around a coordinate, and the logarithmic derivatives by it.
struct CellDensity::Line {
  std::vector<double> logs, slopes;
  double peak = 0;
};

/// What is known of a strip: of each lane the log density and the score.
struct CellDensity::Strip {
  std::vector<Line> lines[2];
  Eigen::MatrixXd right, left; ///< masses of rows and their slopes, and those summed over the rows' cells
  double logDensity[lanes];
  double score[2][lanes];
};

CellDensity::CellDensity(Eigen::MatrixXd masses, std::vector<Side> sides, double blur)
    : masses_(std::move(masses)), sides_(std::move(sides)), blur_(blur) {
  SF_ASSERT(sides_.size() == 2 || (sides_.size() == 1 && masses_.rows() == 1));
  masses_ /= masses_.sum();
  double sum = 0;
  for (Eigen::Index j = 0; j < masses_.rows(); ++j) {
    for (Eigen::Index i = 0; i < masses_.cols(); ++i) {
      if (!(masses_(j, i) > 0)) continue;
      filled_.push_back({i, j});
      edges_.push_back(sum += masses_(j, i));
    }
  }
  constexpr std::size_t mostModes = 64;
  modeWeights_ = {1.0};
  if (filled_.size() > mostModes) return;
  modeWeights_.clear();
  for (const Cell& cell : filled_) modeWeights_.push_back(masses_(cell.row, cell.column));
}

std::size_t CellDensity::cells(std::size_t side) const {
  return static_cast<std::size_t>(side == 0 ? masses_.cols() : masses_.rows());
}

double CellDensity::variance(const Level& level) const {
  return level.alpha * level.alpha * blur_ * blur_ + level.sigma * level.sigma;
}

void CellDensity::line(const Level& level, std::size_t side, double x, Line& out) const {
  const std::size_t n = cells(side);
  const double deviation = std::sqrt(variance(level));
  const double width = (sides_[side].upper - sides_[side].lower) / static_cast<double>(n);
  const auto place = [&](std::size_t i) {
    return (x - level.alpha * (sides_[side].lower + width * static_cast<double>(i))) /
           (std::numbers::sqrt2 * deviation);
  };
  out.logs.resize(n);
  out.slopes.resize(n);
  out.peak = -std::numeric_limits<double>::infinity();
  const double height = 1 / (std::sqrt(2 * std::numbers::pi) * deviation);
  double z = place(0);
  for (std::size_t i = 0; i < n; ++i) {
    const double next = place(i + 1);
    const double log = logMass(z, next);
    out.logs[i] = log - std::log(level.alpha * width);
    out.slopes[i] = height * (std::exp(-z * z - log) - std::exp(-next * next - log));
    out.peak = std::max(out.peak, out.logs[i]);
    z = next;
  }
}

void CellDensity::evaluate(const Level& level, const Cloud& x, std::size_t strip, Strip& out) const {
  const Eigen::Index columns = masses_.cols(), rows = masses_.rows();
  const bool plane = dimension() == 2;
  constexpr auto width = static_cast<Eigen::Index>(lanes);
  out.lines[0].resize(lanes);
  out.lines[1].assign(plane ? 0 : lanes, Line{{0.0}, {0.0}, 0});
  out.lines[1].resize(lanes);
  out.right.resize(rows, 2 * width); // masses of the rows' cells, and beside them their derivatives
  for (std::size_t l = 0; l < lanes; ++l) {
    line(level, 0, x.strip(strip)[l], out.lines[0][l]);
    if (plane) line(level, 1, x.strip(strip)[lanes + l], out.lines[1][l]);
    const Line& b = out.lines[1][l];
    for (Eigen::Index j = 0; j < rows; ++j) {
      const auto k = static_cast<std::size_t>(j);
      const double mass = std::exp(std::max(b.logs[k] - b.peak, -700.0));
      out.right(j, static_cast<Eigen::Index>(l)) = mass;
      out.right(j, static_cast<Eigen::Index>(l) + width) = mass * b.slopes[k];
    }
  }
  out.left.noalias() = masses_.transpose() * out.right;
  constexpr double safe = 1e-200;
  for (std::size_t l = 0; l < lanes; ++l) {
    const Line& a = out.lines[0][l];
    const Line& b = out.lines[1][l];
    double sum = 0, slopeX = 0, slopeY = 0;
    for (Eigen::Index i = 0; i < columns; ++i) {
      const auto k = static_cast<std::size_t>(i);
      const double mass = std::exp(std::max(a.logs[k] - a.peak, -700.0));
      const double part = mass * out.left(i, static_cast<Eigen::Index>(l));
      sum += part;
      slopeX += part * a.slopes[k];
      slopeY += mass * out.left(i, static_cast<Eigen::Index>(l) + width);
    }
    double peak = a.peak + b.peak;
    if (!(sum > safe)) { // between filled cells far away: the largest term becomes 1
      peak = -std::numeric_limits<double>::infinity();
      const auto log = [&](const Cell& cell) {
        return std::log(masses_(cell.row, cell.column)) + a.logs[static_cast<std::size_t>(cell.column)] +
               b.logs[static_cast<std::size_t>(cell.row)];
      };
      for (const Cell& cell : filled_) peak = std::max(peak, log(cell));
      sum = slopeX = slopeY = 0;
      for (const Cell& cell : filled_) {
        const double part = std::exp(log(cell) - peak);
        sum += part;
        slopeX += part * a.slopes[static_cast<std::size_t>(cell.column)];
        slopeY += part * b.slopes[static_cast<std::size_t>(cell.row)];
      }
    }
    out.logDensity[l] = peak + std::log(sum);
    out.score[0][l] = slopeX / sum;
    out.score[1][l] = slopeY / sum;
  }
}

template <class Body> void CellDensity::forEachStrip(const Level& level, const Cloud& x, const Body& body) const {
  parallelBlocks(x.strips(), 4, [&](std::size_t begin, std::size_t end) {
    const auto strip = std::make_unique<Strip>();
    for (std::size_t s = begin; s < end; ++s) {
      evaluate(level, x, s, *strip);
      body(*strip, s);
    }
  });
}

void CellDensity::score(const Level& level, const Cloud& x, Cloud& out) const {
  SF_ASSERT(&x != &out && x.values().size() == out.values().size() && x.dimension() == dimension());
  forEachStrip(level, x, [&](const Strip& strip, std::size_t s) {
    for (std::size_t c = 0; c < dimension(); ++c) std::copy_n(strip.score[c], lanes, out.strip(s) + c * lanes);
  });
}

std::vector<double> CellDensity::logDensity(const Level& level, const Cloud& x) const {
  std::vector<double> out(x.strips() * lanes);
  forEachStrip(level, x, [&](const Strip& strip, std::size_t s) {
    std::copy_n(strip.logDensity, lanes, out.data() + s * lanes);
  });
  out.resize(x.count());
  return out;
}

std::vector<double> CellDensity::modeShares(const Level& level, const Cloud& x) const {
  const std::size_t modes = modeWeights_.size();
  if (modes == 1) return {1.0};
  std::vector<double> perStrip(x.strips() * modes);
  forEachStrip(level, x, [&](const Strip& strip, std::size_t s) {
    for (std::size_t l = 0; l < std::min(lanes, x.count() - s * lanes); ++l) {
      for (std::size_t k = 0; k < modes; ++k) {
        const Cell& cell = filled_[k];
        perStrip[s * modes + k] +=
            modeWeights_[k] *
            std::exp(strip.lines[0][l].logs[static_cast<std::size_t>(cell.column)] +
                     strip.lines[1][l].logs[static_cast<std::size_t>(cell.row)] - strip.logDensity[l]);
      }
    }
  });
  std::vector<double> shares(modes);
  for (std::size_t i = 0; i < perStrip.size(); ++i) shares[i % modes] += perStrip[i] / static_cast<double>(x.count());
  return shares;
}

void CellDensity::sample(const Random& random, Cloud& out) const {
  SF_ASSERT(out.dimension() == dimension());
  parallelBlocks(out.count(), lanes, [&](std::size_t begin, std::size_t end) {
    for (std::size_t p = begin; p < end; ++p) {
      const double u = random.uniforms(p, 0, 0)[0];
      const Cell& cell = filled_[static_cast<std::size_t>(
          std::upper_bound(edges_.begin(), edges_.end() - 1, u * edges_.back()) - edges_.begin())];
      const auto place = random.uniforms(p, 0, 1);
      const auto normal = random.normals(p, 0, 2);
      for (std::size_t c = 0; c < dimension(); ++c) {
        const double width = (sides_[c].upper - sides_[c].lower) / static_cast<double>(cells(c));
        const auto index = static_cast<double>(c == 0 ? cell.column : cell.row);
        out.at(p, c) = sides_[c].lower + width * (index + place[c]) + blur_ * normal[c];
      }
    }
  });
}

std::unique_ptr<Target> CellDensity::marginal(std::size_t coordinates) const {
  if (coordinates == dimension()) return std::make_unique<CellDensity>(*this);
  return std::make_unique<CellDensity>(masses_.colwise().sum(), std::vector<Side>{sides_[0]}, blur_);
}

std::pair<double, double> CellDensity::extent(const Level& level, std::size_t coordinate) const {
  constexpr double deviations = 4;
  const double reach = deviations * std::sqrt(variance(level));
  return {level.alpha * sides_[coordinate].lower - reach, level.alpha * sides_[coordinate].upper + reach};
}

} // namespace semiflow::sampling
