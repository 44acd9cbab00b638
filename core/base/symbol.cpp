#include "core/base/symbol.h"

#include <algorithm>
#include <cctype>
#include <string_view>

namespace semiflow {
namespace {

bool isLetter(char c) { return std::isalpha(static_cast<unsigned char>(c)) != 0; }
bool isByteOfSymbol(char c) { return static_cast<unsigned char>(c) >= 0x80; } // Greek, raised and lowered characters

/// One or two letters, or one beyond ASCII, with digits and an index after an underscore; maybe as 1/T.
bool isSymbol(std::string_view text) {
  if (text.starts_with("1/")) text.remove_prefix(2);
  const std::string_view base = text.substr(0, text.find('_'));
  const auto letters = std::count_if(base.begin(), base.end(), isLetter);
  const bool beyond = std::any_of(base.begin(), base.end(), isByteOfSymbol);
  const bool sound = std::all_of(text.begin(), text.end(), [](char c) {
    return isLetter(c) || isByteOfSymbol(c) || std::isdigit(static_cast<unsigned char>(c)) != 0 || c == '_';
  });
  constexpr std::size_t longest = 12; // bytes
  const bool begins = !text.empty() && (isLetter(text.front()) || isByteOfSymbol(text.front()));
  return sound && begins && letters <= 2 && (letters > 0 || beyond) && text.size() <= longest && base != "no";
}

/// Where the symbol ends; 0 where there is none.
std::size_t endOfSymbol(const std::string& text) {
  const std::size_t end = std::min(text.find_first_of(":,; "), text.size());
  const bool alone = end == text.size() || text[end] != ' ';
  return alone && isSymbol(std::string_view(text).substr(0, end)) ? end : 0;
}

} // namespace

std::string symbolOf(const Parameter& parameter) {
  return parameter.documentation().substr(0, endOfSymbol(parameter.documentation()));
}

std::string meaningOf(const Parameter& parameter) {
  const std::string& text = parameter.documentation();
  const std::size_t end = endOfSymbol(text);
  if (end == 0) return text;
  const std::size_t next = text.find_first_not_of(":,; ", end);
  return next == std::string::npos ? std::string() : text.substr(next);
}

} // namespace semiflow
