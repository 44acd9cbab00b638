#include <algorithm>

#include <fmt/format.h>

#include "core/base/memory.h"
#include "core/data/choose.h"
#include "core/data/csv_reader.h"
#include "core/data/data_set.h"
#include "core/data/netcdf_reader.h"
#include "core/data/npy.h"
#include "core/data/png_reader.h"
#include "core/data/zip_reader.h"

namespace semiflow::data {
namespace {

/// Reads one array by the name it is stored under, or joins its real and imaginary parts.
template <class Read>
Array readNamed(const InputFile& file, const std::vector<std::string>& stored, const std::string& variable,
                const Read& read) {
  const std::string name =
      variable.empty() ? chosen(file, stored, variable) : chosen(file, withComplexPairs(stored), variable);
  Array array;
  if (std::find(stored.begin(), stored.end(), name) != stored.end()) {
    array = read(name);
  } else {
    array = read(name + "_real");
    Array imaginary = read(name + "_imag");
    if (imaginary.shape != array.shape)
      throw file.error(fmt::format("'{0}_real' and '{0}_imag' of one shape", name), "two");
    array.imaginary = std::move(imaginary.values);
  }
  array.name = name;
  return array;
}

Array readNpz(const InputFile& file, const std::string& variable) {
  const std::vector<ZipEntry> entries = zipEntries(file);
  std::vector<std::string> names;
  for (const ZipEntry& entry : entries) names.push_back(withoutEnding(entry.name));
  return readNamed(file, names, variable, [&](const std::string& name) {
    const ZipEntry& entry =
        entries[static_cast<std::size_t>(std::find(names.begin(), names.end(), name) - names.begin())];
    Array array;
    readZipEntry(file, entry, [&](const ByteSource& source) { array = readNpy(file, source, entry.size); });
    return array;
  });
}

Array readNetcdf(const InputFile& file, const std::string& variable) {
  const NetcdfReader reader(file);
  return readNamed(file, reader.names(), variable, [&](const std::string& name) { return reader.read(name); });
}

Array readNpyFile(const InputFile& file) {
  std::uint64_t at = 0;
  Array array = readNpy(
      file,
      [&](std::span<unsigned char> bytes) {
        file.read(at, bytes);
        at += bytes.size();
      },
      file.size());
  array.name = file.path().stem().string();
  return array;
}

Array readCsv(const InputFile& file, const std::string& variable, const std::string& where) {
  const CsvTable table(file, where);
  const std::vector<std::size_t> columns = table.find(variable);
  Array array;
  array.name = variable.empty() ? file.path().stem().string() : variable;
  array.shape = {table.rows()};
  if (columns.size() > 1) array.shape.push_back(columns.size());
  requireMemory(sizeof(double) * static_cast<double>(table.rows()) * static_cast<double>(columns.size()),
                file.path().string());
  array.values.resize(table.rows() * columns.size());
  table.read({0, table.rows()}, columns, array.values);
  return array;
}

} // namespace

Array readArray(const std::filesystem::path& path, const std::string& variable, const std::string& where) {
  const InputFile file(path);
  const std::string ending = lowerCase(path.extension().string());
  const bool table = ending == ".csv" || ending == ".tsv";
  if (!where.empty() && !table) throw file.error("a .csv file, the only kind with rows to choose", "'" + ending + "'");
  if (ending == ".npz") return readNpz(file, variable);
  if (ending == ".npy") return readNpyFile(file);
  if (ending == ".nc") return readNetcdf(file, variable);
  if (table) return readCsv(file, variable, where);
  if (ending == ".png") return readPng(file);
  throw file.error("a file ending in .npz, .npy, .nc, .csv or .png", ending.empty() ? "no ending" : "'" + ending + "'");
}

} // namespace semiflow::data
