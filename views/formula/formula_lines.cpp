#include "views/formula/formula_lines.h"

#include <algorithm>
#include <functional>

#include <QPainter>
#include <QRegularExpression>

#include "core/base/error.h"
#include "views/formula/typeset.h"

namespace semiflow::views {
namespace {

constexpr double leastShare = 0.72;
constexpr double betweenLines = 5, betweenStatements = 9;

void add(std::vector<FormulaBox>& lines, const std::vector<FormulaPiece>& pieces, double width, double indent) {
  std::vector<FormulaBox> broken = brokenLines(pieces, width, indent);
  if (!lines.empty() && !broken.empty()) broken.front().ascent += betweenStatements - betweenLines;
  lines.insert(lines.end(), broken.begin(), broken.end());
}

std::vector<FormulaBox> linesOf(const QString& text, double width, const FormulaFont& font) {
  static const QRegularExpression between(QStringLiteral("(?<=[,;])\\s{2,}"));
  std::vector<FormulaBox> lines;
  for (const QString& part : text.split(between, Qt::SkipEmptyParts)) {
    QString statement = part.trimmed();
    if (statement.endsWith(QLatin1Char(',')) || statement.endsWith(QLatin1Char(';'))) statement.chop(1);
    add(lines, typesetText(statement, font), width, 1.4 * font.size);
  }
  return lines;
}

std::vector<FormulaBox> linesOf(const Formulas& formulas, double width, const FormulaFont& font) {
  std::vector<FormulaBox> lines;
  for (const Formulas::Statement& statement : formulas.statements) {
    std::vector<FormulaPiece> pieces{{typesetLeft(statement, formulas, font)}};
    const double indent = std::min(pieces.front().box.width, 0.3 * width);
    try {
      for (auto& piece : typeset(numerics::readSyntax(statement.text, ""), formulas, font, width - indent))
        pieces.push_back(std::move(piece));
    } catch (const InputError&) { // it is being typed
      pieces.push_back({textBox(QString::fromStdString(statement.text), font.upright())});
    }
    add(lines, pieces, width, indent);
  }
  return lines;
}

/// In smaller letters where the widest line needs that.
FormulaLines fitted(double width, double size,
                    const std::function<std::vector<FormulaBox>(double width, const FormulaFont&)>& lines) {
  FormulaLines result;
  for (double share = 1; share >= leastShare; share -= 0.07) {
    result.lines = lines(width, {share * size});
    if (result.width() <= width) break;
  }
  return result;
}

} // namespace

double FormulaLines::width() const {
  double widest = 0;
  for (const FormulaBox& line : lines) widest = std::max(widest, line.width);
  return widest;
}

double FormulaLines::height() const {
  double height = 0;
  for (const FormulaBox& line : lines) height += line.height() + betweenLines;
  return height;
}

void FormulaLines::draw(QPainter& painter) const {
  double y = 0;
  for (const FormulaBox& line : lines) {
    line.draw(painter, {0, y + line.ascent});
    y += line.height() + betweenLines;
  }
}

FormulaLines formulaLines(const QString& text, double width, double size) {
  return fitted(width, size, [&](double room, const FormulaFont& font) { return linesOf(text, room, font); });
}

FormulaLines formulaLines(const Formulas& formulas, double width, double size) {
  return fitted(width, size, [&](double room, const FormulaFont& font) { return linesOf(formulas, room, font); });
}

} // namespace semiflow::views
