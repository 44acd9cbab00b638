#include "core/sweep/swept.h"

#include <charconv>
#include <cmath>
#include <optional>

#include "core/base/error.h"
#include "core/experiment/experiment.h"

namespace semiflow::sweep {
namespace {

constexpr std::size_t mostValues = 4096;

std::string trimmed(const std::string& text) {
  const std::size_t first = text.find_first_not_of(" \t"), last = text.find_last_not_of(" \t");
  return first == std::string::npos ? std::string() : text.substr(first, last - first + 1);
}

/// Parts between the separators that are in no bracket and no quote.
std::vector<std::string> split(const std::string& text, char separator) {
  std::vector<std::string> parts{""};
  int depth = 0;
  bool quoted = false;
  for (const char c : text) {
    if (c == '"') quoted = !quoted;
    if (!quoted && (c == '[' || c == '{' || c == '(')) ++depth;
    if (!quoted && (c == ']' || c == '}' || c == ')')) --depth;
    if (c == separator && depth == 0 && !quoted) {
      parts.emplace_back();
    } else {
      parts.back() += c;
    }
  }
  for (std::string& part : parts) part = trimmed(part);
  return parts;
}

template <class Number> std::optional<Number> numberIn(const std::string& text) {
  Number value{};
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (failed != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

/// Without the last digits, which come of the arithmetic and not of what was typed.
double tidy(double value) { return std::stod(fmt::format("{:.12g}", value)); }

class RangeReader {
 public:
  RangeReader(const std::string& text, const std::string& where)
      : text_(text), where_(where), parts_(split(text, ':')) {
    if (parts_.size() == 2 || parts_.size() == 3) {
      const auto lower = numberIn<double>(parts_[0]), upper = numberIn<double>(parts_[1]);
      isRange_ = lower && upper && std::isfinite(*lower) && std::isfinite(*upper);
      if (isRange_) lower_ = *lower, upper_ = *upper;
      whole_ = isRange_ && numberIn<long long>(parts_[0]) && numberIn<long long>(parts_[1]);
    }
  }

  bool isRange() const { return isRange_; }

  std::vector<Json> values() const {
    if (parts_.size() == 2) return wholeNumbers();
    std::string count = parts_[2];
    const bool geometric = count.ends_with("log");
    if (geometric) count = trimmed(count.substr(0, count.size() - 3));
    const auto number = numberIn<std::size_t>(count);
    if (!number || *number < 2 || *number > mostValues)
      throw error(fmt::format("LOWER:UPPER:COUNT with a count from 2 to {}", mostValues));
    if (geometric && !(lower_ > 0 && upper_ > 0))
      throw error("two ends above 0 where the values are spaced by factors");
    std::vector<Json> values;
    for (std::size_t i = 0; i < *number; ++i) {
      const double place = static_cast<double>(i) / static_cast<double>(*number - 1);
      values.push_back(
          told(geometric ? lower_ * std::pow(upper_ / lower_, place) : lower_ + (upper_ - lower_) * place));
    }
    return values;
  }

 private:
  InputError error(const std::string& expected) const { return {where_, expected, "'" + text_ + "'"}; }

  /// As a whole number where both ends were written so and it is one: a count must be one.
  Json told(double value) const {
    const double rounded = tidy(value);
    if (whole_ && rounded == std::floor(rounded)) return static_cast<long long>(rounded);
    return rounded;
  }

  std::vector<Json> wholeNumbers() const {
    if (!whole_ || upper_ < lower_ || upper_ - lower_ >= static_cast<double>(mostValues))
      throw error("LOWER:UPPER of whole numbers in increasing order, or LOWER:UPPER:COUNT");
    std::vector<Json> values;
    for (auto value = static_cast<long long>(lower_); value <= static_cast<long long>(upper_); ++value)
      values.emplace_back(value);
    return values;
  }

  const std::string& text_;
  const std::string& where_;
  std::vector<std::string> parts_;
  bool isRange_ = false, whole_ = false;
  double lower_ = 0, upper_ = 0;
};

} // namespace

std::vector<Json> parseValues(const std::string& text, const std::string& where) {
  std::vector<Json> values;
  for (const std::string& item : split(text, ',')) {
    if (item.empty()) throw InputError(where, "values separated by commas, or LOWER:UPPER:COUNT", "'" + text + "'");
    const RangeReader range(item, where);
    const std::vector<Json> more = range.isRange() ? range.values() : std::vector<Json>{experiment::parseValue(item)};
    values.insert(values.end(), more.begin(), more.end());
    if (values.size() > mostValues)
      throw InputError(where, fmt::format("at most {} values", mostValues), fmt::format("{}", values.size()));
  }
  return values;
}

Swept parseSwept(const std::string& text) {
  const std::size_t equals = text.find('=');
  if (equals == std::string::npos || equals == 0)
    throw InputError("--over", "KEY.PATH=VALUE,VALUE,... or KEY.PATH=LOWER:UPPER:COUNT", "'" + text + "'");
  const std::string path = text.substr(0, equals);
  return {path, parseValues(text.substr(equals + 1), "--over " + path)};
}

} // namespace semiflow::sweep
