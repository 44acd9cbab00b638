#include "core/data/stored_array.h"

#include <algorithm>

#include <fmt/format.h>

#include "core/data/choose.h"
#include "core/data/csv_reader.h"
#include "core/data/netcdf_reader.h"
#include "core/data/npy.h"
#include "core/data/zip_reader.h"

namespace semiflow::data {
namespace {

/// One direction of a part, and how far apart its neighbours are in the file and in what is read.
struct Direction {
  Slice range;
  std::size_t inFile, inValues;
};

/// The directions of a part, slowest in the file first; neighbours that are contiguous in both are one.
std::vector<Direction> directionsOf(const std::vector<std::size_t>& shape, bool fortran, std::span<const Slice> part) {
  std::vector<Direction> all;
  for (const Slice& range : part) all.push_back({range, 1, 1});
  for (std::size_t d = all.size(); d-- > 1;) all[d - 1].inValues = all[d].inValues * part[d].count;
  if (fortran) {
    for (std::size_t d = 1; d < all.size(); ++d) all[d].inFile = all[d - 1].inFile * shape[d - 1];
    std::reverse(all.begin(), all.end());
  } else {
    for (std::size_t d = all.size(); d-- > 1;) all[d - 1].inFile = all[d].inFile * shape[d];
  }
  std::vector<Direction> joined;
  for (const Direction& slow : all) {
    joined.push_back(slow);
    while (joined.size() > 1) {
      Direction& before = joined[joined.size() - 2];
      const Direction fast = joined.back();
      const bool whole = fast.range.step == 1 && fast.range.count * fast.inFile == before.inFile;
      if (!whole || before.range.step != 1 || before.inValues != fast.range.count * fast.inValues) break;
      before = {{before.range.first * fast.range.count, before.range.count * fast.range.count, 1},
                fast.inFile,
                fast.inValues};
      joined.pop_back();
    }
  }
  return joined;
}

/// An array of NumPy's in a file of its own or in an archive.
class NpyArray final : public StoredArray {
 public:
  NpyArray(std::string name, std::shared_ptr<const InputFile> file, PlacedBytes bytes, NpyLayout layout)
      : StoredArray(std::move(name), layout.shape), file_(std::move(file)), bytes_(std::move(bytes)),
        layout_(std::move(layout)) {}

  void read(std::span<const Slice> part, std::span<double> values) override {
    if (values.empty()) return;
    if (part.empty()) return readRun({0, 1, 1}, 0, 1, values.data());
    const std::vector<Direction> directions = directionsOf(shape(), layout_.fortran, part);
    const Direction& fastest = directions.back();
    std::vector<std::size_t> index(directions.size(), 0);
    for (;;) {
      std::size_t from = 0, to = 0;
      for (std::size_t d = 0; d + 1 < directions.size(); ++d) {
        const Direction& slow = directions[d];
        from += (slow.range.first + index[d] * slow.range.step) * slow.inFile;
        to += index[d] * slow.inValues;
      }
      readRun(fastest.range, from, fastest.inValues, values.data() + to);
      std::size_t d = directions.size() - 1;
      for (; d > 0; --d) {
        if (++index[d - 1] < directions[d - 1].range.count) break;
        index[d - 1] = 0;
      }
      if (d == 0) return;
    }
  }

 private:
  /// Numbers that follow one another in the file, in pieces; those between two that are wanted are passed over.
  void readRun(const Slice& range, std::size_t from, std::size_t apart, double* values) {
    constexpr std::size_t most = 65536;
    const std::size_t size = layout_.bytesOfNumber(), perPiece = std::max<std::size_t>(1, most / range.step);
    for (std::size_t done = 0; done < range.count;) {
      const std::size_t now = std::min(perPiece, range.count - done), spanned = (now - 1) * range.step + 1;
      buffer_.resize(spanned * size);
      bytes_(layout_.begin + (from + range.first + done * range.step) * size, buffer_);
      layout_.order(buffer_);
      for (std::size_t i = 0; i < now; ++i)
        values[(done + i) * apart] = layout_.part(buffer_.data() + i * range.step * size);
      done += now;
    }
  }

