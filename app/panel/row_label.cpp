#include "app/panel/row_label.h"

#include <algorithm>
#include <cmath>

#include <QMouseEvent>
#include <QPainter>

#include "app/theme/icons.h"

namespace semiflow::app {
namespace {
constexpr int rowHeight = 28; // of an editor's field
constexpr int markSize = 12;
constexpr double pixelsPerStep = 6;
} // namespace

RowLabel::RowLabel(const QString& text, bool live, QWidget* parent) : QLabel(text, parent), live_(live) {}

QSize RowLabel::sizeHint() const {
  return {fontMetrics().horizontalAdvance(text()) + (live_ ? markSize + 4 : 0) + 2, rowHeight};
}
void RowLabel::makeScrubber(std::function<void(double steps)> step) {
  step_ = std::move(step);
  setCursor(Qt::SizeHorCursor);
}

void RowLabel::mousePressEvent(QMouseEvent* event) {
  last_ = event->position();
  step_ ? event->accept() : QLabel::mousePressEvent(event);
}

void RowLabel::mouseMoveEvent(QMouseEvent* event) {
  if (!step_ || !(event->buttons() & Qt::LeftButton)) return QLabel::mouseMoveEvent(event);
  const double steps = std::trunc((event->position().x() - last_.x()) / pixelsPerStep);
  if (steps == 0) return;
  last_.rx() += steps * pixelsPerStep;
  step_(event->modifiers() & Qt::ShiftModifier ? 10 * steps : steps);
}

QSize RowLabel::minimumSizeHint() const { return {24, rowHeight}; }

void RowLabel::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.setPen(palette().color(QPalette::WindowText));
  const int room = width() - (live_ ? markSize + 4 : 0);
  const QString shown = fontMetrics().elidedText(text(), Qt::ElideRight, room);
  painter.drawText(QRect(0, 0, room, rowHeight), Qt::AlignLeft | Qt::AlignVCenter, shown);
  if (!live_) return;
  const int x = std::min(room, fontMetrics().horizontalAdvance(shown) + 4);
  icon("live_parameter", palette().color(QPalette::Link))
      .paint(&painter, x, (rowHeight - markSize) / 2, markSize, markSize);
}

} // namespace semiflow::app
