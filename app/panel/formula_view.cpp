#include "app/panel/formula_view.h"

#include <algorithm>
#include <cmath>

#include <QEvent>
#include <QPainter>

namespace semiflow::app {
namespace {

constexpr double shareOfText = 1.12; // serif letters look smaller than those of the interface
constexpr double margin = 4;

} // namespace

FormulaView::FormulaView(QWidget* parent) : QWidget(parent) {
  QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Fixed);
  policy.setHeightForWidth(true);
  setSizePolicy(policy);
}

void FormulaView::showText(const QString& text) {
  if (text == text_ && formulas_.statements.empty()) return;
  text_ = text;
  formulas_ = {};
  lines_.clear();
  arrange();
}

void FormulaView::showStatements(const Formulas& formulas) {
  text_.clear();
  formulas_ = formulas;
  lines_.clear();
  arrange();
}

void FormulaView::arrange() {
  setFixedHeight(std::max(1, heightForWidth(std::max(60, width()))));
  updateGeometry();
  update();
}

const views::FormulaLines& FormulaView::linesFor(int width) const {
  const auto known = lines_.find(width);
  if (known != lines_.end()) return known->second;
  constexpr std::size_t most = 16; // while the panel is dragged wider
  if (lines_.size() >= most) lines_.clear();
  const double size = shareOfText * QFontInfo(font()).pixelSize();
  return lines_[width] =
             text_.isEmpty() ? views::formulaLines(formulas_, width, size) : views::formulaLines(text_, width, size);
}

int FormulaView::heightForWidth(int width) const {
  return static_cast<int>(std::ceil(margin + linesFor(width).height()));
}

QSize FormulaView::sizeHint() const { return {200, heightForWidth(std::max(60, width()))}; }

void FormulaView::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.setPen(palette().color(QPalette::WindowText));
  painter.translate(0, margin / 2);
  linesFor(width()).draw(painter);
}

void FormulaView::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  if (event->size().width() != event->oldSize().width()) arrange();
}

void FormulaView::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() != QEvent::FontChange) return;
  lines_.clear();
  arrange();
}

} // namespace semiflow::app
