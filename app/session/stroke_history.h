#pragma once

#include <cstddef>

#include <QObject>

class QUndoStack;

namespace semiflow::app {

class Runner;

/// Puts the strokes that a run has taken on the stack of what can be undone, among the edits of the experiment. Those
/// of a run that was replaced are passed over.
class StrokeHistory : public QObject {
  Q_OBJECT
 public:
  StrokeHistory(Runner& runner, QUndoStack& stack, QObject* parent = nullptr);

  /// The last step that still means something.
  void undo();
  void redo();

 private:
  friend class StrokeCommand;
  void follow();

  Runner& runner_;
  QUndoStack& stack_;
  std::size_t known_ = 0; ///< strokes of the run that are on the stack
};

} // namespace semiflow::app
