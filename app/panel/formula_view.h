#pragma once

#include <map>

#include <QString>
#include <QWidget>

#include "core/base/formulas.h"
#include "views/formula/formula_lines.h"

namespace semiflow::app {

/// Formulas in mathematical typesetting, one below the other, broken to the widget's width.
class FormulaView : public QWidget {
  Q_OBJECT
 public:
  explicit FormulaView(QWidget* parent = nullptr);

  /// Formulas written for display; those of a system are divided by commas or semicolons and two spaces.
  void showText(const QString& text);
  /// The statements of typed formulas. What cannot be read (yet) is shown as it stands.
  void showStatements(const Formulas& formulas);
  bool isEmpty() const { return text_.isEmpty() && formulas_.statements.empty(); }

  bool hasHeightForWidth() const override { return true; }
  int heightForWidth(int width) const override;
  QSize sizeHint() const override;
  QSize minimumSizeHint() const override { return {60, heightForWidth(width())}; }

 protected:
  void paintEvent(QPaintEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;
  void changeEvent(QEvent* event) override;

 private:
  void arrange();
  const views::FormulaLines& linesFor(int width) const;

  QString text_;
  Formulas formulas_;
  mutable std::map<int, views::FormulaLines> lines_; ///< by width: layouts ask again and again
};

} // namespace semiflow::app
