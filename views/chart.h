#pragma once

#include <span>
#include <vector>

#include <QColor>
#include <QString>

#include "views/axes.h"

namespace semiflow::views {

/// Ordinates over abscissas, as one line of a chart.
struct Curve {
  QString name;
  std::vector<double> x;
  std::vector<double> y; ///< as many as x
  QColor colour;
  bool dashed = false;
  bool dots = false;   ///< marks instead of a line
  bool marked = false; ///< a mark on each point, too
  bool guide = false;  ///< thin and dashed: for others to be held against
};

/// Draws a curve inside its axes, broken where an ordinate is not finite (or not positive on a logarithmic axis). Many
/// points to a pixel are drawn as the extent they cover: no peak is lost, and the cost is that of the pixels.
void paintCurve(QPainter& painter, const Axes& axes, const Curve& curve);

/// How high a legend is, to be left free above the axes.
double legendHeight(const Look& look);
/// Names with a sample of each line, in one row above the axes that ends with them; what does not fit is counted
/// ("+3").
void paintLegend(QPainter& painter, const QRectF& inner, const std::vector<Curve>& curves, const Look& look);

/// Range of the finite values; of the positive ones only for a logarithmic axis, at most 16 decades below the largest.
Range rangeOf(std::span<const double> values, bool logarithmic = false);

/// A range as an axis shows it: never empty, with room at the ends.
Range axisRange(const Range& range, bool logarithmic);

/// Index of the abscissa nearest to a value; values ascend or descend. @pre not empty
std::size_t nearestIndex(std::span<const double> ascending, double value);

} // namespace semiflow::views
