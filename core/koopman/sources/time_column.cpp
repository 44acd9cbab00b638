#include "core/koopman/sources/time_column.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <optional>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/base/error.h"
#include "core/base/suggest.h"
#include "core/data/csv_reader.h"

namespace semiflow::koopman {
namespace {

using Eigen::Index;

std::optional<double> number(const std::string& cell) {
  double value = 0;
  const auto [end, error] = std::from_chars(cell.data(), cell.data() + cell.size(), value);
  if (error != std::errc() || end != cell.data() + cell.size() || !std::isfinite(value)) return std::nullopt;
  return value;
}

struct Date {
  int year = 0;
  double days = 0; ///< since 1970
};

std::optional<Date> date(const std::string& cell) {
  int year = 0, month = 0, day = 0, hour = 0, minute = 0, read = 0;
  double second = 0;
  char separator = 0;
  const int found = std::sscanf(cell.c_str(), "%d-%d-%d%n%c%d:%d:%lf", &year, &month, &day, &read, &separator, &hour,
                                &minute, &second);
  const bool onlyDate = found == 3 && read == static_cast<int>(cell.size());
  const bool withTime = found >= 6 && (separator == 'T' || separator == ' ');
  if (!(onlyDate || withTime) || month < 1 || month > 12 || day < 1 || day > 31) return std::nullopt;
  const double seconds = 3600.0 * hour + 60.0 * minute + second;
  return Date{year, static_cast<double>(dayNumber(year, month, day)) + seconds / 86400};
}

} // namespace

long long dayNumber(long long year, int month, int day) {
  // Years from March on put the leap day last; 400 of them have 146097 days.
  const long long y = month <= 2 ? year - 1 : year;
  const int monthFromMarch = (month + 9) % 12;
  const long long leapDays = static_cast<long long>(std::floor(static_cast<double>(y) / 4)) -
                             static_cast<long long>(std::floor(static_cast<double>(y) / 100)) +
                             static_cast<long long>(std::floor(static_cast<double>(y) / 400));
  constexpr long long epoch = 719468; // 1970-01-01 counted from 0000-03-01
  return 365 * y + leapDays + (153 * monthFromMarch + 2) / 5 + day - 1 - epoch;
}

Times readTimes(const std::filesystem::path& path, const std::string& column, const std::string& where,
                const data::Slice& rows) {
  const data::InputFile file(path);
  const data::CsvTable table(file, where);
  const std::vector<std::string>& header = table.columns();
  const auto at = std::find(header.begin(), header.end(), column);
  if (at == header.end()) {
    throw file.error(fmt::format("a time column, one of {}", fmt::join(header, ", ")), fmt::format("'{}'", column),
                     suggestion(column, header));
  }
  const auto position = static_cast<std::size_t>(at - header.begin());
  Times times;
  double firstYear = 0;
  table.visit(rows, [&](const data::CsvRecord& record) {
    const std::string cell(record.fields[position]);
    if (const auto value = number(cell)) {
      times.values.push_back(*value);
    } else if (const auto when = date(cell)) {
      if (times.values.empty()) firstYear = when->year;
      const double start = static_cast<double>(dayNumber(static_cast<long long>(firstYear), 1, 1));
      times.values.push_back(firstYear + (when->days - start) / 365.25);
      times.unit = "year";
    } else {
      throw file.error(fmt::format("a number or a date (2001-02-03) in line {} of column {}", record.line, column),
                       fmt::format("'{}'", cell));
    }
    const std::size_t n = times.values.size();
    if (n > 1 && !(times.values[n - 1] > times.values[n - 2])) {
      throw file.error(fmt::format("times that increase in column {}", column),
                       fmt::format("'{}' in line {}, which is not after the line before", cell, record.line));
    }
    return true;
  });
  return times;
}

Eigen::MatrixXd resample(const std::vector<double>& times, const Eigen::MatrixXd& values, double interval) {
  SF_ASSERT(times.size() >= 2 && static_cast<Index>(times.size()) == values.cols());
  const auto n = static_cast<Index>(times.size());
  const auto t = [&](Index i) { return times[static_cast<std::size_t>(i)]; };
  const auto chord = [&](Index i) -> Eigen::VectorXd {
    return (values.col(i + 1) - values.col(i)) / (t(i + 1) - t(i));
  };
  const auto slope = [&](Index i) -> Eigen::VectorXd {
    if (n == 2) return chord(0);
    const Index middle = std::clamp<Index>(i, 1, n - 2);
    const double before = t(middle) - t(middle - 1), after = t(middle + 1) - t(middle);
    const Eigen::VectorXd curvature =
        (chord(middle) - chord(middle - 1)) / (before + after); // half the second derivative
    return chord(middle - 1) + curvature * (2 * (t(i) - t(middle)) + before);
  };
  const auto count = static_cast<Index>(std::floor((times.back() - times.front()) / interval * (1 + 1e-12))) + 1;
  Eigen::MatrixXd result(values.rows(), count);
  Index i = 0;
  for (Index k = 0; k < count; ++k) {
    const double now = times.front() + static_cast<double>(k) * interval;
    while (i < n - 2 && t(i + 1) <= now) ++i;
    const double h = t(i + 1) - t(i), s = std::min((now - t(i)) / h, 1.0);
    result.col(k) = (1 + 2 * s) * (1 - s) * (1 - s) * values.col(i) + s * s * (3 - 2 * s) * values.col(i + 1) +
                    h * s * (1 - s) * ((1 - s) * slope(i) - s * slope(i + 1));
  }
  return result;
}

} // namespace semiflow::koopman
