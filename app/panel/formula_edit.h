#pragma once

#include <cstddef>

#include <QPlainTextEdit>

#include "core/base/formulas.h"

class QCompleter;

namespace semiflow::app {

class FormulaHighlighter;

/// A field for one formula: fields, parameters, functions and numbers in colours of their own, a mistake underlined,
/// names completed while they are typed. It grows with its text; Return and leaving it are the end of editing.
class FormulaEdit : public QPlainTextEdit {
  Q_OBJECT
 public:
  explicit FormulaEdit(QWidget* parent = nullptr);

  QString formula() const { return toPlainText(); }
  void setFormula(const QString& text);
  /// The names that are known beside functions and place.
  void setNames(const Formulas& names);
  /// Underlines the word at a column, 1 for the first character; 0 takes the mark away.
  void markMistake(std::size_t column);
  std::size_t mistake() const;
  QSize sizeHint() const override;
  QSize minimumSizeHint() const override { return {60, sizeHint().height()}; }

 signals:
  void edited();          ///< by typing, each time
  void editingFinished(); ///< Return, or the focus is elsewhere

 protected:
  void keyPressEvent(QKeyEvent* event) override;
  void focusOutEvent(QFocusEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;
  void changeEvent(QEvent* event) override;
  void insertFromMimeData(const QMimeData* source) override;

 private:
  QString wordBeforeCursor() const;
  void offerNames();
  void complete(const QString& name);
  void fitHeight();

  FormulaHighlighter* highlighter_;
  QCompleter* completer_;
  bool setting_ = false; ///< the text is being set, not typed
};

} // namespace semiflow::app
