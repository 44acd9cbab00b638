#pragma once

#include "core/data/data_set.h"
#include "core/data/input_file.h"

namespace semiflow::data {

/// A PNG image of any kind as a field (row, column) of luminances in [0, 1], rows from bottom to top, as a field's y
/// grows. The luminance is 0.2126 R + 0.7152 G + 0.0722 B (ITU-R BT.709) of the stored values, without undoing their
/// gamma, so that an even ramp of grey levels is a linear field; transparent parts lie on white paper.
/// @throws InputError for damaged or cut off files; ResourceError where it does not fit into memory
Array readPng(const InputFile& file);

} // namespace semiflow::data
