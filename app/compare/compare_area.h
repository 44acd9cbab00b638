#pragma once

#include <vector>

#include <QWidget>

#include "app/compare/comparison.h"
#include "views/linked_views.h"

class QCheckBox;
class QComboBox;
class QGridLayout;
class QLabel;
class QMenu;
class QSlider;
class QSplitter;

namespace semiflow::app {

class CompareCell;
class NumbersTable;
class RunCommands;
class Shelf;
class Theme;

/// The page that compares experiments: their views in a grid, linked, with one range of values for all, or their
/// differences to the first; below them the table of their numbers, and what lets them run.
class CompareArea : public QWidget {
  Q_OBJECT
 public:
  CompareArea(Comparison& comparison, Shelf& shelf, Theme& theme, const RunCommands& commands,
              QWidget* parent = nullptr);

  const std::vector<CompareCell*>& cells() const { return cells_; }
  NumbersTable& numbers() { return *numbers_; }

 signals:
  void closed(); ///< the user is done with it

 private:
  QWidget* makeBar();
  QWidget* makeRunBar(const RunCommands& commands);
  void rebuild();
  void placeNumbers(std::size_t members);
  void fillViews();
  void showView();
  void link();
  void showTime();
  void fillAdd(QMenu* menu);

  Comparison& comparison_;
  Shelf& shelf_;
  Theme& theme_;
  views::LinkedViews links_;
  QComboBox* view_;
  QString wanted_; ///< the view that the user chose, or empty
  QCheckBox* sameRange_;
  QCheckBox* difference_;
  QWidget* grid_;
  QGridLayout* places_;
  NumbersTable* numbers_;
  QSplitter* split_;
  QSlider* slider_;
  QLabel* time_;
  std::vector<CompareCell*> cells_;
};

} // namespace semiflow::app
