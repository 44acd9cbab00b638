#include "app/workbench/run_commands.h"

#include "app/session/driven.h"
#include "app/session/playback.h"
#include "app/session/runner.h"
#include "app/workbench/command.h"

namespace semiflow::app {

RunCommands::RunCommands(Runner& runner, Playback& playback, QWidget* window)
    : QObject(window), runner_(runner), driven_(&runner), playback_(playback) {
  toggle = addCommand(window, {"run", tr("Run"), "run", Qt::Key_Space, tr("Run or continue")},
                      [this] { driven_->isRunning() ? driven_->pause() : driven_->run(); });
  step = addCommand(window, {"step", tr("Step"), "step", Qt::Key_Period, tr("Compute one frame, then pause")}, [this] {
    playback_.setLive(true);
    driven_->step();
  });
  stop = addCommand(window,
                    {"stop", tr("Stop"), "stop", QKeySequence(Qt::CTRL | Qt::Key_Period), tr("End the run for good")},
                    [this] { driven_->stop(); });
  restart = addCommand(window,
                       {"restart", tr("Restart"), "restart", QKeySequence(Qt::CTRL | Qt::Key_R),
                        tr("Start again from the beginning, with the same seed and the values as they are now")},
                       [this] { driven_->restart(); });
  reseed =
      addCommand(window,
                 {"reseed", tr("Restart with the next seed"), "reseed", QKeySequence(Qt::CTRL | Qt::ALT | Qt::Key_R),
                  tr("Start again from the beginning with other random numbers")},
                 {});
  live =
      addCommand(window, {"live", tr("Follow the run"), "live", Qt::Key_End, tr("Show the newest frame, always")}, {});
  live->setCheckable(true);
  live->setChecked(true);
  connect(live, &QAction::triggered, this, [this](bool on) { playback_.setLive(on); });
  connect(&playback, &Playback::liveChanged, live, &QAction::setChecked);
  record = addCommand(window,
                      {"record", tr("Record…"), "record", QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_R),
                       tr("Write every frame from now on to a data set")},
                      {});
  record->setCheckable(true);
  connect(&runner, &Runner::statusChanged, this, &RunCommands::update);
  update();
}

void RunCommands::drive(Driven& driven) {
  driven_ = &driven;
  update();
}

void RunCommands::setAvailable(bool available) {
  available_ = available;
  update();
}

void RunCommands::update() {
  const bool open = available_ && driven_->hasRun();
  const bool single = driven_ == &runner_;
  const bool running = driven_->isRunning();
  if (toggle->property("running") != QVariant(running)) { // it is told many times a second
    toggle->setProperty("running", running);
    if (running) {
      retell(toggle, tr("Pause"), "pause", tr("Pause; it can be continued"));
    } else {
      retell(toggle, tr("Run"), "run", tr("Run or continue"));
    }
  }
  toggle->setEnabled(open);
  step->setEnabled(open);
  stop->setEnabled(open && driven_->isActive());
  restart->setEnabled(open);
  reseed->setEnabled(open && single);
  live->setEnabled(open && single);
  record->setEnabled(open && single && runner_.isActive());
  record->setChecked(runner_.isRecording());
}

} // namespace semiflow::app
