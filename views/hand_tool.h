#pragma once

#include <optional>

#include <QPointF>

#include "views/hand.h"
#include "views/picture.h"

class QMouseEvent;
class QPainter;
class QWheelEvent;

namespace semiflow::views {

/// The hand over one picture: makes gestures of the mouse's events, and draws the marks that are put on it.
class HandTool {
 public:
  explicit HandTool(Picture& picture) : picture_(picture) {}

  void take(const HandPtr& hand) { hand_ = hand; }
  Tool tool() const { return hand_ ? hand_->tool : Tool::navigate; }
  /// Whether the picture shows a field that the tool in hand works on.
  bool fits() const;
  /// The gesture that an event makes; nothing where it makes none.
  std::optional<Gesture> press(const QPointF& mouse);
  std::optional<Gesture> grip(const QPointF& mouse); ///< of a handle, with no tool in hand
  std::optional<Gesture> move(const QPointF& mouse);
  std::optional<Gesture> release(const QPointF& mouse);
  std::optional<Gesture> remove(const QPointF& mouse) const; ///< a probe or a line under the mouse
  std::optional<Gesture> resize(double factor) const;
  bool isDown() const { return down_; }

  void paint(QPainter& painter, const Look& look, const std::optional<QPointF>& mouse) const;

 private:
  Gesture gesture(Gesture::Kind kind, const QPointF& mouse) const;
  std::optional<std::size_t> probeAt(const QPointF& mouse) const;
  std::optional<std::size_t> cutAt(const QPointF& mouse) const;
  std::optional<QPointF> pixelOf(const Handle& handle) const;
  std::optional<std::size_t> handleAt(const QPointF& mouse) const;
  void paintHandles(QPainter& painter, const Look& look, const std::optional<QPointF>& mouse) const;
  void paintProbes(QPainter& painter, const Look& look) const;
  void paintCuts(QPainter& painter, const Look& look) const;
  void paintBrush(QPainter& painter, const Look& look, const QPointF& mouse) const;

  Picture& picture_;
  HandPtr hand_;
  bool down_ = false;
  std::optional<std::size_t> probe_, handle_;
};

} // namespace semiflow::views
