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
class Shelf;
class Theme;

/// Opens and saves experiments. What was there stays open beside what is opened.
class Files : public QObject {
  Q_OBJECT
 public:
  Files(Document& document, Shelf& shelf, NoticeBar& notices, const Theme& theme, QWidget* window);

  QAction* openFile;
  QAction* importSeries;
  QAction* save;
  QAction* saveAs;

  /// Makes it the document. @param run at once @param parent the open experiment that it was made from; 0: none
  void open(experiment::Experiment experiment, const std::filesystem::path& file, bool run, int parent = 0);
  /// A file of the user's: an experiment is prepared, its first frame shown, not run; of a measured series the dialog
  /// opens that makes an analysis of it. False, and told, where it cannot be read.
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
  void askForSeries();
  void import(const std::filesystem::path& file);
  void saveTo(const std::filesystem::path& file);

  Document& document_;
  Shelf& shelf_;
  NoticeBar& notices_;
  const Theme& theme_;
  QWidget* window_;
};

} // namespace semiflow::app
