#pragma once

#include <filesystem>

#include "app/guide/book.h"

namespace semiflow::app {

enum class GuideFormat { html, markdown };

/// Writes the guide as files that link to each other, with their pictures, into a folder, which is made where it is
/// not there; what it holds already is overwritten. In HTML light or dark as the reader's system is. Needs a
/// QGuiApplication (QT_QPA_PLATFORM=offscreen will do).
/// @return how many pages there are. @throws ResourceError where it cannot be written
std::size_t writeGuide(const Book& book, const std::filesystem::path& folder, GuideFormat format);

} // namespace semiflow::app
