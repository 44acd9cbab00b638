#include "app/panel/formula_view.h"

#include <algorithm>
#include <cmath>

#include <QEvent>
#include <QPainter>
#include <QRegularExpression>

#include "app/text.h"
#include "core/base/error.h"
#include "views/formula/typeset.h"

namespace semiflow::app {
namespace {

constexpr double shareOfText = 1.12; // serif letters look smaller than those of the interface
constexpr double leastShare = 0.72;
constexpr double betweenLines = 5, betweenStatements = 9, margin = 4;

} // namespace

FormulaView::FormulaView(QWidget* parent) : QWidget(parent) {
  QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Fixed);
  policy.setHeightForWidth(true);
  setSizePolicy(policy);
}

void FormulaView::showText(const QString& text) {
  text_ = text;
  formulas_ = {};
  arrange();
}

void FormulaView::showStatements(const Formulas& formulas) {
  text_.clear();
  formulas_ = formulas;
  arrange();
}

void FormulaView::arrange() {
  setFixedHeight(std::max(1, heightForWidth(std::max(60, width()))));
  updateGeometry();
  update();
}

std::vector<views::FormulaBox> FormulaView::linesFor(double width, const views::FormulaFont& font) const {
  std::vector<views::FormulaBox> lines;
  const auto add = [&](const std::vector<views::FormulaPiece>& pieces, double indent) {
    std::vector<views::FormulaBox> broken = views::brokenLines(pieces, width, indent);
    if (!lines.empty() && !broken.empty()) broken.front().ascent += betweenStatements - betweenLines;
    lines.insert(lines.end(), broken.begin(), broken.end());
  };
  static const QRegularExpression between(QStringLiteral("(?<=[,;])\\s{2,}"));
  for (const QString& part : text_.split(between, Qt::SkipEmptyParts)) {
    QString statement = part.trimmed();
    if (statement.endsWith(QLatin1Char(',')) || statement.endsWith(QLatin1Char(';'))) statement.chop(1);
    add(views::typesetText(statement, font), 1.4 * font.size);
  }
  for (const Formulas::Statement& statement : formulas_.statements) {
    std::vector<views::FormulaPiece> pieces{{views::typesetLeft(statement, formulas_, font)}};
    const double indent = std::min(pieces.front().box.width, 0.3 * width);
    try {
      for (auto& piece : views::typeset(numerics::readSyntax(statement.text, ""), formulas_, font, width - indent))
        pieces.push_back(std::move(piece));
    } catch (const InputError&) { // it is being typed
      pieces.push_back({views::textBox(asText(statement.text), font.upright())});
    }
    add(pieces, indent);
  }
  return lines;
}

/// In smaller letters where the widest line needs that.
std::vector<views::FormulaBox> FormulaView::linesFor(double width) const {
  const double size = shareOfText * QFontInfo(font()).pixelSize();
  std::vector<views::FormulaBox> lines;
  for (double share = 1; share >= leastShare; share -= 0.07) {
    lines = linesFor(width, {share * size});
    if (std::all_of(lines.begin(), lines.end(), [&](const auto& line) { return line.width <= width; })) break;
  }
  return lines;
}

int FormulaView::heightForWidth(int width) const {
  double height = margin;
  for (const views::FormulaBox& line : linesFor(width)) height += line.height() + betweenLines;
  return static_cast<int>(std::ceil(height));
}

QSize FormulaView::sizeHint() const { return {200, heightForWidth(std::max(60, width()))}; }

void FormulaView::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.setPen(palette().color(QPalette::WindowText));
  double y = margin / 2;
  for (const views::FormulaBox& line : linesFor(width())) {
    painter.save();
    painter.translate(0, y + line.ascent);
    // What could not be broken is smaller still, rather than cut off.
    if (line.width > width()) painter.scale(width() / line.width, width() / line.width);
    line.draw(painter, {0, 0});
    painter.restore();
    y += line.height() + betweenLines;
  }
}

void FormulaView::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  if (event->size().width() != event->oldSize().width()) arrange();
}

void FormulaView::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::FontChange) arrange();
}

} // namespace semiflow::app
