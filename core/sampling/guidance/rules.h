#pragma once

#include <vector>

#include "core/sampling/cloud.h"

namespace semiflow::sampling {

/// What adaptive projected guidance does to the difference of two predictions.
struct Projection {
  double eta = 1;      ///< of the part along the class's prediction; 1 keeps it whole
  double radius = 0;   ///< of the ball that the difference is drawn back to; 0: none
  double momentum = 0; ///< of the running sum of differences; negative pushes away from the last ones
};

/// difference becomes min(1, r/|difference|) of itself, and its part along `along` is scaled by eta; particle by
/// particle. Sadat, Hilliges, Weber, "Eliminating oversaturation and artifacts of high guidance scales in diffusion
/// models" (2024).
void project(const Projection& projection, const Cloud& along, Cloud& difference);

/// Keeps predicted data within bounds.
struct Thresholding {
  enum class Kind { none, fixed, dynamic } kind = Kind::none;
  double bound = 1;      ///< largest size of a coordinate
  double percentile = 1; ///< dynamic: this part of a particle's coordinates is kept in proportion
};

/// Fixed: every coordinate is cut off at +-bound. Dynamic: with s the percentile of a particle's |coordinates|, or the
/// bound where that is larger, coordinates are cut off at +-s and then multiplied by bound/s.
/// Saharia et al., "Photorealistic text-to-image diffusion models with deep language understanding" (2022).
void threshold(const Thresholding& thresholding, Cloud& data);

} // namespace semiflow::sampling
