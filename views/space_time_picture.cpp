#include <algorithm>
#include <cmath>
#include <map>

#include <QPainter>

#include "core/base/parallel.h"
#include "views/field_choices.h"
#include "views/pictures.h"

namespace semiflow::views {
namespace {

using experiment::FramePtr;
using experiment::GridField;

constexpr std::size_t mostRows = 1024; // more places than a screen has pixels would only cost time

/// A field of one dimension over time (to the right) and place (upwards).
class SpaceTimePicture : public ZoomedPicture {
 public:
  explicit SpaceTimePicture(const std::string& field) : choices_(1, field) {}

  QString title() const override { return nameText(choices_.field()) + QStringLiteral(" over time"); }
  std::vector<TrackedRange*> ranges() override { return {&choices_.tracked()}; }
  std::vector<Choice> choices() const override { return choices_.choices(); }
  void choose(const QString& id, int chosen) override { choices_.choose(id, chosen); }

  void set(const Shown& shown) override {
    shown_ = shown;
    field_ = choices_.update(shown.frame);
    rows_.clear();
    if (field_ == nullptr) return;
    for (const FramePtr& frame : shown.past()) {
      const auto* field = contentOf<GridField>(frame, field_->name);
      if (field != nullptr && field->axes == field_->axes && field->values.size() == field_->values.size()) {
        rows_.push_back({frame->time, field});
      }
    }
    if (rows_.empty()) rows_.push_back({shown.frame->time, field_});
  }

  void paint(QPainter& painter, const QRectF& rect, const Look& look) override {
    if (field_ == nullptr)
      return paintNothing(painter, rect, QStringLiteral("no field of one dimension in this frame"), look);
    Range ofPast;
    for (const Row& row : rows_) ofPast.include(rangeOfRow(row));
    const Colouring colouring = choices_.colouring(*field_, ofPast);
    const auto& axis = field_->axes[0];
    ColourBar bar{colouring.map, {colouring.range, false, partTitle(*field_, choices_.part())}};
    const double barRoom = !look.bare && rect.width() > 220 ? widthOf(bar, rect.height() - 60, look) + 8 : 0;
    const Range places{axis.lower, std::max(axis.upper(), axis.lower + axis.spacing)};
    const Window window = windowOver({shown_.timeRange(), places.drawable()});
    axes_ = layOut(rect.adjusted(0, 0, -barRoom, 0),
                   {window.x, false, shown_.timeLabel(), shown_.info.end < shown_.info.begin},
                   {window.y, false, labelText(axis.name, axis.unit)}, look);
    painter.fillRect(axes_.inner, look.paper);
    paintImage(painter, colouring, look);
    paintFrame(painter, axes_, look);
    paintTimeCursor(painter, axes_, shown_.frame->time, look);
    if (barRoom > 0) {
      const QRectF barRect(axes_.inner.right() + 14, axes_.inner.top() + 16, barRoom, axes_.inner.height() - 16);
      paintColourBar(painter, barRect, bar, look);
    }
  }

  std::optional<Readout> readout(const QPointF& mouse) const override {
    if (field_ == nullptr || !axes_.inner.contains(mouse)) return std::nullopt;
    const double time = axes_.x.value(mouse.x());
    const auto& axis = field_->axes[0];
    const auto place = static_cast<long>(std::lround((axes_.y.value(mouse.y()) - axis.lower) / axis.spacing));
    if (place < 0 || place >= static_cast<long>(axis.points) || !covered(time)) return std::nullopt;
    const Row& row = rows_[rowAt(time)];
    const auto index = static_cast<std::size_t>(place);
    return Readout{mouse,
                   {shown_.timeLabel() + QStringLiteral(" = ") + numberText(row.time),
                    QString::fromStdString(axis.name) + QStringLiteral(" = ") + numberText(axis.at(index)),
                    partTitle(*field_, choices_.part()) + QStringLiteral(" = ") +
                        numberText(valueAt(*row.field, choices_.part(), index), 5)},
                   false};
  }

