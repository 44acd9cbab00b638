#include "core/base/parse_json.h"

#include "core/base/error.h"

namespace semiflow {
namespace {
constexpr int deepest = 64;
} // namespace

Json parseJson(const std::string& text, const std::string& path, const std::string& expected) {
  const auto check = [&](int depth, Json::parse_event_t, const Json&) {
    if (depth > deepest) throw InputError(path, expected, "brackets within brackets, more than 64 deep");
    return true;
  };
  try {
    return Json::parse(text, check);
  } catch (const Json::parse_error& error) {
    const std::string what = error.what();
    const std::size_t at = what.find("line ");
    throw InputError(path, expected,
                     at == std::string::npos ? "a text that is not" : "a mistake at " + what.substr(at));
  } catch (const Json::out_of_range&) {
    throw InputError(path, expected, "a number too large for double precision");
  }
}

std::optional<Json> jsonIn(const std::string& text) {
  try {
    return parseJson(text, "");
  } catch (const InputError&) {
    return std::nullopt;
  }
}

} // namespace semiflow
