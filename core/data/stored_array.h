#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace semiflow::data {

/// Of a direction of an array the places first, first + step, ...: `count` of them.
struct Slice {
  std::size_t first = 0, count = 0, step = 1;
};

/// Whole directions of an array of that shape.
std::vector<Slice> wholeOf(const std::vector<std::size_t>& shape);

/// A real array in a file (of a complex one the real part), of which parts are read when they are asked for: only its
/// shape is held. Used by one thread at a time.
class StoredArray {
 public:
  StoredArray(std::string name, std::vector<std::size_t> shape) : name_(std::move(name)), shape_(std::move(shape)) {}
  StoredArray(const StoredArray&) = delete;
  StoredArray& operator=(const StoredArray&) = delete;
  virtual ~StoredArray() = default;

  const std::string& name() const { return name_; }
  /// Slowest first; empty for a single number.
  const std::vector<std::size_t>& shape() const { return shape_; }
  /// The values where the ranges, one per direction, cross: row by row, whatever the order in the file. Beside them it
  /// takes a few megabytes, or one row along the first direction. @pre the ranges are inside; as many values as cross
  /// @throws InputError where the data is damaged, or no number
  virtual void read(std::span<const Slice> part, std::span<double> values) = 0;

 private:
  const std::string name_;
  const std::vector<std::size_t> shape_;
};

/// Opens one array of a .npz, .npy, .nc, .csv or .tsv file, by names and with rows as readArray() takes them.
/// A compressed member of a .npz is unpacked from its beginning whenever one goes back in it.
/// @throws InputError as readArray()
std::unique_ptr<StoredArray> openArray(const std::filesystem::path& file, const std::string& variable,
                                       const std::string& where = {});

} // namespace semiflow::data
