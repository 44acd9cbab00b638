#pragma once

#include <string>
#include <vector>

#include "core/base/json.h"

namespace semiflow::sweep {

/// A value of an experiment that is varied, and what it takes one after another.
struct Swept {
  std::string path; ///< key path: "equation.feed", "seed"
  std::vector<Json> values;

  bool operator==(const Swept&) const = default;
};

/// The values that a text lists, separated by commas: JSON values or bare words ("rk4"), "LOWER:UPPER:COUNT" for so
/// many equally spaced ones with both ends, "LOWER:UPPER:COUNTlog" for geometrically spaced ones, "LOWER:UPPER" for all
/// whole numbers. Commas within brackets and quotes separate nothing.
/// @param where the key path that a mistake is told with
/// @throws InputError
std::vector<Json> parseValues(const std::string& text, const std::string& where);

/// "equation.feed=0.03:0.05:5". @throws InputError
Swept parseSwept(const std::string& text);

} // namespace semiflow::sweep
