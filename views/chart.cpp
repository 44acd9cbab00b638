#include "views/chart.h"

#include <algorithm>
#include <cmath>

#include <QFontMetricsF>
#include <QPaintEngine>
#include <QPainter>
#include <QPainterPath>

namespace semiflow::views {
namespace {

/// Collects the points of one pixel column and passes on first, lowest, highest and last.
class Column {
 public:
  explicit Column(QPolygonF& line) : line_(line) {}
  void add(const QPointF& point) {
    if (count_ > 0 && std::floor(point.x()) != std::floor(first_.x())) flush();
    if (count_ == 0) first_ = low_ = high_ = point;
    if (point.y() < low_.y()) low_ = point;
    if (point.y() > high_.y()) high_ = point;
    last_ = point;
    ++count_;
  }
  void flush() {
    if (count_ == 0) return;
    line_ << first_;
    if (count_ > 3) {
      const bool lowFirst = low_.x() <= high_.x();
      line_ << (lowFirst ? low_ : high_) << (lowFirst ? high_ : low_);
    }
    if (count_ > 1) line_ << last_;
    count_ = 0;
  }

 private:
  QPolygonF& line_;
  QPointF first_, low_, high_, last_;
  std::size_t count_ = 0;
};

bool drawn(double x, double y, const Axes& axes) {
  return std::isfinite(x) && std::isfinite(y) && !(axes.x.logarithmic && x <= 0) && !(axes.y.logarithmic && y <= 0);
}

void paintDots(QPainter& painter, const Axes& axes, const Curve& curve) {
  painter.setPen(Qt::NoPen);
  painter.setBrush(curve.colour);
  const double radius = curve.x.size() > 200 ? 1.3 : 2.4;
  for (std::size_t i = 0; i < curve.x.size(); ++i) {
    if (drawn(curve.x[i], curve.y[i], axes)) painter.drawEllipse(axes.at(curve.x[i], curve.y[i]), radius, radius);
  }
}

void paintMarks(QPainter& painter, const Axes& axes, const Curve& curve) {
  painter.setPen(Qt::NoPen);
  painter.setBrush(curve.colour);
  constexpr double radius = 3;
  for (std::size_t i = 0; i < curve.x.size(); ++i) {
    if (drawn(curve.x[i], curve.y[i], axes)) painter.drawEllipse(axes.at(curve.x[i], curve.y[i]), radius, radius);
  }
}

/// On a screen piece by piece: a stroke with thousands of corners takes Qt's rasteriser longer by the square of them.
/// In a figure of vectors it stays one line.
void drawLine(QPainter& painter, const QPolygonF& line) {
  constexpr qsizetype piece = 64; // segments
  if (painter.paintEngine()->type() != QPaintEngine::Raster || line.size() <= piece) return painter.drawPolyline(line);
  const QPen whole = painter.pen();
  QPen pen = whole;
  double offset = pen.dashOffset(); // so that dashes go on where those of the last piece ended
  for (qsizetype begin = 0; begin + 1 < line.size(); begin += piece) {
    const qsizetype end = std::min(begin + piece, line.size() - 1);
    painter.setPen(pen);
    painter.drawPolyline(line.constData() + begin, static_cast<int>(end - begin + 1));
    if (pen.style() == Qt::SolidLine) continue;
    for (qsizetype i = begin; i < end; ++i)
      offset += QLineF(line[i], line[i + 1]).length() / std::max(1.0, pen.widthF());
    pen.setDashOffset(offset);
  }
  painter.setPen(whole);
}

} // namespace

void paintCurve(QPainter& painter, const Axes& axes, const Curve& curve) {
  painter.save();
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setClipRect(axes.inner.adjusted(-1, -1, 1, 1), Qt::IntersectClip);
  if (curve.dots) {
    paintDots(painter, axes, curve);
    painter.restore();
    return;
  }
  const bool broken = curve.dashed || curve.guide;
  QPen pen(curve.colour, curve.guide ? 1 : 1.6, broken ? Qt::DashLine : Qt::SolidLine, Qt::FlatCap, Qt::RoundJoin);
  painter.setPen(pen);
  painter.setBrush(Qt::NoBrush);
  const double far = 1e5; // a painter loses its precision, or its patience, beyond
  const bool dense = static_cast<double>(curve.x.size()) > 3 * axes.inner.width();
  QPolygonF line;
  Column column(line);
  const auto finishLine = [&] {
    column.flush();
    if (line.size() == 1) {
      painter.setPen(QPen(curve.colour, 4, Qt::SolidLine, Qt::RoundCap));
      painter.drawPoint(line.front());
      painter.setPen(pen);
    } else if (line.size() > 1) {
      drawLine(painter, line);
    }
    line.clear();
  };
  const std::size_t count = std::min(curve.x.size(), curve.y.size());
  for (std::size_t i = 0; i < count; ++i) {
    if (!drawn(curve.x[i], curve.y[i], axes)) {
      finishLine();
      continue;
    }
    QPointF point = axes.at(curve.x[i], curve.y[i]);
    point = {std::clamp(point.x(), -far, far), std::clamp(point.y(), -far, far)};
    if (dense) {
      column.add(point);
    } else {
      line << point;
    }
  }
  finishLine();
  if (curve.marked) paintMarks(painter, axes, curve);
  painter.restore();
}

double legendHeight(const Look& look) { return look.bare ? 0 : QFontMetricsF(look.small()).height() + 2; }

void paintLegend(QPainter& painter, const QRectF& inner, const std::vector<Curve>& curves, const Look& look) {
  if (look.bare) return;
  constexpr double sample = 16, space = 14;
  const QFontMetricsF metrics(look.small());
  const auto widthOf = [&](const Curve& curve) { return sample + 5 + metrics.horizontalAdvance(curve.name) + space; };
  const double restWidth = metrics.horizontalAdvance(QStringLiteral("+%1").arg(curves.size()));
  double width = 0;
  std::size_t shown = 0;
  for (; shown < curves.size(); ++shown) {
    const bool last = shown + 1 == curves.size();
    const double next = width + widthOf(curves[shown]);
    if (next + (last ? -space : restWidth) > inner.width()) break;
    width = next;
  }
  QString rest = shown < curves.size() ? QStringLiteral("+%1").arg(curves.size() - shown) : QString();
  if (width + metrics.horizontalAdvance(rest) > inner.width()) rest.clear();
  painter.save();
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setFont(look.small());
  painter.setBrush(Qt::NoBrush);
  const double base = inner.top() - metrics.descent() - 3;
  const double middle = base - metrics.capHeight() / 2;
  double x = inner.right() - width + (rest.isEmpty() ? space : -metrics.horizontalAdvance(rest));
  for (std::size_t c = 0; c < shown; ++c) {
    const Curve& curve = curves[c];
    if (curve.dots) {
      painter.setPen(QPen(curve.colour, 5, Qt::SolidLine, Qt::RoundCap));
      painter.drawPoint(QPointF(x + sample / 2, middle));
    } else {
      const bool broken = curve.dashed || curve.guide;
      painter.setPen(QPen(curve.colour, curve.guide ? 1 : 2.2, broken ? Qt::DashLine : Qt::SolidLine, Qt::FlatCap));
      painter.drawLine(QPointF(x, middle), QPointF(x + sample, middle));
      if (curve.marked) {
        painter.setPen(QPen(curve.colour, 6, Qt::SolidLine, Qt::RoundCap));
        painter.drawPoint(QPointF(x + sample / 2, middle));
      }
    }
    painter.setPen(look.ink);
    painter.drawText(QPointF(x + sample + 5, base), curve.name);
    x += widthOf(curve);
  }
  painter.setPen(look.muted);
  if (!rest.isEmpty()) painter.drawText(QPointF(x, base), rest);
  painter.restore();
}

Range rangeOf(std::span<const double> values, bool logarithmic) {
  Range range;
  for (const double value : values) {
    if (!logarithmic || value > 1e-300) range.include(value); // denormal numbers have no decade of their own
  }
  if (logarithmic && !range.empty()) range.lower = std::max(range.lower, 1e-16 * range.upper);
  return range;
}

Range axisRange(const Range& range, bool logarithmic) {
  if (!logarithmic) return range.drawable().padded(0.05);
  if (range.empty() || !(range.lower >= 1e-300)) return {0.1, 10};
  const double room = std::pow(range.upper / range.lower, 0.06) * (range.upper / range.lower < 1.5 ? 1.5 : 1);
  return {range.lower / room, range.upper * room};
}

std::size_t nearestIndex(std::span<const double> values, double value) {
  const bool up = values.back() >= values.front();
  const auto after =
      std::lower_bound(values.begin(), values.end(), value, [up](double a, double b) { return up ? a < b : a > b; });
  auto index = static_cast<std::size_t>(after - values.begin());
  if (index == values.size()) return index - 1;
  if (index > 0 && std::abs(values[index - 1] - value) < std::abs(values[index] - value)) --index;
  return index;
}

} // namespace semiflow::views
