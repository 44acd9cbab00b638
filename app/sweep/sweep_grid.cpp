#include "app/sweep/sweep_grid.h"

#include <algorithm>

#include <QHelpEvent>
#include <QKeyEvent>
#include <QPainter>
#include <QPainterPath>
#include <QScrollBar>
#include <QToolTip>

#include "app/text.h"
#include "core/sweep/plan.h"

namespace semiflow::app {
namespace {

constexpr int margin = 16, gap = 12, labelHeight = 18, pictureWidth = 148, pictureHeight = 111;
constexpr int cellWidth = pictureWidth + gap, cellHeight = pictureHeight + labelHeight + gap;

QString wordsOf(SweepGrid::State state) {
  switch (state) {
  case SweepGrid::State::waiting:
    return QObject::tr("waiting");
  case SweepGrid::State::running:
    return QObject::tr("running");
  case SweepGrid::State::finished:
    return QObject::tr("finished");
  case SweepGrid::State::before:
    return QObject::tr("computed before");
  case SweepGrid::State::diverged:
    return QObject::tr("diverged");
  case SweepGrid::State::failed:
    return QObject::tr("could not be run");
  }
  return {};
}

} // namespace

SweepGrid::SweepGrid(const views::Look& look, QWidget* parent) : QAbstractScrollArea(parent), look_(look) {
  setObjectName(QStringLiteral("sweepGrid"));
  setAccessibleName(tr("Samples of the sweep"));
  setFrameShape(QFrame::NoFrame);
  setFocusPolicy(Qt::StrongFocus);
  viewport()->setCursor(Qt::PointingHandCursor);
  setMinimumSize(2 * margin + 2 * cellWidth, 2 * margin + 2 * cellHeight);
}

QSize SweepGrid::pictureSize() { return {pictureWidth, pictureHeight}; }

void SweepGrid::setPlan(const sweep::Plan& plan) {
  cells_.assign(plan.samples(), {});
  for (std::size_t s = 0; s < cells_.size(); ++s) {
    cells_[s].tip = asText(plan.label(s));
    cells_[s].label = cells_[s].tip;
  }
  std::vector<std::size_t> sizes; // of those that change at all
  for (const sweep::Swept& swept : plan.swept()) {
    if (swept.values.size() > 1) sizes.push_back(swept.values.size());
  }
  across_ = sizes.size() > 1 ? static_cast<int>(sizes.back()) : 0;
  chosen_ = -1;
  fitBars();
  viewport()->update();
}

void SweepGrid::setPicture(std::size_t sample, const QImage& picture) {
  cells_[sample].picture = picture;
  viewport()->update(place(sample));
}

void SweepGrid::setState(std::size_t sample, State state, const QString& why) {
  cells_[sample].state = state;
  cells_[sample].why = why;
  viewport()->update(place(sample));
}

int SweepGrid::columns() const {
  if (across_ > 0) return across_;
  return std::max(1, (viewport()->width() - 2 * margin + gap) / cellWidth);
}

QRect SweepGrid::place(std::size_t sample) const {
  const int index = static_cast<int>(sample), across = columns();
  return {margin + index % across * cellWidth - horizontalScrollBar()->value(),
          margin + index / across * cellHeight - verticalScrollBar()->value(), pictureWidth,
          labelHeight + pictureHeight};
}

void SweepGrid::fitBars() {
  const int count = static_cast<int>(cells_.size()), across = columns(), down = (count + across - 1) / across;
  const QSize whole(2 * margin + std::min(across, std::max(1, count)) * cellWidth - gap,
                    2 * margin + down * cellHeight - gap);
  const auto fit = [](QScrollBar* bar, int all, int seen, int step) {
    bar->setRange(0, std::max(0, all - seen));
    bar->setPageStep(seen);
    bar->setSingleStep(step / 3);
  };
  fit(horizontalScrollBar(), whole.width(), viewport()->width(), cellWidth);
  fit(verticalScrollBar(), whole.height(), viewport()->height(), cellHeight);
}

void SweepGrid::resizeEvent(QResizeEvent* event) {
  QAbstractScrollArea::resizeEvent(event);
  fitBars();
}

int SweepGrid::sampleAt(const QPoint& mouse) const {
  for (std::size_t s = 0; s < cells_.size(); ++s) {
    if (place(s).contains(mouse)) return static_cast<int>(s);
  }
  return -1;
}

void SweepGrid::choose(int sample) {
  if (sample < 0 || sample >= static_cast<int>(cells_.size())) return;
  chosen_ = sample;
  const QRect cell = place(static_cast<std::size_t>(sample));
  const auto reveal = [](QScrollBar* bar, int from, int to, int room) {
    if (from < 0) bar->setValue(bar->value() + from - gap);
    if (to > room) bar->setValue(bar->value() + to - room + gap);
  };
  reveal(verticalScrollBar(), cell.top(), cell.bottom(), viewport()->height());
  reveal(horizontalScrollBar(), cell.left(), cell.right(), viewport()->width());
  setAccessibleDescription(cells_[static_cast<std::size_t>(sample)].tip);
  viewport()->update();
}

void SweepGrid::mousePressEvent(QMouseEvent* event) {
  const int sample = event->button() == Qt::LeftButton ? sampleAt(event->pos()) : -1;
  if (sample < 0) return QAbstractScrollArea::mousePressEvent(event);
  choose(sample);
  Q_EMIT chosen(static_cast<std::size_t>(sample));
}

void SweepGrid::keyPressEvent(QKeyEvent* event) {
  const int by = event->key() == Qt::Key_Left    ? -1
                 : event->key() == Qt::Key_Right ? 1
                 : event->key() == Qt::Key_Up    ? -columns()
                 : event->key() == Qt::Key_Down  ? columns()
                                                 : 0;
  if (by != 0) return choose(chosen_ < 0 ? 0 : chosen_ + by);
  const bool enter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
  if (enter && chosen_ >= 0) {
    Q_EMIT chosen(static_cast<std::size_t>(chosen_));
  } else {
    QAbstractScrollArea::keyPressEvent(event);
  }
}

bool SweepGrid::viewportEvent(QEvent* event) {
  if (event->type() != QEvent::ToolTip) return QAbstractScrollArea::viewportEvent(event);
  const auto* help = static_cast<QHelpEvent*>(event);
  const int sample = sampleAt(help->pos());
  if (sample < 0) {
    QToolTip::hideText();
  } else {
    const Cell& cell = cells_[static_cast<std::size_t>(sample)];
    const QString state = wordsOf(cell.state) + (cell.why.isEmpty() ? QString() : QStringLiteral(": ") + cell.why);
    QToolTip::showText(help->globalPos(), cell.tip + "\n" + state, viewport());
  }
  return true;
}

void SweepGrid::paintEvent(QPaintEvent* event) {
  QPainter painter(viewport());
  painter.fillRect(event->rect(), look_.window);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setRenderHint(QPainter::SmoothPixmapTransform);
  if (cells_.empty()) {
    painter.setPen(look_.muted);
    painter.setFont(look_.text());
    painter.drawText(viewport()->rect(), Qt::AlignCenter | Qt::TextWordWrap,
                     tr("Choose what to vary, and start.\nEach sample will be drawn here as it is computed."));
    return;
  }
  for (std::size_t s = 0; s < cells_.size(); ++s) {
    if (place(s).adjusted(-3, -3, 3, 3).intersects(event->rect())) paintCell(painter, s);
  }
}

void SweepGrid::paintCell(QPainter& painter, std::size_t sample) const {
  const Cell& cell = cells_[sample];
  const QRect whole = place(sample);
  const QRectF frame = QRectF(whole).adjusted(0, labelHeight, 0, 0);
  painter.setFont(look_.small());
  painter.setPen(cell.state == State::waiting ? look_.muted : look_.ink);
  painter.drawText(QRectF(whole.left(), whole.top(), whole.width(), labelHeight - 3), Qt::AlignLeft | Qt::AlignVCenter,
                   QFontMetricsF(look_.small()).elidedText(cell.label, Qt::ElideRight, whole.width()));
  painter.fillRect(frame, look_.paper);
  if (!cell.picture.isNull()) painter.drawImage(frame, cell.picture);
  const bool bad = cell.state == State::diverged || cell.state == State::failed;
  if (bad || cell.picture.isNull()) {
    painter.setPen(bad ? look_.bad : look_.muted);
    painter.drawText(frame, Qt::AlignCenter, wordsOf(cell.state));
  }
  const bool chosen = static_cast<int>(sample) == chosen_;
  const QColor border = chosen                         ? look_.accent
                        : bad                          ? look_.bad
                        : cell.state == State::running ? look_.accent
                                                       : look_.border;
  painter.setPen(QPen(border, chosen ? 2.5 : 1));
  painter.setBrush(Qt::NoBrush);
  painter.drawRect(frame);
}

} // namespace semiflow::app
