#pragma once

#include <optional>
#include <string>

#include "core/base/json.h"

namespace semiflow {

/// Parses JSON that a user wrote.
/// @param path what the text is (a file, a key path) and what it should hold, for the message
/// @throws InputError with the line and column where it is no JSON, for a number beyond double precision, and where it
/// nests deeper than 64 levels (everything that walks a tree recurses)
Json parseJson(const std::string& text, const std::string& path, const std::string& expected = "JSON");

/// The same without an error; nothing where parseJson() would throw.
std::optional<Json> jsonIn(const std::string& text);

} // namespace semiflow
