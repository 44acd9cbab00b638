#include "app/compare/compare_cell.h"

#include <algorithm>

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QRegularExpression>
#include <QStackedWidget>
#include <QStyle>
#include <QToolButton>
#include <QVBoxLayout>

#include "app/compare/difference.h"
#include "app/text.h"
#include "app/theme/icons.h"
#include "app/theme/theme.h"
#include "app/workbench/frame_shape.h"

namespace semiflow::app {

using experiment::FramePtr;
using views::View;

namespace {

/// A title without the number and the value that follow it.
QString commonTitle(const QString& title) {
  static const QRegularExpression mode(QStringLiteral("^(\\D+) \\d+:.*$")), count(QStringLiteral("^(.+), \\d+ kept$"));
  for (const QRegularExpression* pattern : {&mode, &count}) {
    if (const auto match = pattern->match(title); match.hasMatch()) return match.captured(1);
  }
  return title;
}

} // namespace

CompareCell::CompareCell(Comparison& comparison, std::size_t place, const QString& name, Theme& theme, QWidget* parent)
    : QWidget(parent), comparison_(comparison), theme_(theme), place_(place), name_(new QPushButton),
      phase_(new QLabel), stack_(new QStackedWidget), empty_(new QLabel(tr("Preparing the first frame…"))) {
  setObjectName(QStringLiteral("compareCell"));
  setAttribute(Qt::WA_StyledBackground);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  auto* row = new QHBoxLayout;
  row->setContentsMargins(6, 2, 6, 0);
  row->setSpacing(6);
  auto* tag = new QLabel(letter(place));
  tag->setObjectName(QStringLiteral("compareTag"));
  tag->setAlignment(Qt::AlignCenter);
  row->addWidget(tag, 0, Qt::AlignVCenter);
  name_->setObjectName(QStringLiteral("compareName"));
  name_->setFocusPolicy(Qt::TabFocus);
  name_->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
  name_->installEventFilter(this);
  connect(name_, &QPushButton::clicked, this, &CompareCell::opened);
  row->addWidget(name_, 1);
  phase_->setObjectName(QStringLiteral("phase"));
  row->addWidget(phase_, 0, Qt::AlignVCenter);
  auto* close = new QToolButton;
  close->setObjectName(QStringLiteral("compareRemove"));
  close->setIcon(icon("close"));
  close->setToolTip(tr("Take it out of the comparison"));
  close->setFocusPolicy(Qt::TabFocus);
  connect(close, &QToolButton::clicked, this, &CompareCell::removed);
  row->addWidget(close);
  column->addLayout(row);
  empty_->setObjectName(QStringLiteral("emptyState"));
  empty_->setAlignment(Qt::AlignCenter);
  empty_->setWordWrap(true);
  stack_->addWidget(empty_);
  column->addWidget(stack_, 1);
  rename(name, false);
  connect(&comparison, &Comparison::shownChanged, this, &CompareCell::showFrame);
  connect(&comparison, &Comparison::statusChanged, this, &CompareCell::showPhase);
  connect(&theme, &Theme::changed, this, [this] {
    for (View* view : views_) view->setLook(theme_.look());
  });
  showFrame();
  showPhase();
}

const Comparison::Member* CompareCell::member() const {
  return place_ < comparison_.members().size() ? &comparison_.members()[place_] : nullptr;
}

void CompareCell::rename(const QString& name, bool isShown) {
  label_ = name;
  name_->setAccessibleName(tr("%1: show its parameters").arg(name));
  name_->setToolTip(name + "\n" + tr("Show its parameters in the panel"));
  QFont font = name_->font();
  font.setBold(isShown);
  name_->setFont(font);
  fitName();
}

void CompareCell::fitName() {
  constexpr int padding = 14;
  name_->setText(name_->fontMetrics().elidedText(label_, Qt::ElideRight, std::max(0, name_->width() - padding)));
}

/// The name's own width changes with the words beside it, too.
bool CompareCell::eventFilter(QObject* watched, QEvent* event) {
  if (watched == name_ && event->type() == QEvent::Resize) fitName();
  return QWidget::eventFilter(watched, event);
}

QStringList CompareCell::titles() const {
  QStringList all;
  for (const View* view : views_) all << commonTitle(view->title());
  return all;
}

View* CompareCell::view() const { return qobject_cast<View*>(stack_->currentWidget()); }

void CompareCell::showView(const QString& title, int index) {
  title_ = title;
  index_ = index;
  if (views_.empty()) return stack_->setCurrentWidget(empty_);
  const auto same =
      std::find_if(views_.begin(), views_.end(), [&title](View* view) { return commonTitle(view->title()) == title; });
  const auto last = static_cast<int>(views_.size()) - 1;
  stack_->setCurrentWidget(same != views_.end() ? *same : views_[static_cast<std::size_t>(std::clamp(index, 0, last))]);
}

void CompareCell::showDifference(bool difference) {
  difference = difference && place_ > 0;
  if (difference == difference_) return;
  difference_ = difference;
  shape_.clear();
  showFrame();
}

/// With a difference comes how it has grown.
FramePtr CompareCell::frameToShow() const {
  const Comparison::Member* own = member();
  if (own == nullptr || !difference_) return own == nullptr ? nullptr : own->playback->shown();
  const FramePtr apart = differenceOf(comparison_.members().front().playback->shown(), own->playback->shown());
  if (!apart || !own->distances) return apart;
  auto both = std::make_shared<experiment::Frame>(*apart);
  both->contents.push_back(own->distances);
  return both;
}

void CompareCell::showFrame() {
  const FramePtr frame = frameToShow();
  if (!frame) return;
  const std::vector<std::string> shape = shapeOf(*frame);
  if (views_.empty() || !std::includes(shape_.begin(), shape_.end(), shape.begin(), shape.end())) {
    build(frame);
    shape_ = shape;
  }
  for (View* view : views_) view->display(frame, difference_ ? nullptr : member()->playback->history());
}

void CompareCell::build(const FramePtr& frame) {
  for (View* view : views_) {
    stack_->removeWidget(view);
    view->hide();
    view->deleteLater();
  }
  views_.clear();
  for (auto& view : views::viewsFor(*frame, member()->runner->status().info, theme_.look())) {
    views_.push_back(view.release());
    stack_->addWidget(views_.back());
    views_.back()->display(frame, nullptr);
  }
  if (views_.empty())
    empty_->setText(difference_ ? tr("There is nothing that both have on grids.") : tr("There is nothing to draw."));
  showView(title_, index_);
  Q_EMIT viewsChanged();
}

void CompareCell::showPhase() {
  const Comparison::Member* own = member();
  if (own == nullptr) return;
  const Runner::Status& status = own->runner->status();
  QString words, tone = QStringLiteral("quiet");
  if (status.phase == Runner::Phase::ended) {
    words = heading(experiment::reasonText(status.reason));
    tone = status.reason == experiment::StopReason::finished ? QStringLiteral("good") : QStringLiteral("bad");
    if (views_.empty()) empty_->setText(sentenceText(status.message));
  } else if (own->runner->isOutOfDate()) {
    words = tr("Changed: restart");
  } else if (own->playback->shown()) {
    const auto& info = status.info;
    words = readable(info.timeName) + " " + readoutText(own->playback->shown()->time);
    if (!info.timeUnit.empty()) words += " " + unitText(info.timeUnit);
  }
  if (phase_->text() != words) phase_->setText(words);
  phase_->setVisible(!words.isEmpty());
  if (phase_->property("tone") == tone) return;
  phase_->setProperty("tone", tone);
  phase_->style()->unpolish(phase_);
  phase_->style()->polish(phase_);
}

} // namespace semiflow::app
