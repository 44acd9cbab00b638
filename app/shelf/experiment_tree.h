#pragma once

#include <vector>

#include <QWidget>

class QTreeWidget;
class QTreeWidgetItem;

namespace semiflow::app {

class Document;
class Files;
class Shelf;
class ShelfCommands;

/// The experiments that are open, what was made from another one below it, and the files opened last. A click shows an
/// experiment; several marked with Ctrl or Shift can be compared.
class ExperimentTree : public QWidget {
  Q_OBJECT
 public:
  ExperimentTree(Shelf& shelf, Document& document, ShelfCommands& commands, Files& files, QWidget* parent = nullptr);

 private:
  void rebuild();
  void addRecent();
  void take(QTreeWidgetItem* item);
  void showMenu(const QPoint& place);
  std::vector<int> marked() const;

  Shelf& shelf_;
  ShelfCommands& commands_;
  Files& files_;
  QTreeWidget* tree_;
};

} // namespace semiflow::app
