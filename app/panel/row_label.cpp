#include "app/panel/row_label.h"

#include <QPainter>

#include "app/theme/icons.h"

namespace semiflow::app {
namespace {
constexpr int rowHeight = 28; // of an editor's field
constexpr int markSize = 12;
} // namespace

RowLabel::RowLabel(const QString& text, bool live, QWidget* parent) : QLabel(text, parent), live_(live) {}

QSize RowLabel::sizeHint() const {
  return {fontMetrics().horizontalAdvance(text()) + (live_ ? markSize + 4 : 0) + 2, rowHeight};
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
