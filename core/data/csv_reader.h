#pragma once

#include <limits>
#include <string>
#include <vector>

#include "core/data/input_file.h"

namespace semiflow::data {

/// A CSV file's records as text (RFC 4180: quoted fields may hold separators, line ends and doubled quotes). Empty
/// lines and lines that begin with # are passed over. Fields are separated by commas, semicolons or tabs, whichever the
/// first record has most of.
class CsvTable {
 public:
  /// @throws InputError naming the line where a record has another number of fields than the first, or a quote stays
  /// open
  explicit CsvTable(const InputFile& file);

  bool hasHeader() const { return hasHeader_; }
  /// As in the header: the first record, where not all its fields are numbers, dates or empty; else "1", "2", ...
  const std::vector<std::string>& columns() const { return columns_; }
  std::size_t rows() const { return records_.size(); }
  /// The distinct texts of a column, without the blanks around them, in the order of their first appearance.
  std::vector<std::string> texts(std::size_t index) const;
  /// Leaves out every row but those with this text in the column, blanks around it aside.
  void keepRows(std::size_t index, const std::string& text);
  /// As it stands in the file.
  const std::string& field(std::size_t row, std::size_t column) const { return records_[row].fields[column]; }
  /// The numbers of a column. A missing field (empty, NaN, NA, null) is a NaN, a date a decimal year.
  /// @throws InputError naming line and column where a field is neither
  std::vector<double> column(std::size_t index) const;

 private:
  struct Record {
    std::size_t line = 0;
    std::vector<std::string> fields;
  };
  void parse(const std::string& text);
  void add(Record& record);

  const InputFile& file_;
  bool hasHeader_ = false;
  std::vector<std::string> columns_;
  std::vector<Record> records_;
};

/// An ISO 8601 date or date and time ("1958-03-01", "1958-03", "2010-01-01T06:30:00Z") in decimal years of the
/// Gregorian calendar: the year plus the elapsed share of it. NaN where the text is no date. Offsets other than Z are
/// not taken.
double decimalYear(std::string_view text);

} // namespace semiflow::data
