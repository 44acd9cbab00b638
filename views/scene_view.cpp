#include "views/scene_view.h"

#include <cmath>

#include <QLabel>
#include <QMouseEvent>
#include <QOpenGLContext>
#include <QOpenGLFunctions>
#include <QOpenGLFunctions_3_2_Core>
#include <QOpenGLVersionFunctionsFactory>
#include <QOpenGLWidget>
#include <QPainter>
#include <QVBoxLayout>
#include <QWheelEvent>

#include <vtkGenericOpenGLRenderWindow.h>
#include <vtkNew.h>
#include <vtkOpenGLFramebufferObject.h>
#include <vtkOpenGLState.h>
#include <vtkRenderer.h>

#include "views/key_pointer.h"
#include "views/opengl.h"

namespace semiflow::views {

/// Texts over the OpenGL picture, painted by the processor and therefore as crisp as everywhere else.
class SceneView::Overlay : public QWidget {
 public:
  Overlay(SceneView& view, QWidget* parent) : QWidget(parent), view_(view), keys_(*parent->findChild<KeyPointer*>()) {
    setAttribute(Qt::WA_TransparentForMouseEvents);
    setAttribute(Qt::WA_NoSystemBackground);
  }

 protected:
  void paintEvent(QPaintEvent*) override {
    view_.refresh();
    view_.scene_->prepare(size(), view_.look_);
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    view_.scene_->paintOverlay(painter, rect(), view_.look_);
    keys_.paintFocus(painter, view_.look_);
    view_.drawn();
  }

 private:
  SceneView& view_;
  const KeyPointer& keys_;
};

class SceneView::Canvas : public QOpenGLWidget {
 public:
  explicit Canvas(SceneView& view) : view_(view) {
    new KeyPointer(this);
    QSurfaceFormat format;
    format.setVersion(3, 2);
    format.setProfile(QSurfaceFormat::CoreProfile);
    format.setDepthBufferSize(24);
    setFormat(format);
    window_->SetOwnContext(0);
    window_->SetFrameBlitModeToNoBlit();
  }

  ~Canvas() override { release(); }

 protected:
  void initializeGL() override {
    // A widget that is moved to another window gets another context: what VTK made in the old one goes with that.
    connect(context(), &QOpenGLContext::aboutToBeDestroyed, this, [this] { release(); });
    window_->SetReadyForRendering(true);
    window_->SetIsCurrent(true);
    window_->SetSupportsOpenGL(1);
    window_->OpenGLInitContext();
    // In software four samples a pixel halve the frames a second. Figures are smooth all the same.
    window_->SetMultiSamples(rendersInSoftware() ? 0 : 4);
    window_->AddRenderer(&view_.scene_->renderer());
    live_ = true;
  }

  void paintGL() override {
    view_.refresh();
    view_.scene_->prepare(size(), view_.look_);
    const QSize pixels = (QSizeF(size()) * devicePixelRatioF()).toSize();
    auto* gl = QOpenGLVersionFunctionsFactory::get<QOpenGLFunctions_3_2_Core>(context());
    if (pixels.isEmpty() || gl == nullptr) return;
    window_->SetSize(pixels.width(), pixels.height());
    window_->SetIsCurrent(true);
    // Qt has used the context since, without VTK's knowledge.
    window_->GetState()->Reset();
    window_->Render();
    window_->GetDisplayFramebuffer()->Bind(GL_READ_FRAMEBUFFER);
    gl->glBindFramebuffer(GL_DRAW_FRAMEBUFFER, defaultFramebufferObject());
    gl->glDisable(GL_SCISSOR_TEST);
    gl->glBlitFramebuffer(0, 0, pixels.width(), pixels.height(), 0, 0, pixels.width(), pixels.height(),
                          GL_COLOR_BUFFER_BIT, GL_NEAREST);
    gl->glBindFramebuffer(GL_FRAMEBUFFER, defaultFramebufferObject());
  }

  void mousePressEvent(QMouseEvent* event) override {
    last_ = event->position();
    if (view_.tool_ != Tool::navigate && event->button() == Qt::LeftButton)
      Q_EMIT view_.refused(
          tr("A place in three dimensions cannot be pointed at: brush, probes and lines work on fields "
             "of one or two."));
  }

  void mouseMoveEvent(QMouseEvent* event) override {
    if (event->buttons() == Qt::NoButton) return;
    const QPointF by = event->position() - last_;
    last_ = event->position();
    if (event->buttons() == Qt::LeftButton && !(event->modifiers() & Qt::ShiftModifier)) {
      view_.scene_->pan(by);
    } else {
      view_.scene_->shift(by, height());
    }
    view_.redraw();
    view_.sightChanged();
  }

