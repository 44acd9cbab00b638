#pragma once

#include <QWidget>

class QComboBox;
class QLabel;
class QTreeWidget;

namespace semiflow::app {

class Document;
class Shelf;

/// What has changed between two open experiments: the one before the user's eyes and another, at first the one that it
/// was made from.
class ChangesList : public QWidget {
  Q_OBJECT
 public:
  ChangesList(Shelf& shelf, Document& document, QWidget* parent = nullptr);

 private:
  void showOthers();
  void showChanges();

  Shelf& shelf_;
  QComboBox* from_;
  QLabel* words_;
  QTreeWidget* list_;
  int active_ = 0; ///< that from_ was filled for
};

} // namespace semiflow::app
