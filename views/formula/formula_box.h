#pragma once

#include <vector>

#include <QFont>
#include <QPainterPath>
#include <QRectF>
#include <QString>

class QPainter;

namespace semiflow::views {

/// A piece of typeset mathematics: glyphs, rules and strokes around a baseline. Plain data: pieces are put together by
/// the functions below, as TeX puts boxes together (Knuth, The TeXbook, appendix G, in spirit). Lengths in pixels.
struct FormulaBox {
  struct Text {
    QPointF at; ///< where its baseline begins; y grows downward
    QString text;
    QFont font;
  };
  double width = 0;
  double ascent = 0;  ///< above the baseline
  double descent = 0; ///< below the baseline
  std::vector<Text> texts;
  std::vector<QRectF> rules;
  std::vector<QPainterPath> shapes; ///< filled

  double height() const { return ascent + descent; }
  /// Draws it in the painter's pen's colour, the baseline beginning at that point.
  void draw(QPainter& painter, QPointF at) const;
};

/// The fonts of a formula. Sizes in pixels.
struct FormulaFont {
  double size = 14;

  QFont upright() const;
  QFont italic() const;
  /// For exponents, indices and small fractions.
  FormulaFont smaller() const;
  double axis() const { return 0.27 * size; } ///< of fractions and minus signs, above the baseline
  double rule() const;                        ///< thickness of fraction bars
};

/// The first family of mathematical or serif text that this machine has.
QString formulaFamily();

FormulaBox textBox(const QString& text, const QFont& font);
FormulaBox space(double width);
/// Side by side on one baseline.
FormulaBox row(const std::vector<FormulaBox>& parts);
FormulaBox fraction(const FormulaBox& over, const FormulaBox& under, const FormulaFont& font);
/// Raised and lowered; either may be empty.
FormulaBox scripts(const FormulaBox& base, const FormulaBox& raised, const FormulaBox& lowered,
                   const FormulaFont& font);
FormulaBox radical(const FormulaBox& inside, const FormulaFont& font);
FormulaBox overline(const FormulaBox& inside, const FormulaFont& font);
/// One of ( ) [ ] | { as high as what it stands beside.
FormulaBox fence(QChar kind, const FormulaBox& beside, const FormulaFont& font);
/// Below each other, left-aligned, centred on the axis.
FormulaBox column(const std::vector<FormulaBox>& rows, const FormulaFont& font);

/// Pieces of a row that lines may be broken between.
struct FormulaPiece {
  enum class Break { never, inNeed, freely };
  FormulaBox box;
  Break before = Break::never; ///< whether a line may begin with it
};

/// The row in lines no wider than `width` where the pieces allow it; lines after the first begin at `indent`.
/// Each line is a box; they belong below each other.
std::vector<FormulaBox> brokenLines(const std::vector<FormulaPiece>& pieces, double width, double indent);

} // namespace semiflow::views
