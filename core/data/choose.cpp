#include "core/data/choose.h"

#include <algorithm>
#include <cctype>

#include <fmt/ranges.h>

#include "core/base/suggest.h"

namespace semiflow::data {

std::string lowerCase(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) { return std::tolower(c); });
  return text;
}

std::string withoutBlanks(std::string text) {
  text.erase(0, text.find_first_not_of(' '));
  text.erase(text.find_last_not_of(' ') + 1);
  return text;
}

InputError unknownName(const InputFile& file, const std::string& kind, const std::vector<std::string>& names,
                       const std::string& name) {
  constexpr std::size_t most = 30;
  const std::vector<std::string> shown(names.begin(),
                                       names.begin() + static_cast<std::ptrdiff_t>(std::min(names.size(), most)));
  std::string hint = name.empty() ? "" : suggestion(name, names);
  for (const std::string& other : names) {
    if (!name.empty() && lowerCase(other) == lowerCase(name)) hint = fmt::format("did you mean '{}'?", other);
  }
  return file.error(fmt::format("{}, one of {}{}", kind, fmt::join(shown, ", "), names.size() > most ? ", ..." : ""),
                    name.empty() ? "none chosen" : fmt::format("'{}'", name), hint);
}

std::string chosen(const InputFile& file, const std::vector<std::string>& names, const std::string& variable) {
  if (variable.empty() && names.size() == 1) return names.front();
  if (std::find(names.begin(), names.end(), variable) == names.end())
    throw unknownName(file, "a variable", names, variable);
  return variable;
}

std::vector<std::string> withComplexPairs(std::vector<std::string> names) {
  const std::vector<std::string> stored = names;
  for (const std::string& name : stored) {
    if (!name.ends_with("_real")) continue;
    const std::string base = name.substr(0, name.size() - 5);
    const auto has = [&](const std::string& other) {
      return std::find(stored.begin(), stored.end(), other) != stored.end();
    };
    if (has(base + "_imag") && !has(base)) names.push_back(base);
  }
  return names;
}

std::string withoutEnding(const std::string& name) {
  return name.ends_with(".npy") ? name.substr(0, name.size() - 4) : name;
}

} // namespace semiflow::data
