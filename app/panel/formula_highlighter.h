#pragma once

#include <cstddef>
#include <set>
#include <string>

#include <QStringList>
#include <QSyntaxHighlighter>

#include "core/base/formulas.h"

namespace semiflow::app {

/// Colours a formula's words by what they mean, in the colours of the theme.
class FormulaHighlighter : public QSyntaxHighlighter {
  Q_OBJECT
 public:
  explicit FormulaHighlighter(QTextDocument* document);

  void setNames(const Formulas& names);
  void setMistake(std::size_t column);
  std::size_t mistake() const { return mistake_; }
  /// What can be typed: the names, place and time, functions and operators.
  QStringList vocabulary() const;

 protected:
  void highlightBlock(const QString& text) override;

 private:
  enum class Role { field, parameter, definition, place, function, number, symbol, unknown };
  Role roleOf(const std::string& name, bool called) const;
  QTextCharFormat formatOf(Role role) const;

  Formulas names_;
  std::size_t mistake_ = 0;
};

} // namespace semiflow::app
