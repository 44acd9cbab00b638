#include <algorithm>
#include <cmath>
#include <map>

#include <QFontMetricsF>
#include <QPainter>

#include "views/chart.h"
#include "views/field_choices.h"
#include "views/pictures.h"

namespace semiflow::views {
namespace {

using experiment::FramePtr;
using experiment::Scalar;

constexpr double leastHeight = 74; // of a chart, below which a second column is opened

/// Quantities that belong on one axis: of one unit and kind, and of one family by their names ("mass of u", "mass of
/// v").
QString familyOf(const Scalar& scalar) {
  QString stem = nameText(scalar.name);
  if (!scalar.logarithmic) {
    stem = stem.section(QStringLiteral(" of "), 0, 0);
    while (!stem.isEmpty() && (stem.back().isDigit() || stem.back().isSpace())) stem.chop(1);
  } else {
    stem.clear();
  }
  return stem + QLatin1Char('\n') + QString::fromStdString(scalar.unit) +
         (scalar.logarithmic ? QStringLiteral("\nlog") : QString());
}

/// All scalars over time, in small charts below each other that share the time axis.
class ScalarsPicture : public Picture {
 public:
  QString title() const override { return QStringLiteral("quantities over ") + nameText(shown_.info.timeName); }

  void set(const Shown& shown) override {
    shown_ = shown;
    panels_.clear();
    if (!shown.frame) return;
    std::map<QString, std::size_t> panelOf;
    for (const Scalar& scalar : shown.frame->scalars) {
      const auto [found, fresh] = panelOf.try_emplace(familyOf(scalar), panels_.size());
      if (fresh) panels_.push_back({scalar.unit, scalar.logarithmic, {}, {}, {}});
      panels_[found->second].curves.push_back({nameText(scalar.name), {}, {}, {}});
      panels_[found->second].names.push_back(scalar.name);
    }
    if (shown.past().empty()) {
      collect(*shown.frame);
    } else {
      for (const FramePtr& frame : shown.past()) {
        if (frame->run == shown.frame->run) collect(*frame);
      }
    }
  }

  void paint(QPainter& painter, const QRectF& rect, const Look& look) override {
    if (panels_.empty()) return paintNothing(painter, rect, QStringLiteral("no quantities in this frame"), look);
    const auto count = static_cast<int>(panels_.size());
    const int fitting = std::max(1, static_cast<int>(rect.height() / leastHeight));
    const int columns =
        std::clamp((count + fitting - 1) / fitting, 1, std::max(1, static_cast<int>(rect.width() / 220)));
    const int shown = std::min(count, fitting * columns);
    const int rows = (shown + columns - 1) / columns;
    const double width = rect.width() / columns;
    for (Panel& panel : panels_) panel.axes = Axes();
    for (int column = 0; column < columns; ++column) {
      const int first = column * rows, behind = std::min(shown, first + rows);
      if (first < behind)
        paintColumn(painter, QRectF(rect.left() + column * width, rect.top(), width, rect.height()), first, behind,
                    rows, look);
    }
    if (shown < count) paintRest(painter, rect, count - shown, look);
  }

  std::optional<Readout> readout(const QPointF& mouse) const override {
    for (const Panel& panel : panels_) {
      if (!panel.axes.inner.contains(mouse)) continue;
      const double time = panel.axes.x.value(mouse.x());
      Readout readout{mouse, {}, false};
      for (const Curve& curve : panel.curves) {
        if (curve.x.empty()) continue;
        const std::size_t index = nearestIndex(curve.x, time);
        if (readout.lines.isEmpty()) {
          readout.lines << shown_.timeLabel() + QStringLiteral(" = ") + numberText(curve.x[index], 5);
          const QPointF place = panel.axes.at(curve.x[index], curve.y[index]);
          if (panel.axes.inner.contains(place)) readout.place = place, readout.marked = true;
        }
        readout.lines << curve.name + QStringLiteral(" = ") + withUnit(numberText(curve.y[index], 8), panel.unit);
      }
      return readout;
    }
    return std::nullopt;
  }

  std::optional<double> timeAt(const QPointF& mouse) const override {
    for (const Panel& panel : panels_) {
      if (panel.axes.inner.contains(mouse)) return panel.axes.x.value(mouse.x());
    }
    return std::nullopt;
  }

 private:
  /// How many charts there is no room for, in the corner.
  static void paintRest(QPainter& painter, const QRectF& rect, int count, const Look& look) {
    const QFontMetricsF metrics(look.small());
    const QString text = QStringLiteral("+%1").arg(count);
    painter.save();
    painter.setFont(look.small());
    painter.setPen(look.muted);
    painter.drawText(QPointF(rect.right() - metrics.horizontalAdvance(text), rect.bottom() - metrics.descent()), text);
    painter.restore();
  }

  struct Panel {
    std::string unit;
    bool logarithmic = false;
    std::vector<Curve> curves;
    std::vector<std::string> names; ///< of the scalars that the curves are of
    Axes axes;
  };

