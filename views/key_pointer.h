#pragma once

#include <optional>

#include <QObject>
#include <QPointF>

class QKeyEvent;
class QPainter;
class QWidget;

namespace semiflow::views {

struct Look;

/// Lets the keyboard be the mouse over a widget that has the focus: arrows move the pointer (with Ctrl by a pixel),
/// with Shift they drag it, Enter clicks there, plus and minus turn the wheel. It begins where the mouse was last, or
/// in the middle.
class KeyPointer : public QObject {
  Q_OBJECT
 public:
  explicit KeyPointer(QWidget* widget); ///< its parent, too
  /// A line around the widget where the Tab key has led to it; to be called by its paintEvent().
  void paintFocus(QPainter& painter, const Look& look) const;

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  bool press(const QKeyEvent& event);
  void move(const QPointF& by);
  void button(bool down);
  void turn(int angle);
  void leave();

  QWidget& widget_;
  std::optional<QPointF> place_;
  bool down_ = false;
  bool sending_ = false; ///< the mouse events are its own
  bool tabbed_ = false;  ///< the focus came by the Tab key
};

} // namespace semiflow::views
