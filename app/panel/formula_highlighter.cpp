#include "app/panel/formula_highlighter.h"

#include <algorithm>
#include <array>

#include <QGuiApplication>
#include <QPalette>

#include "app/text.h"
#include "core/numerics/expression_syntax.h"
#include "views/look.h"

namespace semiflow::app {
namespace {

using numerics::Token;
using numerics::Word;

const std::set<std::string>& functions() {
  static const std::set<std::string> names{
      "exp",       "log",         "sqrt",       "sin",        "cos",      "tan",       "asin",      "acos",
      "atan",      "sinh",        "cosh",       "tanh",       "sech",     "erf",       "abs",       "sign",
      "step",      "real",        "imag",       "conj",       "atan2",    "min",       "max",       "if",
      "laplacian", "bilaplacian", "gradient",   "divergence", "dot",      "partial_x", "partial_y", "partial_z",
      "hilbert",   "integral_x",  "integral_y", "integral_z", "integral", "mean",      "minimum",   "maximum"};
  return names;
}

bool contains(const std::vector<std::string>& list, const std::string& name) {
  return std::find(list.begin(), list.end(), name) != list.end();
}

/// Whether a name is that of one in the list with directions behind it: u_xy.
bool isDerivative(const std::string& name, const std::vector<std::string>& of) {
  const std::size_t last = name.rfind('_');
  if (last == std::string::npos || last + 1 == name.size()) return false;
  return name.find_first_not_of("xyz", last + 1) == std::string::npos && contains(of, name.substr(0, last));
}

} // namespace

FormulaHighlighter::FormulaHighlighter(QTextDocument* document) : QSyntaxHighlighter(document) {}

void FormulaHighlighter::setNames(const Formulas& names) {
  names_ = names;
  rehighlight();
}

void FormulaHighlighter::setMistake(std::size_t column) {
  if (column == mistake_) return;
  mistake_ = column;
  rehighlight();
}

QStringList FormulaHighlighter::vocabulary() const {
  QStringList words;
  for (const auto* list : {&names_.fields, &names_.parameters, &names_.definitions}) {
    for (const std::string& name : *list) words << asText(name);
  }
  for (const std::string& field : names_.fields) {
    for (const char* suffix : {"_x", "_y", "_xx", "_yy"}) words << asText(field + suffix);
  }
  for (const std::string& name : functions()) words << asText(name);
  return words;
}

FormulaHighlighter::Role FormulaHighlighter::roleOf(const std::string& name, bool called) const {
  if (called) return functions().count(name) != 0 ? Role::function : Role::unknown;
  if (contains(names_.fields, name) || isDerivative(name, names_.fields)) return Role::field;
  if (contains(names_.parameters, name)) return Role::parameter;
  if (contains(names_.definitions, name) || isDerivative(name, names_.definitions)) return Role::definition;
  static const std::array<const char*, 4> places{"x", "y", "z", "t"};
  if (std::find(places.begin(), places.end(), name) != places.end()) return Role::place;
  if (name == "pi" || name == "e" || name == "i") return Role::number;
  return Role::unknown;
}

QTextCharFormat FormulaHighlighter::formatOf(Role role) const {
  // The colours of curves are told apart on the theme's paper by colour-blind readers, too.
  static const views::Look light = views::Look::light(), dark = views::Look::dark();
  const bool isDark = QGuiApplication::palette().color(QPalette::Base).lightness() < 128;
  const views::Look& look = isDark ? dark : light;
  QTextCharFormat format;
  switch (role) {
  case Role::field:
    format.setForeground(look.seriesColour(0));
    format.setFontWeight(QFont::Bold);
    break;
  case Role::parameter:
    format.setForeground(look.seriesColour(1));
    break;
  case Role::definition:
    format.setForeground(look.seriesColour(2));
    break;
  case Role::function:
    format.setForeground(look.seriesColour(3));
    break;
  case Role::number:
  case Role::place:
    format.setForeground(look.ink);
    break;
  case Role::symbol:
    format.setForeground(look.muted);
    break;
  case Role::unknown:
    format.setForeground(look.bad);
    break;
  }
  return format;
}

void FormulaHighlighter::highlightBlock(const QString& text) {
  const std::vector<Word> words = numerics::wordsOf(text.toStdString());
  for (std::size_t w = 0; w < words.size(); ++w) {
    const Word& word = words[w];
    const bool called = w + 1 < words.size() && words[w + 1].text == "(";
    const Role role = word.kind == Token::Kind::number   ? Role::number
                      : word.kind == Token::Kind::name   ? roleOf(word.text, called)
                      : word.kind == Token::Kind::symbol ? Role::symbol
                                                         : Role::unknown;
    QTextCharFormat format = formatOf(role);
    const bool wrong = mistake_ >= word.column && mistake_ < word.column + word.length;
    if (wrong) {
      format.setUnderlineStyle(QTextCharFormat::WaveUnderline);
      format.setUnderlineColor(formatOf(Role::unknown).foreground().color());
    }
    setFormat(static_cast<int>(word.column) - 1, static_cast<int>(word.length), format);
  }
  // A mistake behind the last word, where something is missing, is marked at that word.
  if (mistake_ == 0 || words.empty() || mistake_ < words.back().column + words.back().length) return;
  QTextCharFormat format = formatOf(Role::unknown);
  format.setUnderlineStyle(QTextCharFormat::WaveUnderline);
  format.setUnderlineColor(format.foreground().color());
  setFormat(static_cast<int>(words.back().column) - 1, static_cast<int>(words.back().length), format);
}

} // namespace semiflow::app
