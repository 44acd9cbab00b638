#pragma once

#include <nlohmann/json.hpp>

namespace semiflow {

/// The tree an experiment file holds; keys keep the order in which they were written.
using Json = nlohmann::ordered_json;

} // namespace semiflow
