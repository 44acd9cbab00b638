#pragma once

#include <QObject>

class QAction;
class QWidget;

namespace semiflow::app {

class Driven;
class Playback;
class Runner;

/// The commands that drive the run, enabled as it allows.
class RunCommands : public QObject {
  Q_OBJECT
 public:
  RunCommands(Runner& runner, Playback& playback, QWidget* window);

  QAction* toggle; ///< run or pause
  QAction* step;   ///< one frame
  QAction* stop;
  QAction* restart;
  QAction* reseed; ///< what it does is the window's
  QAction* live;   ///< checkable: follow the newest frame
  QAction* record; ///< checkable; what it does is the exporter's

  /// What the commands are for from now on: it must outlive them.
  void drive(Driven& driven);
  /// To be called when that has changed.
  void update();
  /// Whether the run is before the user's eyes; its commands wait where it is not.
  void setAvailable(bool available);

 private:
  Runner& runner_;
  Driven* driven_;
  Playback& playback_;
  bool available_ = true;
};

} // namespace semiflow::app
