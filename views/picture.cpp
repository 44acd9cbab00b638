#include "views/picture.h"

#include <algorithm>
#include <cmath>

#include <QPainter>

namespace semiflow::views {
namespace {

/// A range after a zoom about one of its values, or a shift by a number of pixels.
Range scaled(const Scale& scale, double fixedPixel, double factor, double shift) {
  const auto moved = [&](double pixel) { return scale.value(fixedPixel + (pixel - fixedPixel) / factor - shift); };
  return {moved(scale.start), moved(scale.end)};
}

bool sensible(const Range& range) {
  return std::isfinite(range.lower) && std::isfinite(range.upper) &&
         range.width() > 1e-10 * std::max(std::abs(range.lower), std::abs(range.upper)) && range.width() < 1e100;
}

} // namespace

const std::vector<experiment::FramePtr>& Shown::past() const {
  static const std::vector<experiment::FramePtr> nothing;
  return history ? *history : nothing;
}

Range Shown::timeRange() const {
  Range range;
  range.include(info.begin);
  range.include(info.end);
  if (frame) range.include(frame->time);
  if (!past().empty()) range.include(past().back()->time);
  return range.drawable();
}

void ZoomedPicture::zoom(const QPointF& at, double factor) {
  if (axes_.inner.contains(at)) show({scaled(axes_.x, at.x(), factor, 0), scaled(axes_.y, at.y(), factor, 0)});
}

void ZoomedPicture::pan(const QPointF& by) {
  show({scaled(axes_.x, axes_.x.start, 1, by.x()), scaled(axes_.y, axes_.y.start, 1, by.y())});
}

void ZoomedPicture::takeSight(Picture& other) {
  if (const auto* zoomed = dynamic_cast<const ZoomedPicture*>(&other)) window_ = zoomed->window_;
}

std::optional<QPointF> ZoomedPicture::pointAt(const QPointF& mouse) const {
  if (!axes_.inner.contains(mouse)) return std::nullopt;
  return QPointF(axes_.x.value(mouse.x()), axes_.y.value(mouse.y()));
}

std::optional<QPointF> ZoomedPicture::mouseAt(const QPointF& point) const {
  const QPointF mouse = axes_.at(point.x(), point.y());
  if (!axes_.inner.contains(mouse)) return std::nullopt;
  return mouse;
}

void ZoomedPicture::show(const Window& next) {
  if (!sensible(next.x) || !sensible(next.y)) return;
  window_ = next;
  // Several events may come before the next paint(), each relative to what the one before has left.
  axes_.x.lower = next.x.lower, axes_.x.upper = next.x.upper;
  axes_.y.lower = next.y.lower, axes_.y.upper = next.y.upper;
}

void paintNothing(QPainter& painter, const QRectF& rect, const QString& message, const Look& look) {
  painter.save();
  painter.setFont(look.text());
  painter.setPen(look.muted);
  painter.drawText(rect, Qt::AlignCenter | Qt::TextWordWrap, message);
  painter.restore();
}

} // namespace semiflow::views
