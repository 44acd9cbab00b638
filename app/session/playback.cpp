#include "app/session/playback.h"

#include <algorithm>
#include <cmath>

#include <QThreadPool>

#include "app/session/runner.h"

namespace semiflow::app {

namespace {
// The ring may hold very many frames: a large one is not copied for every new frame.
constexpr std::size_t smallHistory = 4096;
constexpr qint64 historyMilliseconds = 250;

/// Frames whose last owner may be a view. A ring that is thinned out gives back hundreds of megabytes at once, which
/// takes longer than an input event may wait: that is done beside the GUI thread.
views::History shared(std::vector<experiment::FramePtr> frames) {
  using Frames = std::vector<experiment::FramePtr>;
  return {new Frames(std::move(frames)),
          [](const Frames* old) { QThreadPool::globalInstance()->start([old] { delete old; }); }};
}
} // namespace

Playback::Playback(Runner& runner, QObject* parent) : QObject(parent), runner_(runner) {
  connect(&runner, &Runner::began, this, [this] {
    shown_.reset();
    frames_ = std::make_shared<std::vector<experiment::FramePtr>>();
    const bool wasLive = std::exchange(live_, true);
    Q_EMIT began();
    Q_EMIT framesChanged();
    if (!wasLive) Q_EMIT liveChanged(true);
  });
  connect(&runner, &Runner::frameArrived, this, &Playback::frameArrived);
  connect(&runner, &Runner::statusChanged, this, &Playback::statusChanged);
  sinceHistory_.start();
}

void Playback::setLive(bool live) {
  if (live == live_) return;
  live_ = live;
  if (live_ && runner_.latest()) {
    shown_ = runner_.latest();
    takeHistory();
    Q_EMIT shownChanged();
  }
  Q_EMIT liveChanged(live_);
}

void Playback::show(int index) {
  if (frames_->empty()) return;
  const auto last = static_cast<int>(frames_->size()) - 1;
  shown_ = (*frames_)[static_cast<std::size_t>(std::clamp(index, 0, last))];
  if (std::exchange(live_, false)) Q_EMIT liveChanged(false);
  Q_EMIT shownChanged();
}

void Playback::showTime(double time) {
  const auto nearest = std::min_element(frames_->begin(), frames_->end(), [time](const auto& a, const auto& b) {
    return std::abs(a->time - time) < std::abs(b->time - time);
  });
  if (nearest != frames_->end()) show(static_cast<int>(nearest - frames_->begin()));
}

int Playback::index() const {
  if (frames_->empty() || !shown_) return 0;
  // By step: the shown frame may have been thinned out of the ring since.
  const auto place = std::lower_bound(frames_->begin(), frames_->end(), shown_->step,
                                      [](const experiment::FramePtr& f, std::uint64_t step) { return f->step < step; });
  return static_cast<int>(std::min<std::ptrdiff_t>(place - frames_->begin(), std::ssize(*frames_) - 1));
}

void Playback::takeHistory() {
  sinceHistory_.restart();
  frames_ = shared(runner_.history());
  Q_EMIT framesChanged();
}

void Playback::frameArrived() {
  if (frames_->size() < smallHistory || sinceHistory_.elapsed() > historyMilliseconds || !runner_.isRunning())
    takeHistory();
  if (!live_) return;
  shown_ = runner_.latest();
  Q_EMIT shownChanged();
}

void Playback::statusChanged() {
  const bool behind = runner_.latest() && (frames_->empty() || frames_->back() != runner_.latest());
  if (behind && !runner_.isRunning()) takeHistory();
}

} // namespace semiflow::app
