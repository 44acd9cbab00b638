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

/// The header of an array in C order: 128 bytes long for up to six dimensions whatever the lengths, so that it can be
/// written again when the first length has grown.
/// @param type as NumPy writes it: "<f8", "<f4", or "<U12" for texts of up to 12 characters
std::string npyHeader(const std::vector<std::size_t>& shape, const std::string& type);

/// Texts as an NPY file holds them: UTF-32, each filled up with zeros to the longest. @return the type, then the bytes
std::pair<std::string, std::string> npyTexts(const std::vector<std::string>& utf8);

} // namespace semiflow::data
