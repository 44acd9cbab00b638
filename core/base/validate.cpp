#include "core/base/validate.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/base/suggest.h"

namespace semiflow {
namespace {

std::string joined(const std::string& path, const std::string& key) { return path.empty() ? key : path + "." + key; }

std::string expectation(const Parameter& parameter, const std::string& noun) {
  const std::string range = parameter.range().text();
  return range.empty() ? noun : noun + " " + range;
}

Json checkReal(const Parameter& parameter, const Json& given, const std::string& path) {
  if (!given.is_number() || !std::isfinite(given.get<double>()) || !parameter.range().contains(given.get<double>())) {
    throw InputError(path, expectation(parameter, "a number"), shown(given));
  }
  return given;
}

Json checkInteger(const Parameter& parameter, const Json& given, const std::string& path) {
  constexpr double exact = 9007199254740992.0; // every whole number below has a double of its own
  const double value = given.is_number() ? given.get<double>() : std::nan("");
  if (!(std::abs(value) <= exact) || value != std::floor(value) || !parameter.range().contains(value)) {
    throw InputError(path, expectation(parameter, "a whole number"), shown(given));
  }
  return static_cast<long long>(value);
}

Json checkChoice(const Parameter& parameter, const Json& given, const std::string& path) {
  const auto& choices = parameter.choices();
  if (given.is_string() && std::find(choices.begin(), choices.end(), given.get<std::string>()) != choices.end()) {
    return given;
  }
  throw InputError(path, fmt::format("one of {}", fmt::join(choices, ", ")), shown(given),
                   given.is_string() ? suggestion(given.get<std::string>(), choices) : "");
}

Json checkVector(const Parameter& parameter, const Json& given, const std::string& path) {
  const std::size_t size = parameter.fixedSize();
  if (given.is_number())
    return Json(std::vector<Json>(std::max<std::size_t>(size, 1), checkReal(parameter, given, path)));
  if (!given.is_array()) throw InputError(path, expectation(parameter, "a list of numbers"), shown(given));
  if (size != 0 && given.size() != size) {
    throw InputError(path, fmt::format("{} numbers", size), fmt::format("{} ({})", given.size(), shown(given)));
  }
  for (std::size_t i = 0; i < given.size(); ++i) checkReal(parameter, given[i], fmt::format("{}[{}]", path, i));
  return given;
}

Json checkMatrix(const Parameter& parameter, const Json& given, const std::string& path) {
  if (!given.is_array()) throw InputError(path, "a list of rows of numbers", shown(given));
  for (std::size_t i = 0; i < given.size(); ++i) {
    const std::string row = fmt::format("{}[{}]", path, i);
    if (!given[i].is_array()) throw InputError(row, "a row of numbers", shown(given[i]));
    checkVector(parameter, given[i], row);
    if (given[i].size() != given[0].size()) {
      throw InputError(row, fmt::format("{} numbers, as in the first row", given[0].size()),
                       fmt::format("{}", given[i].size()));
    }
  }
  return given;
}

Json checkMatrices(const Parameter& parameter, const Json& given, const std::string& path) {
  if (!given.is_array()) throw InputError(path, "a list of matrices", shown(given));
  for (std::size_t i = 0; i < given.size(); ++i) checkMatrix(parameter, given[i], fmt::format("{}[{}]", path, i));
  return given;
}

Json checkTexts(const Json& given, const std::string& path) {
  if (!given.is_array()) throw InputError(path, "a list of texts", shown(given));
  for (std::size_t i = 0; i < given.size(); ++i) {
    if (!given[i].is_string()) throw InputError(fmt::format("{}[{}]", path, i), "a text", shown(given[i]));
  }
  return given;
}

Json checkExpressionMap(const Json& given, const std::string& path) {
  if (!given.is_object()) throw InputError(path, "an object of formulas by name", shown(given));
  Json checked = Json::object();
  for (const auto& [key, entry] : given.items()) {
    // A constant may be written as a number.
    if (entry.is_number())
      checked[key] = entry.dump();
    else if (entry.is_string())
      checked[key] = entry;
    else
      throw InputError(joined(path, key), "a formula", shown(entry));
  }
  return checked;
}

/// "0.037 [0, 0.1]" as {"value": 0.037, "minimum": 0, "maximum": 0.1}; null where the text is something else.
Json sliderOf(const std::string& text) {
  const std::size_t open = text.find('[');
  if (open == std::string::npos || text.find_last_not_of(" \t") != text.size() - 1) return {};
  const Json value = Json::parse(text.substr(0, open), nullptr, false);
  const Json ends = Json::parse(text.substr(open), nullptr, false);
  if (!value.is_number() || !ends.is_array() || ends.size() != 2) return {};
  return Json{{"value", value}, {"minimum", ends[0]}, {"maximum", ends[1]}};
}

/// A number with the range it may be moved in. @return {"value": ..., "minimum": ..., "maximum": ...}
Json checkSlider(const Parameter& parameter, const Json& given, const std::string& path) {
  constexpr auto expected = "a number, or one with its range as in \"0.5 [0, 1]\"";
  const Json slider = given.is_string() ? sliderOf(given.get<std::string>()) : given;
  if (!slider.is_object()) throw InputError(path, expected, shown(given));
  static const std::vector<std::string> keys{"value", "minimum", "maximum"};
  for (const auto& [key, entry] : slider.items()) {
    if (std::find(keys.begin(), keys.end(), key) == keys.end()) {
      throw InputError(joined(path, key), fmt::format("one of the keys {}", fmt::join(keys, ", ")), "another key",
                       suggestion(key, keys));
    }
  }
  Json checked = Json::object();
  for (const std::string& key : keys) {
    if (!slider.contains(key)) throw InputError(joined(path, key), "a number", "nothing");
    checked[key] = checkReal(parameter, slider.at(key), joined(path, key));
  }
  const auto lower = checked["minimum"].get<double>(), upper = checked["maximum"].get<double>();
  if (!(lower < upper)) {
    throw InputError(path, fmt::format("a range whose maximum is above its minimum {:g}", lower),
                     fmt::format("{:g}", upper));
  }
  const auto value = checked["value"].get<double>();
  if (value < lower || value > upper) {
    throw InputError(path, fmt::format("a number in [{:g}, {:g}], its range", lower, upper),
                     fmt::format("{:g}", value));
  }
  return checked;
}

Json checkRealMap(const Parameter& parameter, const Json& given, const std::string& path) {
  if (!given.is_object()) throw InputError(path, "an object of numbers by name", shown(given));
  Json checked = Json::object();
  for (const auto& [key, entry] : given.items()) {
    const bool plain = entry.is_number() || !parameter.isLive();
    checked[key] = (plain ? checkReal : checkSlider)(parameter, entry, joined(path, key));
  }
  return checked;
}

} // namespace

std::string shown(const Json& value) {
  constexpr std::size_t longest = 60;
  std::string text = value.dump(-1, ' ', false, Json::error_handler_t::replace);
  if (text.size() > longest) {
    std::size_t end = longest - 3;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end; // not inside a UTF-8 character
    text = text.substr(0, end) + "...";
  }
  return text;
}

Json validateValue(const Parameter& parameter, const Json& given, const std::string& path) {
  switch (parameter.kind()) {
  case Kind::real:
    return checkReal(parameter, given, path);
  case Kind::integer:
    return checkInteger(parameter, given, path);
  case Kind::boolean:
    if (!given.is_boolean()) throw InputError(path, "true or false", shown(given));
    return given;
  case Kind::choice:
    return checkChoice(parameter, given, path);
  case Kind::expression:
    if (given.is_number()) return given.dump(); // a constant may be written as a number
    [[fallthrough]];
  case Kind::text:
  case Kind::file:
    if (!given.is_string()) throw InputError(path, "a text", shown(given));
    return given;
  case Kind::vector:
    return checkVector(parameter, given, path);
  case Kind::matrix:
    return checkMatrix(parameter, given, path);
  case Kind::matrices:
    return checkMatrices(parameter, given, path);
  case Kind::texts:
  case Kind::expressions:
    return checkTexts(given, path);
  case Kind::expressionMap:
    return checkExpressionMap(given, path);
  case Kind::realMap:
    return checkRealMap(parameter, given, path);
  case Kind::component:
    return validateChoice(parameter.family(), given, path);
  case Kind::experiment:
    if (!given.is_object()) throw InputError(path, "an experiment", shown(given));
    return given;
  }
  return given;
}

Json validateChoice(const AnyFamily& family, const Json& given, const std::string& path) {
  if (given.is_string()) return validateChoice(family, Json{{"id", given}}, path);
  if (!given.is_object()) throw InputError(path, "an object with an \"id\"", shown(given));
  const std::vector<std::string> ids = family.ids();
  const std::string expected = oneOf(ids, family.id());
  if (!given.contains("id")) throw InputError(joined(path, "id"), expected, "nothing");
  const Json& id = given.at("id");
  const Description* description = id.is_string() ? family.find(id.get<std::string>()) : nullptr;
  if (description == nullptr) {
    throw InputError(joined(path, "id"), expected, shown(id),
                     id.is_string() ? suggestion(id.get<std::string>(), ids) : "");
  }
  static const std::vector<std::string> alsoId{"id"};
  return validate(*description, given, path, alsoId);
}

Json validate(const Description& description, const Json& given, const std::string& path,
              std::span<const std::string> alsoAllowed) {
  if (!given.is_object()) throw InputError(path, "an object", shown(given));
  std::vector<std::string> known(alsoAllowed.begin(), alsoAllowed.end());
  for (const Parameter& parameter : description.parameters()) known.push_back(parameter.name());
  for (const auto& [key, value] : given.items()) {
    if (std::find(known.begin(), known.end(), key) == known.end()) {
      throw InputError(joined(path, key), fmt::format("one of the keys {}", fmt::join(known, ", ")),
                       "a key that " + description.id() + " does not have", suggestion(key, known));
    }
  }
  Json complete = Json::object();
  for (const std::string& key : alsoAllowed) {
    if (given.contains(key)) complete[key] = given.at(key);
  }
  for (const Parameter& parameter : description.parameters()) {
    const std::string keyPath = joined(path, parameter.name());
    const auto found = given.find(parameter.name());
    if (found == given.end() && parameter.isRequired()) throw InputError(keyPath, "a value", "nothing");
    complete[parameter.name()] =
        validateValue(parameter, found == given.end() ? parameter.fallback() : *found, keyPath);
  }
  return complete;
}

Json defaults(const Description& description) {
  Json complete = Json{{"id", description.id()}};
  for (const Parameter& parameter : description.parameters()) {
    complete[parameter.name()] = parameter.kind() == Kind::component
                                     ? validateChoice(parameter.family(), parameter.fallback(), parameter.name())
                                     : validateValue(parameter, parameter.fallback(), parameter.name());
  }
  return complete;
}

} // namespace semiflow
