#include "views/key_pointer.h"

#include <algorithm>

#include <QApplication>
#include <QFocusEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QWheelEvent>
#include <QWidget>

#include "views/look.h"

namespace semiflow::views {

namespace {
constexpr double stride = 8; // pixels
constexpr int notch = 120;   // of a wheel

bool isTab(Qt::FocusReason reason) { return reason == Qt::TabFocusReason || reason == Qt::BacktabFocusReason; }
} // namespace

KeyPointer::KeyPointer(QWidget* widget) : QObject(widget), widget_(*widget) {
  widget->setFocusPolicy(Qt::StrongFocus);
  widget->installEventFilter(this);
}

void KeyPointer::paintFocus(QPainter& painter, const Look& look) const {
  if (!tabbed_) return;
  painter.setPen(look.accent);
  painter.setBrush(Qt::NoBrush);
  painter.drawRect(widget_.rect().adjusted(0, 0, -1, -1));
}

bool KeyPointer::eventFilter(QObject*, QEvent* event) {
  switch (event->type()) {
  case QEvent::KeyPress:
    return press(static_cast<const QKeyEvent&>(*event));
  case QEvent::KeyRelease:
    if (static_cast<const QKeyEvent*>(event)->key() == Qt::Key_Shift && down_) button(false);
    return false;
  case QEvent::MouseMove:
    if (!sending_) place_ = static_cast<const QMouseEvent*>(event)->position();
    return false;
  case QEvent::FocusIn:
    tabbed_ = isTab(static_cast<const QFocusEvent*>(event)->reason());
    widget_.update();
    return false;
  case QEvent::FocusOut:
    tabbed_ = false;
    widget_.update();
    leave();
    return false;
  default:
    return false;
  }
}

bool KeyPointer::press(const QKeyEvent& event) {
  const double step = event.modifiers() & Qt::ControlModifier ? 1 : stride;
  QPointF by;
  switch (event.key()) {
  case Qt::Key_Left:
    by = {-step, 0};
    break;
  case Qt::Key_Right:
    by = {step, 0};
    break;
  case Qt::Key_Up:
    by = {0, -step};
    break;
  case Qt::Key_Down:
    by = {0, step};
    break;
  case Qt::Key_Return:
  case Qt::Key_Enter:
    if (!place_) move({});
    if (!down_) button(true);
    button(false);
    return true;
  case Qt::Key_Plus:
  case Qt::Key_Equal:
    turn(notch);
    return true;
  case Qt::Key_Minus:
    turn(-notch);
    return true;
  default:
    return false;
  }
  if (!place_) move({});
  if (event.modifiers() & Qt::ShiftModifier && !down_) button(true);
  move(by);
  return true;
}

void KeyPointer::move(const QPointF& by) {
  const QPointF next = place_.value_or(QRectF(widget_.rect()).center()) + by;
  place_ = {std::clamp(next.x(), 0.0, widget_.width() - 1.0), std::clamp(next.y(), 0.0, widget_.height() - 1.0)};
  QMouseEvent moved(QEvent::MouseMove, *place_, widget_.mapToGlobal(*place_), Qt::NoButton,
                    down_ ? Qt::LeftButton : Qt::NoButton, Qt::NoModifier);
  sending_ = true;
  QApplication::sendEvent(&widget_, &moved);
  sending_ = false;
}

void KeyPointer::button(bool down) {
  down_ = down;
  QMouseEvent pressed(down ? QEvent::MouseButtonPress : QEvent::MouseButtonRelease, *place_,
                      widget_.mapToGlobal(*place_), Qt::LeftButton, down ? Qt::LeftButton : Qt::NoButton,
                      Qt::NoModifier);
  QApplication::sendEvent(&widget_, &pressed);
}

void KeyPointer::turn(int angle) {
  if (!place_) move({});
  QWheelEvent turned(*place_, widget_.mapToGlobal(*place_), {}, {0, angle}, Qt::NoButton, Qt::NoModifier,
                     Qt::NoScrollPhase, false);
  QApplication::sendEvent(&widget_, &turned);
}

/// As the mouse does when it goes elsewhere.
void KeyPointer::leave() {
  if (down_) button(false);
  if (!place_ || widget_.underMouse()) return;
  place_.reset();
  QEvent left(QEvent::Leave);
  QApplication::sendEvent(&widget_, &left);
}

} // namespace semiflow::views
