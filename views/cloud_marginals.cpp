#include "views/cloud_marginals.h"

#include <algorithm>
#include <cmath>

#include <QPainter>
#include <QPolygonF>

#include "views/chart.h"

namespace semiflow::views {

using experiment::GridField;
using experiment::Particles;

namespace {

void integrate(const GridField& logDensity, std::size_t direction, Marginal& marginal) {
  const auto &along = logDensity.axes[direction], &across = logDensity.axes[1 - direction];
  const std::size_t nx = logDensity.axes[0].points;
  for (std::size_t i = 0; i < along.points; ++i) {
    double sum = 0;
    for (std::size_t j = 0; j < across.points; ++j)
      sum += std::exp(logDensity.values[direction == 0 ? j * nx + i : i * nx + j]);
    marginal.places.push_back(along.at(i));
    marginal.exact.push_back(sum * across.spacing);
  }
}

} // namespace

Marginal marginalOf(const Particles& particles, const CloudPlane& plane, std::size_t direction, const Range& range,
                    const GridField* logDensity) {
  Marginal marginal;
  marginal.range = range;
  const double cells = std::clamp(4 * std::cbrt(static_cast<double>(particles.count())), 10.0, 120.0);
  marginal.counted.assign(static_cast<std::size_t>(cells), 0);
  const double scale = static_cast<double>(marginal.counted.size()) / range.width();
  const std::vector<double> weights = weightsOf(particles);
  for (std::size_t p = 0; p < particles.count(); ++p) {
    const QPointF at = plane.at(particles, p);
    const double cell = ((direction == 0 ? at.x() : at.y()) - range.lower) * scale;
    if (cell >= 0 && cell < static_cast<double>(marginal.counted.size()))
      marginal.counted[static_cast<std::size_t>(cell)] += weights[p] * scale;
  }
  if (logDensity != nullptr) integrate(*logDensity, direction, marginal);
  return marginal;
}

double marginalWidth(const Look& look) { return 8 * look.gap; }

void paintMarginals(QPainter& painter, const Axes& axes, const Particles& particles, const CloudPlane& plane,
                    const GridField* logDensity, const Look& look) {
  const double depth = marginalWidth(look) - look.gap;
  const QRectF& inner = axes.inner;
  for (const std::size_t direction : {0U, 1U}) {
    const Scale& scale = direction == 0 ? axes.x : axes.y;
    const Marginal marginal = marginalOf(particles, plane, direction, {scale.lower, scale.upper}, logDensity);
    Range heights{0, 0};
    heights.include(rangeOf(marginal.counted));
    heights.include(rangeOf(marginal.exact));
    if (!(heights.upper > 0)) continue;
    const auto at = [&](double place, double density) {
      const double height = depth * density / heights.upper;
      return direction == 0 ? QPointF(scale.pixel(place), inner.top() - height)
                            : QPointF(inner.right() + height, scale.pixel(place));
    };
    painter.save();
    painter.setClipRect(direction == 0 ? QRectF(inner.left(), inner.top() - depth - 1, inner.width(), depth + 1)
                                       : QRectF(inner.right(), inner.top(), depth + 1, inner.height()));
    QColor fill = look.seriesColour(1);
    fill.setAlphaF(look.isDark ? 0.55F : 0.45F);
    const double width = marginal.range.width() / static_cast<double>(marginal.counted.size());
    for (std::size_t b = 0; b < marginal.counted.size(); ++b) {
      const double lower = marginal.range.lower + static_cast<double>(b) * width;
      painter.fillRect(QRectF(at(lower, 0), at(lower + width, marginal.counted[b])).normalized(), fill);
    }
    QPolygonF line;
    for (std::size_t i = 0; i < marginal.places.size(); ++i) line << at(marginal.places[i], marginal.exact[i]);
    painter.setPen(QPen(look.seriesColour(0), 1.5));
    painter.drawPolyline(line);
    painter.restore();
  }
}

} // namespace semiflow::views
