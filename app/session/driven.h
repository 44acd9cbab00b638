#pragma once

namespace semiflow::app {

/// What the commands of the run bar drive: one run, or several in step.
class Driven {
 public:
  virtual ~Driven() = default;
  virtual bool hasRun() const = 0;
  virtual bool isActive() const = 0; ///< preparing, paused or running
  virtual bool isRunning() const = 0;
  virtual void run() = 0; ///< or continue
  virtual void pause() = 0;
  virtual void step() = 0;
  virtual void stop() = 0;
  virtual void restart() = 0;
};

} // namespace semiflow::app
