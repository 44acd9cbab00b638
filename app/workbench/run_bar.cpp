#include "app/workbench/run_bar.h"

#include <array>
#include <cmath>

#include <QAction>
#include <QComboBox>
#include <QFrame>
#include <QHBoxLayout>
#include <QLabel>
#include <QSettings>
#include <QStyle>
#include <QToolButton>
#include <QVBoxLayout>

#include "app/panel/wheel_guard.h"
#include "app/session/playback.h"
#include "app/session/runner.h"
#include "app/text.h"
#include "app/workbench/pause_condition.h"
#include "app/workbench/run_commands.h"
#include "app/workbench/timeline.h"

namespace semiflow::app {
namespace {

constexpr std::array speeds{1.0, 2.0, 5.0, 10.0, 25.0, 60.0, 0.0};
constexpr double firstSpeed = 60; // one frame a refresh of the screen: short runs can be watched
const auto speedKey = QStringLiteral("speed");

/// Between the parts of the counts.
const auto separator = QStringLiteral("   ·   ");

QToolButton* buttonFor(QAction* action) {
  auto* button = new QToolButton;
  button->setDefaultAction(action);
  button->setObjectName(action->objectName() + "Button");
  button->setProperty("runButton", true);
  button->setIconSize({18, 18});
  button->setFocusPolicy(Qt::TabFocus);
  return button;
}

QFrame* divider() {
  auto* line = new QFrame;
  line->setObjectName(QStringLiteral("divider"));
  line->setFixedSize(1, 20);
  return line;
}

/// Changes a label only where it differs: it is told many times a second.
void say(QLabel* label, const QString& words) {
  if (label->text() != words) label->setText(words);
}

/// How long the run will go on at the present rate; nothing where that is less than a second, or unknown.
QString leftText(const Runner::Status& status) {
  if (status.phase != Runner::Phase::running || status.info.frames == 0 || status.framesPerSecond <= 0) return {};
  if (status.framesMade >= status.info.frames) return {};
  const double seconds = static_cast<double>(status.info.frames - status.framesMade) / status.framesPerSecond;
  constexpr double minute = 60, hour = 3600, twoOf = 2;
  if (seconds < 1) return {};
  if (seconds < twoOf * minute) return RunBar::tr("%1 s left").arg(seconds, 0, 'f', 0);
  if (seconds < twoOf * hour) return RunBar::tr("%1 min left").arg(seconds / minute, 0, 'f', 0);
  return RunBar::tr("%1 h left").arg(seconds / hour, 0, 'f', 0);
}

} // namespace

RunBar::RunBar(Runner& runner, Playback& playback, const RunCommands& commands, QWidget* parent)
    : QWidget(parent), runner_(runner), playback_(playback), phase_(new QLabel), time_(new QLabel),
      counts_(new QLabel) {
  setObjectName(QStringLiteral("runBar"));
  setAttribute(Qt::WA_StyledBackground);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(10, 4, 10, 6);
  column->setSpacing(2);
  auto* top = new QHBoxLayout;
  top->setSpacing(10);
  top->addWidget(new Timeline(runner, playback), 1);
  time_->setObjectName(QStringLiteral("time"));
  time_->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
  time_->setMinimumWidth(150);
  top->addWidget(time_);
  top->addWidget(buttonFor(commands.live));
  column->addLayout(top);
  auto* row = new QHBoxLayout;
  row->setSpacing(4);
  for (QAction* action : {commands.toggle, commands.step, commands.stop, commands.restart})
    row->addWidget(buttonFor(action));
  row->addSpacing(6);
  row->addWidget(divider());
  row->addSpacing(6);
  row->addWidget(makeSpeed());
  row->addSpacing(6);
  row->addWidget(divider());
  row->addSpacing(6);
  auto* record = buttonFor(commands.record);
  record->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
  row->addWidget(record);
  row->addWidget(new PauseCondition(runner, playback));
  counts_->setObjectName(QStringLiteral("counts"));
  counts_->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
  counts_->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred); // it says as much as there is room for
  row->addWidget(counts_, 1);
  row->addSpacing(8);
  phase_->setObjectName(QStringLiteral("phase"));
  phase_->setAlignment(Qt::AlignCenter);
  phase_->setMinimumWidth(84);
  row->addWidget(phase_, 0, Qt::AlignVCenter);
  column->addLayout(row);
  connect(&runner, &Runner::statusChanged, this, &RunBar::showStatus);
  connect(&playback, &Playback::shownChanged, this, &RunBar::showTime);
  connect(&playback, &Playback::began, this, &RunBar::showTime);
  showStatus();
  showTime();
}

