#pragma once

#include <span>
#include <string>
#include <string_view>

namespace semiflow {

/// A hint for a typing slip: "did you mean 'feed'?", or empty where no candidate is near.
/// Near is a Damerau-Levenshtein distance of at most a third of the longer word (at least 1).
std::string suggestion(std::string_view typed, std::span<const std::string> candidates);

/// What may stand in an id's place, for a message: "one of heat, wave", or, where they are too many for a sentence,
/// "one of the 51 that `list equation` names".
std::string oneOf(std::span<const std::string> ids, std::string_view family);

} // namespace semiflow
