#pragma once

#include <string>
#include <vector>

#include "core/base/json.h"

namespace semiflow::experiment {

/// A stroke of a brush over a field, or a piece of one. With the weight w at a place, from the shape and the distance d
/// to the path (in units of the size along each direction, the nearest way round where that is periodic),
///   disc: 1 where |d| <= 1;  square: 1 where the largest |d_a| <= 1;  soft: exp(-2 |d|^2);  else 0,
/// the field becomes (1 - w) u + w value, or u + w value where it adds. Pieces of one stroke count each place once:
/// only by how much the largest weight so far grows.
struct Stroke {
  enum class Shape { disc, square, soft };
  std::string field;
  Shape shape = Shape::soft;
  std::vector<double> size;              ///< per direction, in its unit
  std::vector<std::vector<double>> path; ///< places, with a coordinate per direction each; joined by straight lines
  std::string value;                     ///< a formula in x, y, z, t, the fields and the equation's parameters
  bool adds = false;
  bool continues = false; ///< the stroke before it in the log
};

/// {"shape": "disc", "size": [0.1, 0.1], "path": [[0.2, 0.3], [0.25, 0.3]], "value": "1", "adds": false, "continues":
/// true}
Json strokeTree(const Stroke& stroke);
/// The other way round; "adds" and "continues" may be missing.
/// @param path "fields.NAME" @throws InputError for what is no stroke
Stroke strokeOf(const std::string& path, const Json& tree);

/// Puts the path of a piece that continues the stroke in the same way behind the stroke's. False, and nothing has
/// changed, where it is another stroke or another way.
bool join(Json& stroke, const Json& next);

} // namespace semiflow::experiment