QWidget* RunBar::makeSpeed() {
  speed_ = new QComboBox;
  speed_->setObjectName(QStringLiteral("speed"));
  speed_->setToolTip(tr("How many frames a second to compute at most"));
  guardWheel(speed_);
  for (const double speed : speeds) {
    speed_->addItem(speed == 0 ? tr("Full speed") : speed == 1 ? tr("1 frame/s") : tr("%1 frames/s").arg(speed), speed);
  }
  speed_->setCurrentIndex(std::max(0, speed_->findData(QSettings().value(speedKey, firstSpeed).toDouble())));
  runner_.setSpeed(speed_->currentData().toDouble());
  connect(speed_, &QComboBox::currentIndexChanged, this, [this] {
    const double speed = speed_->currentData().toDouble();
    QSettings().setValue(speedKey, speed);
    runner_.setSpeed(speed);
  });
  return speed_;
}

void RunBar::showStatus() {
  const Runner::Status& status = runner_.status();
  QString words;
  QString tone = QStringLiteral("quiet");
  if (runner_.hasRun()) {
    switch (status.phase) {
    case Runner::Phase::preparing:
      words = tr("Preparing");
      break;
    case Runner::Phase::paused:
      words = status.framesMade > 1 ? tr("Paused") : tr("Ready");
      break;
    case Runner::Phase::running:
      words = tr("Running");
      tone = QStringLiteral("active");
      break;
    case Runner::Phase::ended:
      words = heading(experiment::reasonText(status.reason));
      tone = status.reason == experiment::StopReason::finished  ? QStringLiteral("good")
             : status.reason == experiment::StopReason::stopped ? QStringLiteral("quiet")
                                                                : QStringLiteral("bad");
      break;
    }
  }
  say(phase_, words);
  if (phase_->property("tone") != tone) {
    phase_->setProperty("tone", tone);
    phase_->style()->unpolish(phase_);
    phase_->style()->polish(phase_);
  }
  QStringList counts;
  if (status.framesMade > 0) {
    counts << (status.info.frames > 0 ? tr("frame %1 of %2")
                                            .arg(countText(static_cast<double>(status.framesMade)),
                                                 countText(static_cast<double>(status.info.frames)))
                                      : tr("%1 frames").arg(countText(static_cast<double>(status.framesMade))));
    counts << tr("%1 steps").arg(countText(static_cast<double>(status.counts.steps)));
    if (const QString left = leftText(status); !left.isEmpty()) counts.insert(1, left);
    if (status.phase == Runner::Phase::running) counts << tr("%1 frames/s").arg(status.framesPerSecond, 0, 'f', 0);
    if (status.counts.computeSeconds > 0) counts << tr("%1 s computing").arg(status.counts.computeSeconds, 0, 'f', 1);
  }
  while (counts.size() > 1 && counts_->fontMetrics().horizontalAdvance(counts.join(separator)) > counts_->width())
    counts.removeLast(); // what has no room
  say(counts_, counts.join(separator));
}

void RunBar::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  showStatus();
}

void RunBar::showTime() {
  if (!playback_.shown()) return say(time_, {});
  const experiment::RunInfo& info = runner_.status().info;
  QString words = tr("%1 %2").arg(readable(info.timeName), readoutText(playback_.shown()->time));
  if (std::isfinite(info.end) && info.end != info.begin) words += tr(" of %1").arg(readoutText(info.end));
  if (!info.timeUnit.empty()) words += " " + unitText(info.timeUnit);
  const auto& scalars = playback_.shown()->scalars;
  if (info.end < info.begin && !scalars.empty()) // from noise to data: how far that is
    words += tr("   ·   %1 %2").arg(readable(scalars.front().name), readoutText(scalars.front().value));
  say(time_, words);
}

} // namespace semiflow::app
