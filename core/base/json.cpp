#include "core/base/json.h"

#include <fmt/format.h>

#include "core/base/error.h"

namespace semiflow {
namespace {
constexpr int deepest = 100;
} // namespace

Json parseJson(const std::string& text) {
  const auto requireShallow = [](int depth, Json::parse_event_t, const Json&) {
    if (depth > deepest) throw InputError("", fmt::format("JSON that nests at most {} deep", deepest), "more");
    return true;
  };
  try {
    return Json::parse(text, requireShallow);
  } catch (const Json::parse_error& error) {
    const std::string what = error.what();
    const std::size_t at = what.find("line ");
    throw InputError("", "well-formed JSON",
                     at == std::string::npos ? "a text that is not" : "a mistake at " + what.substr(at));
  } catch (const Json::out_of_range&) {
    throw InputError("", "numbers between -1e308 and 1e308", "one beyond");
  }
}

} // namespace semiflow
