#include "core/data/file_arrays.h"

#include <algorithm>
#include <cmath>

#include "core/data/csv_reader.h"
#include "core/data/data_set.h"
#include "core/data/stored_run.h"
#include "core/data/zip_reader.h"

namespace semiflow::data {
namespace {

std::vector<FileArray> columnsOf(const std::filesystem::path& path) {
  constexpr std::size_t shown = 4;
  const InputFile file(path);
  const CsvTable table(file);
  std::vector<FileArray> arrays;
  for (std::size_t c = 0; c < table.columns().size(); ++c) {
    FileArray array{.name = table.columns()[c], .shape = {table.rows()}};
    for (std::size_t r = 0; r < std::min(shown, table.rows()); ++r) array.beginning.push_back(table.field(r, c));
    try {
      const std::vector<double> values = table.column(c);
      array.missing = static_cast<std::size_t>(
          std::count_if(values.begin(), values.end(), [](double value) { return std::isnan(value); }));
      array.isNumeric = array.missing < values.size();
    } catch (const InputError&) { // a word in it
      array.isNumeric = false;
    }
    arrays.push_back(std::move(array));
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
  constexpr std::uint64_t quick = 64 << 20; // in bytes: what is read to know its shape
  const InputFile file(path);
  std::vector<FileArray> arrays;
  for (const ZipEntry& entry : zipEntries(file)) {
    FileArray array{.name = entry.name};
    if (array.name.ends_with(".npy")) array.name.resize(array.name.size() - 4);
    try {
      if (entry.size < quick) array.shape = readArray(path, array.name).shape;
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
  const Array only = readArray(file, ""); // or refuses the ending
  return {{.name = only.name, .shape = only.shape}};
}

} // namespace semiflow::data
