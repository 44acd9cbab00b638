#pragma once

#include <QWidget>

class QComboBox;
class QLabel;

namespace semiflow::app {

class Playback;
class RunCommands;
class Runner;

/// Below the views: the commands of the run, its speed, the timeline, and what the run says of itself.
class RunBar : public QWidget {
  Q_OBJECT
 public:
  RunBar(Runner& runner, Playback& playback, const RunCommands& commands, QWidget* parent = nullptr);

 protected:
  void resizeEvent(QResizeEvent* event) override;

 private:
  QWidget* makeSpeed();
  void showStatus();
  void showTime();

  Runner& runner_;
  Playback& playback_;
  QComboBox* speed_ = nullptr;
  QLabel* phase_;
  QLabel* time_;
  QLabel* counts_;
};

} // namespace semiflow::app
