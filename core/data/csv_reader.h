#pragma once

#include <functional>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/data/input_file.h"
#include "core/data/stored_array.h"

namespace semiflow::data {

/// A line of a table as text.
struct CsvRecord {
  std::size_t line = 0;                 ///< of the file, where it begins
  std::vector<std::string_view> fields; ///< as they stand, without their quotes; there while the record is visited
};

/// The records of a CSV file, read from the disk whenever they are asked for: a few numbers are held for every thousand
/// rows. RFC 4180: quoted fields may hold separators, line ends and doubled quotes. Empty lines and lines that begin
/// with # are passed over. Fields are separated by commas, semicolons or tabs, whichever the first record has most of.
class CsvTable {
 public:
  /// Goes through the file once. @param file must outlive the object
  /// @param mostBytes where the file is longer, only the rows that begin within so many of it
  /// @param where "COLUMN = VALUE" leaves only the rows with that text in that column, blanks around it aside
  /// @throws InputError naming the line where a record has another number of fields than the first, or a quote stays
  /// open; where `where` names no column, or no row has that text
  explicit CsvTable(const InputFile& file, const std::string& where = {},
                    std::uint64_t mostBytes = std::numeric_limits<std::uint64_t>::max());

  bool hasHeader() const { return hasHeader_; }
  /// As in the header: the first record, where not all its fields are numbers, dates or empty; else "1", "2", ...
  const std::vector<std::string>& columns() const { return columns_; }
  std::size_t rows() const { return rows_; }
  /// The positions of the columns in "a", or "a,b,c"; a column whose name has a comma is found by its whole name. None
  /// named: all of them of a table without a header, or the only one. @throws InputError with the names there are
  std::vector<std::size_t> find(const std::string& names) const;
  /// Calls visit with the rows of a range in order, until it returns false.
  void visit(const Slice& rows, const std::function<bool(const CsvRecord&)>& visit) const;
  /// The numbers of those columns, row by row. A missing field (empty, NaN, NA, null) is a NaN, a date a decimal year.
  /// @throws InputError naming line and column where a field is neither
  void read(const Slice& rows, std::span<const std::size_t> columns, std::span<double> values) const;

 private:
  struct Place {
    std::uint64_t offset;
    std::size_t line;
  };
  struct Filter {
    std::size_t column;
    std::string text;
    bool keeps(const CsvRecord& record) const;
  };
  Filter filterFor(const std::string& where) const;
  void index(const std::string& where, std::uint64_t mostBytes);

  const InputFile& file_;
  char separator_ = ',';
  bool hasHeader_ = false;
  std::vector<std::string> columns_;
  std::optional<Filter> filter_;
  std::size_t rows_ = 0;
  std::vector<Place> places_; ///< of every so many rows
};

/// The number in a field of a table: NaN where it is missing, a decimal year of a date, nothing of another text.
std::optional<double> numberIn(std::string_view field);

/// An ISO 8601 date or date and time ("1958-03-01", "1958-03", "2010-01-01T06:30:00Z") in decimal years of the
/// Gregorian calendar: the year plus the elapsed share of it. NaN where the text is no date. Offsets other than Z are
/// not taken.
double decimalYear(std::string_view text);

} // namespace semiflow::data
