#pragma once

#include <string>
#include <vector>

#include <QImage>
#include <QStringList>

#include "core/experiment/frame.h"
#include "views/colour_map.h"

namespace semiflow::views {

/// What of a field is drawn. A real field has its value alone.
enum class Part { value, real, imaginary, modulus, phase };

QStringList partNames();     ///< of a complex field's, in the order of complexParts()
Part complexPart(int index); ///< modulus, phase, real, imaginary
/// What a field is called: its name, or of a group what tells it from the others, behind the last " of ".
QString nameOf(const experiment::GridField& field);
/// "u", "|psi|", "arg psi", "Re psi", "Im psi"
QString partTitle(const experiment::GridField& field, Part part);
/// `part` where the field is complex, else its value.
Part partFor(const experiment::GridField& field, Part part);
/// Whether values wrap around: a phase, or a field that says so.
bool isCyclic(const experiment::GridField& field, Part part);
double valueAt(const experiment::GridField& field, Part part, std::size_t index);
/// Range of the finite values; [-pi, pi] for a phase.
Range rangeOf(const experiment::GridField& field, Part part);

QStringList mapNames(); ///< of the choice of a colour map: "automatic" first
/// The chosen map and the range it is to cover. Automatic: a cyclic map for what is cyclic, a diverging one centred at
/// zero where a field has both signs in like measure, else viridis.
struct Colouring {
  const ColourMap* map = nullptr;
  Range range;
};
Colouring colouringFor(int chosenMap, bool cyclic, const Range& range);

/// An image of rows x columns values with the first row at the bottom, made in parallel; values that are not numbers
/// get the missing colour. `image` is reused where it has the right size already.
/// @param source values with x running fastest, columns*rows of them from `offset`
void colourField(const experiment::GridField& field, Part part, std::size_t columns, std::size_t rows,
                 std::size_t offset, const Colouring& colouring, QRgb missing, QImage& image);

} // namespace semiflow::views
