#include "app/panel/number_field.h"

#include <cmath>

#include <QKeyEvent>
#include <QWheelEvent>

#include "app/text.h"

namespace semiflow::app {
namespace {

/// One unit of the second significant digit: 0.001 for 0.037, 100 for 5000.
double stepOf(double value, const Range& range, bool whole) {
  double step = 0;
  if (value != 0) {
    step = std::pow(10.0, std::floor(std::log10(std::abs(value)) + 1e-9) - 1);
  } else if (std::isfinite(range.upper) && std::isfinite(range.lower)) {
    step = (range.upper - range.lower) / 100;
  } else {
    step = 0.1;
  }
  return whole ? std::max(1.0, std::round(step)) : step;
}

} // namespace

double movedBySteps(double value, double steps, const Range& range, bool whole) {
  // Downwards from 0.1 the step is that of 0.09: 0.099 follows, not 0.09.
  const double step = stepOf(steps < 0 ? value * (1 - 1e-6) : value, range, whole);
  const double by = whole ? std::copysign(std::max(1.0, std::round(std::abs(steps * step))), steps) : steps * step;
  const double grid = std::abs(by);
  double next = value + by;
  // On the grid of the step there is no 0.30000000000000004.
  next = grid > 1e-300 ? std::round(next / (grid / 10)) * (grid / 10) : next;
  return numberText(next).size() > 12 ? QString::number(next, 'g', 10).toDouble() : next;
}

NumberField::NumberField(Range range, bool whole, QWidget* parent) : QLineEdit(parent), range_(range), whole_(whole) {
  setMinimumWidth(40);
}

void NumberField::setNumber(const Json& value) {
  const QString shown = value.is_number_integer() ? QString::number(value.get<long long>())
                        : value.is_number()       ? numberText(value.get<double>())
                        : value.is_string()       ? asText(value.get<std::string>())
                                                  : QString();
  if (shown == QLineEdit::text()) return;
  setText(shown);
  if (!hasFocus()) setCursorPosition(0);
}

Json NumberField::number() const {
  const QString typed = QLineEdit::text().trimmed();
  bool fine = false;
  const qlonglong integer = typed.toLongLong(&fine);
  if (fine) return integer;
  const double value = typed.toDouble(&fine);
  if (fine && std::isfinite(value)) return value;
  return typed.toStdString();
}

void NumberField::stepBy(double steps) {
  const Json now = number();
  if (now.is_number()) moveTo(movedBySteps(now.get<double>(), steps, range_, whole_));
}

void NumberField::scaleBy(double factor) {
  const Json now = number();
  if (!now.is_number()) return;
  const double next = now.get<double>() * factor;
  moveTo(whole_ ? std::round(next) : QString::number(next, 'g', 3).toDouble());
}

void NumberField::moveTo(double value) {
  if (value < range_.lower || (range_.lowerOpen && value == range_.lower)) {
    if (range_.lowerOpen) return;
    value = range_.lower;
  }
  if (value > range_.upper || (range_.upperOpen && value == range_.upper)) {
    if (range_.upperOpen) return;
    value = range_.upper;
  }
  setNumber(whole_ ? Json(std::llround(value)) : Json(value));
  Q_EMIT stepped();
}

void NumberField::keyPressEvent(QKeyEvent* event) {
  double steps = 0;
  switch (event->key()) {
  case Qt::Key_Up:
    steps = 1;
    break;
  case Qt::Key_Down:
    steps = -1;
    break;
  case Qt::Key_PageUp:
    steps = 10;
    break;
  case Qt::Key_PageDown:
    steps = -10;
    break;
  default:
    QLineEdit::keyPressEvent(event);
    return;
  }
  if (event->modifiers() & Qt::ShiftModifier) steps *= 10;
  if (event->modifiers() & Qt::ControlModifier) steps /= 10;
  stepBy(steps);
}

void NumberField::wheelEvent(QWheelEvent* event) {
  if (!hasFocus()) return event->ignore(); // scrolling the panel must not change a value on the way
  stepBy(event->angleDelta().y() / 120.0);
  event->accept();
}

} // namespace semiflow::app