  void collect(const experiment::Frame& frame) {
    for (Panel& panel : panels_) {
      for (std::size_t c = 0; c < panel.curves.size(); ++c) {
        Curve& curve = panel.curves[c];
        const std::string& name = panel.names[c];
        const auto found =
            std::find_if(frame.scalars.begin(), frame.scalars.end(), [&](const Scalar& s) { return s.name == name; });
        if (found == frame.scalars.end()) continue;
        curve.x.push_back(frame.time);
        curve.y.push_back(found->value);
      }
    }
  }

  AxisSpec ordinates(const Panel& panel) const {
    Range range;
    for (const Curve& curve : panel.curves) range.include(views::rangeOf(curve.y, panel.logarithmic));
    return {axisRange(range, panel.logarithmic), panel.logarithmic, QString()};
  }

  void paintColumn(QPainter& painter, const QRectF& rect, int first, int behind, int rows, const Look& look) {
    const double heading = QFontMetricsF(look.small()).height() + 2;
    const double foot = 2 * QFontMetricsF(look.small()).height();
    const double height = (rect.height() - foot) / rows;
    double left = 0;
    for (int p = first; p < behind; ++p) {
      left = std::max(left, leftRoomFor(height - heading, ordinates(panels_[static_cast<std::size_t>(p)]), look));
    }
    for (int p = first; p < behind; ++p) {
      Panel& panel = panels_[static_cast<std::size_t>(p)];
      const bool last = p + 1 == behind;
      const AxisSpec time{shown_.timeRange(), false, last ? shown_.timeLabel() : QString(),
                          shown_.info.end < shown_.info.begin, last};
      const QRectF cell(rect.left(), rect.top() + (p - first) * height, rect.width(),
                        last ? height + foot : height - 4);
      for (std::size_t c = 0; c < panel.curves.size(); ++c) panel.curves[c].colour = look.seriesColour(c);
      paintPanel(painter, cell, heading, time, panel, left, look);
    }
  }

  void paintPanel(QPainter& painter, const QRectF& cell, double heading, const AxisSpec& time, Panel& panel,
                  double left, const Look& look) {
    // The panels' right ends align too, whether or not their time axis has texts.
    const double right = time.labelled ? 0 : 8;
    panel.axes = layOut(cell.adjusted(0, heading - 7, -right, time.labelled ? 0 : 4), time, ordinates(panel), look,
                        Aspect::free, left);
    Axes& axes = panel.axes;
    const QString note = axes.yTicks.note;
    axes.yTicks.note.clear();
    axes.inner.setTop(cell.top() + heading);
    axes.y.end = axes.inner.top();
    painter.fillRect(axes.inner, look.paper);
    paintGrid(painter, axes, look);
    for (const Curve& curve : panel.curves) paintCurve(painter, axes, curve);
    paintFrame(painter, axes, look);
    paintTimeCursor(painter, axes, shown_.frame->time, look);
    paintHeading(painter, cell, heading, panel, note, look);
  }

  /// Each curve's colour, name and value at the shown time; at the right what the axis leaves out of its numbers.
  void paintHeading(QPainter& painter, const QRectF& cell, double height, const Panel& panel, const QString& note,
                    const Look& look) const {
    const QFontMetricsF metrics(look.small());
    painter.save();
    painter.setFont(look.small());
    painter.setRenderHint(QPainter::Antialiasing);
    const double base = cell.top() + height - metrics.descent() - 2;
    double right = panel.axes.inner.right();
    if (!note.isEmpty()) {
      right -= metrics.horizontalAdvance(note) + 10;
      painter.setPen(look.muted);
      painter.drawText(QPointF(right + 10, base), note);
    }
    double x = panel.axes.inner.left();
    for (const Curve& curve : panel.curves) {
      const QString value =
          curve.x.empty() ? QString()
                          : withUnit(numberText(curve.y[nearestIndex(curve.x, shown_.frame->time)], 5), panel.unit);
      const QString name = metrics.elidedText(curve.name, Qt::ElideRight, std::max(0.0, right - x - 12));
      if (right - x < 40) break;
      painter.setPen(Qt::NoPen);
      painter.setBrush(curve.colour);
      painter.drawEllipse(QPointF(x + 4, base - metrics.capHeight() / 2), 3, 3);
      painter.setPen(look.ink);
      painter.drawText(QPointF(x + 11, base), name);
      x += 11 + metrics.horizontalAdvance(name) + 6;
      if (x + metrics.horizontalAdvance(value) <= right) {
        painter.setPen(look.muted);
        painter.drawText(QPointF(x, base), value);
        x += metrics.horizontalAdvance(value) + 16;
      }
    }
    painter.restore();
  }

  Shown shown_;
  std::vector<Panel> panels_;
};

} // namespace

std::unique_ptr<Picture> scalarsPicture() { return std::make_unique<ScalarsPicture>(); }

} // namespace semiflow::views
