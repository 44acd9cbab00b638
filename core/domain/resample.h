#pragma once

#include <cstddef>
#include <vector>

#include "core/experiment/frame.h"

namespace semiflow::domain {

/// Values of the trigonometric polynomial through periodic samples at the points of `to`, along one direction of an
/// array of shape outer x from.points x inner; the period is from.points * from.spacing. Exact for a function whose
/// wave numbers the samples resolve; the highest one of an even number of samples is taken as a cosine. Costs outer *
/// inner * from.points * to.points multiplications. Henrici, "Barycentric formulas for interpolating trigonometric
/// polynomials and their conjugates", Numerische Mathematik 33 (1979).
std::vector<double> resamplePeriodic(const std::vector<double>& values, std::size_t outer, std::size_t inner,
                                     const experiment::Axis& from, const experiment::Axis& to);

/// Values of the polynomials through the nearest six samples (all, where there are fewer) at the points of `to`, along
/// one direction as above that is not periodic; samples themselves where the points meet. A fifth-degree polynomial is
/// reproduced.
std::vector<double> resampleInterval(const std::vector<double>& values, std::size_t outer, std::size_t inner,
                                     const experiment::Axis& from, const experiment::Axis& to);

/// Means over the cells of `to` of what is constant in the cells of `from`, along one direction as above; a cell
/// reaches half a spacing to either side of its point. Sums are kept.
/// @pre both cover the same interval
std::vector<double> resampleCells(const std::vector<double>& values, std::size_t outer, std::size_t inner,
                                  const experiment::Axis& from, const experiment::Axis& to);

/// A picture (rows from bottom to top, width fastest) stretched over a grid of nx by ny cells: the mean brightness of
/// what a cell covers where the picture is finer than the grid, linear interpolation where it is coarser.
std::vector<double> resamplePicture(const std::vector<double>& picture, std::size_t width, std::size_t height,
                                    std::size_t nx, std::size_t ny);

/// Convolves each line of a periodic array (shape outer x points x inner) with a normal density.
/// @param deviation its standard deviation in grid spacings; 0 changes nothing
void smoothPeriodic(std::vector<double>& values, std::size_t outer, std::size_t points, std::size_t inner,
                    double deviation);

} // namespace semiflow::domain
