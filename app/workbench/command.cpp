#include "app/workbench/command.h"

#include <QWidget>

#include "app/theme/icons.h"

namespace semiflow::app {

QAction* addCommand(QWidget* window, const Command& command, const std::function<void()>& act) {
  auto* action = new QAction(window);
  action->setObjectName(command.name);
  action->setShortcut(command.shortcut);
  action->setShortcutContext(Qt::WindowShortcut);
  retell(action, command.text, command.icon, command.tip);
  window->addAction(action);
  if (act) QObject::connect(action, &QAction::triggered, window, act);
  return action;
}

void retell(QAction* action, const QString& text, const QString& iconName, const QString& tip) {
  action->setText(text);
  if (!iconName.isEmpty()) action->setIcon(icon(iconName));
  const QString keys = action->shortcut().toString(QKeySequence::NativeText);
  action->setToolTip(keys.isEmpty() ? tip : QStringLiteral("%1 (%2)").arg(tip, keys));
  action->setStatusTip(tip);
}

} // namespace semiflow::app
