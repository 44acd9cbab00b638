#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "core/base/component.h"
#include "core/experiment/frame.h"

namespace semiflow::experiment {

/// Why a run ended; saved in its data set under reasonText.
enum class StopReason { running, finished, stopped, diverged, failed };
std::string reasonText(StopReason reason);

/// What does not change during a run.
struct RunInfo {
  double begin = 0;              ///< time of the first frame
  double end = 0;                ///< time of the last one; below begin where time runs backwards (noise level)
  std::string timeName = "time"; ///< as an axis says it: "time", "noise time", "stage"
  std::string timeUnit;
  std::size_t frames = 0; ///< how many there will be, the first included; 0 where that is not known
  /// False: the frames are stages of one result; a data set holds the last one's contents, without a time dimension.
  bool evolving = true;
};

/// What has been done so far.
struct RunCounts {
  std::uint64_t steps = 0;
  std::uint64_t functionEvaluations = 0; ///< right-hand sides or scores, per the law's own documentation
  double computeSeconds = 0;             ///< inside advance() only
};

/// A live edit that was applied: part of the run's record, enough to repeat it (replay.h).
struct Edit {
  double time = 0;
  std::uint64_t step = 0;
  std::string path; ///< "equation.feed"; "fields.u" of a stroke, "fields" where the stepper began anew
  Json value;       ///< of a stroke as strokeTree() tells it
};

struct Stroke;

/// A computation that moves from frame to frame. Made from a checked experiment (Experiment::makeRun), it owns its
/// state, knows neither windows nor files, and is driven by one thread at a time.
///
/// - start() comes first and once; it returns the frame at info().begin. Then advance() again and again.
/// - advance(stop) moves to the next frame and returns it, or, if a stop is requested, returns null within one step
/// with
///   the state between two frames; the next advance() goes on from there, and the frames are, bit for bit, those of a
///   run that was never stopped.
/// - finished() is true once the last frame has been returned; advance() must not be called then.
/// - Where the state becomes non-finite advance() throws DivergedError instead of returning a frame; the run is over.
/// - edit() changes a live parameter between two calls and takes effect with the next step; it is logged in edits().
/// - Determinism: frames depend on the experiment and the edits alone, never on threads, timing or stops. All parallel
///   work runs in the calling thread's TBB arena.
/// - Frames are independent of the run: they may outlive it and be read by any thread.
class Run {
 public:
  Run() = default;
  Run(const Run&) = delete;
  Run& operator=(const Run&) = delete;
  virtual ~Run() = default;

  virtual const RunInfo& info() const = 0;
  virtual FramePtr start() = 0;
  virtual FramePtr advance(const std::stop_token& stop) = 0;
  virtual bool finished() const = 0;
  virtual RunCounts counts() const = 0;

  /// @param path key path from the experiment's root, e.g. "equation.feed"
  /// Of a run whose fields can be painted on, "fields.NAME" with a stroke (stroke.h) changes the field at once, and
  /// "fields" is one of two words: "undo" takes the last stroke back (see takeBack()), "restart" begins the time
  /// stepping anew from the present state, as after an undo.
  /// @throws InputError where there is no such live parameter or the value is out of its range; nothing has changed
  /// then
  void edit(const std::string& path, const Json& value);
  /// What has made the run what it is now, in order. A stroke that was taken back is not in it, nor what came after.
  const std::vector<Edit>& edits() const { return edits_; }
  /// The time that taking back the last stroke leads to; nothing where there is none, or it is too long ago.
  std::optional<double> strokeTime() const;
  /// The state as it is now, also between two frames; not one of the run's frames. Null of a run that has none to show.
  virtual FramePtr glimpse() { return nullptr; }
  /// From now on advance() also returns null where counts().steps is that. Runs that cannot stop at a given step leave
  /// it out.
  virtual void haltAt(std::uint64_t /*step*/) {}
  double time() const { return now(); } ///< where the run is, also between two frames

 protected:
  /// Rebuilds what depends on the values; called with a complete, checked tree. @throws InputError and leaves the run
  /// as is
  virtual void apply(const Values& changed) = 0;
  /// Paints. @throws InputError and leaves the run as is
  virtual void applyStroke(const Stroke& stroke);
  /// What applyStroke() may change; its size is bytes of memory.
  struct Kept {
    std::shared_ptr<const void> state;
    std::size_t bytes = 0;
  };
  /// Nothing of a run that cannot be painted on, or whose past cannot be found again: the random numbers that drive it
  /// are those of another time.
  virtual Kept keep() const { return {}; }
  /// Goes back to what keep() gave, with the present values; the time stepping begins anew.
  virtual void goBack(const Kept& /*kept*/) {}
  /// The present values. @pre set by setValues() in the constructor
  const Values& values() const { return *values_; }
  void setValues(const Values& values) { values_ = std::make_unique<Values>(values); }
  /// Where the run is now, for the log of edits.
  virtual double now() const = 0;

 private:
  /// Before a stroke.
  struct Before {
    double time = 0;
    std::size_t edits = 0; ///< made until then
    Kept kept;
  };
  void editParameter(const std::string& path, const Json& value);
  void paint(const std::string& path, const Json& value);
  void takeBack();
  void forgetOldStrokes();
  void log(const std::string& path, const Json& value) { edits_.push_back({now(), counts().steps, path, value}); }

  std::unique_ptr<Values> values_;
  std::vector<Edit> edits_;
  std::deque<Before> strokes_; ///< oldest first; as many as fit
};

/// Adds the time from construction to destruction to a total: for RunCounts::computeSeconds.
class Stopwatch {
 public:
  explicit Stopwatch(double& total);
  ~Stopwatch();
  Stopwatch(const Stopwatch&) = delete;
  Stopwatch& operator=(const Stopwatch&) = delete;

 private:
  double& total_;
  std::int64_t began_;
};

} // namespace semiflow::experiment
