#pragma once

#include <memory>

#include <QImage>
#include <QSize>
#include <QString>

class vtkRenderer;

namespace semiflow::views {

/// Renders VTK scenes without a window and without a display: a surfaceless EGL context, on the graphics processor or
/// in software.
class Offscreen {
 public:
  /// @throws InputError where the machine has no EGL with desktop OpenGL 3.2
  Offscreen();
  ~Offscreen();
  Offscreen(const Offscreen&) = delete;
  Offscreen& operator=(const Offscreen&) = delete;

  /// The renderer must not be in another window. Leaves no OpenGL context current.
  QImage render(vtkRenderer& renderer, QSize pixels);
  QString version() const; ///< of OpenGL
  QString renderer() const;

 private:
  struct Context;
  std::unique_ptr<Context> context_;
};

} // namespace semiflow::views
