#include "app/panel/wheel_guard.h"

#include <QEvent>
#include <QWidget>

namespace semiflow::app {
namespace {

class WheelGuard : public QObject {
 public:
  using QObject::QObject;
  bool eventFilter(QObject* watched, QEvent* event) override {
    const auto* widget = static_cast<const QWidget*>(watched);
    if (event->type() != QEvent::Wheel || widget->hasFocus()) return false;
    event->ignore();
    return true;
  }
};

} // namespace

void guardWheel(QWidget* widget) {
  widget->setFocusPolicy(Qt::StrongFocus); // not WheelFocus
  widget->installEventFilter(new WheelGuard(widget));
}

} // namespace semiflow::app
