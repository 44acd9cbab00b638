#pragma once

#include <string>
#include <vector>

#include "views/picture.h"

namespace semiflow::views {

/// The paths of some particles: the same ones for any number of frames, spread evenly over the cloud.
struct Trails {
  std::vector<std::size_t> particles;
  /// The frames they are followed through, oldest first; the last one is the frame that is shown.
  std::vector<const experiment::Particles*> frames;
};

/// Chooses at most `most` particles and at most `mostFrames` frames, evenly, up to the shown one.
Trails trailsOf(const Shown& shown, const std::string& particles, std::size_t most, std::size_t mostFrames);

} // namespace semiflow::views
