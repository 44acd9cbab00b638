#include "app/session/stroke_history.h"

#include <algorithm>
#include <vector>

#include <QUndoStack>

#include "app/session/runner.h"

namespace semiflow::app {
namespace {

bool isStroke(const experiment::Edit& edit) { return edit.path.starts_with("fields."); }
bool begins(const experiment::Edit& edit) { return isStroke(edit) && edit.value.value("continues", Json()) != true; }

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

StrokeHistory::StrokeHistory(Runner& runner, QUndoStack& stack, QObject* parent)
    : QObject(parent), runner_(runner), stack_(stack) {
  connect(&runner, &Runner::began, this, [this] { known_ = 0; });
  connect(&runner, &Runner::statusChanged, this, &StrokeHistory::follow);
}

/// What was refused is not in the run's log, so that only what has been painted comes on the stack.
void StrokeHistory::follow() {
  if (!runner_.isCaughtUp()) return;
  const auto& edits = runner_.status().edits;
  const auto count = static_cast<std::size_t>(std::count_if(edits.begin(), edits.end(), begins));
  while (known_ < count) {
    ++known_;
    stack_.push(new StrokeCommand(*this));
  }
  known_ = count;
}

void StrokeHistory::undo() {
  while (stack_.canUndo()) {
    const auto* stroke = dynamic_cast<const StrokeCommand*>(stack_.command(stack_.index() - 1));
    const bool means = stroke == nullptr || !stroke->isOfAnEarlierRun();
    stack_.undo();
    if (means) return;
  }
}

void StrokeHistory::redo() {
  while (stack_.canRedo()) {
    const auto* stroke = dynamic_cast<const StrokeCommand*>(stack_.command(stack_.index()));
    const bool means = stroke == nullptr || !stroke->isOfAnEarlierRun();
    stack_.redo();
    if (means) return;
  }
}

} // namespace semiflow::app