  void mouseDoubleClickEvent(QMouseEvent*) override { view_.resetZoom(); }

  void wheelEvent(QWheelEvent* event) override {
    view_.scene_->zoom(event->position(), std::pow(1.0015, event->angleDelta().y()));
    view_.redraw();
    view_.sightChanged();
    event->accept();
  }

  void resizeEvent(QResizeEvent* event) override {
    QOpenGLWidget::resizeEvent(event);
    if (view_.overlay_ != nullptr) view_.overlay_->setGeometry(rect());
  }

 private:
  bool rendersInSoftware() const {
    const auto* name = reinterpret_cast<const char*>(context()->functions()->glGetString(GL_RENDERER));
    const QByteArray renderer = QByteArray(name).toLower();
    return renderer.contains("llvmpipe") || renderer.contains("softpipe") || renderer.contains("swr");
  }

  void release() {
    if (!live_) return;
    live_ = false;
    makeCurrent();
    window_->RemoveRenderer(&view_.scene_->renderer());
    window_->Finalize();
    window_->SetReadyForRendering(false);
    doneCurrent();
  }

  SceneView& view_;
  vtkNew<vtkGenericOpenGLRenderWindow> window_;
  bool live_ = false;
  QPointF last_;
};

SceneView::SceneView(std::function<std::unique_ptr<Scene>()> make, const experiment::RunInfo& info)
    : make_(std::move(make)), scene_(make_()), look_(Look::light()),
      header_(new ViewHeader([this](const QString& id, int index) {
        choose(id, index);
        Q_EMIT choiceMade(id, index);
      })) {
  if (const QString& refusal = openGlOfScreen().refusal; refusal.isEmpty()) {
    canvas_ = new Canvas(*this);
    overlay_ = new Overlay(*this, canvas_);
  } else {
    auto* words = new QLabel(refusal);
    words->setObjectName(QStringLiteral("noOpenGl"));
    words->setAlignment(Qt::AlignCenter);
    words->setWordWrap(true);
    words->setMargin(24);
    canvas_ = words;
  }
  shown_.info = info;
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  // A line of its own, so that a window can put tools of its own at its end.
  auto* line = new QHBoxLayout;
  line->setContentsMargins(0, 0, 4, 0);
  line->setSpacing(0);
  line->addWidget(header_, 1);
  column->addLayout(line);
  column->addWidget(canvas_, 1);
  setMinimumSize(140, 100);
  setAutoFillBackground(true);
}

// The canvas gives its OpenGL resources back to the scene's renderer, so it goes first.
SceneView::~SceneView() { delete canvas_; }

void SceneView::display(const experiment::FramePtr& frame, const History& history) {
  shown_.frame = frame;
  shown_.history = history;
  fresh_ = true;
  redraw();
}

void SceneView::setLook(const Look& look) {
  look_ = look;
  QPalette colours = look.palette();
  colours.setColor(QPalette::Window, look.paper);
  setPalette(colours);
  header_->setLook(look);
  redraw();
}

void SceneView::paint(QPainter& painter, const QRectF& rect, const Look& look) {
  // A copy: VTK binds a scene to the context that drew it first.
  const std::unique_ptr<Scene> copy = make_();
  for (const auto& [id, index] : chosen_) copy->choose(id, index);
  copy->set(shown_);
  refresh();
  scene_->prepare(canvas_->size(), look_);
  copy->takeCamera(*scene_);
  copy->paint(painter, rect, look);
}

void SceneView::resetZoom() {
  scene_->resetZoom();
  redraw();
  Q_EMIT sightChanged();
}

void SceneView::takeSight(View& other) {
  if (auto* view = qobject_cast<SceneView*>(&other)) scene_->takeSight(*view->scene_);
  redraw();
}

void SceneView::select(const Selection& selection) {
  scene_->select(selection);
  redraw();
}

void SceneView::choose(const QString& id, int index) {
  refresh();
  std::erase_if(chosen_, [&](const auto& earlier) { return earlier.first == id; });
  chosen_.emplace_back(id, index);
  scene_->choose(id, index);
  header_->update(scene_->title(), scene_->choices());
  redraw();
}

QString SceneView::title() const {
  refresh();
  return scene_->title();
}

void SceneView::refresh() const {
  if (!fresh_) return;
  fresh_ = false;
  scene_->set(shown_);
  header_->update(scene_->title(), scene_->choices());
  canvas_->setAccessibleName(scene_->title());
}

void SceneView::drawAnew() {
  fresh_ = shown_.frame != nullptr;
  redraw();
}

void SceneView::redraw() {
  canvas_->update();
  if (overlay_ != nullptr) overlay_->update();
}

} // namespace semiflow::views
