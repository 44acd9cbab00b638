#include "core/data/csv_reader.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>
#include <numeric>
#include <unordered_set>

#include "core/data/choose.h"

namespace semiflow::data {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

std::string_view trimmed(std::string_view text) {
  const auto isSpace = [](char c) { return c == ' ' || c == '\t'; };
  while (!text.empty() && isSpace(text.front())) text.remove_prefix(1);
  while (!text.empty() && isSpace(text.back())) text.remove_suffix(1);
  return text;
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

/// Bytes of a file in order, through a buffer.
class Bytes {
 public:
  static constexpr int end = -1;
  Bytes(const InputFile& file, std::uint64_t offset) : file_(file), next_(offset) {}
  /// The byte at hand, or end.
  int peek() { return at_ < filled_ || fill() ? static_cast<unsigned char>(buffer_[at_]) : end; }
  void skip() { ++at_; }
  std::uint64_t offset() const { return next_ - (filled_ - at_); }

 private:
  bool fill() {
    filled_ = static_cast<std::size_t>(std::min<std::uint64_t>(buffer_.size(), file_.size() - next_));
    at_ = 0;
    file_.read(next_, std::span(buffer_).first(filled_));
    if (std::memchr(buffer_.data(), 0, filled_) != nullptr) throw file_.error("a text file", "bytes that are no text");
    next_ += filled_;
    return filled_ > 0;
  }

  const InputFile& file_;
  std::uint64_t next_; ///< what the buffer is filled with next
  std::size_t at_ = 0, filled_ = 0;
  std::vector<unsigned char> buffer_ = std::vector<unsigned char>(std::size_t{1} << 18);
};

constexpr std::size_t mostCharacters = std::size_t{1} << 28; // of a record

/// The record behind a place in the file, one after the other.
class Records {
 public:
  Records(const InputFile& file, char separator, std::uint64_t offset, std::size_t line)
      : file_(file), bytes_(file, offset), separator_(static_cast<unsigned char>(separator)), line_(line) {}

  /// Goes on to the next record that is neither empty nor a comment. @return false at the end of the file
  bool next() {
    for (;;) {
      offset_ = bytes_.offset();
      const int first = bytes_.peek();
      if (first == Bytes::end) return false;
      if (first == '#') {
        for (int c = first; c != '\n' && c != Bytes::end; c = bytes_.peek()) bytes_.skip();
        bytes_.skip();
        ++line_;
        continue;
      }
      parse();
      // A table of one column may well have a missing value, which is an empty line; in front of the header it is none.
      if (record_.fields.size() > 1 || !trimmed(record_.fields.front()).empty()) return true;
    }
  }
  const CsvRecord& record() const { return record_; }
  std::uint64_t offset() const { return offset_; } ///< where the record begins

 private:
  void parse() {
    record_.line = line_;
    text_.clear();
    ends_.clear();
    std::size_t begin = 0; // of the field, in the text
    bool quoted = false;
    for (int c = bytes_.peek(); c != Bytes::end; c = bytes_.peek()) {
      bytes_.skip();
      if (c == '\n') ++line_;
      if (quoted) {
        if (c != '"') {
          text_ += static_cast<char>(c);
        } else if (bytes_.peek() == '"') {
          bytes_.skip();
          text_ += '"';
        } else {
          quoted = false;
        }
      } else if (c == separator_) {
        ends_.push_back(begin = text_.size());
      } else if (c == '\n') {
        break;
      } else if (c == '"' && trimmed(std::string_view(text_).substr(begin)).empty()) {
        quoted = true;
        text_.resize(begin);
      } else if (c != '\r') {
        text_ += static_cast<char>(c);
      }
      if (text_.size() > mostCharacters)
        throw file_.error(fmt::format("a record of less than {} characters in line {}", mostCharacters, record_.line),
                          "a longer one");
    }
    if (quoted)
      throw file_.error(fmt::format("the end of the quote in the record of line {}", record_.line),
                        "the end of the file");
    ends_.push_back(text_.size());
    record_.fields.clear();
    begin = 0;
    for (const std::size_t fieldEnd : ends_) {
      record_.fields.emplace_back(text_.data() + begin, fieldEnd - begin);
      begin = fieldEnd;
    }
  }

  const InputFile& file_;
  Bytes bytes_;
  const int separator_;
  std::size_t line_;
  std::uint64_t offset_ = 0;
  std::string text_; ///< the fields one behind the other
  std::vector<std::size_t> ends_;
  CsvRecord record_;
};

constexpr std::string_view byteOrderMark = "\xEF\xBB\xBF";
constexpr std::size_t rowsPerPlace = 1024;

std::uint64_t beginOf(const InputFile& file) {
  std::array<unsigned char, 3> first{};
  if (file.size() < first.size()) return 0;
  file.read(0, first);
  return std::equal(first.begin(), first.end(), byteOrderMark.begin(),
                    [](unsigned char a, char b) { return a == static_cast<unsigned char>(b); })
             ? first.size()
             : 0;
}

char separatorOf(const InputFile& file, std::uint64_t begin) {
  // The first line that says something decides; separators within quotes do not count.
  std::size_t counts[3] = {0, 0, 0};
  constexpr std::string_view separators = ",;\t";
  bool quoted = false, comment = false, empty = true;
  Bytes bytes(file, begin);
  for (int c = bytes.peek(); c != Bytes::end && bytes.offset() < begin + mostCharacters; c = bytes.peek()) {
    bytes.skip();
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
    const std::size_t kind = separators.find(static_cast<char>(c));
    if (!quoted && kind != std::string_view::npos) ++counts[kind];
  }
  return separators[static_cast<std::size_t>(std::max_element(counts, counts + 3) - counts)];
}

} // namespace

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

CsvTable::CsvTable(const InputFile& file, const std::string& where, std::uint64_t mostBytes) : file_(file) {
  const std::uint64_t begin = beginOf(file);
  separator_ = separatorOf(file, begin);
  Records records(file, separator_, begin, 1);
  if (!records.next()) throw file.error("a table of numbers", "no line that is not empty or a comment");
  const auto& first = records.record().fields;
  hasHeader_ = !std::all_of(first.begin(), first.end(), [](std::string_view f) { return numberIn(f).has_value(); });
  for (std::size_t i = 0; i < first.size(); ++i)
    columns_.push_back(hasHeader_ ? std::string(trimmed(first[i])) : std::to_string(i + 1));
  places_.push_back({records.offset(), records.record().line});
  index(where, mostBytes);
}

bool CsvTable::Filter::keeps(const CsvRecord& record) const { return trimmed(record.fields[column]) == text; }

CsvTable::Filter CsvTable::filterFor(const std::string& where) const {
  const std::size_t sign = where.find('=');
  if (sign == std::string::npos) throw file_.error("rows chosen as COLUMN = VALUE", fmt::format("'{}'", where));
  const std::string column = withoutBlanks(where.substr(0, sign));
  const auto found = std::find(columns_.begin(), columns_.end(), column);
  if (found == columns_.end()) throw unknownName(file_, "a column to choose rows by", columns_, column);
  return {static_cast<std::size_t>(found - columns_.begin()), withoutBlanks(where.substr(sign + 1))};
}

/// Counts the rows, and notes where some of them begin.
void CsvTable::index(const std::string& where, std::uint64_t mostBytes) {
  constexpr std::size_t mostTexts = 1000; // to name in a message
  if (!where.empty()) filter_ = filterFor(where);
  Records records(file_, separator_, places_.front().offset, places_.front().line);
  const std::size_t firstLine = places_.front().line;
  if (hasHeader_) records.next();
  places_.clear();
  std::vector<std::string> others;
  std::unordered_set<std::string> seen;
  while (records.next() && records.offset() < mostBytes) {
    const CsvRecord& record = records.record();
    if (record.fields.size() != columns_.size()) {
      throw file_.error(fmt::format("{} fields in line {}, as in line {}", columns_.size(), record.line, firstLine),
                        std::to_string(record.fields.size()));
    }
    if (filter_ && !filter_->keeps(record)) {
      const std::string_view text = trimmed(record.fields[filter_->column]);
      if (rows_ == 0 && others.size() < mostTexts && seen.emplace(text).second) others.emplace_back(text);
      continue;
    }
    if (rows_++ % rowsPerPlace == 0) places_.push_back({records.offset(), record.line});
  }
  if (filter_ && rows_ == 0)
    throw unknownName(file_, fmt::format("a value of column '{}'", columns_[filter_->column]), others, filter_->text);
}

std::vector<std::size_t> CsvTable::find(const std::string& names) const {
  const auto position = [&](const std::string& name) {
    return static_cast<std::size_t>(std::find(columns_.begin(), columns_.end(), chosen(file_, columns_, name)) -
                                    columns_.begin());
  };
  if (names.empty() && !hasHeader_) { // a bare matrix of numbers
    std::vector<std::size_t> all(columns_.size());
    std::iota(all.begin(), all.end(), std::size_t{0});
    return all;
  }
  if (names.empty() || std::find(columns_.begin(), columns_.end(), names) != columns_.end()) return {position(names)};
  std::vector<std::size_t> found;
  for (std::size_t at = 0; at <= names.size();) {
    const std::size_t end = std::min(names.find(',', at), names.size());
    const std::string name = withoutBlanks(names.substr(at, end - at));
    if (name.empty()) throw unknownName(file_, "a variable", columns_, names);
    found.push_back(position(name));
    at = end + 1;
  }
  return found;
}

void CsvTable::visit(const Slice& rows, const std::function<bool(const CsvRecord&)>& visit) const {
  if (rows.count == 0) return;
  const Place& place = places_[rows.first / rowsPerPlace];
  Records records(file_, separator_, place.offset, place.line);
  const std::size_t last = rows.first + (rows.count - 1) * rows.step;
  for (std::size_t row = rows.first / rowsPerPlace * rowsPerPlace; row <= last && records.next();) {
    const CsvRecord& record = records.record();
    if (filter_ && !filter_->keeps(record)) continue;
    if (row >= rows.first && (row - rows.first) % rows.step == 0 && !visit(record)) return;
    ++row;
  }
}

void CsvTable::read(const Slice& rows, std::span<const std::size_t> columns, std::span<double> values) const {
  auto at = values.begin();
  visit(rows, [&](const CsvRecord& record) {
    for (const std::size_t column : columns) {
      const auto number = numberIn(record.fields[column]);
      if (!number) {
        throw file_.error(fmt::format("a number or a date in line {}, column '{}'", record.line, columns_[column]),
                          fmt::format("'{}'", record.fields[column].substr(0, 40)));
      }
      *at++ = *number;
    }
    return true;
  });
}

} // namespace semiflow::data
