#include "core/domain/resample.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "core/base/error.h"
#include "core/base/parallel.h"

namespace semiflow::domain {
namespace {

/// The trigonometric cardinal function of n points at the phase 2 pi (x - x_j)/period: 1 at 0, 0 at the other points.
double cardinal(std::size_t n, double phase) {
  const double half = phase / 2;
  const double sine = std::sin(half);
  if (std::abs(sine) < 1e-15) return 1;
  const auto count = static_cast<double>(n);
  const double kernel = std::sin(count * half) / (count * sine);
  return n % 2 == 1 ? kernel : kernel * std::cos(half);
}

/// Weights of some neighbouring samples, one set per new point.
struct Stencil {
  std::size_t first = 0;
  std::vector<double> weights;
};

std::vector<double> combined(const std::vector<double>& values, std::size_t outer, std::size_t points,
                             std::size_t inner, const std::vector<Stencil>& stencils) {
  SF_ASSERT(values.size() == outer * points * inner);
  std::vector<double> result(outer * stencils.size() * inner);
  parallelBlocks(stencils.size(), 64, [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) {
      const Stencil& stencil = stencils[i];
      for (std::size_t o = 0; o < outer; ++o) {
        for (std::size_t k = 0; k < inner; ++k) {
          double sum = 0;
          for (std::size_t j = 0; j < stencil.weights.size(); ++j)
            sum += stencil.weights[j] * values[(o * points + stencil.first + j) * inner + k];
          result[(o * stencils.size() + i) * inner + k] = sum;
        }
      }
    }
  });
  return result;
}

/// Lagrange's weights at a place counted in samples.
Stencil polynomial(double place, std::size_t points) {
  constexpr std::size_t most = 6;
  const double nearest = std::round(place);
  if (std::abs(place - nearest) < 1e-9 && nearest >= 0 && nearest < static_cast<double>(points))
    return {static_cast<std::size_t>(nearest), {1}};
  const std::size_t count = std::min(most, points);
  const double begin = std::floor(place) - static_cast<double>(count / 2) + 1;
  Stencil stencil;
  stencil.first = static_cast<std::size_t>(std::clamp(begin, 0.0, static_cast<double>(points - count)));
  for (std::size_t i = 0; i < count; ++i) {
    double weight = 1;
    for (std::size_t j = 0; j < count; ++j) {
      if (j == i) continue;
      weight *= (place - static_cast<double>(stencil.first + j)) / (static_cast<double>(i) - static_cast<double>(j));
    }
    stencil.weights.push_back(weight);
  }
  return stencil;
}

/// The share of each cell in the stretch [begin, end], which is counted in cells from the first one's left face.
Stencil overlaps(double begin, double end, std::size_t cells) {
  const auto limited = [&](double place) { return std::clamp(place, 0.0, static_cast<double>(cells)); };
  const double lower = limited(begin), upper = limited(end);
  Stencil stencil;
  stencil.first = std::min(static_cast<std::size_t>(lower), cells - 1);
  for (std::size_t cell = stencil.first; cell < cells && static_cast<double>(cell) < upper; ++cell) {
    const auto left = static_cast<double>(cell);
    const double share = std::min(upper, left + 1) - std::max(lower, left);
    stencil.weights.push_back(std::max(0.0, share) / (upper - lower));
  }
  return stencil;
}

/// Weights with which the pixels of one direction enter the cells: cell i covers [i, i+1) * pixels / cells.
struct PixelWeights {
  std::vector<std::size_t> first;           ///< per cell
  std::vector<std::vector<double>> weights; ///< per cell, of the pixels from first on; they sum to 1
};

PixelWeights pixelWeights(std::size_t pixels, std::size_t cells) {
  PixelWeights result;
  const double ratio = static_cast<double>(pixels) / static_cast<double>(cells);
  const double reach =
      std::max(1.0, ratio); // of a tent: linear interpolation, widened to the cell where pixels are finer
  for (std::size_t i = 0; i < cells; ++i) {
    const double centre = (static_cast<double>(i) + 0.5) * ratio - 0.5;
    const auto begin = static_cast<std::ptrdiff_t>(std::ceil(centre - reach));
    const auto end = static_cast<std::ptrdiff_t>(std::floor(centre + reach));
    const auto low = static_cast<std::size_t>(std::max<std::ptrdiff_t>(begin, 0));
    const auto high = std::min(static_cast<std::size_t>(std::max<std::ptrdiff_t>(end, 0)), pixels - 1);
    std::vector<double> weights;
    double sum = 0;
    for (std::size_t p = std::min(low, high); p <= high; ++p) {
      weights.push_back(std::max(0.0, 1 - std::abs(static_cast<double>(p) - centre) / reach));
      sum += weights.back();
    }
    for (double& w : weights) w /= sum;
    result.first.push_back(std::min(low, high));
    result.weights.push_back(std::move(weights));
  }
  return result;
}

} // namespace

