#include <algorithm>

#include <fmt/ranges.h>

#include "core/base/suggest.h"
#include "core/data/csv_reader.h"
#include "core/data/data_set.h"
#include "core/data/netcdf_reader.h"
#include "core/data/npy.h"
#include "core/data/png_reader.h"
#include "core/data/zip_reader.h"

namespace semiflow::data {
namespace {

std::string lowerCase(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) { return std::tolower(c); });
  return text;
}

/// A name that is none of those there are. @param kind what it should name, e.g. "a variable"
InputError unknownName(const InputFile& file, const std::string& kind, const std::vector<std::string>& names,
                       const std::string& name) {
  constexpr std::size_t most = 30;
  const std::vector<std::string> shown(names.begin(),
                                       names.begin() + static_cast<std::ptrdiff_t>(std::min(names.size(), most)));
  std::string hint = name.empty() ? "" : suggestion(name, names);
  for (const std::string& other : names) {
    if (!name.empty() && lowerCase(other) == lowerCase(name)) hint = fmt::format("did you mean '{}'?", other);
  }
  return file.error(fmt::format("{}, one of {}{}", kind, fmt::join(shown, ", "), names.size() > most ? ", ..." : ""),
                    name.empty() ? "none chosen" : fmt::format("'{}'", name), hint);
}

InputError unknownVariable(const InputFile& file, const std::vector<std::string>& names, const std::string& variable) {
  return unknownName(file, "a variable", names, variable);
}

/// The name to read: the given one, or the only one there is.
std::string chosen(const InputFile& file, const std::vector<std::string>& names, const std::string& variable) {
  if (variable.empty() && names.size() == 1) return names.front();
  if (std::find(names.begin(), names.end(), variable) == names.end()) throw unknownVariable(file, names, variable);
  return variable;
}

/// What both a data set of Semiflow's own (NAME_real, NAME_imag) and one with complex numbers call NAME.
std::vector<std::string> withComplexPairs(std::vector<std::string> names) {
  const std::vector<std::string> stored = names;
  for (const std::string& name : stored) {
    if (!name.ends_with("_real")) continue;
    const std::string base = name.substr(0, name.size() - 5);
    const auto has = [&](const std::string& other) {
      return std::find(stored.begin(), stored.end(), other) != stored.end();
    };
    if (has(base + "_imag") && !has(base)) names.push_back(base);
  }
  return names;
}

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

std::string withoutEnding(const std::string& name) {
  return name.ends_with(".npy") ? name.substr(0, name.size() - 4) : name;
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

std::string withoutBlanks(std::string text) {
  text.erase(0, text.find_first_not_of(' '));
  text.erase(text.find_last_not_of(' ') + 1);
  return text;
}

/// The positions of the columns in "a", or "a,b,c"; a column whose name has a comma is found by its whole name.
std::vector<std::size_t> columnsFor(const InputFile& file, const CsvTable& table, const std::string& variable) {
  const std::vector<std::string>& names = table.columns();
  const auto position = [&](const std::string& name) {
    return static_cast<std::size_t>(std::find(names.begin(), names.end(), chosen(file, names, name)) - names.begin());
  };
  if (variable.empty() && !table.hasHeader()) { // a bare matrix of numbers
    std::vector<std::size_t> all(names.size());
    for (std::size_t i = 0; i < all.size(); ++i) all[i] = i;
    return all;
  }
  if (variable.empty() || std::find(names.begin(), names.end(), variable) != names.end()) return {position(variable)};
  std::vector<std::size_t> columns;
  for (std::size_t at = 0; at <= variable.size();) {
    const std::size_t end = std::min(variable.find(',', at), variable.size());
    const std::string name = withoutBlanks(variable.substr(at, end - at));
    if (name.empty()) throw unknownVariable(file, names, variable);
    columns.push_back(position(name));
    at = end + 1;
  }
  return columns;
}

/// Leaves the rows of "COLUMN = VALUE".
void keepRows(const InputFile& file, CsvTable& table, const std::string& where) {
  const std::size_t sign = where.find('=');
  if (sign == std::string::npos) throw file.error("rows chosen as COLUMN = VALUE", fmt::format("'{}'", where));
  const std::string column = withoutBlanks(where.substr(0, sign)), value = withoutBlanks(where.substr(sign + 1));
  const std::vector<std::string>& names = table.columns();
  const auto found = std::find(names.begin(), names.end(), column);
  if (found == names.end()) throw unknownName(file, "a column to choose rows by", names, column);
  const auto index = static_cast<std::size_t>(found - names.begin());
  const std::vector<std::string> values = table.texts(index);
  if (std::find(values.begin(), values.end(), value) == values.end())
    throw unknownName(file, fmt::format("a value of column '{}'", column), values, value);
  table.keepRows(index, value);
}

Array readCsv(const InputFile& file, const std::string& variable, const std::string& where) {
  CsvTable table(file);
  if (!where.empty()) keepRows(file, table, where);
  const std::vector<std::size_t> columns = columnsFor(file, table, variable);
  Array array;
  array.name = variable.empty() ? file.path().stem().string() : variable;
  array.shape = {table.rows()};
  if (columns.size() > 1) array.shape.push_back(columns.size());
  array.values.resize(table.rows() * columns.size());
  for (std::size_t c = 0; c < columns.size(); ++c) {
    const std::vector<double> values = table.column(columns[c]);
    for (std::size_t r = 0; r < values.size(); ++r) array.values[r * columns.size() + c] = values[r];
  }
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
