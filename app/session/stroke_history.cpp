#include "app/session/stroke_history.h"

#include <algorithm>
#include <vector>

#include <QUndoStack>

#include "app/session/document.h"
#include "app/session/instruments.h"
#include "app/session/runner.h"

namespace semiflow::app {
namespace {

bool isStroke(const experiment::Edit& edit) { return edit.path.starts_with("fields."); }
bool begins(const experiment::Edit& edit) { return isStroke(edit) && edit.value.value("continues", Json()) != true; }

std::size_t strokesIn(const std::vector<experiment::Edit>& edits) {
  return static_cast<std::size_t>(std::count_if(edits.begin(), edits.end(), begins));
}

/// Probes and lines that were put down, moved or removed.
class MarksCommand : public QUndoCommand {
 public:
  MarksCommand(Instruments& instruments, Instruments::Marks before)
      : instruments_(instruments), before_(std::move(before)), after_(instruments.marks()) {
    setText(QObject::tr("Marks"));
  }
  void undo() override { instruments_.setMarks(before_); }
  void redo() override { instruments_.setMarks(after_); }

 private:
  Instruments& instruments_;
  Instruments::Marks before_, after_;
};

} // namespace

/// A stroke. Undone, the run goes back to before it; done again, it is painted on what is there then.
class StrokeCommand : public QUndoCommand {
 public:
  explicit StrokeCommand(StrokeHistory& history) : history_(history), run_(history.runner_.id()) {
    setText(QObject::tr("Stroke"));
  }

  bool isOfAnEarlierRun() const { return run_ != history_.runner_.id(); }

  void undo() override {
    if (isOfAnEarlierRun()) return setObsolete(true);
    const auto& edits = history_.runner_.status().edits;
    const auto first = std::find_if(edits.rbegin(), edits.rend(), begins);
    pieces_.clear();
    for (auto edit = first == edits.rend() ? edits.end() : std::prev(first.base()); edit != edits.end(); ++edit) {
      if (isStroke(*edit)) pieces_.push_back(experiment::strokeOf(edit->path, edit->value));
    }
    --history_.known_;
    history_.runner_.takeBackStroke();
  }

  void redo() override {
    if (std::exchange(isFirst_, false)) return; // it is painted already
    if (isOfAnEarlierRun()) return setObsolete(true);
    ++history_.known_;
    constexpr bool joined = false; // piece by piece, as they were painted: between two of them a spectrum is cut off
    for (const auto& piece : pieces_) history_.runner_.paint(piece, joined);
  }

 private:
  StrokeHistory& history_;
  const std::uint64_t run_;
  bool isFirst_ = true;
  std::vector<experiment::Stroke> pieces_;
};

StrokeHistory::StrokeHistory(Runner& runner, Document& document, Instruments& instruments, QObject* parent)
    : QObject(parent), runner_(runner), document_(document) {
  // A run that rested brings its strokes along, which are on its document's stack.
  connect(&runner, &Runner::began, this, [this] { known_ = strokesIn(runner_.status().edits); });
  connect(&instruments, &Instruments::marked, this, [this, &instruments](const Instruments::Marks& before) {
    if (document_.isOpen()) document_.undoStack().push(new MarksCommand(instruments, before));
  });
  connect(&runner, &Runner::statusChanged, this, &StrokeHistory::follow);
}

/// What was refused is not in the run's log, so that only what has been painted comes on the stack.
void StrokeHistory::follow() {
  if (!runner_.isCaughtUp()) return;
  const std::size_t count = strokesIn(runner_.status().edits);
  while (known_ < count) {
    ++known_;
    document_.undoStack().push(new StrokeCommand(*this));
  }
  known_ = count;
}

void StrokeHistory::undo() {
  QUndoStack& stack = document_.undoStack();
  while (stack.canUndo()) {
    const auto* stroke = dynamic_cast<const StrokeCommand*>(stack.command(stack.index() - 1));
    const bool means = stroke == nullptr || !stroke->isOfAnEarlierRun();
    stack.undo();
    if (means) return;
  }
}

void StrokeHistory::redo() {
  QUndoStack& stack = document_.undoStack();
  while (stack.canRedo()) {
    const auto* stroke = dynamic_cast<const StrokeCommand*>(stack.command(stack.index()));
    const bool means = stroke == nullptr || !stroke->isOfAnEarlierRun();
    stack.redo();
    if (means) return;
  }
}

} // namespace semiflow::app
