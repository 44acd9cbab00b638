#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/data/data_set.h"
#include "core/data/input_file.h"

namespace semiflow::data {

/// Reads an array in NumPy's NPY format, versions 1 to 3 (NumPy Enhancement Proposal 1): booleans, integers, and real
/// and complex floating-point numbers of 4 and 8 bytes a part, of either byte order, in C or Fortran order.
/// @param size of the whole, header included: known from the file or the archive, and the header must agree with it
/// @throws InputError for anything else; ResourceError where it does not fit into memory
Array readNpy(const InputFile& file, const ByteSource& source, std::uint64_t size);

/// The header of an array of little-endian floating-point numbers in C order: 128 bytes long whatever the shape, so
/// that it can be written again when the first length has grown.
std::string npyHeader(const std::vector<std::size_t>& shape, bool single);

} // namespace semiflow::data
