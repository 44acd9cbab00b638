#pragma once

#include <QString>

class QHBoxLayout;
class QLabel;
class QPushButton;
class QVBoxLayout;
class QWidget;

namespace semiflow::app {

/// The column of an export window: what can be chosen, what is wrong with it, and the buttons below.
struct Side {
  Side();
  /// Hidden until there is something to tell.
  QLabel* addError();
  QPushButton* addButton(const QString& name, const QString& words, const QString& tip);

  QWidget* widget;
  QVBoxLayout* body; ///< for the fields
  QHBoxLayout* buttons;

 private:
  QVBoxLayout* column_;
};

} // namespace semiflow::app
