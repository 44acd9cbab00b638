#include "app/shelf/experiment_tree.h"

#include <map>

#include <QAction>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QSignalBlocker>
#include <QToolButton>
#include <QTreeWidget>
#include <QVBoxLayout>

#include "app/session/recent_files.h"
#include "app/session/shelf.h"
#include "app/shelf/changes_list.h"
#include "app/shelf/shelf_commands.h"
#include "app/text.h"
#include "app/theme/icons.h"
#include "app/workbench/files.h"

namespace semiflow::app {
namespace {

constexpr int idRole = Qt::UserRole, fileRole = Qt::UserRole + 1;

} // namespace

ExperimentTree::ExperimentTree(Shelf& shelf, Document& document, ShelfCommands& commands, Files& files, QWidget* parent)
    : QWidget(parent), shelf_(shelf), commands_(commands), files_(files), tree_(new QTreeWidget) {
  setObjectName(QStringLiteral("experimentSide"));
  setAttribute(Qt::WA_StyledBackground);
  setMinimumWidth(190);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(12, 8, 6, 8);
  column->setSpacing(4);
  auto* heading = new QHBoxLayout;
  heading->setSpacing(0);
  auto* title = new QLabel(tr("Experiments"));
  title->setObjectName(QStringLiteral("sideHeading"));
  heading->addWidget(title, 1);
  for (QAction* action : {commands.branch, commands.compare, commands.closeIt}) {
    auto* button = new QToolButton;
    button->setDefaultAction(action);
    button->setFocusPolicy(Qt::TabFocus);
    heading->addWidget(button);
  }
  column->addLayout(heading);
  tree_->setObjectName(QStringLiteral("experiments"));
  tree_->setAccessibleName(tr("Open experiments"));
  tree_->setHeaderHidden(true);
  tree_->setFrameShape(QFrame::NoFrame);
  tree_->setIndentation(14);
  tree_->setSelectionMode(QAbstractItemView::ExtendedSelection);
  tree_->setTextElideMode(Qt::ElideRight);
  tree_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  tree_->setContextMenuPolicy(Qt::CustomContextMenu);
  column->addWidget(tree_, 3);
  column->addWidget(new ChangesList(shelf, document), 2);
  connect(tree_, &QTreeWidget::itemClicked, this, [this](QTreeWidgetItem* item) {
    if (tree_->selectedItems().size() <= 1) take(item);
  });
  connect(tree_, &QTreeWidget::itemActivated, this, &ExperimentTree::take);
  connect(tree_, &QTreeWidget::itemSelectionChanged, this, [this] { commands_.mark(marked()); });
  connect(tree_, &QTreeWidget::customContextMenuRequested, this, &ExperimentTree::showMenu);
  // Queued: a click on an item leads to this, and the item must live until its event is done.
  connect(&shelf, &Shelf::changed, this, &ExperimentTree::rebuild, Qt::QueuedConnection);
  rebuild();
}

void ExperimentTree::rebuild() {
  const QSignalBlocker quiet(tree_);
  const std::vector<int> before = marked();
  tree_->clear();
  std::map<int, QTreeWidgetItem*> items;
  for (const int id : shelf_.all()) items[id] = new QTreeWidgetItem;
  for (const int id : shelf_.all()) {
    QTreeWidgetItem* item = items[id];
    const auto parent = items.find(shelf_.parentOf(id));
    if (parent == items.end()) {
      tree_->addTopLevelItem(item);
    } else {
      parent->second->addChild(item);
    }
    item->setText(0, shelf_.label(id) + (shelf_.isModified(id) ? QStringLiteral(" •") : QString()));
    item->setData(0, idRole, id);
    item->setToolTip(0,
                     shelf_.name(id) + "\n" + shelf_.label(id) + "\n" + asText(shelf_.experiment(id).kind().title()));
    QFont font = tree_->font();
    font.setBold(id == shelf_.active());
    item->setFont(0, font);
  }
  addRecent();
  tree_->expandAll();
  const auto current = items.find(shelf_.active());
  if (current != items.end()) tree_->setCurrentItem(current->second, 0, QItemSelectionModel::ClearAndSelect);
  if (before.size() > 1) {
    for (const int id : before) {
      if (const auto item = items.find(id); item != items.end()) item->second->setSelected(true);
    }
  }
  commands_.mark(marked());
}

void ExperimentTree::addRecent() {
  const auto files = recentFiles();
  if (files.empty()) return;
  auto* recent = new QTreeWidgetItem(tree_, {tr("Recent")});
  recent->setFlags(Qt::ItemIsEnabled);
  for (const auto& file : files) {
    auto* item = new QTreeWidgetItem(recent, {asText(file.filename())});
    item->setData(0, fileRole, asText(file));
    item->setIcon(0, icon("file"));
    item->setToolTip(0, asText(file));
    item->setFlags(Qt::ItemIsEnabled);
  }
}

void ExperimentTree::take(QTreeWidgetItem* item) {
  const QString file = item->data(0, fileRole).toString();
  const int id = item->data(0, idRole).toInt();
  if (!file.isEmpty()) {
    files_.openPath(pathOf(file));
  } else if (id != 0) {
    shelf_.activate(id);
  }
}

std::vector<int> ExperimentTree::marked() const {
  std::vector<int> ids;
  for (const QTreeWidgetItem* item : tree_->selectedItems()) {
    if (const int id = item->data(0, idRole).toInt(); id != 0) ids.push_back(id);
  }
  return ids;
}

void ExperimentTree::showMenu(const QPoint& place) {
  QTreeWidgetItem* item = tree_->itemAt(place);
  const int id = item == nullptr ? 0 : item->data(0, idRole).toInt();
  if (id == 0) return;
  if (tree_->selectedItems().size() <= 1) take(item); // the commands are for the one shown, or those marked
  auto* menu = new QMenu(this);
  menu->setObjectName(QStringLiteral("experimentMenu"));
  menu->setAttribute(Qt::WA_DeleteOnClose);
  menu->setToolTipsVisible(true);
  menu->addActions({commands_.branch, commands_.duplicate, commands_.compare});
  commands_.fillCompareWith(menu->addMenu(icon("compare"), tr("Compare with")), id);
  menu->addSeparator();
  menu->addActions({files_.save, files_.saveAs});
  menu->addSeparator();
  menu->addAction(commands_.closeIt);
  menu->popup(tree_->viewport()->mapToGlobal(place));
}

} // namespace semiflow::app
