#pragma once

#include <array>
#include <string>
#include <vector>

#include <QRgb>

namespace semiflow::views {

/// Colours along [0, 1]; perceptually uniform, from resources/colour_maps.
class ColourMap {
 public:
  static constexpr int entries = 1024;

  /// The map that such a file holds: a colour RRGGBB a line, lines with # are comments.
  /// @throws ResourceError where there is none of that name, or it holds fewer than two colours
  explicit ColourMap(const std::string& name);

  const std::string& name() const { return name_; }
  /// @param place in [0, 1], else the nearest end; not a number: the first colour
  QRgb at(double place) const { return table_[static_cast<std::size_t>(indexOf(place))]; }
  const std::array<QRgb, entries>& table() const { return table_; }

 private:
  static int indexOf(double place) {
    if (!(place > 0)) return 0;
    return place >= 1 ? entries - 1 : static_cast<int>(place * entries);
  }

  std::string name_;
  std::array<QRgb, entries> table_;
};

/// One of the program's maps: "viridis", "inferno", "cividis", "blue_red" (diverging), "twilight" (cyclic).
const ColourMap& colourMap(const std::string& name);

/// Closed interval of values; empty while lower > upper.
struct Range {
  double lower = 1;
  double upper = 0;

  bool empty() const { return !(lower <= upper); }
  double width() const { return upper - lower; }
  void include(double value); ///< not a number and infinities are ignored, and 10^300 is the farthest
  void include(const Range& other);
  /// Never empty and never of width zero: [0, 1] for an empty one, room about a single value.
  Range drawable() const;
  /// A little wider on both sides, for curves that should not touch the frame.
  Range padded(double fraction) const;
  bool operator==(const Range&) const = default;
};

/// Which range the colours, or an ordinate, cover.
enum class RangeMode { frame, widest, fixed };

/// The range that is drawn, following a mode from frame to frame.
class TrackedRange {
 public:
  RangeMode mode() const { return mode_; }
  /// fixed holds what is drawn at this moment.
  void setMode(RangeMode mode) { mode_ = mode; }
  /// Forgets earlier frames, but not a fixed range: another run, another quantity.
  void restart();
  /// Takes over the range of the frame that is about to be drawn. @return what to draw with
  const Range& update(const Range& ofFrame);
  /// This picture's own.
  const Range& range() const { return range_; }
  /// Draws with a range that is common to several pictures; an empty one: with its own again.
  void share(const Range& common) { common_ = common; }
  const Range& common() const { return common_; }

 private:
  RangeMode mode_ = RangeMode::widest;
  Range range_, common_;
};

} // namespace semiflow::views
