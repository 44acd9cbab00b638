#include "views/readout.h"

#include <algorithm>

#include <QFontMetricsF>
#include <QPainter>

namespace semiflow::views {

void paintReadout(QPainter& painter, const QRectF& rect, const Readout& readout, const Look& look) {
  painter.save();
  painter.setRenderHint(QPainter::Antialiasing);
  if (readout.marked) {
    painter.setPen(QPen(look.cursor, 1.6));
    painter.setBrush(Qt::NoBrush);
    painter.drawEllipse(readout.place, 4.5, 4.5);
  }
  const QFontMetricsF metrics(look.small());
  QSizeF size(0, static_cast<double>(readout.lines.size()) * metrics.height() + 8);
  for (const QString& line : readout.lines) size.setWidth(std::max(size.width(), metrics.horizontalAdvance(line) + 14));
  QRectF box(readout.place + QPointF(14, -size.height() - 8), size);
  if (box.right() > rect.right() - 2) box.moveRight(readout.place.x() - 14);
  if (box.top() < rect.top() + 2) box.moveTop(readout.place.y() + 14);
  box.moveLeft(std::max(box.left(), rect.left() + 2));
  box.moveBottom(std::min(box.bottom(), rect.bottom() - 2));
  QColor ground = look.raised;
  ground.setAlphaF(0.94F);
  painter.setPen(QPen(look.border, 1));
  painter.setBrush(ground);
  painter.drawRoundedRect(box, 4, 4);
  painter.setFont(look.small());
  painter.setPen(look.ink);
  double y = box.top() + 4 + metrics.ascent();
  for (const QString& line : readout.lines) {
    painter.drawText(QPointF(box.left() + 7, y), line);
    y += metrics.height();
  }
  painter.restore();
}

} // namespace semiflow::views
