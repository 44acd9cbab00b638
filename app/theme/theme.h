#pragma once

#include <QObject>
#include <QString>

#include "views/look.h"

namespace semiflow::app {

/// The look of the whole window: the user's choice of light, dark or the system's, remembered between sessions.
class Theme : public QObject {
  Q_OBJECT
 public:
  enum class Choice { system, light, dark };

  /// Applies the remembered choice to the application.
  explicit Theme(QObject* parent = nullptr);

  Choice choice() const { return choice_; }
  void choose(Choice choice);
  const views::Look& look() const { return look_; }

 signals:
  void changed();

 private:
  void apply();

  Choice choice_;
  views::Look look_;
  bool systemIsDark_;
};

/// The style sheet of resources/themes with a look's colours and sizes in the place of its @names.
QString styleSheet(const views::Look& look);

/// The first family of the interface that this machine has.
QString interfaceFamily();
/// The first fixed-width family that this machine has.
QString codeFamily();

} // namespace semiflow::app
