#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/data/data_set.h"
#include "core/data/input_file.h"

namespace semiflow::data {

/// How an array lies in NumPy's NPY format.
struct NpyLayout {
  std::vector<std::size_t> shape;
  bool fortran = false;                                 ///< the first index is the fastest
  std::uint64_t begin = 0;                              ///< bytes in front of the numbers
  std::size_t bytes = 0;                                ///< of a number, or of its real part
  std::size_t parts = 1;                                ///< 2: real and imaginary
  bool swapped = false;                                 ///< the bytes are in the other order than this machine's
  double (*part)(const unsigned char* bytes) = nullptr; ///< in this machine's order

  std::size_t bytesOfNumber() const { return bytes * parts; }
  /// Turns what was read into this machine's order.
  void order(std::span<unsigned char> numbers) const;
};

/// Reads the header, with the types and mistakes of readNpy().
NpyLayout readNpyLayout(const InputFile& file, const ByteSource& source, std::uint64_t size);

/// Reads an array in NumPy's NPY format, versions 1 to 3 (NumPy Enhancement Proposal 1): booleans, integers, and real
/// and complex floating-point numbers of 4 and 8 bytes a part, of either byte order, in C or Fortran order.
/// @param size of the whole, header included: known from the file or the archive, and the header must agree with it
/// @throws InputError for anything else; ResourceError where it does not fit into memory
Array readNpy(const InputFile& file, const ByteSource& source, std::uint64_t size);

/// The header of an array in C order: 128 bytes long for up to six dimensions whatever the lengths, so that it can be
/// written again when the first length has grown.
/// @param type as NumPy writes it: "<f8", "<f4", or "<U12" for texts of up to 12 characters
std::string npyHeader(const std::vector<std::size_t>& shape, const std::string& type);

/// Texts as an NPY file holds them: UTF-32, each filled up with zeros to the longest. @return the type, then the bytes
std::pair<std::string, std::string> npyTexts(const std::vector<std::string>& utf8);

} // namespace semiflow::data
