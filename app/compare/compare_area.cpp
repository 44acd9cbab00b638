#include "app/compare/compare_area.h"

#include <QAction>
#include <QCheckBox>
#include <QComboBox>
#include <QGridLayout>
#include <QLabel>
#include <QMenu>
#include <QSignalBlocker>
#include <QSlider>
#include <QSplitter>
#include <QToolButton>
#include <QVBoxLayout>

#include "app/compare/compare_cell.h"
#include "app/compare/numbers_table.h"
#include "app/panel/wheel_guard.h"
#include "app/session/shelf.h"
#include "app/text.h"
#include "app/theme/icons.h"
#include "app/theme/theme.h"
#include "app/workbench/run_commands.h"

namespace semiflow::app {

CompareArea::CompareArea(Comparison& comparison, Shelf& shelf, Theme& theme, const RunCommands& commands,
                         QWidget* parent)
    : QWidget(parent), comparison_(comparison), shelf_(shelf), theme_(theme), view_(new QComboBox),
      sameRange_(new QCheckBox(tr("Same range"))), difference_(new QCheckBox(tr("Difference to A"))),
      grid_(new QWidget), places_(new QGridLayout(grid_)), numbers_(new NumbersTable(comparison, shelf)),
      split_(new QSplitter(Qt::Vertical)), slider_(new QSlider(Qt::Horizontal)), time_(new QLabel) {
  setObjectName(QStringLiteral("compareArea"));
  setAccessibleName(tr("Comparison"));
  setAttribute(Qt::WA_StyledBackground);
  setFocusPolicy(Qt::ClickFocus);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  column->addWidget(makeBar());
  grid_->setObjectName(QStringLiteral("compareGrid"));
  grid_->setAttribute(Qt::WA_StyledBackground);
  places_->setContentsMargins(0, 0, 0, 0);
  places_->setSpacing(1);
  split_->setHandleWidth(1);
  split_->setChildrenCollapsible(false);
  for (int i = 0; i < 2; ++i) places_->setColumnStretch(i, 1);
  places_->setRowStretch(0, 1);
  split_->addWidget(grid_);
  split_->setStretchFactor(0, 1);
  placeNumbers(0);
  column->addWidget(split_, 1);
  column->addWidget(makeRunBar(commands));
  connect(&comparison, &Comparison::membersChanged, this, &CompareArea::rebuild);
  connect(&comparison, &Comparison::shownChanged, this, &CompareArea::showTime);
  connect(&shelf, &Shelf::changed, this, [this] {
    const auto ids = comparison_.ids();
    for (std::size_t i = 0; i < std::min(ids.size(), cells_.size()); ++i) {
      if (shelf_.contains(ids[i])) cells_[i]->rename(shelf_.label(ids[i]), ids[i] == shelf_.active());
    }
  });
}

QWidget* CompareArea::makeBar() {
  auto* bar = new QWidget;
  bar->setObjectName(QStringLiteral("compareBar"));
  bar->setAttribute(Qt::WA_StyledBackground);
  auto* row = new QHBoxLayout(bar);
  row->setContentsMargins(10, 4, 6, 4);
  row->setSpacing(12);
  view_->setObjectName(QStringLiteral("compareView"));
  view_->setAccessibleName(tr("View of all"));
  view_->setToolTip(tr("What is shown of each experiment"));
  view_->setMinimumContentsLength(16);
  guardWheel(view_);
  connect(view_, &QComboBox::activated, this, [this] {
    wanted_ = view_->currentText();
    showView();
  });
  row->addWidget(view_);
  sameRange_->setObjectName(QStringLiteral("compareRange"));
  sameRange_->setToolTip(tr("The same colours and axes mean the same values in all"));
  sameRange_->setChecked(true);
  connect(sameRange_, &QCheckBox::toggled, &links_, &views::LinkedViews::shareRanges);
  row->addWidget(sameRange_);
  difference_->setObjectName(QStringLiteral("compareDifference"));
  difference_->setToolTip(tr("In place of each experiment but the first, how far it is from the first"));
  connect(difference_, &QCheckBox::toggled, this, [this](bool on) {
    for (CompareCell* cell : cells_) cell->showDifference(on);
    fillViews();
  });
  row->addWidget(difference_);
  row->addStretch(1);
  auto* add = new QToolButton;
  add->setObjectName(QStringLiteral("compareAdd"));
  add->setText(tr("Add"));
  add->setIcon(icon("plus"));
  add->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
  add->setToolTip(tr("Add another of the open experiments, or a branch of the one shown"));
  add->setPopupMode(QToolButton::InstantPopup);
  auto* menu = new QMenu(add);
  connect(menu, &QMenu::aboutToShow, this, [this, menu] { fillAdd(menu); });
  add->setMenu(menu);
  row->addWidget(add);
  auto* close = new QToolButton;
  close->setObjectName(QStringLiteral("compareClose"));
  close->setIcon(icon("close"));
  close->setToolTip(tr("Back to the one experiment"));
  close->setAccessibleName(close->toolTip());
  connect(close, &QToolButton::clicked, this, &CompareArea::closed);
  row->addWidget(close);
  return bar;
}

QWidget* CompareArea::makeRunBar(const RunCommands& commands) {
  auto* bar = new QWidget;
  bar->setObjectName(QStringLiteral("runBar"));
  bar->setAttribute(Qt::WA_StyledBackground);
  auto* row = new QHBoxLayout(bar);
  row->setContentsMargins(10, 4, 10, 4);
  row->setSpacing(4);
  for (QAction* action : {commands.toggle, commands.step, commands.stop, commands.restart}) {
    auto* button = new QToolButton;
    button->setDefaultAction(action);
    button->setObjectName(action->objectName() + "Compared");
    button->setProperty("runButton", true);
    button->setIconSize({18, 18});
    button->setFocusPolicy(Qt::TabFocus);
    row->addWidget(button);
  }
  row->addSpacing(8);
  slider_->setObjectName(QStringLiteral("compareTime"));
  slider_->setAccessibleName(tr("Shown frame"));
  slider_->setToolTip(tr("Show an earlier frame of all; at the end, the newest"));
  connect(slider_, &QSlider::valueChanged, this,
          [this](int value) { value == slider_->maximum() ? comparison_.followNewest() : comparison_.show(value); });
  row->addWidget(slider_, 1);
  time_->setObjectName(QStringLiteral("time"));
  time_->setMinimumWidth(120);
  time_->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
  row->addWidget(time_);
  return bar;
}

void CompareArea::rebuild() {
  links_.link({});
  for (CompareCell* cell : cells_) {
    cell->hide();
    cell->deleteLater();
  }
  cells_.clear();
  const auto ids = comparison_.ids();
  placeNumbers(ids.size());
  constexpr int across = 2;
  for (std::size_t i = 0; i < ids.size(); ++i) {
    auto* cell = new CompareCell(comparison_, i, shelf_.label(ids[i]), theme_);
    cell->rename(shelf_.label(ids[i]), ids[i] == shelf_.active());
    connect(cell, &CompareCell::viewsChanged, this, &CompareArea::fillViews);
    connect(cell, &CompareCell::opened, this, [this, id = ids[i]] { shelf_.activate(id); });
    connect(
        cell, &CompareCell::removed, this,
        [this, id = ids[i]] {
          auto left = comparison_.ids();
          std::erase(left, id);
          left.size() > 1 ? comparison_.set(left) : closed();
        },
        Qt::QueuedConnection); // the cell goes with it
    places_->addWidget(cell, static_cast<int>(i) / across, static_cast<int>(i) % across);
    cells_.push_back(cell);
    cell->showDifference(difference_->isChecked());
  }
  fillViews();
  showTime();
}

/// Below the views; beside the third, where three leave a place.
void CompareArea::placeNumbers(std::size_t members) {
  places_->setRowStretch(1, members > 2 ? 1 : 0);
  if (members == 3) return places_->addWidget(numbers_, 1, 1);
  if (split_->indexOf(numbers_) >= 0) return;
  split_->addWidget(numbers_);
  split_->setSizes({1000, 190});
}

void CompareArea::fillViews() {
  QStringList titles;
  for (const CompareCell* cell : cells_) {
    if (difference_->isChecked() && !cell->showsDifference()) continue; // it is shown by number
    for (const QString& title : cell->titles()) {
      if (!titles.contains(title)) titles << title;
    }
  }
  QStringList present;
  for (int i = 0; i < view_->count(); ++i) present << view_->itemText(i);
  if (titles != present) {
    const QSignalBlocker quiet(view_);
    view_->clear();
    view_->addItems(titles);
    // Without the user's choice, the most telling of what has come by now.
    view_->setCurrentIndex(std::max(0, static_cast<int>(titles.indexOf(wanted_))));
  }
  showView();
}

void CompareArea::showView() {
  for (CompareCell* cell : cells_) cell->showView(view_->currentText(), view_->currentIndex());
  link();
}

/// A difference has a range of its own, which the first experiment does not share.
void CompareArea::link() {
  std::vector<views::View*> views;
  for (const CompareCell* cell : cells_) {
    if (difference_->isChecked() && !cell->showsDifference()) continue;
    if (cell->view() != nullptr) views.push_back(cell->view());
  }
  links_.link(views);
  links_.shareRanges(sameRange_->isChecked());
}

void CompareArea::showTime() {
  if (comparison_.members().empty()) return;
  const auto& first = comparison_.members().front();
  const auto frames = static_cast<int>(first.playback->frames().size());
  const QSignalBlocker quiet(slider_);
  slider_->setRange(0, std::max(0, frames - 1));
  slider_->setValue(first.playback->followsLive() ? slider_->maximum() : first.playback->index());
  if (!first.playback->shown()) return time_->clear();
  const auto& info = first.runner->status().info;
  time_->setText(readable(info.timeName) + " " + readoutText(first.playback->shown()->time) +
                 (info.timeUnit.empty() ? QString() : " " + unitText(info.timeUnit)));
}

void CompareArea::fillAdd(QMenu* menu) {
  menu->clear();
  auto ids = comparison_.ids();
  const bool full = ids.size() >= Comparison::most;
  const auto add = [this](int id) {
    auto all = comparison_.ids();
    all.push_back(id);
    comparison_.set(all);
  };
  for (const int id : shelf_.all()) {
    if (std::find(ids.begin(), ids.end(), id) != ids.end()) continue;
    QAction* action = menu->addAction(shelf_.label(id));
    action->setEnabled(!full);
    connect(action, &QAction::triggered, this, [add, id] { add(id); });
  }
  menu->addSeparator();
  QAction* branch = menu->addAction(icon("branch"), tr("A branch of the one shown"));
  branch->setEnabled(!full && shelf_.active() != 0);
  connect(branch, &QAction::triggered, this, [this, add] { add(shelf_.branch(shelf_.active())); });
}

} // namespace semiflow::app
