#include "core/data/csv_reader.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <unordered_set>

#include "core/base/memory.h"

namespace semiflow::data {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

std::string_view trimmed(std::string_view text) {
  const auto isSpace = [](char c) { return c == ' ' || c == '\t'; };
  while (!text.empty() && isSpace(text.front())) text.remove_prefix(1);
  while (!text.empty() && isSpace(text.back())) text.remove_suffix(1);
  return text;
}

std::optional<double> numberIn(std::string_view field) {
  std::string_view text = trimmed(field);
  if (text.empty() || text == "NA" || text == "null" || text == "NULL") return nan;
  if (text.front() == '+') text.remove_prefix(1);
  double value = 0;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (failed == std::errc() && end == text.data() + text.size()) return value;
  const double year = decimalYear(text);
  return std::isnan(year) ? std::nullopt : std::optional(year);
}

char separatorOf(const std::string& text) {
  // The first line that says something decides; separators within quotes do not count.
  std::size_t counts[3] = {0, 0, 0};
  constexpr std::string_view separators = ",;\t";
  bool quoted = false, comment = false, empty = true;
  for (const char c : text) {
    if (c == '\n' && !quoted) {
      if (!empty && !comment) break;
      comment = false;
      empty = true;
      continue;
    }
    if (empty && c == '#') comment = true;
    if (c != '\r') empty = false;
    if (comment) continue;
    if (c == '"') quoted = !quoted;
    const std::size_t kind = separators.find(c);
    if (!quoted && kind != std::string_view::npos) ++counts[kind];
  }
  return separators[static_cast<std::size_t>(std::max_element(counts, counts + 3) - counts)];
}

bool isLeap(int year) { return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0; }

/// Reads that many digits; negative where there are not.
int digits(std::string_view& text, std::size_t count) {
  int value = 0;
  if (text.size() < count) return -1;
  for (std::size_t i = 0; i < count; ++i) {
    if (text[i] < '0' || text[i] > '9') return -1;
    value = 10 * value + (text[i] - '0');
  }
  text.remove_prefix(count);
  return value;
}

bool accept(std::string_view& text, char c) {
  if (text.empty() || text.front() != c) return false;
  text.remove_prefix(1);
  return true;
}

/// The seconds since midnight of "06", "06:30", "06:30:00", "06:30:00.25", each with an optional Z; NaN for another
/// text.
double secondsOfDay(std::string_view text) {
  if (!text.empty() && text.back() == 'Z') text.remove_suffix(1);
  const int hour = digits(text, 2);
  int minute = 0;
  double second = 0;
  if (accept(text, ':')) {
    minute = digits(text, 2);
    if (accept(text, ':')) {
      if (text.size() < 2 || text[0] < '0' || text[0] > '5') return nan;
      const auto [end, failed] =
          std::from_chars(text.data(), text.data() + text.size(), second, std::chars_format::fixed);
      if (failed != std::errc()) return nan;
      text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    }
  }
  if (!text.empty() || hour < 0 || hour > 24 || minute < 0 || minute > 59) return nan;
  return hour * 3600.0 + minute * 60.0 + second;
}

} // namespace

double decimalYear(std::string_view text) {
  static constexpr int daysBefore[12] = {0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334};
  static constexpr int daysOf[12] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const int year = digits(text, 4);
  if (year < 0 || !accept(text, '-')) return nan;
  const int month = digits(text, 2);
  if (month < 1 || month > 12) return nan;
  int day = 1;
  double seconds = 0;
  if (accept(text, '-')) {
    day = digits(text, 2);
    if (accept(text, 'T') || accept(text, ' ')) {
      seconds = secondsOfDay(text);
      text = {};
    }
  }
  const bool leap = isLeap(year);
  if (!text.empty() || day < 1 || day > daysOf[month - 1] || (month == 2 && day == 29 && !leap) || std::isnan(seconds))
    return nan;
  const int dayOfYear = daysBefore[month - 1] + (leap && month > 2 ? 1 : 0) + day - 1;
  return year + (dayOfYear + seconds / 86400) / (leap ? 366 : 365);
}

CsvTable::CsvTable(const InputFile& file) : file_(file) {
  // A field of one character takes an object of 32 bytes.
  requireMemory(40.0 * static_cast<double>(file.size()), file.path().string());
  parse(file.text());
  if (records_.empty()) throw file.error("a table of numbers", "no line that is not empty or a comment");
  const Record& first = records_.front();
  hasHeader_ = !std::all_of(first.fields.begin(), first.fields.end(),
                            [](const std::string& f) { return numberIn(f).has_value(); });
  for (std::size_t i = 0; i < first.fields.size(); ++i) {
    columns_.push_back(hasHeader_ ? std::string(trimmed(first.fields[i])) : std::to_string(i + 1));
  }
  if (hasHeader_) records_.erase(records_.begin());
}

void CsvTable::add(Record& record) {
  const bool empty = record.fields.size() == 1 && trimmed(record.fields.front()).empty();
  // A table of one column may well have a missing value, which is an empty line; in front of the header it is none.
  if (!empty) {
    if (!records_.empty() && record.fields.size() != records_.front().fields.size()) {
      throw file_.error(fmt::format("{} fields in line {}, as in line {}", records_.front().fields.size(), record.line,
                                    records_.front().line),
                        std::to_string(record.fields.size()));
    }
    records_.push_back(std::move(record));
  }
  record = Record{};
}

void CsvTable::parse(const std::string& text) {
  const char separator = separatorOf(text);
  std::size_t at = text.starts_with("\xEF\xBB\xBF") ? 3 : 0;
  for (std::size_t line = 1; at < text.size();) {
    if (text[at] == '#') {
      at = std::min(text.find('\n', at), text.size() - 1) + 1;
      ++line;
      continue;
    }
    Record record{line, {std::string{}}};
    bool quoted = false;
    for (; at < text.size(); ++at) {
      const char c = text[at];
      if (c == '\n') ++line;
      if (quoted) {
        if (c != '"') {
          record.fields.back() += c;
        } else if (at + 1 < text.size() && text[at + 1] == '"') {
          record.fields.back() += text[++at];
        } else {
          quoted = false;
        }
      } else if (c == '"' && trimmed(record.fields.back()).empty()) {
        quoted = true;
        record.fields.back().clear();
      } else if (c == separator) {
        record.fields.emplace_back();
      } else if (c == '\n') {
        ++at;
        break;
      } else if (c != '\r') {
        record.fields.back() += c;
      }
    }
    if (quoted)
      throw file_.error(fmt::format("the end of the quote in the record of line {}", record.line),
                        "the end of the file");
    add(record);
  }
}

std::vector<std::string> CsvTable::texts(std::size_t index) const {
  std::vector<std::string> found;
  std::unordered_set<std::string_view> seen;
  for (const Record& record : records_) {
    const std::string_view text = trimmed(record.fields[index]);
    if (seen.insert(text).second) found.emplace_back(text);
  }
  return found;
}

void CsvTable::keepRows(std::size_t index, const std::string& text) {
  std::erase_if(records_, [&](const Record& record) { return trimmed(record.fields[index]) != text; });
}

std::vector<double> CsvTable::column(std::size_t index) const {
  std::vector<double> values;
  values.reserve(records_.size());
  for (const Record& record : records_) {
    const auto number = numberIn(record.fields[index]);
    if (!number) {
      throw file_.error(fmt::format("a number or a date in line {}, column '{}'", record.line, columns_[index]),
                        fmt::format("'{}'", record.fields[index].substr(0, 40)));
    }
    values.push_back(*number);
  }
  return values;
}

} // namespace semiflow::data
