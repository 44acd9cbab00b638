#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include <QSize>

#include "core/experiment/frame.h"
#include "core/experiment/run.h"
#include "views/look.h"

namespace semiflow::views {

/// Writes the figure of a run's last frame: what viewsFor() would show, side by side under a title; under a bare look
/// the first view alone, to the edges. Needs a QGuiApplication (QT_QPA_PLATFORM=offscreen will do), no display and no
/// widgets.
/// @param history frames so far, oldest first, for space-time images, trails and charts; the last one is drawn
/// @param output ends with .png, .svg or .pdf; text and axes are vectors in the last two, images are embedded
/// @param size in pixels of 1/96 inch; a PNG has twice as many in each direction
/// @param view title of the only view to draw, or its beginning; empty: all of them
/// @throws InputError for another ending, a view that there is not, or where a 3-D scene finds no OpenGL to draw with;
/// ResourceError where the file cannot be written
void renderFigure(const std::vector<experiment::FramePtr>& history, const experiment::RunInfo& info,
                  const std::string& title, const std::filesystem::path& output, QSize size, const Look& look,
                  const std::string& view = {});

} // namespace semiflow::views
