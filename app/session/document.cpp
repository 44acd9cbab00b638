#include "app/session/document.h"

#include <QElapsedTimer>

#include "app/session/drawings.h"
#include "app/session/rebase.h"
#include "app/text.h"

namespace semiflow::app {

using experiment::Experiment;

namespace {
constexpr int mergeId = 1;
constexpr qint64 mergeMilliseconds = 800;

/// The title, else the file's name, else the kind's title.
QString nameOf(const Experiment& experiment, const std::filesystem::path& file) {
  if (!experiment.title().empty()) return asText(experiment.title());
  if (!file.empty()) return asText(file.stem());
  return asText(experiment.kind().title());
}
} // namespace

/// One step of the undo stack: the whole experiment before and after, which is small and cannot get out of step.
class ChangeCommand : public QUndoCommand {
 public:
  ChangeCommand(Document& document, Experiment after, std::string path)
      : document_(document), before_(document.experiment()), after_(std::move(after)), path_(std::move(path)) {
    setText(readable(path_));
    age_.start();
  }

  void undo() override { document_.replace(before_); }
  void redo() override { document_.replace(after_); }
  int id() const override { return mergeId; }

  bool mergeWith(const QUndoCommand* other) override {
    const auto* next = static_cast<const ChangeCommand*>(other);
    if (path_.empty() || next->path_ != path_ || age_.elapsed() > mergeMilliseconds) return false;
    after_ = next->after_;
    age_.restart();
    return true;
  }

 private:
  Document& document_;
  Experiment before_, after_;
  std::string path_;
  QElapsedTimer age_;
};

Document::Document(QObject* parent) : QObject(parent) { use(std::make_unique<QUndoStack>()); }

QString Document::Rested::name() const { return nameOf(experiment, file); }

QString Document::name() const { return isOpen() ? nameOf(*experiment_, file_) : QString(); }

void Document::use(std::unique_ptr<QUndoStack> undo) {
  if (undo_) undo_->disconnect(this);
  undo_ = std::move(undo);
  connect(undo_.get(), &QUndoStack::cleanChanged, this, &Document::stateChanged);
  connect(undo_.get(), &QUndoStack::indexChanged, this, &Document::undoChanged);
  Q_EMIT undoChanged();
}

Document::Rested Document::rest() {
  Rested rested{std::move(*experiment_), std::move(file_), forcedModified_, std::move(saved_), std::move(undo_)};
  rested.undo->disconnect(this);
  use(std::make_unique<QUndoStack>());
  close();
  return rested;
}

void Document::resume(Rested rested) {
  experiment_ = std::move(rested.experiment);
  file_ = std::move(rested.file);
  forcedModified_ = rested.forcedModified;
  saved_ = std::move(rested.saved);
  use(std::move(rested.undo));
  Q_EMIT opened();
  Q_EMIT stateChanged();
}

void Document::open(Experiment experiment, std::filesystem::path file) {
  undo_->clear();
  experiment_ = std::move(experiment);
  saved_ = experiment_->tree();
  file_ = std::move(file);
  forcedModified_ = false;
  Q_EMIT opened();
  Q_EMIT stateChanged();
}

void Document::recover(Experiment experiment, std::filesystem::path file) {
  open(std::move(experiment), std::move(file));
  forcedModified_ = true;
  Q_EMIT stateChanged();
}

void Document::close() {
  undo_->clear();
  experiment_.reset();
  file_.clear();
  forcedModified_ = false;
  Q_EMIT opened();
  Q_EMIT stateChanged();
}

Experiment Document::tryOut(const std::vector<Change>& changes) const {
  Experiment result = *experiment_;
  for (const Change& change : changes) result = result.with(change.path, change.value);
  return result;
}

void Document::change(const std::vector<Change>& changes) {
  Experiment after = tryOut(changes);
  if (after.tree() == experiment_->tree()) return;
  undo_->push(new ChangeCommand(*this, std::move(after), changes.size() == 1 ? changes.front().path : ""));
}

void Document::save(const std::filesystem::path& file) {
  const std::filesystem::path absolute = std::filesystem::absolute(file);
  experiment_ = withDrawingsBeside(rebased(*experiment_, absolute.parent_path()), absolute);
  experiment_->write(file);
  file_ = file;
  saved_ = experiment_->tree();
  forcedModified_ = false;
  undo_->setClean();
  Q_EMIT stateChanged();
}

void Document::replace(const Experiment& experiment) {
  experiment_ = experiment;
  Q_EMIT changed();
  Q_EMIT stateChanged();
}

} // namespace semiflow::app
