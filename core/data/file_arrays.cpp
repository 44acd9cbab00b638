#include "core/data/file_arrays.h"

#include <algorithm>
#include <cmath>

#include "core/data/choose.h"
#include "core/data/csv_reader.h"
#include "core/data/stored_run.h"
#include "core/data/zip_reader.h"

namespace semiflow::data {
namespace {

std::vector<FileArray> columnsOf(const std::filesystem::path& path) {
  constexpr std::size_t shown = 4;
  constexpr std::uint64_t quick = 32 << 20; // bytes that are looked at while one waits
  const InputFile file(path);
  const CsvTable table(file, {}, quick);
  const bool large = file.size() > quick;
  const std::size_t rows =
      large ? static_cast<std::size_t>(static_cast<double>(table.rows()) * static_cast<double>(file.size()) / quick)
            : table.rows();
  std::vector<FileArray> arrays;
  for (const std::string& name : table.columns())
    arrays.push_back({.name = name, .shape = {rows}, .isEstimate = large});
  table.visit({0, table.rows()}, [&](const CsvRecord& record) {
    for (std::size_t c = 0; c < arrays.size(); ++c) {
      FileArray& array = arrays[c];
      if (array.beginning.size() < shown) array.beginning.emplace_back(record.fields[c]);
      if (!array.isNumeric) continue;
      const std::optional<double> number = numberIn(record.fields[c]);
      array.isNumeric = number.has_value();
      if (number && std::isnan(*number)) ++array.missing;
    }
    return true;
  });
  for (FileArray& array : arrays) {
    if (!array.isNumeric) array.missing = 0; // words are not missing
    array.isNumeric = array.isNumeric && array.missing < table.rows();
  }
  return arrays;
}

std::vector<FileArray> variablesOfNetcdf(const std::filesystem::path& path) {
  const StoredRun run(path);
  std::vector<FileArray> arrays;
  for (const StoredVariable& variable : run.variables())
    arrays.push_back({.name = variable.name, .shape = variable.shape, .isNumeric = !variable.isText});
  return arrays;
}

std::vector<FileArray> membersOf(const std::filesystem::path& path) {
  const InputFile file(path);
  std::vector<FileArray> arrays;
  for (const ZipEntry& entry : zipEntries(file)) {
    FileArray array{.name = withoutEnding(entry.name)};
    try {
      array.shape = openArray(path, array.name)->shape();
    } catch (const InputError&) { // texts
      array.isNumeric = false;
    }
    arrays.push_back(std::move(array));
  }
  return arrays;
}

} // namespace

std::vector<FileArray> arraysIn(const std::filesystem::path& file) {
  const std::string ending = file.extension().string();
  if (ending == ".csv" || ending == ".tsv") return columnsOf(file);
  if (ending == ".nc") return variablesOfNetcdf(file);
  if (ending == ".npz") return membersOf(file);
  const auto only = openArray(file, ""); // or refuses the ending
  return {{.name = only->name(), .shape = only->shape()}};
}

} // namespace semiflow::data
