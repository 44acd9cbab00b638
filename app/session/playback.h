#pragma once

#include <vector>

#include <QElapsedTimer>
#include <QObject>

#include "core/experiment/frame.h"
#include "views/view.h"

namespace semiflow::app {

class Runner;

/// Which frame the views show: the newest one, or one of the past while the run goes on.
class Playback : public QObject {
  Q_OBJECT
 public:
  explicit Playback(Runner& runner, QObject* parent = nullptr);

  bool followsLive() const { return live_; }
  void setLive(bool live);
  /// Shows a frame of the past and stays there. @param index into frames()
  void show(int index);
  /// Shows the frame nearest to a time and stays there.
  void showTime(double time);
  /// The frames kept, oldest first; brought up to date a few times a second.
  const std::vector<experiment::FramePtr>& frames() const { return *frames_; }
  /// The same, to hand on.
  const views::History& history() const { return frames_; }
  /// Where the shown frame is in frames(), or would be.
  int index() const;
  experiment::FramePtr shown() const { return shown_; }

 signals:
  void began();                ///< another run: nothing is shown until its first frame
  void shownChanged();         ///< shown()
  void framesChanged();        ///< frames()
  void liveChanged(bool live); ///< followsLive()

 private:
  void takeHistory();
  void frameArrived();
  void statusChanged();

  Runner& runner_;
  bool live_ = true;
  views::History frames_ = std::make_shared<std::vector<experiment::FramePtr>>(); ///< never null
  experiment::FramePtr shown_;
  QElapsedTimer sinceHistory_;
};

} // namespace semiflow::app
