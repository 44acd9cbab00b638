#include "app/workbench/pause_condition.h"

#include <cmath>

#include <QEvent>
#include <QFrame>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QStyle>
#include <QVBoxLayout>

#include "app/session/playback.h"
#include "app/session/runner.h"
#include "app/text.h"
#include "app/theme/icons.h"
#include "core/base/error.h"
#include "core/experiment/condition.h"

namespace semiflow::app {
namespace {

QLabel* words(const QString& text, const QString& name) {
  auto* label = new QLabel(text);
  label->setObjectName(name);
  label->setWordWrap(true);
  return label;
}

} // namespace

PauseCondition::PauseCondition(Runner& runner, Playback& playback, QWidget* parent)
    : QToolButton(parent), runner_(runner), playback_(playback) {
  window_ = makeWindow();
  window_->installEventFilter(this);
  setObjectName(QStringLiteral("pauseCondition"));
  setProperty("runButton", true);
  setIcon(app::icon("flag"));
  setIconSize({18, 18});
  setCheckable(true);
  setFocusPolicy(Qt::TabFocus);
  setAccessibleName(tr("Pause when"));
  connect(this, &QToolButton::clicked, this, &PauseCondition::open);
  connect(&runner, &Runner::statusChanged, this, &PauseCondition::showCondition);
  showCondition();
}

QFrame* PauseCondition::makeWindow() {
  auto* frame = new QFrame(this, Qt::Popup);
  frame->setObjectName(QStringLiteral("pauseWindow"));
  frame->setFixedWidth(380);
  auto* column = new QVBoxLayout(frame);
  column->setContentsMargins(12, 10, 12, 12);
  column->setSpacing(8);
  column->addWidget(words(tr("Pause when"), QStringLiteral("slotLabel")));
  text_ = new QLineEdit;
  text_->setObjectName(QStringLiteral("pauseText"));
  text_->setProperty("code", true);
  text_->setPlaceholderText(tr("max_u > 1 and time >= 5"));
  text_->setAccessibleName(tr("Condition"));
  text_->setClearButtonEnabled(true);
  column->addWidget(text_);
  error_ = words({}, QStringLiteral("editorError"));
  error_->hide();
  column->addWidget(error_);
  auto* row = new QHBoxLayout;
  row->setSpacing(6);
  const auto add = [&](const QString& name, const QString& label, const QString& tip, const auto& act) {
    auto* button = new QPushButton(label);
    button->setObjectName(name);
    button->setToolTip(tip);
    connect(button, &QPushButton::clicked, this, act);
    row->addWidget(button);
    return button;
  };
  add("pauseTime", tr("Time"), tr("At a time"), [this] {
    const double time = playback_.shown() ? playback_.shown()->time : 0;
    const double end = runner_.status().info.end;
    text_->setText(QStringLiteral("time >= ") + readoutText(std::isfinite(end) ? (time + end) / 2 : time + 1));
  });
  add("pauseSteady", tr("Steady"), tr("When fields change by less than that part of themselves per unit of time"),
      [this] { text_->setText(QStringLiteral("rate_of_change < 1e-4")); });
  auto* names = add("pauseNames", tr("Names"), tr("What a condition may be about"), [] {});
  auto* menu = new QMenu(names);
  connect(menu, &QMenu::aboutToShow, this, [this, menu] { fillNames(menu); });
  names->setMenu(menu);
  row->addStretch(1);
  add("pauseNever", tr("Never"), tr("Do not pause"), [this] { set({}); });
  auto* accept = add("pauseSet", tr("Set"), tr("Pause when this comes true (Enter)"), [this] { set(text_->text()); });
  accept->setDefault(true);
  column->addLayout(row);
  connect(text_, &QLineEdit::returnPressed, this, [this] { set(text_->text()); });
  connect(text_, &QLineEdit::textChanged, this, [this] { showError({}); });
  return frame;
}

void PauseCondition::fillNames(QMenu* menu) {
  menu->clear();
  if (!playback_.shown()) return;
  for (const std::string& name : experiment::Condition::names(*playback_.shown())) {
    menu->addAction(asText(name), this, [this, name] { text_->insert(asText(name)); });
  }
}

void PauseCondition::open() {
  showCondition();
  text_->setText(asText(runner_.condition()));
  text_->selectAll();
  window_->adjustSize();
  window_->show();
  text_->setFocus();
}

/// The window stands on the button, however high it becomes.
bool PauseCondition::eventFilter(QObject* watched, QEvent* event) {
  if (watched == window_ && (event->type() == QEvent::Resize || event->type() == QEvent::Show)) {
    constexpr int gap = 4;
    const QPoint corner = mapToGlobal(QPoint(0, 0));
    window_->move(corner.x(), corner.y() - window_->height() - gap);
  }
  return QToolButton::eventFilter(watched, event);
}

void PauseCondition::set(const QString& condition) {
  try {
    runner_.pauseWhen(condition.trimmed().toStdString());
    window_->hide();
  } catch (const InputError& error) {
    showError(sentenceText(error.what(), error.keyPath()));
  }
  showCondition();
}

void PauseCondition::showError(const QString& sentence) {
  if (sentence == error_->text()) return;
  error_->setText(sentence);
  error_->setVisible(!sentence.isEmpty());
  text_->setProperty("invalid", !sentence.isEmpty());
  text_->style()->unpolish(text_);
  text_->style()->polish(text_);
  window_->adjustSize();
}

void PauseCondition::showCondition() {
  const bool set = !runner_.condition().empty();
  if (isChecked() != set) setChecked(set);
  const QString tip =
      set ? tr("Pauses when %1").arg(asText(runner_.condition())) : tr("Pause at a time or on a condition");
  if (toolTip() != tip) setToolTip(tip);
}

} // namespace semiflow::app
