#include "views/axes.h"

#include <algorithm>
#include <cmath>

#include <QFontMetricsF>
#include <QImage>
#include <QPainter>

namespace semiflow::views {
namespace {

constexpr double tickLength = 4;
constexpr double labelGap = 3;
constexpr double stripWidth = 11;

struct Texts {
  QFontMetricsF metrics;
  explicit Texts(const Look& look) : metrics(look.small()) {}
  double height() const { return metrics.height(); }
  double width(const QString& text) const { return metrics.horizontalAdvance(text); }
  double widest(const std::vector<QString>& labels) const {
    double most = 0;
    for (const QString& label : labels) most = std::max(most, width(label));
    return most;
  }
};

constexpr int mostMarks = 8; // on one axis: more are no help

int mostFor(double length, double roomPerLabel) {
  return std::clamp(static_cast<int>(length / roomPerLabel), 2, mostMarks);
}

/// Leaves texts that are so far apart, zero's among them; the other marks stay.
void thinLabels(Ticks& ticks, double height, const Range& range, double apart) {
  const std::size_t count = ticks.values.size();
  if (count < 2) return;
  const double between =
      height * (ticks.values.back() - ticks.values.front()) / range.width() / static_cast<double>(count - 1);
  if (!(between > 0) || between >= apart) return;
  const auto stride = static_cast<std::size_t>(std::min(1e6, std::ceil(apart / between)));
  const auto zero = std::find(ticks.values.begin(), ticks.values.end(), 0.0);
  const auto kept = zero == ticks.values.end() ? 0 : static_cast<std::size_t>(zero - ticks.values.begin());
  for (std::size_t i = 0; i < count; ++i) {
    if (i % stride != kept % stride) ticks.labels[i].clear();
  }
}

/// Two marks at least, closer than one would like them if need be: a single one gives no scale.
Ticks verticalTicks(double height, const AxisSpec& spec, const Texts& texts) {
  const int tight = mostFor(height, 1.3 * texts.height());
  for (int most = mostFor(height, 1.8 * texts.height());; ++most) {
    Ticks ticks = ticksFor(spec.range.lower, spec.range.upper, spec.logarithmic, most);
    if (most > tight && !spec.logarithmic) thinLabels(ticks, height, spec.range, 1.1 * texts.height());
    const auto empty = std::count(ticks.labels.begin(), ticks.labels.end(), QString());
    if (static_cast<std::ptrdiff_t>(ticks.labels.size()) - empty >= 2 || most >= 3 * mostMarks) return ticks;
  }
}

/// Fewer marks until no two texts come closer than a digit's width.
Ticks horizontalTicks(double width, const AxisSpec& spec, const Texts& texts) {
  for (int most = mostFor(width, 30);; --most) {
    Ticks ticks = ticksFor(spec.range.lower, spec.range.upper, spec.logarithmic, most);
    const double between = ticks.values.size() < 2 ? width : width / static_cast<double>(ticks.values.size());
    if (most <= 2 || texts.widest(ticks.labels) + texts.width(QStringLiteral("00")) < between) return ticks;
  }
}

void drawText(QPainter& painter, const QPointF& anchor, Qt::Alignment alignment, const QString& text) {
  if (text.isEmpty()) return;
  const QFontMetricsF metrics(painter.font());
  const double width = metrics.horizontalAdvance(text);
  double x = anchor.x();
  double y = anchor.y() + metrics.ascent();
  if (alignment & Qt::AlignHCenter) x -= width / 2;
  if (alignment & Qt::AlignRight) x -= width;
  if (alignment & Qt::AlignVCenter) y = anchor.y() + metrics.capHeight() / 2;
  if (alignment & Qt::AlignBottom) y = anchor.y() - metrics.descent();
  painter.drawText(QPointF(x, y), text);
}

QString withNote(const QString& label, const QString& note) {
  if (note.isEmpty()) return label;
  return label.isEmpty() ? note : label + QStringLiteral("   ") + note;
}

Range widened(const Range& range, double width) {
  const double extra = (width - range.width()) / 2;
  return {range.lower - extra, range.upper + extra};
}

double snapped(double pixel) { return std::floor(pixel) + 0.5; }

} // namespace

double Scale::pixel(double value) const {
  if (logarithmic) {
    if (!(value > 0)) return start;
    return start + (end - start) * std::log(value / lower) / std::log(upper / lower);
  }
  return start + (end - start) * (value - lower) / (upper - lower);
}

double Scale::value(double pixel) const {
  const double fraction = end == start ? 0 : (pixel - start) / (end - start);
  return logarithmic ? lower * std::pow(upper / lower, fraction) : lower + fraction * (upper - lower);
}

double leftRoomFor(double height, const AxisSpec& y, const Look& look) {
  const Texts texts(look);
  const double labels = y.labelled ? texts.widest(verticalTicks(height, y, texts).labels) + labelGap : 0;
  return labels + tickLength + (y.label.isEmpty() ? 0 : texts.height() + labelGap) + 2;
}

Axes layOut(const QRectF& outer, const AxisSpec& x, const AxisSpec& y, const Look& look, Aspect aspect,
            double leftRoom) {
  const Texts texts(look);
  Axes axes;
  axes.xSpec = x;
  axes.ySpec = y;
  double bottom = tickLength + (x.labelled ? texts.height() + labelGap : 0);
  if (!x.label.isEmpty() && x.labelled) bottom += texts.height();
  double top = texts.height() / 2 + 1;
  double left = std::max(leftRoom, leftRoomFor(outer.height() - bottom - top, y, look));
  double right = 14; // half of the last text, which panels above do without and yet must end with
  if (look.bare || outer.width() < left + right + 40 || outer.height() < top + bottom + 30) {
    left = right = top = bottom = look.bare ? 0 : 1;
    axes.xSpec.labelled = axes.ySpec.labelled = false;
    axes.xSpec.label.clear();
    axes.ySpec.label.clear();
  }
  axes.inner = QRectF(outer.left() + left, outer.top() + top, std::max(1.0, outer.width() - left - right),
                      std::max(1.0, outer.height() - top - bottom));
  if (aspect == Aspect::equal && !look.bare) {
    const double scale = std::min(axes.inner.width() / x.range.width(), axes.inner.height() / y.range.width());
    const QSizeF size(std::max(1.0, scale * x.range.width()), std::max(1.0, scale * y.range.width()));
    axes.inner = QRectF(axes.inner.center() - QPointF(size.width() / 2, size.height() / 2), size);
  }
  if (aspect == Aspect::filled || (aspect == Aspect::equal && look.bare)) {
    const double across = x.range.width() / axes.inner.width(), upwards = y.range.width() / axes.inner.height();
    const double unit = aspect == Aspect::filled ? std::max(across, upwards) : std::min(across, upwards);
    axes.xSpec.range = widened(x.range, unit * axes.inner.width());
    axes.ySpec.range = widened(y.range, unit * axes.inner.height());
  }
  const Range &xRange = axes.xSpec.range, &yRange = axes.ySpec.range;
  axes.xTicks = horizontalTicks(axes.inner.width(), axes.xSpec, texts);
  axes.yTicks = verticalTicks(axes.inner.height(), axes.ySpec, texts);
  // An offset or power of ten of the ordinates has its place above the axis when there is no label to append it to.
  if (!axes.yTicks.note.isEmpty() && y.label.isEmpty() && axes.ySpec.labelled && aspect == Aspect::free) {
    axes.inner.setTop(axes.inner.top() + texts.height() / 2 + 2);
  }
  axes.x = {xRange.lower, xRange.upper, x.logarithmic, axes.inner.left(), axes.inner.right()};
  axes.y = {yRange.lower, yRange.upper, y.logarithmic, axes.inner.bottom(), axes.inner.top()};
  if (x.reversed) std::swap(axes.x.start, axes.x.end);
  if (y.reversed) std::swap(axes.y.start, axes.y.end);
  return axes;
}

void paintGrid(QPainter& painter, const Axes& axes, const Look& look) {
  if (look.bare) return;
  painter.save();
  painter.setRenderHint(QPainter::Antialiasing, false);
  painter.setPen(QPen(look.grid, 1));
  const QRectF& r = axes.inner;
  for (const double value : axes.xTicks.values) {
    const double at = snapped(axes.x.pixel(value));
    painter.drawLine(QPointF(at, r.top()), QPointF(at, r.bottom()));
  }
  for (const double value : axes.yTicks.values) {
    const double at = snapped(axes.y.pixel(value));
    painter.drawLine(QPointF(r.left(), at), QPointF(r.right(), at));
  }
  painter.restore();
}

void paintFrame(QPainter& painter, const Axes& axes, const Look& look) {
  if (look.bare) return;
  painter.save();
  painter.setFont(look.small());
  const QRectF& r = axes.inner;
  const QColor line = look.isDark ? look.muted.darker(150) : look.muted.lighter(150);
  painter.setPen(QPen(line, 1));
  painter.setBrush(Qt::NoBrush);
  painter.setRenderHint(QPainter::Antialiasing, false);
  painter.drawRect(QRectF(snapped(r.left()), snapped(r.top()), std::round(r.width()), std::round(r.height())));
  const auto marks = [&](const std::vector<double>& values, const Scale& scale, double length, bool horizontal) {
    for (const double value : values) {
      const double at = snapped(scale.pixel(value));
      if (horizontal) {
        painter.drawLine(QPointF(at, r.bottom()), QPointF(at, r.bottom() + length));
      } else {
        painter.drawLine(QPointF(r.left(), at), QPointF(r.left() - length, at));
      }
    }
  };
  marks(axes.xTicks.values, axes.x, tickLength, true);
  marks(axes.yTicks.values, axes.y, tickLength, false);
  marks(axes.xTicks.minor, axes.x, tickLength / 2, true);
  marks(axes.yTicks.minor, axes.y, tickLength / 2, false);

  painter.setPen(look.muted);
  const double height = QFontMetricsF(look.small()).height();
  for (std::size_t i = 0; axes.xSpec.labelled && i < axes.xTicks.values.size(); ++i) {
    drawText(painter, {axes.x.pixel(axes.xTicks.values[i]), r.bottom() + tickLength + labelGap - 1}, Qt::AlignHCenter,
             axes.xTicks.labels[i]);
  }
  double widest = 0;
  for (std::size_t i = 0; axes.ySpec.labelled && i < axes.yTicks.values.size(); ++i) {
    widest = std::max(widest, QFontMetricsF(look.small()).horizontalAdvance(axes.yTicks.labels[i]));
    drawText(painter, {r.left() - tickLength - labelGap, axes.y.pixel(axes.yTicks.values[i])},
             Qt::AlignRight | Qt::AlignVCenter, axes.yTicks.labels[i]);
  }
  painter.setPen(look.ink);
  if (axes.xSpec.labelled) {
    const QString text = withNote(axes.xSpec.label, axes.xTicks.note);
    drawText(painter, {r.center().x(), r.bottom() + tickLength + labelGap + height - 2}, Qt::AlignHCenter, text);
  }
  if (!axes.ySpec.label.isEmpty()) {
    painter.translate(r.left() - tickLength - 2 * labelGap - widest - 1, r.center().y());
    painter.rotate(-90);
    drawText(painter, {0, 0}, Qt::AlignHCenter | Qt::AlignBottom, withNote(axes.ySpec.label, axes.yTicks.note));
  } else if (axes.ySpec.labelled && !axes.yTicks.note.isEmpty()) {
    painter.setPen(look.muted);
    drawText(painter, {r.left(), r.top() - 2}, Qt::AlignLeft | Qt::AlignBottom, axes.yTicks.note);
  }
  painter.restore();
}

void paintTimeCursor(QPainter& painter, const Axes& axes, double time, const Look& look) {
  if (look.bare) return;
  const double at = snapped(axes.x.pixel(time));
  if (!std::isfinite(at) || at < axes.inner.left() - 1 || at > axes.inner.right() + 1) return;
  painter.save();
  painter.setRenderHint(QPainter::Antialiasing, false);
  painter.setPen(QPen(look.cursor, 1));
  painter.drawLine(QPointF(at, axes.inner.top()), QPointF(at, axes.inner.bottom()));
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(Qt::NoPen);
  painter.setBrush(look.cursor);
  const QPointF tip(at, axes.inner.top() + 4);
  painter.drawPolygon(QPolygonF{tip, tip + QPointF(-4, -5), tip + QPointF(4, -5)});
  painter.restore();
}

double widthOf(const ColourBar& bar, double height, const Look& look) {
  const Texts texts(look);
  const Ticks ticks = verticalTicks(height, bar.spec, texts);
  return std::max(stripWidth + tickLength + labelGap + texts.widest(ticks.labels),
                  texts.width(withNote(bar.spec.label, ticks.note))) +
         2;
}

void paintColourBar(QPainter& painter, const QRectF& rect, const ColourBar& bar, const Look& look) {
  const Texts texts(look);
  painter.save();
  const QRectF strip(std::floor(rect.left()), rect.top(), stripWidth, rect.height());
  QImage colours(1, 256, QImage::Format_RGB32);
  for (int row = 0; row < 256; ++row) colours.setPixel(0, row, bar.map->at((255.5 - row) / 256));
  painter.setRenderHint(QPainter::SmoothPixmapTransform, false);
  painter.drawImage(strip, colours);
  painter.setRenderHint(QPainter::Antialiasing, false);
  painter.setFont(look.small());
  const Scale scale{bar.spec.range.lower, bar.spec.range.upper, bar.spec.logarithmic, rect.bottom(), rect.top()};
  const Ticks ticks = verticalTicks(rect.height(), bar.spec, texts);
  for (std::size_t i = 0; i < ticks.values.size(); ++i) {
    const double y = scale.pixel(ticks.values[i]);
    painter.setPen(look.muted);
    painter.drawLine(QPointF(strip.right(), snapped(y)), QPointF(strip.right() + tickLength - 1, snapped(y)));
    drawText(painter, {strip.right() + tickLength + labelGap, y}, Qt::AlignLeft | Qt::AlignVCenter, ticks.labels[i]);
  }
  painter.setPen(look.ink);
  const QString heading = withNote(bar.spec.label, ticks.note);
  drawText(painter, {std::min(strip.left(), rect.right() - texts.width(heading)), rect.top() - 3},
           Qt::AlignLeft | Qt::AlignBottom, heading);
  painter.restore();
}

} // namespace semiflow::views
