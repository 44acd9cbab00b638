#include "app/export/exporter.h"

#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QMenu>
#include <QPointer>
#include <QToolButton>

#include "app/export/command_text.h"
#include "app/export/figure_dialog.h"
#include "app/export/movie_dialog.h"
#include "app/export/save_dialog.h"
#include "app/session/document.h"
#include "app/session/playback.h"
#include "app/session/runner.h"
#include "app/text.h"
#include "app/theme/icons.h"
#include "app/workbench/command.h"
#include "app/workbench/run_commands.h"
#include "core/base/error.h"
#include "core/data/data_set.h"
#include "core/data/python_script.h"
#include "core/experiment/replay.h"

namespace semiflow::app {

Exporter::Exporter(Document& document, Runner& runner, Playback& playback, RunCommands& commands, QWidget* window)
    : QObject(window), document_(document), runner_(runner), playback_(playback), window_(window),
      record_(commands.record) {
  makeCommands();
  connect(record_, &QAction::triggered, this, [this](bool on) {
    if (on) askForDataSet(tr("Record to a data set"), &Exporter::recordTo);
    record_->setChecked(runner_.isRecording()); // a recording lasts as long as its run
  });
  connect(&runner, &Runner::statusChanged, this, &Exporter::update);
  connect(&runner, &Runner::began, this, [this] { written_.clear(); });
  update();
}

void Exporter::makeCommands() {
  figure_ = addCommand(window_,
                       {"exportFigure", tr("Figure…"), "figure", QKeySequence(Qt::CTRL | Qt::Key_E),
                        tr("Set up a figure of the shown frame, and write it as a PNG, SVG or PDF")},
                       [this] {
                         figureDialog().show();
                         figureDialog().raise();
                       });
  movie_ = addCommand(
      window_,
      {"exportMovie", tr("Movie…"), "movie", {}, tr("Make a movie of the frames kept so far: MP4, WebM or PNGs")},
      [this] {
        movieDialog().show();
        movieDialog().raise();
      });
  dataSet_ = addCommand(window_,
                        {"exportData", tr("Data set…"), "data", QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_E),
                         tr("Write the frames kept so far as a data set")},
                        [this] { askForDataSet(tr("Export a data set"), &Exporter::writeDataSet); });
  copy_ = addCommand(window_,
                     {"copyCommand", tr("Copy as command"), "copy", QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_C),
                      tr("Copy the command line that does this run without a window")},
                     [this] {
                       QGuiApplication::clipboard()->setText(commandLine());
                       Q_EMIT done(tr("The command is on the clipboard."));
                     });
  python_ = addCommand(
      window_,
      {"copyPython", tr("Copy as Python"), "copy", {}, tr("Copy a script that draws this frame from the data set")},
      [this] {
        QGuiApplication::clipboard()->setText(asText(pythonScript()));
        Q_EMIT done(written_.isEmpty() ? tr("The script is on the clipboard. It draws from %1.nc: export the data set "
                                            "under that name, and run the script in its folder.")
                                             .arg(fileNameOf(document_.name()))
                                       : tr("The script is on the clipboard. It draws from %1.").arg(written_));
      });
}

void Exporter::fill(QMenu* menu) const {
  menu->addActions({figure_, movie_, dataSet_, record_});
  menu->addSeparator();
  menu->addActions({copy_, python_});
}

QToolButton* Exporter::button(QMenu* menu) {
  auto* button = new QToolButton;
  button->setText(tr("Export"));
  button->setIcon(icon("export"));
  button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
  button->setPopupMode(QToolButton::InstantPopup);
  button->setMenu(menu);
  button->setToolTip(tr("Figure, movie, data set, recording, experiment file, command, Python"));
  return button;
}

void Exporter::update() {
  for (QAction* action : {figure_, python_}) action->setEnabled(playback_.shown() != nullptr);
  for (QAction* action : {movie_, dataSet_}) action->setEnabled(runner_.latest() != nullptr);
  copy_->setEnabled(document_.isOpen());
}

FigureDialog& Exporter::figureDialog() {
  if (!figureDialog_) {
    figureDialog_ = new FigureDialog(document_, runner_, playback_, window_);
    connect(figureDialog_, &FigureDialog::done, this, &Exporter::done);
    connect(figureDialog_, &FigureDialog::failed, this, &Exporter::failed);
  }
  return *figureDialog_;
}

MovieDialog& Exporter::movieDialog() {
  if (!movieDialog_) {
    movieDialog_ = new MovieDialog(document_, runner_, playback_, window_);
    connect(movieDialog_, &MovieDialog::done, this, &Exporter::done);
    connect(movieDialog_, &MovieDialog::failed, this, &Exporter::failed);
  }
  return *movieDialog_;
}

void Exporter::askForDataSet(const QString& title, void (Exporter::*write)(const QString&)) {
  askForFile(window_, title, document_.name(),
             {{tr("NetCDF-4"), "nc"}, {tr("NumPy"), "npz"}, {tr("CSV"), "csv"}, {tr("VTK series for ParaView"), "pvd"}},
             [this, write](const QString& file) { (this->*write)(file); });
}

void Exporter::writeDataSet(const QString& file) {
  if (!runner_.hasRun()) return;
  auto write = [frames = runner_.frames(), status = runner_.status(), experiment = runner_.experiment(), file,
                self = QPointer<Exporter>(this)] {
    QString failure;
    try {
      const auto sink = data::createDataSet(pathOf(file), experiment, status.info);
      for (const experiment::FramePtr& frame : frames) sink->write(*frame);
      sink->finish({status.reason, status.message, status.counts, status.counts.computeSeconds, status.edits});
    } catch (const std::exception& error) {
      failure = sentenceText(error.what());
    }
    QMetaObject::invokeMethod(qApp, [self, failure, file, count = frames.size()] {
      if (!self) return;
      if (failure.isEmpty()) {
        if (file.endsWith(".nc")) self->written_ = file;
        Q_EMIT self->done(tr("%1 frames were written to %2.").arg(count).arg(file));
      } else {
        Q_EMIT self->failed(failure);
      }
    });
  };
  writing_ = std::jthread(std::move(write));
}

void Exporter::recordTo(const QString& file) {
  runner_.record([path = pathOf(file)](const experiment::Experiment& experiment, const experiment::RunInfo& info) {
    return data::createDataSet(path, experiment, info);
  });
  if (file.endsWith(".nc")) written_ = file;
  Q_EMIT done(tr("Recording every frame to %1 until the run ends.").arg(file));
}

QString Exporter::commandLine() const {
  const QString output = " --output " + fileNameOf(document_.name()) + ".nc";
  // Of a run that was edited what it began with and the log travel with the command.
  const Json edits = runner_.hasRun() ? experiment::logOf(runner_.status().edits) : Json::array();
  if (edits.empty()) return "semiflow run " + experimentArgument(document_) + output;
  const auto inlined = [](const Json& tree) { return "<(echo " + quotedArgument(asText(tree.dump())) + ")"; };
  return "semiflow run " + inlined(runner_.startedFrom().withoutDefaults()) + " --edits " + inlined(edits) + output;
}

std::string Exporter::pythonScript() const {
  if (!playback_.shown()) return {};
  const QString file = written_.isEmpty() ? fileNameOf(document_.name()) + ".nc" : written_;
  const experiment::RunInfo& info = runner_.status().info;
  return data::pythonScript(data::variablesOf(*playback_.shown(), info), info,
                            {file.toStdString(), document_.name().toStdString(), playback_.shown()->time});
}

} // namespace semiflow::app
