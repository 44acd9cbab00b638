#pragma once

#include <QString>

namespace semiflow::views {

/// The OpenGL that scenes of three dimensions would be drawn with.
struct OpenGl {
  QString version;  ///< "4.5 (Core Profile) Mesa 22.3.6"; empty where there is none
  QString renderer; ///< "llvmpipe (LLVM 15.0.6, 256 bits)"
  QString refusal;  ///< why scenes cannot be drawn, as a sentence; empty where they can
};

/// What the screen offers, found out once. @pre there is a QGuiApplication
const OpenGl& openGlOfScreen();

/// The library that draws the scenes, with its version: "9.1.0".
QString vtkVersionText();

/// What there is without a window, for figures: asked of EGL each time. Leaves no context current.
OpenGl openGlOffScreen();

} // namespace semiflow::views
