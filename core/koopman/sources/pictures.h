#pragma once

#include <filesystem>
#include <memory>

#include "core/data/stored_array.h"

namespace semiflow::koopman {

/// Whether a path stands for a sequence of pictures: a folder, or a name with a * such as frames/smoke_*.png.
bool isPictureSequence(const std::filesystem::path& path);

/// A sequence of PNG pictures in the order of their names, in which numbers count as such (9 before 10), as one array
/// (picture, row from bottom to top, column) of luminances in [0, 1]. Pictures are read when they are asked for.
/// @throws InputError where there is no picture; when read where one cannot be read, or its size differs from the first
/// one's
std::unique_ptr<data::StoredArray> openPictures(const std::filesystem::path& path);

} // namespace semiflow::koopman
