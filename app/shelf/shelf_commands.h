#pragma once

#include <vector>

#include <QObject>

class QAction;
class QMenu;
class QWidget;

namespace semiflow::app {

class NoticeBar;
class Shelf;

/// The commands on the experiments that are open.
class ShelfCommands : public QObject {
  Q_OBJECT
 public:
  ShelfCommands(Shelf& shelf, NoticeBar& notices, QWidget* window);

  QAction* branch;
  QAction* duplicate;
  QAction* compare; ///< those that are marked; else the one shown with what it was made from, or with a new branch
  QAction* closeIt;
  QAction* next;
  QAction* previous;

  void fill(QMenu* menu) const;
  /// "Compare with" each of the others.
  void fillCompareWith(QMenu* menu, int id);
  /// Those that the commands are for, where they are several; else it is the one before the user's eyes.
  void mark(std::vector<int> ids);
  /// Whether an experiment is before the user's eyes.
  void setAvailable(bool available);

 signals:
  void compareAsked(const std::vector<int>& ids); ///< two to four

 private:
  void update();
  void compareMarked();
  void close();
  void go(int by);

  Shelf& shelf_;
  NoticeBar& notices_;
  std::vector<int> marked_;
  bool available_ = false;
};

} // namespace semiflow::app
