#include "app/workbench/hand_commands.h"

#include <QMenu>

#include "app/session/instruments.h"
#include "app/workbench/command.h"

namespace semiflow::app {

using views::Tool;

namespace {
constexpr double resizing = 1.2; // of the brush, by a key
} // namespace

HandCommands::HandCommands(Instruments& instruments, QWidget* window) : QObject(window), instruments_(instruments) {
  brush =
      makeTool(window, "brush", tr("Brush"), Qt::Key_B, tr("Paint on a field of the running experiment"), Tool::brush);
  probe = makeTool(window, "probe", tr("Probe"), Qt::Key_P, tr("Follow the value at a place of a field over time"),
                   Tool::probe);
  cut = makeTool(window, "cut", tr("Line cut"), Qt::Key_L, tr("Draw a line on a field and see the field along it"),
                 Tool::cut);
  putDown = addCommand(window, {"putDown", tr("Move pictures"), "", Qt::Key_Escape, tr("Put the tool down")},
                       [this] { instruments_.take(Tool::navigate); });
  smaller =
      addCommand(window, {"brushSmaller", tr("Smaller brush"), "", Qt::Key_BracketLeft, tr("Make the brush smaller")},
                 [this] { instruments_.setBrushSize(instruments_.hand()->brushSize / resizing); });
  larger =
      addCommand(window, {"brushLarger", tr("Larger brush"), "", Qt::Key_BracketRight, tr("Make the brush larger")},
                 [this] { instruments_.setBrushSize(instruments_.hand()->brushSize * resizing); });
  connect(&instruments, &Instruments::changed, this, &HandCommands::update);
  update();
}

QAction* HandCommands::makeTool(QWidget* window, const QString& name, const QString& text, const QKeySequence& key,
                                const QString& tip, Tool tool) {
  QAction* action = addCommand(window, {name, text, name, key, tip}, {});
  action->setCheckable(true);
  connect(action, &QAction::triggered, this, [this, tool](bool on) { instruments_.take(on ? tool : Tool::navigate); });
  return action;
}

void HandCommands::fill(QMenu* menu) const {
  menu->addActions({brush, probe, cut, putDown});
  menu->addSeparator();
  menu->addActions({smaller, larger});
}

void HandCommands::setAvailable(bool available) {
  available_ = available;
  if (!available) instruments_.take(Tool::navigate);
  update();
}

void HandCommands::update() {
  const Tool tool = instruments_.hand()->tool;
  brush->setChecked(tool == Tool::brush);
  probe->setChecked(tool == Tool::probe);
  cut->setChecked(tool == Tool::cut);
  for (QAction* action : {brush, probe, cut}) action->setEnabled(available_);
  putDown->setEnabled(tool != Tool::navigate);
  for (QAction* action : {smaller, larger}) action->setEnabled(tool == Tool::brush);
}

} // namespace semiflow::app
