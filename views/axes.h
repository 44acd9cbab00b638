#pragma once

#include <string>
#include <vector>

#include <QRectF>
#include <QString>

#include "views/colour_map.h"
#include "views/look.h"

class QPainter;

namespace semiflow::views {

/// An integer in superscript digits: "⁻¹²".
QString superscript(int value);
/// A number for reading: at most `digits` significant ones, a true minus sign, powers of ten beyond 10^5 and below
/// 10^-3
/// ("−1.25", "3.2·10⁻⁷"); "not a number" and "∞" for what is not finite.
QString numberText(double value, int digits = 4);
/// A unit for reading: "1/s^2" becomes "1/s²".
QString unitText(const std::string& unit);
/// A name for reading: "score_evaluations" becomes "score evaluations".
QString nameText(const std::string& name);
/// "x", or "x (cm)".
QString labelText(const std::string& name, const std::string& unit);

/// Places along an axis that get a mark, and the text beside them.
struct Ticks {
  std::vector<double> values;
  std::vector<QString> labels; ///< one per value; an empty one is not drawn
  std::vector<double> minor;   ///< unlabelled, in between
  QString note; ///< what every label is to be multiplied by, and what added to it: "×10⁻³", "+1.25"; or empty
};

/// Marks at round places: multiples of 1, 2 or 5 times a power of ten, the finest of those with at most `most` marks;
/// or powers of ten on a logarithmic axis (of 2 and 5 too where it spans less than two decades).
/// @pre lower < upper, finite; both positive where logarithmic
Ticks ticksFor(double lower, double upper, bool logarithmic, int most);

/// A linear or logarithmic map between values and pixels.
struct Scale {
  double lower = 0, upper = 1;
  bool logarithmic = false;
  double start = 0, end = 1; ///< pixels of lower and upper

  double pixel(double value) const;
  double value(double pixel) const;
};

struct AxisSpec {
  Range range{0, 1};
  bool logarithmic = false;
  QString label;
  bool reversed = false; ///< the upper end is on the left, or at the bottom: time that runs backwards
  bool labelled = true;  ///< false: marks without text, for panels that share an axis with the one below
};

/// A rectangle with a horizontal and a vertical scale: where a picture's data goes, and what stands around it.
struct Axes {
  QRectF inner; ///< the data's rectangle
  Scale x, y;
  Ticks xTicks, yTicks;
  AxisSpec xSpec, ySpec;

  QPointF at(double xValue, double yValue) const { return {x.pixel(xValue), y.pixel(yValue)}; }
};

/// Whether a unit is as long on both axes: not at all, by a smaller rectangle, or by wider ranges.
enum class Aspect { free, equal, filled };

/// Leaves room around the data for ticks and labels, as much as their texts need. With equal aspect the data's
/// rectangle is centred in what there is. Rectangles too small for labels give up the labels first. Under a bare look
/// the data fill the rectangle, and equal aspect cuts off what stands over.
/// @param leftRoom at least that much on the left, for panels below each other that shall align
Axes layOut(const QRectF& outer, const AxisSpec& x, const AxisSpec& y, const Look& look, Aspect aspect = Aspect::free,
            double leftRoom = 0);
/// What layOut() needs on the left for these ordinates.
double leftRoomFor(double height, const AxisSpec& y, const Look& look);

void paintGrid(QPainter& painter, const Axes& axes, const Look& look);
/// The frame, the marks, their texts and the labels.
void paintFrame(QPainter& painter, const Axes& axes, const Look& look);
/// A vertical line where the shown frame's time is, with a small mark on top.
void paintTimeCursor(QPainter& painter, const Axes& axes, double time, const Look& look);

/// A vertical strip of a map's colours with its values beside it.
struct ColourBar {
  const ColourMap* map = nullptr;
  AxisSpec spec;
};
/// How wide a bar with its texts is, for leaving room.
double widthOf(const ColourBar& bar, double height, const Look& look);
/// @param rect of the strip and its texts; the strip takes its full height
void paintColourBar(QPainter& painter, const QRectF& rect, const ColourBar& bar, const Look& look);

} // namespace semiflow::views
