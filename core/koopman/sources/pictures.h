#pragma once

#include <filesystem>

#include "core/data/data_set.h"

namespace semiflow::koopman {

/// Whether a path stands for a sequence of pictures: a folder, or a name with a * such as frames/smoke_*.png.
bool isPictureSequence(const std::filesystem::path& path);

/// Reads a sequence of PNG pictures in the order of their names, in which numbers count as such (9 before 10), as one
/// array (picture, row from bottom to top, column) of luminances in [0, 1].
/// @throws InputError where there is no picture, one cannot be read, or its size differs from the first one's;
///         ResourceError where they do not fit into memory
data::Array readPictures(const std::filesystem::path& path);

} // namespace semiflow::koopman
