#include "views/formula/formula_box.h"

#include <algorithm>

#include <QFontDatabase>
#include <QFontMetricsF>
#include <QPainter>

namespace semiflow::views {
namespace {

constexpr double smallest = 8; // pixels; below, indices cannot be read

/// Adds a box to another one, its baseline beginning at a point of the other's.
void place(FormulaBox& into, const FormulaBox& box, QPointF at) {
  for (const auto& text : box.texts) into.texts.push_back({text.at + at, text.text, text.font});
  for (const QRectF& rule : box.rules) into.rules.push_back(rule.translated(at));
  for (const QPainterPath& shape : box.shapes) into.shapes.push_back(shape.translated(at));
}

QFont fontOf(double size, bool italic) {
  QFont font(formulaFamily());
  font.setPixelSize(static_cast<int>(std::max(smallest, size) + 0.5));
  font.setItalic(italic);
  return font;
}

/// A stroke as a filled shape, so that it looks alike on screen and in vector figures.
QPainterPath stroked(const QPainterPath& line, double width) {
  QPainterPathStroker stroker;
  stroker.setWidth(width);
  stroker.setCapStyle(Qt::RoundCap);
  stroker.setJoinStyle(Qt::MiterJoin);
  return stroker.createStroke(line);
}

/// Lines broken at pieces that allow it at least as readily as `least`.
std::vector<FormulaBox> brokenAt(const std::vector<FormulaPiece>& pieces, FormulaPiece::Break least, double width,
                                 double indent) {
  std::vector<std::vector<FormulaBox>> lines(1);
  double used = 0;
  for (std::size_t i = 0; i < pieces.size();) {
    // What stays together: this piece and those after it up to the next place to break.
    std::size_t end = i + 1;
    double needed = pieces[i].box.width;
    while (end < pieces.size() && pieces[end].before < least) needed += pieces[end++].box.width;
    const bool begun = lines.back().size() > (lines.size() == 1 ? 0u : 1u);
    if (begun && used + needed > width) {
      lines.push_back({space(indent)});
      used = indent;
    }
    for (; i < end; ++i) lines.back().push_back(pieces[i].box);
    used += needed;
  }
  std::vector<FormulaBox> result;
  for (const auto& line : lines) result.push_back(row(line));
  return result;
}

} // namespace

QString formulaFamily() {
  static const QString found = [] {
    const QStringList families = QFontDatabase::families();
    for (const char* family : {"STIX Two Text", "STIXGeneral", "Latin Modern Roman", "TeX Gyre Termes", "DejaVu Serif",
                               "Noto Serif", "Liberation Serif"}) {
      if (families.contains(QLatin1String(family))) return QString::fromLatin1(family);
    }
    return QStringLiteral("serif");
  }();
  return found;
}

QFont FormulaFont::upright() const { return fontOf(size, false); }
QFont FormulaFont::italic() const { return fontOf(size, true); }
FormulaFont FormulaFont::smaller() const { return {std::max(smallest, 0.74 * size)}; }
double FormulaFont::rule() const { return std::max(1.0, size / 15); }

void FormulaBox::draw(QPainter& painter, QPointF at) const {
  painter.save();
  painter.setRenderHint(QPainter::Antialiasing);
  const QColor ink = painter.pen().color();
  for (const Text& text : texts) {
    painter.setFont(text.font);
    painter.drawText(at + text.at, text.text);
  }
  for (const QRectF& rule : rules) painter.fillRect(rule.translated(at), ink);
  for (const QPainterPath& shape : shapes) painter.fillPath(shape.translated(at), ink);
  painter.restore();
}

FormulaBox textBox(const QString& text, const QFont& font) {
  const QFontMetricsF metrics(font);
  FormulaBox box;
  box.width = metrics.horizontalAdvance(text);
  // The height of letters rather than that of a line of text: fractions stay compact.
  const QRectF ink = metrics.tightBoundingRect(text);
  // Qt measures a letter with an accent above it at thousands of pixels where the two come from different fonts.
  constexpr double accent = 1.3;
  box.ascent = std::clamp(-ink.top(), metrics.xHeight(), accent * metrics.ascent());
  box.descent = std::clamp(ink.bottom(), 0.0, metrics.descent());
  if (font.italic() && !text.isEmpty()) box.width = std::max(box.width, ink.right() + 0.04 * font.pixelSize());
  box.texts.push_back({{0, 0}, text, font});
  return box;
}

FormulaBox space(double width) {
  FormulaBox box;
  box.width = width;
  return box;
}

FormulaBox row(const std::vector<FormulaBox>& parts) {
  FormulaBox all;
  for (const FormulaBox& part : parts) {
    place(all, part, {all.width, 0});
    all.width += part.width;
    all.ascent = std::max(all.ascent, part.ascent);
    all.descent = std::max(all.descent, part.descent);
  }
  return all;
}

FormulaBox fraction(const FormulaBox& over, const FormulaBox& under, const FormulaFont& font) {
  const double gap = 0.16 * font.size, margin = 0.12 * font.size, thick = font.rule();
  FormulaBox box;
  const double bar = std::max(over.width, under.width) + 2 * margin;
  box.width = bar + 2 * margin;
  const double axis = font.axis();
  place(box, over, {(box.width - over.width) / 2, -axis - thick / 2 - gap - over.descent});
  place(box, under, {(box.width - under.width) / 2, -axis + thick / 2 + gap + under.ascent});
  box.rules.emplace_back(margin, -axis - thick / 2, bar, thick);
  box.ascent = axis + thick / 2 + gap + over.height();
  box.descent = -axis + thick / 2 + gap + under.height();
  return box;
}

FormulaBox scripts(const FormulaBox& base, const FormulaBox& raised, const FormulaBox& lowered,
                   const FormulaFont& font) {
  FormulaBox box = row({base});
  const double up = std::max({0.38 * font.size, base.ascent - 0.28 * font.size, 0.25 * font.size + raised.descent});
  const double down = std::max(0.18 * font.size, base.descent + 0.05 * font.size);
  if (!raised.texts.empty() || !raised.rules.empty()) {
    place(box, raised, {base.width, -up});
    box.ascent = std::max(box.ascent, up + raised.ascent);
    box.descent = std::max(box.descent, raised.descent - up);
  }
  if (!lowered.texts.empty()) {
    place(box, lowered, {base.width, down});
    box.descent = std::max(box.descent, down + lowered.descent);
  }
  box.width = base.width + std::max(raised.width, lowered.width) + 0.05 * font.size;
  return box;
}

FormulaBox radical(const FormulaBox& inside, const FormulaFont& font) {
  const double thick = font.rule(), gap = 0.14 * font.size, hook = 0.55 * font.size;
  FormulaBox box;
  const double top = inside.ascent + gap, bottom = inside.descent;
  box.ascent = top + thick;
  box.descent = bottom;
  box.width = hook + inside.width + 0.15 * font.size;
  QPainterPath line(QPointF(0.05 * font.size, bottom - 0.40 * (top + bottom)));
  line.lineTo(0.16 * font.size, bottom - 0.46 * (top + bottom));
  line.lineTo(0.32 * font.size, bottom);
  line.lineTo(hook - 0.05 * font.size, -top);
  line.lineTo(box.width, -top);
  box.shapes.push_back(stroked(line, thick));
  place(box, inside, {hook, 0});
  return box;
}

FormulaBox overline(const FormulaBox& inside, const FormulaFont& font) {
  FormulaBox box = row({inside});
  const double gap = 0.12 * font.size;
  box.rules.emplace_back(0.06 * font.size, -inside.ascent - gap - font.rule(), inside.width - 0.06 * font.size,
                         font.rule());
  box.ascent += gap + font.rule();
  return box;
}

FormulaBox fence(QChar kind, const FormulaBox& beside, const FormulaFont& font) {
  const double axis = font.axis(), thick = font.rule();
  // Symmetric about the axis, and a little higher than what it encloses.
  const double half = std::max({beside.ascent - axis, beside.descent + axis, 0.5 * font.size}) + 0.06 * font.size;
  const double y0 = -axis - half, y1 = -axis + half;
  const double bow = std::min(0.36 * font.size, 0.24 * font.size + 0.03 * half);
  const double in = 0.07 * font.size;
  FormulaBox box;
  box.ascent = axis + half;
  box.descent = half - axis;
  box.width = bow + 2 * in;
  const auto bracket = [&](double open, double closed) {
    QPainterPath path;
    // Thick in the middle, as a printed parenthesis.
    path.moveTo(open, y0);
    path.cubicTo(closed, y0 + 0.55 * half, closed, y1 - 0.55 * half, open, y1);
    const double swell = (closed < open ? 1 : -1) * 1.5 * thick;
    path.cubicTo(closed + swell, y1 - 0.55 * half, closed + swell, y0 + 0.55 * half, open, y0);
    return path;
  };
  const double left = in, right = in + bow;
  if (kind == QLatin1Char('(')) {
    box.shapes.push_back(bracket(right, left - 0.30 * bow));
  } else if (kind == QLatin1Char(')')) {
    box.shapes.push_back(bracket(left, right + 0.30 * bow));
  } else if (kind == QLatin1Char('|')) {
    box.width = 0.30 * font.size;
    box.rules.emplace_back(0.15 * font.size - thick / 2, y0, thick, y1 - y0);
  } else {
    const bool closing = kind == QLatin1Char(']');
    QPainterPath line;
    if (kind == QLatin1Char('{')) {
      const double middle = (left + right) / 2;
      line.moveTo(right, y0);
      line.quadTo(middle, y0, middle, y0 + 0.25 * half);
      line.lineTo(middle, -axis - 0.2 * half);
      line.quadTo(middle, -axis, left, -axis);
      line.quadTo(middle, -axis, middle, -axis + 0.2 * half);
      line.lineTo(middle, y1 - 0.25 * half);
      line.quadTo(middle, y1, right, y1);
    } else {
      const double spine = closing ? right : left, tip = closing ? left + 0.3 * bow : right - 0.3 * bow;
      line.moveTo(tip, y0);
      line.lineTo(spine, y0);
      line.lineTo(spine, y1);
      line.lineTo(tip, y1);
    }
    box.shapes.push_back(stroked(line, thick));
  }
  return box;
}

FormulaBox column(const std::vector<FormulaBox>& rows, const FormulaFont& font) {
  const double gap = 0.25 * font.size;
  FormulaBox box;
  double total = 0;
  for (const FormulaBox& r : rows) total += r.height() + (total > 0 ? gap : 0);
  double y = -font.axis() - total / 2;
  box.ascent = -y;
  box.descent = y + total;
  for (const FormulaBox& r : rows) {
    place(box, r, {0, y + r.ascent});
    y += r.height() + gap;
    box.width = std::max(box.width, r.width);
  }
  return box;
}

std::vector<FormulaBox> brokenLines(const std::vector<FormulaPiece>& pieces, double width, double indent) {
  std::vector<FormulaBox> lines = brokenAt(pieces, FormulaPiece::Break::freely, width, indent);
  const bool fits = std::all_of(lines.begin(), lines.end(), [width](const auto& line) { return line.width <= width; });
  return fits ? lines : brokenAt(pieces, FormulaPiece::Break::inNeed, width, indent);
}

} // namespace semiflow::views
