#pragma once

#include <functional>

#include <QAction>
#include <QKeySequence>
#include <QString>

class QWidget;

namespace semiflow::app {

/// One thing the user can do, wherever it shows: menu, tool bar, shortcut.
struct Command {
  QString name; ///< of the object, for tests and accessibility: "run"
  QString text;
  QString icon; ///< of resources/icons; may be empty
  QKeySequence shortcut;
  QString tip; ///< a sentence; the shortcut is added to it
};

/// Makes a command's action, known to the whole window.
QAction* addCommand(QWidget* window, const Command& command, const std::function<void()>& act);

/// Changes what a command says, keeping its shortcut in the tip.
void retell(QAction* action, const QString& text, const QString& icon, const QString& tip);

} // namespace semiflow::app
