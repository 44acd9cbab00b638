#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <thread>
#include <vector>

#include <QElapsedTimer>
#include <QObject>
#include <QString>
#include <QTimer>

#include "app/session/driven.h"
#include "core/experiment/experiment.h"
#include "core/experiment/stroke.h"
#include "core/experiment/worker.h"

namespace semiflow::app {

/// The run behind the window: one worker at a time, its news brought to the GUI thread at most once per screen refresh,
/// and the experiment it was made from compared with the one being edited.
class Runner : public QObject, public Driven {
  Q_OBJECT
 public:
  using Status = experiment::Worker::Status;
  using Phase = experiment::Worker::Phase;
  using SinkMaker =
      std::function<std::unique_ptr<experiment::FrameSink>(const experiment::Experiment&, const experiment::RunInfo&)>;

  /// A run that rests, with its worker paused, and what is known of it.
  class Rested;
  struct LetGo {
    void operator()(Rested* rested) const; ///< without waiting for the step that it is in
  };
  using RestedPtr = std::unique_ptr<Rested, LetGo>;

  /// @param historyBytes of memory for the frames of the past
  explicit Runner(QObject* parent = nullptr, std::size_t historyBytes = std::size_t{512} << 20);
  ~Runner() override;

  /// Makes a new run in place of the present one and its first frame; goes on from there only where `thenRun`.
  void prepare(const experiment::Experiment& experiment, bool thenRun);
  /// Ends the run; there is none afterwards.
  void close();
  /// Takes the run out, to be resumed some time; there is none afterwards. Null where there was none.
  RestedPtr rest();
  /// Goes back to a run that rested, in place of the present one. @pre rested
  void resume(RestedPtr rested);
  /// Brings the run up to an edited experiment: what is live changes in the run, anything else makes it out of date.
  /// A run that has not gone beyond its first frame is prepared again instead.
  void follow(const experiment::Experiment& edited);

  void run() override; ///< or continue; an ended or out-of-date and not yet started run starts anew
  void pause() override;
  void step() override;
  void stop() override;
  void restart() override; ///< with the experiment as it is edited now; goes on running
  /// Frames a second at most; 0: no limit.
  void setSpeed(double framesPerSecond);
  /// Paints a stroke, or a piece of one, on a field of the run. What is refused is told.
  /// @param mayJoin as of Worker::edit
  void paint(const experiment::Stroke& stroke, bool mayJoin = true);
  /// Goes back to before the last stroke, in time too. What is refused is told.
  void takeBackStroke();
  /// Pauses where that comes true; an empty text: never. Holds for later runs, too. @throws InputError
  void pauseWhen(const std::string& condition);
  const std::string& condition() const { return condition_; }
  /// Whether all edits that were asked for are made or refused, as far as status() tells.
  bool isCaughtUp() const { return status_.editsHandled >= lastEdit_; }
  /// Tells this run from those before and after it.
  std::uint64_t id() const { return id_; }
  /// Writes this run's frames from now on.
  void record(SinkMaker make);

  bool hasRun() const override { return worker_ != nullptr; }
  bool isActive() const override; ///< preparing, paused or running
  bool isRunning() const override { return wanted_ && isActive(); }
  bool isRecording() const { return recording_ && isActive(); }
  /// The experiment differs from the run in something that is not live.
  bool isOutOfDate() const { return outOfDate_; }
  const Status& status() const { return status_; }
  experiment::FramePtr latest() const { return latest_; }
  std::vector<experiment::FramePtr> history() const;
  /// The same without the glimpse of a stroke that is made between two frames: what goes into a data set.
  std::vector<experiment::FramePtr> frames() const;
  /// What the present run was made from, live edits included. @pre hasRun()
  const experiment::Experiment& experiment() const { return *applied_; }
  /// The same without the edits since. @pre hasRun()
  const experiment::Experiment& startedFrom() const { return *started_; }

 signals:
  void began();                         ///< another run took the place of the last one
  void frameArrived();                  ///< latest() is another frame
  void statusChanged();                 ///< status(), isRunning(), isRecording() or isOutOfDate()
  void reached(const QString& message); ///< the condition that it has paused for
  void told(const QString& message);    ///< the run refused an edit or recording, or ended for a reason

 private:
  class WakeUp;
  class WatchedSink;
  static void letGo(std::unique_ptr<experiment::Worker> worker);
  void forget();
  void retire();
  void wake();
  void refresh();
  void setOutOfDate(bool outOfDate);
  bool hasAdvanced() const { return status_.framesMade > 1; }

  std::shared_ptr<WakeUp> wakeUp_;
  std::unique_ptr<experiment::Worker> worker_;
  std::optional<experiment::Experiment> started_;
  std::optional<experiment::Experiment> applied_; ///< what the worker computes
  std::optional<experiment::Experiment> edited_;  ///< what it should compute
  const std::size_t historyBytes_;
  std::uint64_t runs_ = 0; ///< made so far
  std::uint64_t id_ = 0;   ///< of the present one
  double speed_ = 0;
  std::string condition_;
  std::uint64_t lastEdit_ = 0;
  bool wanted_ = false; ///< the user wants it to run
  bool recording_ = false;
  bool outOfDate_ = false;
  SinkMaker waitingSink_;                            ///< asked for while preparing
  std::shared_ptr<std::atomic<bool>> recordingLost_; ///< set by the worker: the data set could not be written
  Status status_;
  experiment::FramePtr latest_;
  QTimer refreshTimer_;
  QTimer prepareTimer_;
  QElapsedTimer sinceRefresh_;
};

} // namespace semiflow::app
