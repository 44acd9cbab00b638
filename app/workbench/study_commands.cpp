#include "app/workbench/study_commands.h"

#include "app/session/document.h"
#include "app/session/shelf.h"
#include "app/sweep/sweep_window.h"
#include "app/text.h"
#include "app/workbench/command.h"
#include "app/workbench/files.h"
#include "app/workbench/notice_bar.h"
#include "core/base/error.h"
#include "core/experiment/derivations.h"

namespace semiflow::app {

namespace {
constexpr int backSeconds = 20;
} // namespace

StudyCommands::StudyCommands(Document& document, Shelf& shelf, Files& files, NoticeBar& notices, Theme& theme,
                             QWidget* window)
    : QObject(window), document_(document), shelf_(shelf), files_(files), notices_(notices), theme_(theme),
      window_(window) {
  for (const experiment::Derivation& derivation : experiment::derivations()) {
    QAction* action =
        addCommand(window, {asText(derivation.id), asText(derivation.title), "chart", {}, asText(derivation.summary)},
                   [this, &derivation] { make(derivation); });
    commands_.emplace_back(&derivation, action);
  }
  sweep_ = addCommand(window,
                      {"sweep", tr("Sweep…"), "sweep", QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_P),
                       tr("Run the experiment with many values of its parameters, into one data set")},
                      [this] {
                        sweepWindow().show();
                        sweepWindow().raise();
                        sweepWindow().takeExperiment();
                      });
  connect(&document, &Document::opened, this, &StudyCommands::update);
  update();
}

QList<QAction*> StudyCommands::actions() const {
  QList<QAction*> all;
  for (const auto& [derivation, action] : commands_) all << action;
  all << sweep_;
  return all;
}

SweepWindow& StudyCommands::sweepWindow() {
  if (!sweepWindow_) {
    sweepWindow_ = new SweepWindow(document_, theme_, window_);
    connect(sweepWindow_, &SweepWindow::started, this, &StudyCommands::sweepStarted);
    connect(sweepWindow_, &SweepWindow::done, this, &StudyCommands::done);
    connect(sweepWindow_, &SweepWindow::failed, this, &StudyCommands::failed);
    connect(sweepWindow_, &SweepWindow::opened, this, [this](const experiment::Experiment& sample) {
      files_.open(sample, {}, true, shelf_.active());
      window_->raise();
      window_->activateWindow();
    });
  }
  return *sweepWindow_;
}

void StudyCommands::setAvailable(bool available) {
  available_ = available;
  update();
}

void StudyCommands::make(const experiment::Derivation& derivation) {
  try {
    experiment::Experiment study = derivation.make(document_.experiment());
    const Shelf::Id studied = shelf_.active();
    const QString name = document_.name();
    const bool offered = document_.isModified(); // by what opens another experiment
    files_.open(std::move(study), {}, true, studied);
    if (offered) return;
    notices_.show(tr("This is a study of “%1”.").arg(name),
                  {{tr("Go back"), [this, studied] { shelf_.activate(studied); }}}, backSeconds);
  } catch (const Error& error) {
    Q_EMIT failed(sentenceText(error.what()));
  }
}

void StudyCommands::update() {
  for (const auto& [derivation, action] : commands_) {
    action->setEnabled(available_ && document_.isOpen() && document_.experiment().kind().id() == derivation->from);
  }
  sweep_->setEnabled(available_ && document_.isOpen());
}

} // namespace semiflow::app
