#include "views/picture_view.h"

#include <cmath>

#include <QContextMenuEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QVBoxLayout>
#include <QWheelEvent>

#include "views/hand_tool.h"
#include "views/key_pointer.h"
#include "views/readout.h"

namespace semiflow::views {

/// The part below the header. The picture is kept as a pixmap, so that following the mouse costs next to nothing.
class PictureView::Canvas : public QWidget {
 public:
  explicit Canvas(PictureView& view) : view_(view), hand_(*view.picture_), keys_(new KeyPointer(this)) {
    setMouseTracking(true);
    setAttribute(Qt::WA_OpaquePaintEvent);
  }

  void takeHand(const HandPtr& hand) {
    hand_.take(hand);
    setCursor(hand_.tool() == Tool::navigate ? Qt::ArrowCursor : Qt::CrossCursor);
    update();
  }

  void markDirty() {
    dirty_ = true;
    update();
  }

  void pointTo(const std::optional<QPointF>& place) {
    pointed_ = place;
    update();
  }

 protected:
  void paintEvent(QPaintEvent*) override {
    view_.refresh();
    if (dirty_ || pixmap_.deviceIndependentSize() != QSizeF(size())) draw();
    QPainter painter(this);
    painter.drawPixmap(0, 0, pixmap_);
    hand_.paint(painter, view_.look_, mouse_);
    if (pointed_) paintPointed(painter);
    keys_->paintFocus(painter, view_.look_);
    if (!mouse_ || dragging_ || hand_.isDown()) return;
    if (const auto readout = view_.picture_->readout(*mouse_)) paintReadout(painter, rect(), *readout, view_.look_);
  }

  void mousePressEvent(QMouseEvent* event) override {
    pressed_ = last_ = event->position();
    dragging_ = false;
    if (event->button() != Qt::LeftButton) return;
    if (const auto gesture = hand_.grip(event->position())) return use(gesture);
    if (hand_.tool() == Tool::navigate) return;
    if (!hand_.fits()) return refuse();
    use(hand_.press(event->position()));
  }

  void mouseMoveEvent(QMouseEvent* event) override {
    mouse_ = event->position();
    if (hand_.isDown()) {
      use(hand_.move(*mouse_));
    } else if (event->buttons() & (isInHand() ? Qt::MiddleButton : Qt::LeftButton)) {
      dragging_ = dragging_ || (*mouse_ - pressed_).manhattanLength() > 4;
      if (dragging_) {
        view_.picture_->pan(*mouse_ - last_);
        last_ = *mouse_;
        moved();
      }
    }
    view_.pointed(view_.picture_->pointAt(*mouse_));
    update();
  }

  void mouseReleaseEvent(QMouseEvent* event) override {
    if (hand_.isDown()) {
      use(hand_.release(event->position()));
    } else if (!dragging_ && event->button() == Qt::LeftButton && !isInHand()) {
      click(event->position());
    }
    dragging_ = false;
    update();
  }

  void mouseDoubleClickEvent(QMouseEvent* event) override {
    if (isInHand()) return mousePressEvent(event);
    view_.resetZoom();
  }

  void contextMenuEvent(QContextMenuEvent* event) override {
    const auto removal = hand_.remove(QPointF(event->pos()));
    if (!removal) return QWidget::contextMenuEvent(event);
    use(removal);
    event->accept();
  }

  void wheelEvent(QWheelEvent* event) override {
    const auto resizing = hand_.resize(std::pow(1.0015, event->angleDelta().y()));
    event->accept();
    if (resizing && !(event->modifiers() & Qt::ControlModifier)) return use(resizing);
    view_.picture_->zoom(event->position(), std::pow(1.0015, event->angleDelta().y()));
    moved();
  }

  void keyPressEvent(QKeyEvent* event) override {
    const bool deletes = event->key() == Qt::Key_Delete && mouse_;
    const auto removal = deletes ? hand_.remove(*mouse_) : std::nullopt;
    removal ? use(removal) : QWidget::keyPressEvent(event);
  }

  void leaveEvent(QEvent*) override {
    mouse_.reset();
    view_.pointed(std::nullopt);
    update();
  }

 private:
  /// The left button is the tool's, not the picture's own; a chart of what the tools tell is not drawn on.
  bool isInHand() const { return hand_.tool() != Tool::navigate && hand_.fits(); }

  void use(const std::optional<Gesture>& gesture) {
    if (gesture) Q_EMIT view_.used(*gesture);
    update();
  }

