#include "app/panel/formula_edit.h"

#include <algorithm>
#include <cmath>

#include <QAbstractItemView>
#include <QCompleter>
#include <QKeyEvent>
#include <QMimeData>
#include <QScrollBar>
#include <QStringListModel>

#include "app/panel/formula_highlighter.h"

namespace semiflow::app {
namespace {

constexpr int mostLines = 8;
constexpr int leastLetters = 2; // before names are offered
constexpr int frame = 12;       // border, padding and margin, both sides

bool isInName(QChar c) { return c.unicode() < 128 && (c.isLetterOrNumber() || c == QLatin1Char('_')); }

} // namespace

FormulaEdit::FormulaEdit(QWidget* parent)
    : QPlainTextEdit(parent), highlighter_(new FormulaHighlighter(document())),
      completer_(new QCompleter(new QStringListModel(this), this)) {
  setProperty("code", true);
  setTabChangesFocus(true);
  setLineWrapMode(QPlainTextEdit::WidgetWidth);
  setWordWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
  setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
  document()->setDocumentMargin(1);
  completer_->setWidget(this);
  completer_->setCaseSensitivity(Qt::CaseSensitive);
  connect(completer_, qOverload<const QString&>(&QCompleter::activated), this, &FormulaEdit::complete);
  connect(this, &QPlainTextEdit::textChanged, this, [this] {
    fitHeight();
    if (!setting_) Q_EMIT edited();
  });
  setNames({});
}

void FormulaEdit::setFormula(const QString& text) {
  if (text == formula()) return;
  setting_ = true;
  setPlainText(text);
  setting_ = false;
}

void FormulaEdit::setNames(const Formulas& names) {
  setting_ = true; // colours are no edit
  highlighter_->setNames(names);
  setting_ = false;
  QStringList words = highlighter_->vocabulary();
  words.sort();
  static_cast<QStringListModel*>(completer_->model())->setStringList(words);
}

void FormulaEdit::markMistake(std::size_t column) {
  setting_ = true;
  highlighter_->setMistake(column);
  setting_ = false;
}

std::size_t FormulaEdit::mistake() const { return highlighter_->mistake(); }

QSize FormulaEdit::sizeHint() const {
  const int lines = std::clamp(static_cast<int>(std::lround(document()->size().height())), 1, mostLines);
  return {120, lines * fontMetrics().lineSpacing() + frame};
}

void FormulaEdit::fitHeight() {
  const bool whole = document()->size().height() <= mostLines;
  setVerticalScrollBarPolicy(whole ? Qt::ScrollBarAlwaysOff : Qt::ScrollBarAsNeeded);
  const int height = sizeHint().height();
  if (height != minimumHeight() || height != maximumHeight()) setFixedHeight(height);
}

void FormulaEdit::resizeEvent(QResizeEvent* event) {
  QPlainTextEdit::resizeEvent(event);
  fitHeight();
}

void FormulaEdit::changeEvent(QEvent* event) {
  QPlainTextEdit::changeEvent(event);
  if (event->type() == QEvent::FontChange) fitHeight();
  if (event->type() == QEvent::PaletteChange) markMistake(mistake());
  if (event->type() != QEvent::PaletteChange && event->type() != QEvent::StyleChange) return;
  setting_ = true;
  highlighter_->rehighlight();
  setting_ = false;
}

/// A formula is one line, wherever it comes from.
void FormulaEdit::insertFromMimeData(const QMimeData* source) { textCursor().insertText(source->text().simplified()); }

QString FormulaEdit::wordBeforeCursor() const {
  const QString text = formula();
  const qsizetype end = textCursor().position();
  qsizetype begin = end;
  while (begin > 0 && isInName(text[begin - 1])) --begin;
  return text.mid(begin, end - begin);
}

void FormulaEdit::offerNames() {
  const QString typed = wordBeforeCursor();
  const bool inside = textCursor().position() < formula().size() && isInName(formula()[textCursor().position()]);
  if (typed.size() < leastLetters || typed[0].isDigit() || inside) return completer_->popup()->hide();
  completer_->setCompletionPrefix(typed);
  const bool whole = completer_->completionCount() == 1 && completer_->currentCompletion() == typed;
  if (completer_->completionCount() == 0 || whole) return completer_->popup()->hide();
  QRect place = cursorRect();
  place.setWidth(completer_->popup()->sizeHintForColumn(0) +
                 completer_->popup()->verticalScrollBar()->sizeHint().width() + frame);
  completer_->complete(place);
}

void FormulaEdit::complete(const QString& name) {
  QTextCursor cursor = textCursor();
  cursor.movePosition(QTextCursor::Left, QTextCursor::KeepAnchor, static_cast<int>(wordBeforeCursor().size()));
  cursor.insertText(name);
  setTextCursor(cursor);
}

void FormulaEdit::keyPressEvent(QKeyEvent* event) {
  const bool enter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
  const bool offered = completer_->popup()->isVisible();
  if (offered && completer_->popup()->currentIndex().isValid() && (enter || event->key() == Qt::Key_Tab))
    return event->ignore(); // the list of names takes it
  if (offered && event->key() == Qt::Key_Escape) return event->ignore();
  if (enter) {
    completer_->popup()->hide();
    Q_EMIT editingFinished();
    return;
  }
  if (event->key() == Qt::Key_Escape) return event->ignore(); // for the editor around it
  QPlainTextEdit::keyPressEvent(event);
  const bool typed = !event->text().isEmpty() && event->text()[0].isPrint();
  if (typed || event->key() == Qt::Key_Backspace) offerNames();
}

void FormulaEdit::focusOutEvent(QFocusEvent* event) {
  QPlainTextEdit::focusOutEvent(event);
  if (event->reason() != Qt::PopupFocusReason) Q_EMIT editingFinished();
}

} // namespace semiflow::app