  const std::shared_ptr<const InputFile> file_;
  const PlacedBytes bytes_;
  const NpyLayout layout_;
  std::vector<unsigned char> buffer_;
};

std::unique_ptr<StoredArray> openNpy(std::string name, std::shared_ptr<const InputFile> file, const PlacedBytes& bytes,
                                     std::uint64_t size) {
  std::uint64_t at = 0;
  const auto inOrder = [&](std::span<unsigned char> part) {
    bytes(at, part);
    at += part.size();
  };
  NpyLayout layout = readNpyLayout(*file, inOrder, size);
  return std::make_unique<NpyArray>(std::move(name), std::move(file), bytes, std::move(layout));
}

/// The name under which an array, or its real part, is stored.
std::string storedName(const InputFile& file, const std::vector<std::string>& stored, const std::string& variable) {
  const std::string name =
      variable.empty() ? chosen(file, stored, variable) : chosen(file, withComplexPairs(stored), variable);
  return std::find(stored.begin(), stored.end(), name) != stored.end() ? name : name + "_real";
}

std::unique_ptr<StoredArray> openNpz(const std::shared_ptr<const InputFile>& file, const std::string& variable) {
  const std::vector<ZipEntry> entries = zipEntries(*file);
  std::vector<std::string> names;
  for (const ZipEntry& entry : entries) names.push_back(withoutEnding(entry.name));
  const std::string name = storedName(*file, names, variable);
  const ZipEntry& entry =
      entries[static_cast<std::size_t>(std::find(names.begin(), names.end(), name) - names.begin())];
  return openNpy(variable.empty() ? name : variable, file, bytesOfZipEntry(*file, entry), entry.size);
}

/// Opens its file for every part that is read: the library serves one thread at a time.
class NetcdfArray final : public StoredArray {
 public:
  NetcdfArray(std::string name, std::shared_ptr<const InputFile> file, std::string stored,
              std::vector<std::size_t> shape)
      : StoredArray(std::move(name), std::move(shape)), file_(std::move(file)), stored_(std::move(stored)) {}
  void read(std::span<const Slice> part, std::span<double> values) override {
    NetcdfReader(*file_).read(stored_, part, values);
  }

 private:
  const std::shared_ptr<const InputFile> file_;
  const std::string stored_;
};

std::unique_ptr<StoredArray> openNetcdf(const std::shared_ptr<const InputFile>& file, const std::string& variable) {
  const NetcdfReader reader(*file);
  const std::string stored = storedName(*file, reader.names(), variable);
  return std::make_unique<NetcdfArray>(variable.empty() ? stored : variable, file, stored, reader.shapeOf(stored));
}

/// Columns of a table: (row), or (row, column) of several.
class CsvArray final : public StoredArray {
 public:
  CsvArray(std::string name, std::shared_ptr<const InputFile> file, CsvTable table, std::vector<std::size_t> columns)
      : StoredArray(std::move(name), shapeOf(table, columns)), file_(std::move(file)), table_(std::move(table)),
        columns_(std::move(columns)) {}
  void read(std::span<const Slice> part, std::span<double> values) override {
    std::vector<std::size_t> columns = columns_;
    if (part.size() > 1) {
      columns.clear();
      for (std::size_t i = 0; i < part[1].count; ++i) columns.push_back(columns_[part[1].first + i * part[1].step]);
    }
    table_.read(part[0], columns, values);
  }

 private:
  static std::vector<std::size_t> shapeOf(const CsvTable& table, const std::vector<std::size_t>& columns) {
    if (columns.size() == 1) return {table.rows()};
    return {table.rows(), columns.size()};
  }

  const std::shared_ptr<const InputFile> file_;
  const CsvTable table_;
  const std::vector<std::size_t> columns_;
};

std::unique_ptr<StoredArray> openCsv(const std::shared_ptr<const InputFile>& file, const std::string& variable,
                                     const std::string& where) {
  CsvTable table(*file, where);
  std::vector<std::size_t> columns = table.find(variable);
  return std::make_unique<CsvArray>(variable.empty() ? file->path().stem().string() : variable, file, std::move(table),
                                    std::move(columns));
}

} // namespace

std::vector<Slice> wholeOf(const std::vector<std::size_t>& shape) {
  std::vector<Slice> all;
  for (const std::size_t length : shape) all.push_back({0, length, 1});
  return all;
}

std::unique_ptr<StoredArray> openArray(const std::filesystem::path& path, const std::string& variable,
                                       const std::string& where) {
  const auto file = std::make_shared<const InputFile>(path);
  const std::string ending = lowerCase(path.extension().string());
  const bool table = ending == ".csv" || ending == ".tsv";
  if (!where.empty() && !table) throw file->error("a .csv file, the only kind with rows to choose", "'" + ending + "'");
  if (table) return openCsv(file, variable, where);
  if (ending == ".npz") return openNpz(file, variable);
  if (ending == ".nc") return openNetcdf(file, variable);
  if (ending == ".npy") {
    return openNpy(
        path.stem().string(), file,
        [file = file.get()](std::uint64_t offset, std::span<unsigned char> bytes) { file->read(offset, bytes); },
        file->size());
  }
  throw file->error("a file ending in .npz, .npy, .nc or .csv", ending.empty() ? "no ending" : "'" + ending + "'");
}

} // namespace semiflow::data
