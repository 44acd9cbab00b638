#pragma once

#include <cstddef>

#include <QObject>

namespace semiflow::app {

class Document;
class Instruments;
class Runner;

/// Puts the strokes that a run has taken, and the probes and lines on its fields, on the stack of what can be undone,
/// among the edits of the experiment. Strokes of a run that was replaced are passed over.
class StrokeHistory : public QObject {
  Q_OBJECT
 public:
  StrokeHistory(Runner& runner, Document& document, Instruments& instruments, QObject* parent = nullptr);

  /// The last step that still means something.
  void undo();
  void redo();

 private:
  friend class StrokeCommand;
  void follow();

  Runner& runner_;
  Document& document_;
  std::size_t known_ = 0; ///< strokes of the run that are on the stack
};

} // namespace semiflow::app