std::vector<double> resamplePeriodic(const std::vector<double>& values, std::size_t outer, std::size_t inner,
                                     const experiment::Axis& from, const experiment::Axis& to) {
  SF_ASSERT(values.size() == outer * from.points * inner);
  const double period = static_cast<double>(from.points) * from.spacing;
  std::vector<double> result(outer * to.points * inner);
  parallelBlocks(to.points, 16, [&](std::size_t begin, std::size_t end) {
    std::vector<double> row(from.points);
    for (std::size_t i = begin; i < end; ++i) {
      for (std::size_t j = 0; j < from.points; ++j) {
        row[j] = cardinal(from.points, 2 * std::numbers::pi * (to.at(i) - from.at(j)) / period);
      }
      for (std::size_t o = 0; o < outer; ++o) {
        for (std::size_t k = 0; k < inner; ++k) {
          double sum = 0;
          for (std::size_t j = 0; j < from.points; ++j) sum += row[j] * values[(o * from.points + j) * inner + k];
          result[(o * to.points + i) * inner + k] = sum;
        }
      }
    }
  });
  return result;
}

std::vector<double> resampleInterval(const std::vector<double>& values, std::size_t outer, std::size_t inner,
                                     const experiment::Axis& from, const experiment::Axis& to) {
  std::vector<Stencil> stencils(to.points);
  for (std::size_t i = 0; i < to.points; ++i)
    stencils[i] = polynomial((to.at(i) - from.lower) / from.spacing, from.points);
  return combined(values, outer, from.points, inner, stencils);
}

std::vector<double> resampleCells(const std::vector<double>& values, std::size_t outer, std::size_t inner,
                                  const experiment::Axis& from, const experiment::Axis& to) {
  std::vector<Stencil> stencils(to.points);
  const double face = from.lower - from.spacing / 2, ratio = to.spacing / from.spacing;
  const double offset = (to.lower - to.spacing / 2 - face) / from.spacing;
  for (std::size_t i = 0; i < to.points; ++i) {
    const double begin = offset + static_cast<double>(i) * ratio;
    stencils[i] = overlaps(begin, begin + ratio, from.points);
  }
  return combined(values, outer, from.points, inner, stencils);
}

std::vector<double> resamplePicture(const std::vector<double>& picture, std::size_t width, std::size_t height,
                                    std::size_t nx, std::size_t ny) {
  SF_ASSERT(picture.size() == width * height && width > 0 && height > 0);
  const PixelWeights across = pixelWeights(width, nx);
  const PixelWeights up = pixelWeights(height, ny);
  std::vector<double> rows(height * nx);
  for (std::size_t r = 0; r < height; ++r) {
    for (std::size_t i = 0; i < nx; ++i) {
      double sum = 0;
      for (std::size_t p = 0; p < across.weights[i].size(); ++p) {
        sum += across.weights[i][p] * picture[r * width + across.first[i] + p];
      }
      rows[r * nx + i] = sum;
    }
  }
  std::vector<double> result(nx * ny, 0.0);
  for (std::size_t j = 0; j < ny; ++j) {
    for (std::size_t p = 0; p < up.weights[j].size(); ++p) {
      const double weight = up.weights[j][p];
      const double* row = rows.data() + (up.first[j] + p) * nx;
      for (std::size_t i = 0; i < nx; ++i) result[j * nx + i] += weight * row[i];
    }
  }
  return result;
}

void smoothPeriodic(std::vector<double>& values, std::size_t outer, std::size_t points, std::size_t inner,
                    double deviation) {
  if (deviation <= 0) return;
  // Wrapped around once: a density wider than the period is flat to round-off.
  std::vector<double> weights(points, 0.0);
  const auto reach = static_cast<std::ptrdiff_t>(std::ceil(9 * deviation));
  double sum = 0;
  for (std::ptrdiff_t d = -reach; d <= reach; ++d) {
    const double z = static_cast<double>(d) / deviation;
    const double weight = std::exp(-z * z / 2);
    const auto n = static_cast<std::ptrdiff_t>(points);
    weights[static_cast<std::size_t>(((d % n) + n) % n)] += weight;
    sum += weight;
  }
  for (double& w : weights) w /= sum;
  std::vector<double> line(points);
  for (std::size_t o = 0; o < outer; ++o) {
    for (std::size_t k = 0; k < inner; ++k) {
      for (std::size_t j = 0; j < points; ++j) line[j] = values[(o * points + j) * inner + k];
      for (std::size_t j = 0; j < points; ++j) {
        double total = 0;
        for (std::size_t p = 0; p < points; ++p) total += weights[p] * line[(j + points - p) % points];
        values[(o * points + j) * inner + k] = total;
      }
    }
  }
}

} // namespace semiflow::domain
