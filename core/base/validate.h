#pragma once

#include <span>
#include <string>

#include "core/base/component.h"

namespace semiflow {

/// Checks a component's tree against its description and fills in every default, recursively.
/// @param given an object without or with some of the parameters; "id" and the keys in `alsoAllowed` are passed over
/// @return every parameter in the description's order, behind the keys that were passed over
/// @throws InputError naming the key path, what was expected, what was found, and the nearest known key or id
Json validate(const Description& description, const Json& given, const std::string& path,
              std::span<const std::string> alsoAllowed = {});

/// Checks `{ "id": ..., ... }` (or just "ID") as a choice from a family. @throws InputError as above
Json validateChoice(const AnyFamily& family, const Json& given, const std::string& path);

/// Checks one value. Numbers in text ("0.5", as `--set` may give) are not taken for numbers. @throws InputError
Json validateValue(const Parameter& parameter, const Json& given, const std::string& path);

/// The smallest tree that validates: every default written out.
Json defaults(const Description& description);

/// A value as it is shown in a message: JSON, cut after 60 characters.
std::string shown(const Json& value);

} // namespace semiflow
