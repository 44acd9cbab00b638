#pragma once

#include <memory>
#include <string>
#include <vector>

#include <QStringList>
#include <QWidget>

#include "app/compare/comparison.h"
#include "views/view.h"

class QLabel;
class QPushButton;
class QStackedWidget;

namespace semiflow::app {

class Theme;

/// One experiment of a comparison: its letter, name and state, and one view of it, or of its difference to the first.
class CompareCell : public QWidget {
  Q_OBJECT
 public:
  /// @param place in the comparison, of its members
  CompareCell(Comparison& comparison, std::size_t place, const QString& name, Theme& theme, QWidget* parent = nullptr);

  /// The titles of its views, in order; those of the difference where that is shown. Without what differs from one
  /// experiment to the next: "mode" for "mode 3: ...", "singular values" for "singular values, 9 kept".
  QStringList titles() const;
  /// The view of that title, else of that number, else the last.
  void showView(const QString& title, int index);
  views::View* view() const;
  /// Shows the difference to the first experiment; of the first, itself.
  void showDifference(bool difference);
  bool showsDifference() const { return difference_; }
  void rename(const QString& name, bool isShown);
  /// "A" of the first
  static QString letter(std::size_t place) { return QString(QChar(static_cast<ushort>('A' + place))); }

 signals:
  void viewsChanged(); ///< titles()
  void opened();       ///< the user wants it before his eyes
  void removed();

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  const Comparison::Member* member() const;
  void fitName();
  void showFrame();
  void showPhase();
  void build(const experiment::FramePtr& frame);
  experiment::FramePtr frameToShow() const;

  Comparison& comparison_;
  Theme& theme_;
  const std::size_t place_;
  QPushButton* name_;
  QString label_; ///< all of it, where the button has no room
  QLabel* phase_;
  QStackedWidget* stack_;
  QLabel* empty_;
  std::vector<views::View*> views_;
  std::vector<std::string> shape_;
  QString title_;
  int index_ = 0;
  bool difference_ = false;
};

} // namespace semiflow::app
