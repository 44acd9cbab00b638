#include "views/opengl.h"

#include <QCoreApplication>
#include <QOffscreenSurface>
#include <QOpenGLContext>
#include <QOpenGLFunctions>

#include <vtkVersion.h>

#include "core/base/error.h"
#include "views/offscreen.h"

namespace semiflow::views {
namespace {

QString text(QOpenGLFunctions& functions, GLenum name) {
  return QString::fromLatin1(reinterpret_cast<const char*>(functions.glGetString(name)));
}

OpenGl find() {
  const auto tr = [](const char* words) { return QCoreApplication::translate("OpenGl", words); };
  QSurfaceFormat wanted;
  wanted.setVersion(3, 2);
  wanted.setProfile(QSurfaceFormat::CoreProfile);
  QOpenGLContext context;
  context.setFormat(wanted);
  QOffscreenSurface surface;
  surface.setFormat(wanted);
  OpenGl found;
  if (context.create()) {
    surface.create();
    if (context.makeCurrent(&surface)) {
      found.version = text(*context.functions(), GL_VERSION);
      found.renderer = text(*context.functions(), GL_RENDERER);
      context.doneCurrent();
    }
  }
  const bool suffices = !found.version.isEmpty() && !context.isOpenGLES() &&
                        std::pair(context.format().majorVersion(), context.format().minorVersion()) >= std::pair(3, 2);
  if (suffices) return found;
  const QString instead = found.version.isEmpty() ? tr("it offers none") : tr("it offers %1").arg(found.version);
  found.refusal =
      tr("This screen cannot show scenes of three dimensions: that takes OpenGL 3.2, and %1. Everything else "
         "works, and so does the command line: “semiflow run” writes the data set, “semiflow figure” draws.")
          .arg(instead);
  return found;
}

} // namespace

const OpenGl& openGlOfScreen() {
  static const OpenGl found = find();
  return found;
}

QString vtkVersionText() { return QString::fromLatin1(vtkVersion::GetVTKVersion()); }

OpenGl openGlOffScreen() {
  try {
    const Offscreen offscreen;
    return {offscreen.version(), offscreen.renderer(), {}};
  } catch (const Error& error) {
    return {{}, {}, QString::fromUtf8(error.what())};
  }
}

} // namespace semiflow::views
