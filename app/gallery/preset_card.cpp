#include "app/gallery/preset_card.h"

#include <cmath>

#include <QKeyEvent>
#include <QPainter>
#include <QPainterPath>
#include <QTextLayout>

#include "app/text.h"

namespace semiflow::app {
namespace {

constexpr double pictureShare = 0.58; // of the width
constexpr int padding = 10;
constexpr int titleLines = 2;
constexpr int summaryLines = 2;
constexpr int between = 4; // title and summary
constexpr int corner = 6;

/// Up to so many lines of text, the last one elided; returns how many there were.
int drawLines(QPainter& painter, const QRect& rect, const QString& words, int lines) {
  const QFontMetrics metrics = painter.fontMetrics();
  QTextLayout layout(words, painter.font());
  layout.beginLayout();
  int drawn = 0;
  for (; drawn < lines; ++drawn) {
    QTextLine line = layout.createLine();
    if (!line.isValid()) break;
    line.setLineWidth(rect.width());
    const QPoint at(rect.left(), rect.top() + drawn * metrics.lineSpacing() + metrics.ascent());
    const QString rest = words.mid(line.textStart());
    const bool last = drawn + 1 == lines;
    painter.drawText(at, last ? metrics.elidedText(rest, Qt::ElideRight, rect.width())
                              : words.mid(line.textStart(), line.textLength()));
  }
  layout.endLayout();
  return drawn;
}

} // namespace

PresetCard::PresetCard(experiment::Preset preset, const QString& kindTitle, QWidget* parent)
    : QAbstractButton(parent), preset_(std::move(preset)),
      searched_(asText(preset_.title + "\n" + preset_.summary + "\n" + preset_.reference + "\n" + preset_.id + "\n") +
                kindTitle) {
  setText(asText(preset_.title));
  setObjectName(asText(preset_.id));
  setCursor(Qt::PointingHandCursor);
  setFocusPolicy(Qt::StrongFocus);
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding); // the layout decides
  setAccessibleDescription(asText(preset_.summary));
  QString tip = "<p><b>" + asText(preset_.title).toHtmlEscaped() + "</b><br>" + asText(preset_.summary).toHtmlEscaped();
  if (!preset_.reference.empty()) tip += "<br><i>" + asText(preset_.reference).toHtmlEscaped() + "</i>";
  setToolTip(tip + "</p>");
}

bool PresetCard::matches(const QString& words) const {
  for (const QString& word : words.split(' ', Qt::SkipEmptyParts)) {
    if (!searched_.contains(word, Qt::CaseInsensitive)) return false;
  }
  return true;
}

int PresetCard::heightForWidth(int width) const {
  const int line = fontMetrics().lineSpacing();
  return static_cast<int>(width * pictureShare) + padding + (titleLines + summaryLines) * line + between + padding;
}

QSize PresetCard::sizeHint() const { return {208, heightForWidth(208)}; }

void PresetCard::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  const QPalette& colours = palette();
  const bool marked = underMouse() || hasFocus();
  const QRectF outline = QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5);
  QPainterPath shape;
  shape.addRoundedRect(outline, corner, corner);
  painter.fillPath(shape, isDown() ? colours.color(QPalette::Window) : colours.color(QPalette::Base));
  const QRect picture(1, 1, width() - 2, static_cast<int>(width() * pictureShare));
  painter.save();
  painter.setClipPath(shape);
  paintPicture(painter, picture);
  painter.restore();

  const QRect words(padding, picture.bottom() + padding, width() - 2 * padding, height());
  QFont bold = font();
  bold.setWeight(QFont::DemiBold);
  painter.setFont(bold);
  painter.setPen(colours.color(QPalette::Text));
  // A short title leaves its second line to the summary.
  const int taken = drawLines(painter, words, text(), titleLines);
  painter.setFont(font());
  painter.setPen(colours.color(QPalette::PlaceholderText));
  drawLines(painter, words.translated(0, taken * painter.fontMetrics().lineSpacing() + between),
            asText(preset_.summary), titleLines + summaryLines - taken);

  painter.setPen(QPen(colours.color(marked ? QPalette::Highlight : QPalette::Mid), marked ? 1.6 : 1));
  painter.drawPath(shape);
}

void PresetCard::paintPicture(QPainter& painter, const QRect& rect) {
  if (!sought_) {
    sought_ = true;
    picture_.load(asText(preset_.thumbnail));
  }
  if (picture_.isNull()) return paintPlaceholder(painter, rect);
  painter.setRenderHint(QPainter::SmoothPixmapTransform);
  const QSizeF whole = picture_.deviceIndependentSize();
  // The middle of the picture fills the place, whatever its shape.
  const double scale = std::max(rect.width() / whole.width(), rect.height() / whole.height());
  const QSizeF part(rect.width() / scale, rect.height() / scale);
  painter.drawPixmap(QRectF(rect), picture_,
                     QRectF(QPointF((whole.width() - part.width()) / 2, (whole.height() - part.height()) / 2), part));
}

/// Waves that are the preset's own, by its id.
void PresetCard::paintPlaceholder(QPainter& painter, const QRect& rect) const {
  const QColor accent = palette().color(QPalette::Highlight);
  painter.fillRect(rect, palette().color(QPalette::Window));
  const auto seed = static_cast<double>(qHash(asText(preset_.id), 1) % 1000) / 1000;
  for (int wave = 0; wave < 5; ++wave) {
    QPainterPath path;
    for (int x = 0; x <= rect.width(); x += 2) {
      const double s = static_cast<double>(x) / rect.width();
      const double y = 0.5 + 0.07 * (wave - 2) +
                       0.16 * std::sin(6.283 * (s * (1.2 + 1.6 * seed) + seed + 0.06 * wave)) * std::sin(3.1416 * s);
      const QPointF at(rect.left() + x, rect.top() + y * rect.height());
      x == 0 ? path.moveTo(at) : path.lineTo(at);
    }
    QColor colour = accent;
    colour.setAlphaF(0.25F + 0.12F * static_cast<float>(wave));
    painter.setPen(QPen(colour, 1.6));
    painter.drawPath(path);
  }
}

void PresetCard::keyPressEvent(QKeyEvent* event) {
  if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) return click();
  QAbstractButton::keyPressEvent(event);
}

void PresetCard::enterEvent(QEnterEvent* event) {
  update();
  QAbstractButton::enterEvent(event);
}
void PresetCard::leaveEvent(QEvent* event) {
  update();
  QAbstractButton::leaveEvent(event);
}

} // namespace semiflow::app
