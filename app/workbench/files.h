#pragma once

#include <filesystem>
#include <functional>
#include <string>

#include <QObject>

#include "core/experiment/experiment.h"

class QAction;
class QMenu;
class QWidget;

namespace semiflow::app {

class Document;
class NoticeBar;

/// Opens and saves experiments. What is opened takes the place of what was there; unsaved edits can be brought back.
class Files : public QObject {
  Q_OBJECT
 public:
  Files(Document& document, NoticeBar& notices, QWidget* window);

  QAction* openFile;
  QAction* save;
  QAction* saveAs;

  /// Makes it the document. @param run at once
  void open(experiment::Experiment experiment, const std::filesystem::path& file, bool run);
  /// A file of the user's: prepared, its first frame shown, not run. False, and told, where it cannot be read.
  bool openPath(const std::filesystem::path& file);
  /// A preset: a copy that belongs to no file, run at once.
  bool openPreset(const std::filesystem::path& file);
  bool openNew(const std::string& kind);
  void saveNow();
  void saveElsewhere();
  void fillRecent(QMenu* menu);

 signals:
  void opened(bool run); ///< the document is another experiment
  void saved();
  void failed(const QString& message);

 private:
  bool attempt(const std::function<void()>& act);
  void ask();
  void saveTo(const std::filesystem::path& file);

  Document& document_;
  NoticeBar& notices_;
  QWidget* window_;
};

} // namespace semiflow::app
