#pragma once

#include <string>
#include <thread>

#include <QObject>
#include <QPointer>
#include <QString>

class QAction;
class QMenu;
class QToolButton;
class QWidget;

namespace semiflow::app {

class Document;
class FigureDialog;
class MovieDialog;
class Playback;
class RunCommands;
class Runner;

/// What leaves the program: a figure of the shown frame, a movie and a data set of the frames that were kept, a
/// recording of those to come, the command that does the same without a window, and a Python script that draws it.
class Exporter : public QObject {
  Q_OBJECT
 public:
  Exporter(Document& document, Runner& runner, Playback& playback, RunCommands& commands, QWidget* window);
  /// Its commands, for a menu.
  void fill(QMenu* menu) const;
  /// The button of a tool bar that opens the menu.
  static QToolButton* button(QMenu* menu);

  /// Made when first asked for.
  FigureDialog& figureDialog();
  MovieDialog& movieDialog();
  /// Writes the frames kept so far, on a thread of its own.
  void writeDataSet(const QString& file);
  /// Records the run from now on.
  void recordTo(const QString& file);
  /// The command line that repeats the run, for the clipboard.
  QString commandLine() const;
  /// The Python script that draws the shown frame from the data set that was last written of this run, or would be.
  std::string pythonScript() const;

 signals:
  void done(const QString& message);
  void failed(const QString& message);

 private:
  void makeCommands();
  void askForDataSet(const QString& title, void (Exporter::*write)(const QString&));
  void update();

  Document& document_;
  Runner& runner_;
  Playback& playback_;
  QWidget* window_;
  QAction* figure_ = nullptr;
  QAction* movie_ = nullptr;
  QAction* dataSet_ = nullptr;
  QAction* copy_ = nullptr;
  QAction* python_ = nullptr;
  QAction* record_;
  QPointer<FigureDialog> figureDialog_;
  QPointer<MovieDialog> movieDialog_;
  QString written_;      ///< the last NetCDF data set of this run
  std::jthread writing_; ///< the last data set; another one waits for it
};

} // namespace semiflow::app
