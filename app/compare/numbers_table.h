#pragma once

#include <QTableWidget>

namespace semiflow::app {

class Comparison;
class Shelf;

/// The numbers of compared experiments side by side: the parameters in which they differ, what each has done, its
/// quantities at the shown frame, and how far its fields are from the first one's. Ctrl+C copies what is selected as
/// tab-separated text.
class NumbersTable : public QTableWidget {
  Q_OBJECT
 public:
  NumbersTable(Comparison& comparison, Shelf& shelf, QWidget* parent = nullptr);
  /// The text of a row's cell; empty where there is none.
  QString textOf(const QString& row, int column) const;

 protected:
  void keyPressEvent(QKeyEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;

 private:
  void fill();
  void showHeads();
  void set(int row, const QString& name, const QStringList& texts);

  Comparison& comparison_;
  Shelf& shelf_;
};

} // namespace semiflow::app
