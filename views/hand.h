#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/experiment/frame.h"
#include "views/field_image.h"

namespace semiflow::views {

/// What the left button of the mouse does in a picture: move it, or one of the hand's tools on its field.
enum class Tool { navigate, brush, probe, cut };

/// A place on a field of one or two dimensions: a coordinate per direction.
struct Place {
  std::string field;
  std::vector<double> at;
  bool operator==(const Place&) const = default;
};

/// A straight line on a field of two dimensions.
struct Cut {
  Place from, to; ///< of one field
  bool operator==(const Cut&) const = default;
};

/// A place that is a parameter of the experiment, to be dragged in pictures of the space that it is in.
struct Handle {
  std::string path; ///< of a parameter with a place in each row
  std::size_t row = 0;
  std::vector<double> at;
  bool operator==(const Handle&) const = default;
};

/// The tool in hand, the brush's outline, and what has been put on the fields. Lines and probes have the colours of a
/// theme's series, in their order.
struct Hand {
  Tool tool = Tool::navigate;
  bool square = false;     ///< the brush's outline
  double brushSize = 0.05; ///< half its width, as a part of the picture's (see Picture::lengths)
  std::vector<Place> probes;
  std::vector<Cut> cuts;
  std::vector<Handle> handles;
  std::shared_ptr<const experiment::GridField> mask; ///< to be shown over the fields, where it is not 0; may be null
  bool operator==(const Hand&) const = default;
};
using HandPtr = std::shared_ptr<const Hand>;

/// One thing done with a tool on a picture.
struct Gesture {
  enum class Kind { press, move, release, remove, resize };
  Kind kind = Kind::press;
  Place place;                       ///< where; of no field behind the edge
  std::vector<double> lengths;       ///< of the picture, per direction
  std::optional<std::size_t> probe;  ///< the one under the mouse when the button was pressed
  std::optional<std::size_t> cut;    ///< the line under the mouse, of `remove`
  std::optional<std::size_t> handle; ///< the one that is dragged, to place.at
  double factor = 1;                 ///< of `resize`
};

/// A field's value between its points, linearly; nothing outside of it.
std::optional<double> valueBetween(const experiment::GridField& field, Part part, const std::vector<double>& at);

/// The values at all probes over the frames: columns time and "u at 0.5, 0.25"; NaN where a frame has no such field.
/// Of complex fields the modulus.
experiment::Table probeTable(const std::vector<experiment::FramePtr>& frames, const std::vector<Place>& probes,
                             const std::string& timeName, const std::string& timeUnit);
/// The field along a line: columns distance, x, y and the field. Empty columns where the frame has no such field.
experiment::Table cutTable(const experiment::FramePtr& frame, const Cut& cut);

} // namespace semiflow::views
