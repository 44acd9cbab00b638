#include "app/guide/formula_image.h"

#include <cmath>

#include <QPainter>

#include "views/formula/formula_lines.h"

namespace semiflow::app {

QImage formulaImage(const QString& formula, double width, const QColor& ink, double ratio) {
  constexpr double letters = 17, margin = 6;
  const views::FormulaLines lines = views::formulaLines(formula, width - 2 * margin, letters);
  const QSizeF size(std::ceil(lines.width() + 2 * margin), std::ceil(lines.height() + 2 * margin));
  QImage image((size * ratio).toSize(), QImage::Format_ARGB32_Premultiplied);
  image.setDevicePixelRatio(ratio);
  image.fill(Qt::transparent);
  QPainter painter(&image);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(ink);
  painter.translate(margin, margin);
  lines.draw(painter);
  return image;
}

} // namespace semiflow::app
