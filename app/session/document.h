#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <QObject>
#include <QString>
#include <QUndoStack>

#include "core/experiment/experiment.h"

namespace semiflow::app {

/// A value to put at a key path.
struct Change {
  std::string path;
  Json value;
};

/// The experiment being edited: a checked value, the file it belongs to, and the way back through every edit.
class Document : public QObject {
  Q_OBJECT
 public:
  /// An experiment that is open, with the way back through its edits, while another one is the document.
  struct Rested {
    experiment::Experiment experiment;
    std::filesystem::path file;
    bool forcedModified = false;
    Json saved;
    std::unique_ptr<QUndoStack> undo;

    bool isModified() const { return forcedModified || experiment.tree() != saved; }
    QString name() const;
  };

  explicit Document(QObject* parent = nullptr);

  bool isOpen() const { return experiment_.has_value(); }
  /// @pre isOpen()
  const experiment::Experiment& experiment() const { return *experiment_; }
  /// Where save() writes; empty for a preset or a new experiment.
  const std::filesystem::path& file() const { return file_; }
  bool isModified() const { return forcedModified_ || (isOpen() && experiment_->tree() != saved_); }
  /// The title, else the file's name, else the kind's title.
  QString name() const;

  void open(experiment::Experiment experiment, std::filesystem::path file);
  /// Opens what was edited and never saved.
  void recover(experiment::Experiment experiment, std::filesystem::path file);
  void close();
  /// Takes the experiment out, to be opened again as it was; the document is closed afterwards. @pre isOpen()
  Rested rest();
  void resume(Rested rested);
  /// All changes or none, as one step to undo. Changes of one path in quick succession are one step.
  /// @throws InputError; nothing has changed then
  void change(const std::vector<Change>& changes);
  /// @throws InputError as change(), without changing anything
  experiment::Experiment tryOut(const std::vector<Change>& changes) const;
  /// @throws ResourceError
  void save(const std::filesystem::path& file);

  QUndoStack& undoStack() { return *undo_; }

 signals:
  void opened();       ///< another experiment, or none
  void changed();      ///< a value of the experiment
  void stateChanged(); ///< name, file or isModified()
  void undoChanged();  ///< undoStack(), or what it can do

 private:
  friend class ChangeCommand;
  void replace(const experiment::Experiment& experiment);
  void use(std::unique_ptr<QUndoStack> undo);

  std::optional<experiment::Experiment> experiment_;
  std::filesystem::path file_;
  bool forcedModified_ = false;
  Json saved_; ///< the tree that was opened or saved; strokes on the run are undone, but are not the document's
  std::unique_ptr<QUndoStack> undo_; ///< never null
};

} // namespace semiflow::app
