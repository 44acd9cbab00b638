#include "app/workbench/view_area.h"

#include <algorithm>
#include <cmath>

#include <QApplication>
#include <QBoxLayout>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QLabel>
#include <QMenu>
#include <QSplitter>
#include <QStackedLayout>
#include <QTabBar>
#include <QTabWidget>
#include <QToolButton>

#include "app/session/instruments.h"
#include "app/session/playback.h"
#include "app/session/runner.h"
#include "app/theme/icons.h"
#include "app/theme/theme.h"
#include "app/workbench/frame_shape.h"

namespace semiflow::app {

using experiment::FramePtr;
using views::View;

namespace {

/// A button with a menu of all tabs: where there is little room, most of them are out of sight.
QToolButton* listOf(QTabWidget* tabs) {
  auto* button = new QToolButton;
  button->setObjectName(QStringLiteral("allTabs"));
  button->setIcon(icon("list"));
  button->setProperty("viewTool", true);
  button->setFocusPolicy(Qt::TabFocus);
  button->setPopupMode(QToolButton::InstantPopup);
  button->setToolTip(QObject::tr("All views that are behind each other here"));
  button->setAccessibleName(button->toolTip());
  auto* menu = new QMenu(button);
  QObject::connect(menu, &QMenu::aboutToShow, tabs, [menu, tabs] {
    menu->clear();
    for (int i = 0; i < tabs->count(); ++i) {
      QAction* action = menu->addAction(tabs->tabText(i), tabs, [tabs, i] { tabs->setCurrentIndex(i); });
      action->setCheckable(true);
      action->setChecked(i == tabs->currentIndex());
    }
  });
  button->setMenu(menu);
  return button;
}

/// A slot of the area for one or, behind tabs, several views.
QWidget* slotFor(const std::vector<View*>& views) {
  if (views.size() == 1) return views.front();
  auto* tabs = new QTabWidget;
  tabs->setDocumentMode(true);
  for (View* view : views) tabs->addTab(view, view->title());
  tabs->setCornerWidget(listOf(tabs));
  for (auto* button : tabs->tabBar()->findChildren<QToolButton*>()) { // those that scroll
    const bool left = button->arrowType() == Qt::LeftArrow;
    button->setToolTip(left ? QObject::tr("Views before") : QObject::tr("Views behind"));
    button->setAccessibleName(button->toolTip());
  }
  return tabs;
}

/// The line with a view's title and choices: the first thing in it.
QBoxLayout* headerOf(const View* view) {
  QLayoutItem* first = view->layout() == nullptr ? nullptr : view->layout()->itemAt(0);
  if (first == nullptr) return nullptr;
  return qobject_cast<QBoxLayout*>(first->widget() != nullptr ? first->widget()->layout() : first->layout());
}

QSplitter* splitter(Qt::Orientation orientation) {
  auto* result = new QSplitter(orientation);
  result->setChildrenCollapsible(false);
  result->setHandleWidth(1);
  return result;
}

} // namespace

ViewArea::ViewArea(Runner& runner, Playback& playback, Instruments& instruments, Theme& theme, QWidget* parent)
    : QWidget(parent), runner_(runner), playback_(playback), instruments_(instruments), theme_(theme),
      stack_(new QStackedLayout(this)), empty_(new QLabel) {
  setObjectName(QStringLiteral("viewArea"));
  setAttribute(Qt::WA_StyledBackground);
  empty_->setObjectName(QStringLiteral("emptyState"));
  empty_->setAlignment(Qt::AlignCenter);
  empty_->setWordWrap(true);
  stack_->addWidget(empty_);
  connect(&playback, &Playback::shownChanged, this, &ViewArea::showFrame);
  // A chart's past grows also while an earlier frame is shown.
  connect(&playback, &Playback::framesChanged, this, [this] {
    if (!playback_.followsLive()) showFrame();
  });
  connect(&playback, &Playback::began, this,
          [this] { setEmptyText(runner_.hasRun() ? tr("Preparing the first frame…") : QString()); });
  connect(&playback, &Playback::began, this, [this] { begins_ = true; });
  connect(&instruments, &Instruments::changed, this, [this] {
    for (View* view : views_) view->setHand(instruments_.hand());
  });
  connect(&theme, &Theme::changed, this, [this] {
    for (View* view : views_) view->setLook(theme_.look());
  });
}

void ViewArea::setEmptyText(const QString& words) { empty_->setText(words); }

void ViewArea::showFrame() {
  const FramePtr frame = playback_.shown();
  if (!frame) return;
  const std::vector<std::string> shape = shapeOf(*frame);
  // A frame with less in it (an earlier stage of a run) keeps the views of the later ones, unless another run begins
  // with it.
  const bool another = begins_ && shape != firstShape_ && shape != shape_;
  if (begins_) firstShape_ = shape;
  begins_ = false;
  if (views_.empty() || another || !std::includes(shape_.begin(), shape_.end(), shape.begin(), shape.end())) {
    build(frame);
    shape_ = shape;
  }
  for (View* view : views_) view->display(frame, playback_.history());
}

void ViewArea::build(const FramePtr& frame) {
  const bool wasActive = isActiveWindow();
  views_.clear();
  maximisers_.clear();
  maximised_ = nullptr;
  if (body_ != nullptr) {
    stack_->removeWidget(body_);
    body_->deleteLater();
    body_ = nullptr;
  }
  for (auto& view : views::viewsFor(*frame, runner_.status().info, theme_.look())) {
    connect(view.get(), &View::timePicked, this, [this](double time) { playback_.showTime(time); });
    connect(view.get(), &View::used, &instruments_, &Instruments::use);
    connect(view.get(), &View::refused, this, &ViewArea::refused);
    view->setHand(instruments_.hand());
    views_.push_back(view.release()); // the arrangement becomes its parent
  }
  if (views_.empty()) {
    // A run in stages has its first picture when the first stage is done.
    return setEmptyText(runner_.isActive() ? tr("There is nothing to draw yet.") : tr("This run has nothing to draw."));
  }
  for (View* view : views_) addTools(view);
  body_ = arranged(views_);
  stack_->addWidget(body_);
  stack_->setCurrentWidget(body_);
  // The first scene makes Qt create the native window anew, for OpenGL; the keyboard must not be lost with the old one.
  if (wasActive && !isActiveWindow()) window()->activateWindow();
}

/// The most telling view is the largest; up to two more stand beside it, and the rest behind tabs.
QWidget* ViewArea::arranged(std::vector<View*> views) {
  auto* row = splitter(Qt::Horizontal);
  row->addWidget(views.front());
  if (views.size() == 1) return row;
  auto* column = splitter(Qt::Vertical);
  column->addWidget(views[1]);
  if (views.size() > 2) column->addWidget(slotFor({views.begin() + 2, views.end()}));
  column->setSizes({1000, 1000});
  row->addWidget(column);
  row->setStretchFactor(0, 3);
  row->setStretchFactor(1, 2);
  row->setSizes({1200, 800});
  return row;
}

void ViewArea::addTools(View* view) {
  auto* fit = new QToolButton(view);
  fit->setIcon(icon("fit"));
  fit->setToolTip(tr("Show the whole picture again"));
  fit->setAccessibleName(fit->toolTip());
  connect(fit, &QToolButton::clicked, view, &View::resetZoom);
  auto* fill = new QToolButton(view);
  fill->setIcon(icon("maximize"));
  fill->setObjectName(QStringLiteral("maximise"));
  fill->setToolTip(tr("Fill the area with this view (F11); again to see all"));
  fill->setAccessibleName(tr("Fill the area with this view"));
  connect(fill, &QToolButton::clicked, this, [this, view] { maximise(maximised_ == view ? nullptr : view); });
  maximisers_.push_back(fill);
  for (QToolButton* button : {fit, fill}) {
    button->setProperty("viewTool", true);
    button->setFocusPolicy(Qt::TabFocus);
    if (QBoxLayout* header = headerOf(view)) header->addWidget(button);
  }
}

void ViewArea::contextMenuEvent(QContextMenuEvent* event) {
  const auto under = std::find_if(views_.begin(), views_.end(), [&](const View* view) {
    return view->isVisible() && view->rect().contains(view->mapFrom(this, event->pos()));
  });
  if (under == views_.end()) return;
  View* view = *under;
  auto* menu = new QMenu(this);
  menu->setObjectName(QStringLiteral("viewMenu"));
  menu->setAttribute(Qt::WA_DeleteOnClose);
  connect(menu->addAction(icon("fit"), tr("Whole picture")), &QAction::triggered, view, &View::resetZoom);
  connect(menu->addAction(icon(maximised_ == view ? "restore" : "maximize"),
                          maximised_ == view ? tr("Show all views") : tr("Fill the area")),
          &QAction::triggered, this, [this, view] { maximise(maximised_ == view ? nullptr : view); });
  connect(menu->addAction(icon("copy"), tr("Copy picture")), &QAction::triggered, view,
          [view] { QApplication::clipboard()->setPixmap(view->grab()); });
  menu->popup(event->globalPos());
}

void ViewArea::maximise(View* view) {
  maximised_ = view;
  for (std::size_t i = 0; i < views_.size(); ++i) {
    views_[i]->setVisible(view == nullptr || view == views_[i]);
    maximisers_[i]->setIcon(icon(view == nullptr ? "maximize" : "restore"));
  }
  // A splitter or a tab bar whose views are all hidden gives its place away.
  for (QWidget* holder : body_->findChildren<QWidget*>()) {
    const bool holds = qobject_cast<QSplitter*>(holder) != nullptr || qobject_cast<QTabWidget*>(holder) != nullptr;
    if (!holds) continue;
    holder->setVisible(view == nullptr || holder->isAncestorOf(view));
    if (auto* tabs = qobject_cast<QTabWidget*>(holder)) {
      if (view != nullptr && tabs->indexOf(view) >= 0) tabs->setCurrentWidget(view);
      if (view == nullptr && tabs->currentWidget() != nullptr) tabs->currentWidget()->show();
    }
  }
}

void ViewArea::toggleMaximised() {
  if (maximised_ != nullptr) return maximise(nullptr);
  for (View* view : views_) {
    if (view->underMouse() || view->isAncestorOf(QApplication::focusWidget())) return maximise(view);
  }
  if (!views_.empty()) maximise(views_.front());
}

void ViewArea::resetZoom() {
  for (View* view : views_) view->resetZoom();
}

} // namespace semiflow::app
