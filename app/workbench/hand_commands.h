#pragma once

#include <QObject>

#include "views/hand.h"

class QAction;
class QMenu;
class QWidget;

namespace semiflow::app {

class Instruments;

/// The commands that take a tool in hand. One of them is checked at a time; the same one again puts it down.
class HandCommands : public QObject {
  Q_OBJECT
 public:
  HandCommands(Instruments& instruments, QWidget* window);

  QAction* brush;
  QAction* probe;
  QAction* cut;
  QAction* putDown; ///< back to moving pictures
  QAction* smaller; ///< the brush
  QAction* larger;

  void fill(QMenu* menu) const;
  /// Whether the views are before the user's eyes.
  void setAvailable(bool available);

 private:
  QAction* makeTool(QWidget* window, const QString& name, const QString& text, const QKeySequence& key,
                    const QString& tip, views::Tool tool);
  void update();
  Instruments& instruments_;
  bool available_ = true;
};

} // namespace semiflow::app
