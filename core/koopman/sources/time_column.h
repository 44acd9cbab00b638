#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include <Eigen/Core>

#include "core/data/stored_array.h"

namespace semiflow::koopman {

/// When the rows of a table were measured.
struct Times {
  std::vector<double> values; ///< strictly increasing
  std::string unit;           ///< "year" for dates, else empty
};

/// Reads some rows of a column of a CSV file as times: numbers, or dates (2001-02-03, maybe with 04:05 or 04:05:06
/// behind a T or a space) as years, counted as days / 365.25 from the start of the first date's year.
/// @throws InputError naming the file, the row and what was expected: no such column, an entry that is neither number
/// nor date, times that do not increase
/// @param where as data::CsvTable has it; @param rows of those that it leaves
Times readTimes(const std::filesystem::path& file, const std::string& column, const std::string& where,
                const data::Slice& rows);

/// Days from 1970-01-01 in the Gregorian calendar. @throws nothing; month in 1..12, day in 1..31
long long dayNumber(long long year, int month, int day);

/// Values at equally spaced times from unequally spaced ones, by piecewise cubics whose slope at each time is that of
/// the parabola through it and its neighbours (third order for smooth data; monthly data lose less than 1e-3 of a
/// yearly cycle).
/// @param values state x time; @param times as many, strictly increasing; at least 2
/// @return state x (floor((last - first)/interval) + 1)
Eigen::MatrixXd resample(const std::vector<double>& times, const Eigen::MatrixXd& values, double interval);

} // namespace semiflow::koopman
