#include <cmath>

#include <QPainter>

#include "views/chart.h"
#include "views/field_choices.h"
#include "views/pictures.h"

namespace semiflow::views {
namespace {

using experiment::Table;

/// Curves that what the hand has put on the fields tells: the frame for it is made, so that all is drawn alike.
class InstrumentPicture : public ZoomedPicture {
 public:
  bool isChart() const override { return true; }
  void setHand(const HandPtr& hand) override {
    hand_ = hand;
    fresh_ = true;
  }
  void set(const Shown& shown) override {
    shown_ = shown;
    fresh_ = true;
  }

  void paint(QPainter& painter, const QRectF& rect, const Look& look) override {
    update(look);
    if (curves_.empty()) return paintNothing(painter, rect, emptyText(), look);
    Range x = abscissae(), y;
    for (const Curve& curve : curves_) y.include(views::rangeOf(curve.y));
    const Window window = windowOver({x.drawable(), axisRange(y, false)});
    axes_ = layOut(rect.adjusted(0, legendHeight(look), 0, 0), {window.x, false, abscissaLabel_, isReversed()},
                   {window.y, false, QString()}, look);
    painter.fillRect(axes_.inner, look.paper);
    paintGrid(painter, axes_, look);
    for (const Curve& curve : curves_) paintCurve(painter, axes_, curve);
    paintFrame(painter, axes_, look);
    paintLegend(painter, axes_.inner, curves_, look);
    decorate(painter, look);
  }

  std::optional<Readout> readout(const QPointF& mouse) const override {
    if (curves_.empty() || !axes_.inner.contains(mouse)) return std::nullopt;
    const double at = axes_.x.value(mouse.x());
    Readout readout{mouse, {}, false};
    double nearest = INFINITY;
    for (const Curve& curve : curves_) {
      if (curve.x.empty()) continue;
      const std::size_t index = nearestIndex(curve.x, at);
      if (readout.lines.isEmpty())
        readout.lines << abscissaLabel_ + QStringLiteral(" = ") + numberText(curve.x[index], 5);
      readout.lines << curve.name + QStringLiteral(" = ") + numberText(curve.y[index], 5);
      const QPointF place = axes_.at(curve.x[index], curve.y[index]);
      if (std::abs(place.y() - mouse.y()) >= nearest || !axes_.inner.contains(place)) continue;
      nearest = std::abs(place.y() - mouse.y());
      readout.place = place, readout.marked = true;
    }
    return readout;
  }

 protected:
  virtual QString emptyText() const = 0;
  virtual void collect(const Look& look) = 0;
  virtual Range abscissae() const {
    Range range;
    for (const Curve& curve : curves_) range.include(views::rangeOf(curve.x));
    return range;
  }
  virtual bool isReversed() const { return false; }
  virtual void decorate(QPainter& /*painter*/, const Look& /*look*/) const {}

  Shown shown_;
  HandPtr hand_;
  std::vector<Curve> curves_;
  QString abscissaLabel_;

 private:
  void update(const Look& look) {
    if (!fresh_ && dark_ == look.isDark) return;
    curves_.clear();
    if (hand_ && shown_.frame) collect(look);
    fresh_ = false;
    dark_ = look.isDark;
  }
  bool fresh_ = true, dark_ = false;
};

/// The values at the probes over time.
class ProbePicture final : public InstrumentPicture {
 public:
  QString title() const override { return QStringLiteral("probes"); }
  std::optional<double> timeAt(const QPointF& mouse) const override {
    if (curves_.empty() || !axes_.inner.contains(mouse)) return std::nullopt;
    return axes_.x.value(mouse.x());
  }

 protected:
  QString emptyText() const override { return QStringLiteral("no probes"); }
  Range abscissae() const override { return shown_.timeRange(); }
  bool isReversed() const override { return shown_.info.end < shown_.info.begin; }
  void collect(const Look& look) override {
    std::vector<experiment::FramePtr> frames = shown_.past();
    if (frames.empty()) frames.push_back(shown_.frame);
    const Table table = probeTable(frames, hand_->probes, shown_.info.timeName, shown_.info.timeUnit);
    abscissaLabel_ = shown_.timeLabel();
    for (std::size_t c = 1; c < table.columns.size(); ++c)
      curves_.push_back({QString::fromStdString(table.columns[c].name), table.columns[0].values,
                         table.columns[c].values, look.seriesColour(c - 1)});
  }
  void decorate(QPainter& painter, const Look& look) const override {
    paintTimeCursor(painter, axes_, shown_.frame->time, look);
  }
};

/// The fields along the lines.
class CutPicture final : public InstrumentPicture {
 public:
  QString title() const override { return QStringLiteral("line cuts"); }

 protected:
  QString emptyText() const override { return QStringLiteral("no line cuts"); }
  void collect(const Look& look) override {
    for (std::size_t n = 0; n < hand_->cuts.size(); ++n) {
      Table table = cutTable(shown_.frame, hand_->cuts[n]);
      if (table.columns[0].values.empty()) continue;
      abscissaLabel_ = labelText("distance", table.columns[0].unit);
      const auto place = [](const Place& end) {
        return QStringLiteral("(%1, %2)").arg(numberText(end.at[0], 3), numberText(end.at[1], 3));
      };
      curves_.push_back({QString::fromStdString(table.columns[3].name) + QStringLiteral("  ") +
                             place(hand_->cuts[n].from) + QStringLiteral(" – ") + place(hand_->cuts[n].to),
                         std::move(table.columns[0].values), std::move(table.columns[3].values), look.seriesColour(n)});
    }
  }
};

} // namespace

std::unique_ptr<Picture> probePicture() { return std::make_unique<ProbePicture>(); }
std::unique_ptr<Picture> cutPicture() { return std::make_unique<CutPicture>(); }

} // namespace semiflow::views
