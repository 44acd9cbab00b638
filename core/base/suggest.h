#pragma once

#include <span>
#include <string>
#include <string_view>

namespace semiflow {

/// A hint for a typing slip: "did you mean 'feed'?", or empty where no candidate is near.
/// Near is a Damerau-Levenshtein distance of at most a third of the longer word (at least 1).
std::string suggestion(std::string_view typed, std::span<const std::string> candidates);

} // namespace semiflow
