#pragma once

#include <string>

#include <nlohmann/json.hpp>

namespace semiflow {

/// The tree an experiment file holds; keys keep the order in which they were written.
using Json = nlohmann::ordered_json;

/// The tree in a text that somebody wrote.
/// @throws InputError (its path is empty) for what is not JSON, telling line and column; for lists and objects nested
/// more than 100 deep, since trees are walked recursively; for a number that no double holds
Json parseJson(const std::string& text);

} // namespace semiflow
