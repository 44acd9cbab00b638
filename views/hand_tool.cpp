#include "views/hand_tool.h"

#include <algorithm>
#include <cmath>

#include <QPainter>

namespace semiflow::views {
namespace {

constexpr double reach = 9; // pixels, to a mark
constexpr double dot = 5;   // pixels, radius of a probe

double distance(const QPointF& a, const QPointF& b) { return std::hypot(a.x() - b.x(), a.y() - b.y()); }

double distanceToLine(const QPointF& point, const QPointF& from, const QPointF& to) {
  const QPointF along = to - from;
  const double length = QPointF::dotProduct(along, along);
  const double share = length > 0 ? std::clamp(QPointF::dotProduct(point - from, along) / length, 0.0, 1.0) : 0;
  return distance(point, from + share * along);
}

/// Twice, so that it is seen on light and on dark colours.
template <class Draw> void drawTwice(QPainter& painter, const QColor& colour, const Draw& draw) {
  painter.setPen(QPen(QColor(0, 0, 0, 150), 3.4, Qt::SolidLine, Qt::RoundCap));
  draw();
  painter.setPen(QPen(colour, 1.8, Qt::SolidLine, Qt::RoundCap));
  draw();
}

} // namespace

bool HandTool::fits() const {
  const std::size_t directions = picture_.lengths().size();
  return tool() == Tool::cut ? directions == 2 : directions > 0;
}

Gesture HandTool::gesture(Gesture::Kind kind, const QPointF& mouse) const {
  Gesture made;
  made.kind = kind;
  made.lengths = picture_.lengths();
  made.place = picture_.placeAt(mouse).value_or(Place());
  made.probe = probe_;
  made.handle = handle_;
  if (const auto at = handle_ ? picture_.pointAt(mouse) : std::nullopt) made.place.at = {at->x(), at->y()};
  return made;
}

std::optional<Gesture> HandTool::press(const QPointF& mouse) {
  if (!fits() || !picture_.placeAt(mouse)) return std::nullopt;
  down_ = true;
  probe_ = tool() == Tool::probe ? probeAt(mouse) : std::nullopt;
  return gesture(Gesture::Kind::press, mouse);
}

std::optional<Gesture> HandTool::grip(const QPointF& mouse) {
  handle_ = tool() == Tool::navigate ? handleAt(mouse) : std::nullopt;
  if (!handle_) return std::nullopt;
  down_ = true;
  return gesture(Gesture::Kind::press, mouse);
}

std::optional<QPointF> HandTool::pixelOf(const Handle& handle) const {
  if (handle.at.size() != 2 || picture_.handleDimension() != 2) return std::nullopt;
  return picture_.mouseAt({handle.at[0], handle.at[1]});
}

std::optional<std::size_t> HandTool::handleAt(const QPointF& mouse) const {
  for (std::size_t n = hand_ ? hand_->handles.size() : 0; n-- > 0;) {
    const auto place = pixelOf(hand_->handles[n]);
    if (place && distance(*place, mouse) <= reach) return n;
  }
  return std::nullopt;
}

void HandTool::paintHandles(QPainter& painter, const Look& look, const std::optional<QPointF>& mouse) const {
  const std::size_t none = hand_->handles.size();
  const std::size_t under = handle_.value_or(mouse ? handleAt(*mouse).value_or(none) : none);
  painter.setBrush(Qt::NoBrush);
  for (std::size_t n = 0; n < hand_->handles.size(); ++n) {
    const auto place = pixelOf(hand_->handles[n]);
    if (!place) continue;
    const double radius = under == n ? dot + 3 : dot + 1;
    painter.setPen(QPen(look.paper, 4));
    painter.drawEllipse(*place, radius, radius);
    painter.setPen(QPen(under == n ? look.cursor : look.ink, 1.8));
    painter.drawEllipse(*place, radius, radius);
  }
}

std::optional<Gesture> HandTool::move(const QPointF& mouse) {
  if (!down_) return std::nullopt;
  return gesture(Gesture::Kind::move, mouse);
}

std::optional<Gesture> HandTool::release(const QPointF& mouse) {
  if (!down_) return std::nullopt;
  down_ = false;
  const Gesture made = gesture(Gesture::Kind::release, mouse);
  probe_.reset();
  handle_.reset();
  return made;
}

std::optional<Gesture> HandTool::remove(const QPointF& mouse) const {
  if (!hand_) return std::nullopt;
  Gesture made = gesture(Gesture::Kind::remove, mouse);
  made.probe = probeAt(mouse);
  made.cut = made.probe ? std::nullopt : cutAt(mouse);
  return made.probe || made.cut ? std::optional(made) : std::nullopt;
}

std::optional<Gesture> HandTool::resize(double factor) const {
  if (tool() != Tool::brush || !fits()) return std::nullopt;
  Gesture made;
  made.kind = Gesture::Kind::resize;
  made.factor = factor;
  return made;
}

std::optional<std::size_t> HandTool::probeAt(const QPointF& mouse) const {
  for (std::size_t n = hand_ ? hand_->probes.size() : 0; n-- > 0;) {
    const auto place = picture_.pixelOf(hand_->probes[n]);
    if (place && distance(*place, mouse) <= reach) return n;
  }
  return std::nullopt;
}

std::optional<std::size_t> HandTool::cutAt(const QPointF& mouse) const {
  for (std::size_t n = hand_ ? hand_->cuts.size() : 0; n-- > 0;) {
    const auto from = picture_.pixelOf(hand_->cuts[n].from), to = picture_.pixelOf(hand_->cuts[n].to);
    if (from && to && distanceToLine(mouse, *from, *to) <= reach) return n;
  }
  return std::nullopt;
}

void HandTool::paint(QPainter& painter, const Look& look, const std::optional<QPointF>& mouse) const {
  if (!hand_) return;
  painter.save();
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setClipRect(picture_.plane());
  if (hand_->mask) picture_.paintMask(painter, *hand_->mask);
  paintCuts(painter, look);
  paintProbes(painter, look);
  if (hand_->tool == Tool::navigate) paintHandles(painter, look, mouse);
  if (mouse && hand_->tool == Tool::brush && fits()) paintBrush(painter, look, *mouse);
  painter.restore();
}

void HandTool::paintProbes(QPainter& painter, const Look& look) const {
  for (std::size_t n = 0; n < hand_->probes.size(); ++n) {
    const auto place = picture_.pixelOf(hand_->probes[n]);
    if (!place) continue;
    painter.setPen(QPen(QColor(0, 0, 0, 150), 1));
    painter.setBrush(Qt::white);
    painter.drawEllipse(*place, dot + 1.5, dot + 1.5);
    painter.setPen(Qt::NoPen);
    painter.setBrush(look.seriesColour(n));
    painter.drawEllipse(*place, dot, dot);
  }
}

void HandTool::paintCuts(QPainter& painter, const Look& look) const {
  painter.setBrush(Qt::NoBrush);
  for (std::size_t n = 0; n < hand_->cuts.size(); ++n) {
    const auto from = picture_.pixelOf(hand_->cuts[n].from), to = picture_.pixelOf(hand_->cuts[n].to);
    if (!from || !to) continue;
    const double length = std::max(1.0, distance(*from, *to));
    const QPointF across = 5 / length * QPointF(from->y() - to->y(), to->x() - from->x());
    painter.setPen(QPen(QColor(255, 255, 255, 200), 4, Qt::SolidLine, Qt::RoundCap));
    painter.drawLine(*from, *to);
    painter.setPen(QPen(look.seriesColour(n), 2, Qt::SolidLine, Qt::RoundCap));
    painter.drawLine(*from, *to);
    painter.drawLine(*from - across, *from + across); // where distance is zero
  }
}

void HandTool::paintBrush(QPainter& painter, const Look&, const QPointF& mouse) const {
  const auto place = picture_.placeAt(mouse);
  if (!place) return;
  const std::vector<double> lengths = picture_.lengths();
  Place lower = *place, upper = *place;
  for (std::size_t a = 0; a < lengths.size(); ++a) {
    lower.at[a] -= hand_->brushSize * lengths[a];
    upper.at[a] += hand_->brushSize * lengths[a];
  }
  const auto from = picture_.pixelOf(lower), to = picture_.pixelOf(upper);
  if (!from || !to) return;
  painter.setBrush(Qt::NoBrush);
  const QRectF plane = picture_.plane();
  const QRectF box = lengths.size() == 1 ? QRectF(QPointF(from->x(), plane.top()), QPointF(to->x(), plane.bottom()))
                                         : QRectF(*from, *to).normalized();
  drawTwice(painter, Qt::white, [&] {
    if (lengths.size() == 1 || hand_->square) {
      painter.drawRect(box);
    } else {
      painter.drawEllipse(box);
    }
  });
}

} // namespace semiflow::views
