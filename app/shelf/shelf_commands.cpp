#include "app/shelf/shelf_commands.h"

#include <algorithm>
#include <memory>

#include <QMenu>

#include "app/compare/comparison.h"
#include "app/session/shelf.h"
#include "app/workbench/command.h"
#include "app/workbench/notice_bar.h"

namespace semiflow::app {

namespace {
constexpr int bringBackSeconds = 20;
} // namespace

ShelfCommands::ShelfCommands(Shelf& shelf, NoticeBar& notices, QWidget* window)
    : QObject(window), shelf_(shelf), notices_(notices) {
  branch = addCommand(window,
                      {"branch", tr("Branch"), "branch", QKeySequence(Qt::CTRL | Qt::Key_B),
                       tr("Make a copy below this experiment, to change it and compare the two")},
                      [this] { shelf_.branch(shelf_.active()); });
  duplicate = addCommand(window,
                         {"duplicate", tr("Duplicate"), "copy", QKeySequence(Qt::CTRL | Qt::Key_D),
                          tr("Make a copy beside this experiment")},
                         [this] { shelf_.duplicate(shelf_.active()); });
  compare = addCommand(window,
                       {"compare", tr("Compare"), "compare", QKeySequence(Qt::CTRL | Qt::Key_K),
                        tr("Run the marked experiments in step, or this one and what it was made from")},
                       [this] { compareMarked(); });
  closeIt = addCommand(window,
                       {"closeExperiment", tr("Close experiment"), "close", QKeySequence(Qt::CTRL | Qt::Key_W),
                        tr("Close the experiment that is shown")},
                       [this] { close(); });
  next = addCommand(window,
                    {"nextExperiment", tr("Next experiment"), "", QKeySequence(Qt::CTRL | Qt::Key_PageDown),
                     tr("Show the next of the open experiments")},
                    [this] { go(1); });
  previous = addCommand(window,
                        {"previousExperiment", tr("Previous experiment"), "", QKeySequence(Qt::CTRL | Qt::Key_PageUp),
                         tr("Show the one before")},
                        [this] { go(-1); });
  connect(&shelf, &Shelf::changed, this, &ShelfCommands::update);
  update();
}

void ShelfCommands::fill(QMenu* menu) const {
  menu->addActions({branch, duplicate, compare});
  menu->addSeparator();
  menu->addActions({next, previous, closeIt});
}

void ShelfCommands::fillCompareWith(QMenu* menu, int id) {
  for (const Shelf::Id other : shelf_.all()) {
    if (other == id) continue;
    connect(menu->addAction(shelf_.label(other)), &QAction::triggered, this, [this, id, other] {
      Q_EMIT compareAsked({id, other});
    });
  }
  menu->setEnabled(!menu->isEmpty());
}

void ShelfCommands::mark(std::vector<int> ids) {
  marked_ = std::move(ids);
  update();
}

void ShelfCommands::setAvailable(bool available) {
  available_ = available;
  update();
}

void ShelfCommands::update() {
  const bool shown = available_ && shelf_.active() != 0;
  for (QAction* action : {branch, duplicate, closeIt}) action->setEnabled(shown);
  for (QAction* action : {next, previous}) action->setEnabled(shown && shelf_.all().size() > 1);
  compare->setEnabled(shown && marked_.size() <= Comparison::most);
}

void ShelfCommands::compareMarked() {
  std::vector<int> ids = marked_;
  std::erase_if(ids, [this](int id) { return !shelf_.contains(id); });
  std::sort(ids.begin(), ids.end()); // the oldest is what the others are held against
  if (ids.size() < 2) {
    const Shelf::Id shown = shelf_.active();
    const Shelf::Id parent = shelf_.parentOf(shown);
    ids = parent != 0 ? std::vector{parent, shown} : std::vector{shown, shelf_.branch(shown)};
  }
  Q_EMIT compareAsked(ids);
}

void ShelfCommands::close() {
  auto closed = std::make_shared<Document::Rested>(shelf_.close(shelf_.active()));
  if (!closed->isModified()) return;
  notices_.show(tr("“%1” was closed with unsaved changes.").arg(closed->name()),
                {{tr("Bring it back"), [this, closed] { shelf_.putBack(std::move(*closed)); }}}, bringBackSeconds);
}

void ShelfCommands::go(int by) {
  const std::vector<Shelf::Id> all = shelf_.all();
  const auto place = std::find(all.begin(), all.end(), shelf_.active()) - all.begin();
  const auto count = std::ssize(all);
  shelf_.activate(all[static_cast<std::size_t>((place + by + count) % count)]);
}

} // namespace semiflow::app
