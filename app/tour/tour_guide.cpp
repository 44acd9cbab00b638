#include "app/tour/tour_guide.h"

#include <algorithm>

#include <QEvent>
#include <QScrollArea>

#include "app/panel/property_panel.h"
#include "app/tour/tour_bubble.h"
#include "app/workbench/main_window.h"

namespace semiflow::app {
namespace {

constexpr int lookMilliseconds = 100;

/// Whether all of a target can be seen, as far as what scrolls is concerned.
void bringIntoSight(QWidget* target) {
  for (QWidget* parent = target->parentWidget(); parent != nullptr; parent = parent->parentWidget()) {
    if (auto* area = qobject_cast<QScrollArea*>(parent)) area->ensureWidgetVisible(target, 40, 60);
  }
}

} // namespace

TourGuide::TourGuide(MainWindow& window)
    : QObject(&window), window_(window), ring_(new TourRing(&window)), bubble_(new TourBubble(&window)) {
  connect(bubble_, &TourBubble::next, this, &TourGuide::next);
  connect(bubble_, &TourBubble::back, this, &TourGuide::back);
  connect(bubble_, &TourBubble::closed, this, &TourGuide::end);
  connect(&timer_, &QTimer::timeout, this, &TourGuide::look);
  timer_.setInterval(lookMilliseconds);
  window.installEventFilter(this);
}

TourGuide::~TourGuide() = default;

bool TourGuide::begin(const QString& id) {
  const auto found = std::find_if(tours().begin(), tours().end(), [&](const Tour& tour) { return tour.id == id; });
  if (found == tours().end()) return false;
  window_.showGallery();
  tour_ = &*found;
  show(0);
  timer_.start();
  return true;
}

void TourGuide::end() {
  if (tour_ == nullptr) return;
  tour_ = nullptr;
  timer_.stop();
  ring_->hide();
  bubble_->hide();
  Q_EMIT ended();
}

void TourGuide::show(std::size_t step) {
  step_ = step;
  target_ = nullptr;
  scrolled_ = false;
  bubble_->say(current().title, current().words, step, tour_->steps.size());
  wasDone_ = current().done && current().done(window_);
  look();
  bubble_->show();
  bubble_->raise();
}

void TourGuide::next() {
  if (tour_ == nullptr) return;
  const bool undone = current().done && !current().done(window_);
  if (undone && current().act) current().act(window_);
  if (tour_ == nullptr) return;
  if (step_ + 1 == tour_->steps.size()) return end();
  show(step_ + 1);
}

void TourGuide::back() {
  if (tour_ == nullptr || step_ == 0) return;
  if (step_ == 1) window_.showGallery(); // where the first step is
  show(step_ - 1);
}

void TourGuide::look() {
  if (tour_ == nullptr) return;
  if (!wasDone_ && step_ + 1 < tour_->steps.size() && current().done && current().done(window_)) return show(step_ + 1);
  place();
}

void TourGuide::place() {
  QWidget* found = current().target ? current().target(window_) : nullptr;
  if (found != nullptr && !found->isVisible()) found = nullptr;
  target_ = found;
  if (found != nullptr && !scrolled_) {
    bringIntoSight(found);
    scrolled_ = true;
  }
  QRect rect;
  if (found != nullptr) {
    rect = found->visibleRegion().boundingRect();
    rect.moveTopLeft(found->mapTo(&window_, rect.topLeft()));
    // An editor's name stands before it.
    PropertyPanel& panel = window_.panel();
    if (panel.isAncestorOf(found)) rect.setLeft(panel.mapTo(&window_, QPoint(5, 0)).x());
  }
  ring_->surround(rect);
  ring_->raise();
  bubble_->placeBeside(rect);
  bubble_->raise();
}

bool TourGuide::eventFilter(QObject* watched, QEvent* event) {
  if (tour_ != nullptr && event->type() == QEvent::Resize)
    QMetaObject::invokeMethod(this, &TourGuide::look, Qt::QueuedConnection);
  return QObject::eventFilter(watched, event);
}

} // namespace semiflow::app
