#pragma once

#include <string>

#include "core/base/parameter.h"

namespace semiflow {

/// What a parameter is called in its component's formula: "ν". Its documentation begins with it, before a colon or a
/// comma ("ν: sets the width of a shock"), or is nothing else. Empty where the documentation begins with words.
std::string symbolOf(const Parameter& parameter);

/// The documentation without the symbol: "sets the width of a shock". Empty where it says nothing else.
std::string meaningOf(const Parameter& parameter);

} // namespace semiflow
