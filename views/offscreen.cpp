#include "views/offscreen.h"

#include <cstring>

#include <EGL/egl.h>
#include <EGL/eglext.h>

#include <QOpenGLContext>
#include <qopengl.h>

#include <vtkGenericOpenGLRenderWindow.h>
#include <vtkNew.h>
#include <vtkObjectFactory.h>
#include <vtkRenderer.h>
#include <vtkUnsignedCharArray.h>

#include "core/base/error.h"

namespace semiflow::views {
namespace {

/// VTK's loader of OpenGL functions also asks for a GLX display, which there is none of, and calls that a failure
/// although the functions are loaded by then.
class Window : public vtkGenericOpenGLRenderWindow {
 public:
  static Window* New();
  void OpenGLInitContext() override {
    const int warnings = GetGlobalWarningDisplay();
    GlobalWarningDisplayOff();
    vtkGenericOpenGLRenderWindow::OpenGLInitContext();
    SetGlobalWarningDisplay(warnings);
    GlewInitValid = true;
  }
};
// clang-format off
vtkStandardNewMacro(Window)
    // clang-format on

    [[noreturn]] void refuse() {
  throw InputError("scene of three dimensions",
                   "EGL with OpenGL 3.2 to draw it without a window (a driver, or libegl1 and libgl1-mesa-dri for "
                   "software)",
                   "none");
}

EGLDisplay openDisplay() {
  const auto get = reinterpret_cast<PFNEGLGETPLATFORMDISPLAYEXTPROC>(eglGetProcAddress("eglGetPlatformDisplayEXT"));
  const char* extensions = eglQueryString(EGL_NO_DISPLAY, EGL_EXTENSIONS);
  EGLDisplay display = EGL_NO_DISPLAY;
  if (get != nullptr && extensions != nullptr && std::strstr(extensions, "EGL_MESA_platform_surfaceless") != nullptr) {
    display = get(EGL_PLATFORM_SURFACELESS_MESA, EGL_DEFAULT_DISPLAY, nullptr);
    if (display != EGL_NO_DISPLAY && eglInitialize(display, nullptr, nullptr) == EGL_TRUE) return display;
  }
  display = eglGetDisplay(EGL_DEFAULT_DISPLAY);
  if (display == EGL_NO_DISPLAY || eglInitialize(display, nullptr, nullptr) != EGL_TRUE) refuse();
  return display;
}

} // namespace

struct Offscreen::Context {
  EGLDisplay display = EGL_NO_DISPLAY;
  EGLContext context = EGL_NO_CONTEXT;
  vtkNew<Window> window;

  Context() : display(openDisplay()) {
    eglBindAPI(EGL_OPENGL_API);
    const EGLint wanted[] = {EGL_SURFACE_TYPE, EGL_PBUFFER_BIT, EGL_RENDERABLE_TYPE, EGL_OPENGL_BIT, EGL_NONE};
    EGLConfig config = nullptr;
    EGLint found = 0;
    eglChooseConfig(display, wanted, &config, 1, &found);
    const EGLint version[] = {EGL_CONTEXT_MAJOR_VERSION, 3, EGL_CONTEXT_MINOR_VERSION, 2, EGL_NONE};
    if (found > 0) context = eglCreateContext(display, config, EGL_NO_CONTEXT, version);
    if (context == EGL_NO_CONTEXT) refuse();
    makeCurrent();
    window->SetOwnContext(0);
    window->SetIsCurrent(true);
    window->SetSupportsOpenGL(1);
    window->SetReadyForRendering(true);
    window->SetFrameBlitModeToNoBlit();
    window->SetMultiSamples(8);
  }

  ~Context() {
    if (eglMakeCurrent(display, EGL_NO_SURFACE, EGL_NO_SURFACE, context) == EGL_TRUE) window->Finalize();
    release();
    eglDestroyContext(display, context);
  }

  void makeCurrent() const {
    // A thread has one current context, be it of Qt's or of ours.
    if (QOpenGLContext* other = QOpenGLContext::currentContext()) other->doneCurrent();
    eglBindAPI(EGL_OPENGL_API);
    if (eglMakeCurrent(display, EGL_NO_SURFACE, EGL_NO_SURFACE, context) != EGL_TRUE) refuse();
  }

  QString text(GLenum name) const {
    makeCurrent();
    const auto get = reinterpret_cast<const GLubyte* (*)(GLenum)>(eglGetProcAddress("glGetString"));
    const QString found = get == nullptr ? QString() : QString::fromLatin1(reinterpret_cast<const char*>(get(name)));
    release();
    return found;
  }

  void release() const { eglMakeCurrent(display, EGL_NO_SURFACE, EGL_NO_SURFACE, EGL_NO_CONTEXT); }
};

Offscreen::Offscreen() : context_(std::make_unique<Context>()) {}
Offscreen::~Offscreen() = default;

QImage Offscreen::render(vtkRenderer& renderer, QSize pixels) {
  context_->makeCurrent();
  Window& window = *context_->window;
  window.SetSize(pixels.width(), pixels.height());
  window.AddRenderer(&renderer);
  window.Render();
  vtkNew<vtkUnsignedCharArray> colours;
  window.GetRGBACharPixelData(0, 0, pixels.width() - 1, pixels.height() - 1, 0, colours);
  window.RemoveRenderer(&renderer);
  renderer.SetRenderWindow(nullptr);
  const QImage image(colours->GetPointer(0), pixels.width(), pixels.height(), 4 * pixels.width(),
                     QImage::Format_RGBX8888);
  QImage upright = image.mirrored();
  context_->release();
  return upright;
}

QString Offscreen::version() const { return context_->text(GL_VERSION); }
QString Offscreen::renderer() const { return context_->text(GL_RENDERER); }

} // namespace semiflow::views
