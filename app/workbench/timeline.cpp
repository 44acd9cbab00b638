#include "app/workbench/timeline.h"

#include <algorithm>
#include <cmath>

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>

#include "app/session/playback.h"
#include "app/session/runner.h"

namespace semiflow::app {
namespace {
constexpr double handleRadius = 6.5;
constexpr double trackHeight = 4;
} // namespace

Timeline::Timeline(Runner& runner, Playback& playback, QWidget* parent)
    : QWidget(parent), runner_(runner), playback_(playback) {
  setObjectName(QStringLiteral("timeline"));
  setAccessibleName(tr("Timeline"));
  setToolTip(tr("Drag to see earlier frames while the run goes on; End follows it again"));
  setFocusPolicy(Qt::StrongFocus);
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
  setFixedHeight(24);
  for (const auto signal : {&Playback::shownChanged, &Playback::framesChanged, &Playback::began}) {
    connect(&playback, signal, this, qOverload<>(&QWidget::update));
  }
}

QRectF Timeline::track() const {
  return {handleRadius + 1, (height() - trackHeight) / 2, width() - 2 * handleRadius - 2, trackHeight};
}

double Timeline::shareOf(double time) const {
  const experiment::RunInfo& info = runner_.status().info;
  double end = info.end;
  // A run without an end fills the whole line with what there is.
  if (!std::isfinite(end) || end == info.begin) end = runner_.latest() ? runner_.latest()->time : info.begin + 1;
  return end == info.begin ? 0 : std::clamp((time - info.begin) / (end - info.begin), 0.0, 1.0);
}

void Timeline::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(Qt::NoPen);
  const QRectF line = track();
  const auto bar = [&](double from, double to, const QColor& colour) {
    painter.setBrush(colour);
    painter.drawRoundedRect(
        QRectF(line.left() + from * line.width(), line.top(), (to - from) * line.width(), line.height()),
        trackHeight / 2, trackHeight / 2);
  };
  paintLevel(painter);
  painter.setPen(Qt::NoPen);
  bar(0, 1, palette().color(QPalette::Mid));
  if (!runner_.latest() || !playback_.shown()) return;
  QColor done = palette().color(QPalette::Highlight);
  const double shown = shareOf(playback_.shown()->time);
  done.setAlphaF(0.4F);
  bar(0, shareOf(runner_.latest()->time), done);
  bar(0, shown, palette().color(QPalette::Highlight));
  const QPointF centre(line.left() + shown * line.width(), line.center().y());
  painter.setBrush(hasFocus() ? palette().color(QPalette::Highlight) : palette().color(QPalette::Base));
  painter.setPen(QPen(palette().color(QPalette::Highlight), 2));
  painter.drawEllipse(centre, handleRadius - 1, handleRadius - 1);
}

/// Where time runs backwards, as from noise to data, the first number of each frame says how far the run is: as a
/// curve behind the track, its largest value at full height.
void Timeline::paintLevel(QPainter& painter) const {
  const experiment::RunInfo& info = runner_.status().info;
  if (!(info.end < info.begin)) return;
  double most = 0;
  QPolygonF curve;
  for (const experiment::FramePtr& frame : playback_.frames()) {
    if (frame->scalars.empty() || !std::isfinite(frame->scalars.front().value)) continue;
    curve << QPointF(track().left() + shareOf(frame->time) * track().width(), frame->scalars.front().value);
    most = std::max(most, curve.back().y());
  }
  if (curve.size() < 2 || most <= 0) return;
  for (QPointF& point : curve) point.setY(height() - 1 - point.y() / most * (height() - 2));
  curve << QPointF(curve.back().x(), height() - 1) << QPointF(curve.front().x(), height() - 1);
  QColor shade = palette().color(QPalette::Highlight);
  shade.setAlphaF(0.18F);
  painter.setPen(Qt::NoPen);
  painter.setBrush(shade);
  painter.drawPolygon(curve);
}

void Timeline::showAt(double x) {
  const auto& frames = playback_.frames();
  if (frames.empty()) return;
  const double share = std::clamp((x - track().left()) / track().width(), 0.0, 1.0);
  // Frames are in the order of their times, whichever way time runs.
  const auto after = std::lower_bound(frames.begin(), frames.end(), share,
                                      [this](const experiment::FramePtr& f, double s) { return shareOf(f->time) < s; });
  auto nearest = after == frames.end() ? after - 1 : after;
  if (nearest != frames.begin() &&
      std::abs(shareOf((*(nearest - 1))->time) - share) < std::abs(shareOf((*nearest)->time) - share)) {
    --nearest;
  }
  playback_.show(static_cast<int>(nearest - frames.begin()));
}

void Timeline::mousePressEvent(QMouseEvent* event) {
  if (event->button() == Qt::LeftButton) showAt(event->position().x());
}

void Timeline::mouseMoveEvent(QMouseEvent* event) {
  if (event->buttons() & Qt::LeftButton) showAt(event->position().x());
}

void Timeline::keyPressEvent(QKeyEvent* event) {
  const int last = static_cast<int>(playback_.frames().size()) - 1;
  switch (event->key()) {
  case Qt::Key_Left:
    return playback_.show(playback_.index() - 1);
  case Qt::Key_Right:
    return playback_.show(playback_.index() + 1);
  case Qt::Key_PageDown:
    return playback_.show(playback_.index() + std::max(1, last / 10));
  case Qt::Key_PageUp:
    return playback_.show(playback_.index() - std::max(1, last / 10));
  case Qt::Key_Home:
    return playback_.show(0);
  default:
    QWidget::keyPressEvent(event);
  }
}

} // namespace semiflow::app
