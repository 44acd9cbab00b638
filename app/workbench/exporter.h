#pragma once

#include <thread>

#include <QObject>
#include <QString>

class QAction;
class QMenu;
class QWidget;

namespace semiflow::app {

class Document;
class Playback;
class RunCommands;
class Runner;
class Theme;

/// What leaves the program: a figure of the shown frame, a data set of the frames that were kept, a recording of those
/// to come, and the command that does the same without a window.
class Exporter : public QObject {
  Q_OBJECT
 public:
  Exporter(Document& document, Runner& runner, Playback& playback, Theme& theme, RunCommands& commands,
           QWidget* window);
  /// Its commands, for a menu.
  void fill(QMenu* menu) const;

  /// Writes what the views show. Refusals are told.
  void writeFigure(const QString& file);
  /// Writes the frames kept so far, on a thread of its own.
  void writeDataSet(const QString& file);
  /// Records the run from now on.
  void recordTo(const QString& file);
  /// The command line that repeats the run, for the clipboard.
  QString commandLine() const;

 signals:
  void done(const QString& message);
  void failed(const QString& message);

 private:
  void ask(const QString& title, const QString& filters, const QString& ending,
           void (Exporter::*write)(const QString&));
  void update();

  Document& document_;
  Runner& runner_;
  Playback& playback_;
  Theme& theme_;
  QWidget* window_;
  QAction* figure_;
  QAction* dataSet_;
  QAction* copy_;
  QAction* record_;
  std::jthread writing_; ///< the last data set; another one waits for it
};

} // namespace semiflow::app
