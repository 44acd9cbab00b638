#pragma once

#include <QString>

#include "views/opengl.h"

namespace semiflow::app {

/// What a bug report needs to know, one fact a line: versions, processor, threads, memory, BLAS, Qt, VTK and OpenGL.
/// @param openGl what there is to draw scenes with, as it was found
QString diagnosticsText(const views::OpenGl& openGl);

} // namespace semiflow::app