  void refuse() {
    if (view_.picture_->isChart()) return;
    Q_EMIT view_.refused(hand_.tool() == Tool::cut ? tr("Lines can be drawn on fields of two dimensions.")
                                                   : tr("There is no field of one or two dimensions here."));
  }

  void draw() {
    const double ratio = devicePixelRatioF();
    pixmap_ = QPixmap(size() * ratio);
    pixmap_.setDevicePixelRatio(ratio);
    pixmap_.fill(view_.look_.paper);
    if (!pixmap_.isNull()) {
      QPainter painter(&pixmap_);
      view_.picture_->paint(painter, QRectF(rect()).adjusted(8, 2, -8, -6), view_.look_);
    }
    dirty_ = false;
    view_.drawn();
  }

  void moved() {
    markDirty();
    view_.sightChanged();
  }

  void paintPointed(QPainter& painter) const {
    const auto place = view_.picture_->mouseAt(*pointed_);
    if (!place) return;
    const QPointF across(9, 0), down(0, 9);
    for (const auto& [colour, width] : {std::pair(view_.look_.paper, 3.0), std::pair(view_.look_.cursor, 1.4)}) {
      painter.setPen(QPen(colour, width));
      painter.drawLine(*place - across, *place + across);
      painter.drawLine(*place - down, *place + down);
    }
    if (const auto readout = view_.picture_->readout(*place)) paintReadout(painter, rect(), *readout, view_.look_);
  }

  void click(const QPointF& place) {
    if (const auto selection = view_.picture_->pick(place)) {
      view_.select(*selection);
      view_.picked(*selection);
    } else if (const auto time = view_.picture_->timeAt(place)) {
      view_.timePicked(*time);
    }
  }

  PictureView& view_;
  HandTool hand_;
  KeyPointer* keys_;
  QPixmap pixmap_;
  bool dirty_ = true;
  std::optional<QPointF> mouse_;
  std::optional<QPointF> pointed_; ///< a place of the plane
  QPointF pressed_, last_;
  bool dragging_ = false;
};

PictureView::PictureView(std::unique_ptr<Picture> picture, const experiment::RunInfo& info)
    : picture_(std::move(picture)), look_(Look::light()), header_(new ViewHeader([this](const QString& id, int index) {
        choose(id, index);
        Q_EMIT choiceMade(id, index);
      })),
      canvas_(new Canvas(*this)) {
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

PictureView::~PictureView() = default;

QWidget* PictureView::canvas() const { return canvas_; }

void PictureView::display(const experiment::FramePtr& frame, const History& history) {
  shown_.frame = frame;
  shown_.history = history;
  fresh_ = true;
  canvas_->markDirty();
}

void PictureView::setLook(const Look& look) {
  look_ = look;
  QPalette colours = look.palette();
  colours.setColor(QPalette::Window, look.paper);
  setPalette(colours);
  header_->setLook(look);
  redraw();
}

void PictureView::paint(QPainter& painter, const QRectF& rect, const Look& look) {
  refresh();
  picture_->paint(painter, rect, look);
  // The mouse is read with what was painted last, which is no longer what is on the screen.
  redraw();
}

void PictureView::setHand(const HandPtr& hand) {
  picture_->setHand(hand);
  if (picture_->isChart()) redraw();
  canvas_->takeHand(hand);
}

void PictureView::resetZoom() {
  picture_->resetZoom();
  redraw();
  Q_EMIT sightChanged();
}

void PictureView::takeSight(View& other) {
  if (auto* view = qobject_cast<PictureView*>(&other)) picture_->takeSight(*view->picture_);
  redraw();
}

void PictureView::pointTo(const std::optional<QPointF>& place) { canvas_->pointTo(place); }

void PictureView::select(const Selection& selection) {
  refresh();
  picture_->select(selection);
  header_->update(picture_->title(), picture_->choices());
  redraw();
}

void PictureView::choose(const QString& id, int index) {
  refresh();
  picture_->choose(id, index);
  header_->update(picture_->title(), picture_->choices());
  redraw();
}

QString PictureView::title() const {
  refresh();
  return picture_->title();
}

void PictureView::refresh() const {
  if (!fresh_) return;
  fresh_ = false;
  picture_->set(shown_);
  header_->update(picture_->title(), picture_->choices());
  canvas_->setAccessibleName(picture_->title());
}

void PictureView::drawAnew() {
  fresh_ = shown_.frame != nullptr;
  redraw();
}

void PictureView::redraw() { canvas_->markDirty(); }

} // namespace semiflow::views
