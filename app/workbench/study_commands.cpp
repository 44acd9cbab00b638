#include "app/workbench/study_commands.h"

#include "app/session/document.h"
#include "app/session/shelf.h"
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

StudyCommands::StudyCommands(Document& document, Shelf& shelf, Files& files, NoticeBar& notices, QWidget* window)
    : QObject(window), document_(document), shelf_(shelf), files_(files), notices_(notices) {
  for (const experiment::Derivation& derivation : experiment::derivations()) {
    QAction* action =
        addCommand(window, {asText(derivation.id), asText(derivation.title), "chart", {}, asText(derivation.summary)},
                   [this, &derivation] { make(derivation); });
    commands_.emplace_back(&derivation, action);
  }
  connect(&document, &Document::opened, this, &StudyCommands::update);
  update();
}

QList<QAction*> StudyCommands::actions() const {
  QList<QAction*> all;
  for (const auto& [derivation, action] : commands_) all << action;
  return all;
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
}

} // namespace semiflow::app
