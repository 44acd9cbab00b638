#pragma once

#include <vector>

#include <QString>

#include "core/base/formulas.h"
#include "views/formula/formula_box.h"

namespace semiflow::views {

/// Formulas below each other, each broken to a width: what a panel shows and the guide prints.
struct FormulaLines {
  std::vector<FormulaBox> lines;

  double width() const;
  double height() const; ///< with the room between the lines
  /// In the painter's pen's colour; the first line's upper edge is at y = 0.
  void draw(QPainter& painter) const;
};

/// Formulas written for display; those of a system are divided by commas or semicolons and two spaces.
/// @param size of the letters in pixels; smaller ones are taken where a line would not fit in the width
FormulaLines formulaLines(const QString& text, double width, double size);

/// The statements of typed formulas. What cannot be read (yet) is shown as it stands. @param size as above
FormulaLines formulaLines(const Formulas& formulas, double width, double size);

} // namespace semiflow::views