  std::optional<double> timeAt(const QPointF& mouse) const override {
    if (field_ == nullptr || !axes_.inner.contains(mouse)) return std::nullopt;
    return axes_.x.value(mouse.x());
  }

 private:
  struct Row {
    double time;
    const GridField* field;
  };

  /// Ranges are kept from paint to paint: only new frames are looked at.
  const Range& rangeOfRow(const Row& row) {
    if (ranges_.size() > 4 * rows_.size() + 64 || rangesOf_ != partKey()) {
      ranges_.clear();
      rangesOf_ = partKey();
    }
    const auto [found, fresh] = ranges_.try_emplace({row.field, row.time});
    if (fresh) found->second = views::rangeOf(*row.field, choices_.part());
    return found->second;
  }
  std::pair<std::uint64_t, int> partKey() const { return {shown_.frame->run, static_cast<int>(choices_.part())}; }

  bool covered(double time) const {
    const double a = rows_.front().time, b = rows_.back().time;
    return time >= std::min(a, b) && time <= std::max(a, b);
  }

  /// The newest row that is not after a time.
  std::size_t rowAt(double time) const {
    const bool backwards = rows_.back().time < rows_.front().time;
    const auto after = std::upper_bound(rows_.begin(), rows_.end(), time, [backwards](double t, const Row& row) {
      return backwards ? t > row.time : t < row.time;
    });
    return after == rows_.begin() ? 0 : static_cast<std::size_t>(after - rows_.begin()) - 1;
  }

  void paintImage(QPainter& painter, const Colouring& colouring, const Look& look) {
    const auto columns = static_cast<std::size_t>(std::clamp(std::lround(axes_.inner.width()), 1L, 4096L));
    const std::size_t points = field_->axes[0].points;
    const std::size_t lines = std::min(points, mostRows);
    QImage image(static_cast<int>(columns), static_cast<int>(lines), QImage::Format_ARGB32_Premultiplied);
    auto* bits = reinterpret_cast<QRgb*>(image.bits());
    const auto stride = static_cast<std::size_t>(image.bytesPerLine()) / sizeof(QRgb);
    const double scale = 1 / colouring.range.width();
    const QRgb missing = look.missing.rgb();
    parallelBlocks(columns, 32, [&](std::size_t begin, std::size_t end) {
      for (std::size_t column = begin; column < end; ++column) {
        const double time = axes_.x.value(axes_.inner.left() + static_cast<double>(column) + 0.5);
        const bool known = covered(time);
        const GridField& field = *rows_[rowAt(time)].field;
        for (std::size_t line = 0; line < lines; ++line) {
          const double value = valueAt(field, choices_.part(), line * points / lines);
          const double place = (value - colouring.range.lower) * scale;
          bits[(lines - 1 - line) * stride + column] = !known              ? 0U
                                                       : std::isnan(value) ? missing
                                                                           : colouring.map->at(place);
        }
      }
    });
    const auto& axis = field_->axes[0];
    const double low = axes_.y.pixel(axis.lower - axis.spacing / 2);
    const double high = axes_.y.pixel(axis.at(axis.points - 1) + axis.spacing / 2);
    painter.save();
    painter.setClipRect(axes_.inner);
    painter.setRenderHint(QPainter::SmoothPixmapTransform);
    painter.drawImage(QRectF(QPointF(axes_.inner.left(), high), QPointF(axes_.inner.right(), low)), image);
    painter.restore();
  }

  FieldChoices choices_;
  Shown shown_;
  const GridField* field_ = nullptr;
  std::vector<Row> rows_;
  /// By address and time: an address alone may belong to another frame by now.
  std::map<std::pair<const GridField*, double>, Range> ranges_;
  std::pair<std::uint64_t, int> rangesOf_{0, -1};
};

} // namespace

std::unique_ptr<Picture> spaceTimePicture(const std::string& field) {
  return std::make_unique<SpaceTimePicture>(field);
}

} // namespace semiflow::views
