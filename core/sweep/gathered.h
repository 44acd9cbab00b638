#pragma once

#include <filesystem>
#include <map>
#include <stop_token>
#include <string>
#include <vector>

#include "core/base/json.h"
#include "core/base/progress.h"
#include "core/sweep/merged.h"

namespace semiflow::sweep {

/// A number or text for each sample: a swept value, how the sample ended.
struct Column {
  data::StoredVariable variable = {};
  std::vector<double> numbers = {};
  std::vector<std::string> texts = {}; ///< in the place of numbers
  Json attributes = Json::object();    ///< texts by name
};

/// The swept parameters, then how each sample ended and what it cost.
std::vector<Column> columnsOf(const Plan& plan, const Merged& merged,
                              const std::map<std::size_t, std::string>& failures);

/// The samples as CSV: a line for each sample and time, or, of results that are no course of time, for each sample in
/// FILE and for each sample and place in files beside it, NAME.DIMENSION.csv. Arrays of more dimensions are left out.
/// Every line begins with the sample and what was swept. @return false where a stop came first
bool writeTables(const Merged& merged, const std::vector<Column>& columns, const std::filesystem::path& output,
                 const std::stop_token& stop, const Progress& progress);

} // namespace semiflow::sweep
