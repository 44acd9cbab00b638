#include "app/workbench/exporter.h"

#include <QAction>
#include <QClipboard>
#include <QFileDialog>
#include <QFileInfo>
#include <QGuiApplication>
#include <QMenu>
#include <QPointer>
#include <QRegularExpression>
#include <QSettings>
#include <QStandardPaths>

#include "app/session/document.h"
#include "app/session/playback.h"
#include "app/session/runner.h"
#include "app/text.h"
#include "app/theme/theme.h"
#include "app/workbench/command.h"
#include "app/workbench/run_commands.h"
#include "core/base/error.h"
#include "core/data/data_set.h"
#include "core/experiment/replay.h"
#include "views/figure.h"

namespace semiflow::app {
namespace {

constexpr QSize figureSize{1200, 700};
const auto folderKey = QStringLiteral("exportFolder");

QString fileName(const QString& title) {
  QString name;
  for (const QChar c : title.toLower()) {
    if (c.isLetterOrNumber()) {
      name += c;
    } else if (!name.isEmpty() && !name.endsWith('_')) {
      name += '_';
    }
  }
  return name.isEmpty() ? QStringLiteral("experiment") : name;
}

QString quoted(QString argument) {
  static const QRegularExpression plain("^[A-Za-z0-9_./=:,+-]+$");
  if (plain.match(argument).hasMatch()) return argument;
  return "'" + argument.replace("'", "'\\''") + "'";
}

} // namespace

Exporter::Exporter(Document& document, Runner& runner, Playback& playback, Theme& theme, RunCommands& commands,
                   QWidget* window)
    : QObject(window), document_(document), runner_(runner), playback_(playback), theme_(theme), window_(window),
      record_(commands.record) {
  const QString dataSets = tr("NetCDF-4 (*.nc);;NumPy (*.npz);;CSV (*.csv)");
  figure_ = addCommand(window,
                       {"exportFigure", tr("Figure…"), "figure", QKeySequence(Qt::CTRL | Qt::Key_E),
                        tr("Write the shown frame as a PNG, SVG or PDF figure")},
                       [this] {
                         ask(tr("Export a figure"), tr("PNG (*.png);;SVG (*.svg);;PDF (*.pdf)"), "png",
                             &Exporter::writeFigure);
                       });
  dataSet_ = addCommand(window,
                        {"exportData", tr("Data set…"), "data", QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_E),
                         tr("Write the frames kept so far as a data set")},
                        [this, dataSets] { ask(tr("Export a data set"), dataSets, "nc", &Exporter::writeDataSet); });
  copy_ = addCommand(window,
                     {"copyCommand", tr("Copy as command"), "copy", QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_C),
                      tr("Copy the command line that does this run without a window")},
                     [this] {
                       QGuiApplication::clipboard()->setText(commandLine());
                       Q_EMIT done(tr("The command is on the clipboard."));
                     });
  connect(record_, &QAction::triggered, this, [this, dataSets](bool on) {
    if (on) ask(tr("Record to a data set"), dataSets, "nc", &Exporter::recordTo);
    record_->setChecked(runner_.isRecording()); // a recording lasts as long as its run
  });
  connect(&runner, &Runner::statusChanged, this, &Exporter::update);
  update();
}

void Exporter::fill(QMenu* menu) const { menu->addActions({figure_, dataSet_, record_, copy_}); }

void Exporter::update() {
  figure_->setEnabled(playback_.shown() != nullptr);
  dataSet_->setEnabled(runner_.latest() != nullptr);
  copy_->setEnabled(document_.isOpen());
}

void Exporter::ask(const QString& title, const QString& filters, const QString& ending,
                   void (Exporter::*write)(const QString&)) {
  const QString folder =
      QSettings().value(folderKey, QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation)).toString();
  auto* dialog = new QFileDialog(window_, title, folder, filters);
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  dialog->setAcceptMode(QFileDialog::AcceptSave);
  dialog->setDefaultSuffix(ending);
  dialog->selectFile(fileName(document_.name()) + "." + ending);
  connect(dialog, &QFileDialog::filterSelected, dialog,
          [dialog](const QString& filter) { dialog->setDefaultSuffix(filter.section("*.", 1).chopped(1)); });
  connect(dialog, &QFileDialog::fileSelected, this, [this, write](const QString& file) {
    QSettings().setValue(folderKey, QFileInfo(file).absolutePath());
    (this->*write)(file);
  });
  dialog->open(); // does not wait: the run goes on
}

void Exporter::writeFigure(const QString& file) {
  if (!playback_.shown()) return;
  std::vector<experiment::FramePtr> until;
  for (const experiment::FramePtr& frame : playback_.frames()) {
    if (frame->step < playback_.shown()->step) until.push_back(frame);
  }
  until.push_back(playback_.shown());
  try {
    views::renderFigure(until, runner_.status().info, document_.name().toStdString(), pathOf(file), figureSize,
                        views::Look::print());
    Q_EMIT done(tr("The figure was written to %1.").arg(file));
  } catch (const Error& error) {
    Q_EMIT failed(sentenceText(error.what()));
  }
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
  Q_EMIT done(tr("Recording every frame to %1 until the run ends.").arg(file));
}

QString Exporter::commandLine() const {
  QString command = QStringLiteral("semiflow run ");
  const bool edited = runner_.hasRun() && !runner_.status().edits.empty();
  const bool saved = !document_.file().empty() && !document_.isModified() && !edited;
  if (saved) return command + quoted(asText(document_.file())) + " --output " + fileName(document_.name()) + ".nc";
  // What is in no file travels with the command; of a run that was edited, what it began with and the log.
  const Json edits = runner_.hasRun() ? experiment::logOf(runner_.status().edits) : Json::array();
  const auto& experiment = edits.empty() ? document_.experiment() : runner_.startedFrom();
  command += "<(echo " + quoted(asText(experiment.withoutDefaults().dump())) + ")";
  if (!edits.empty()) command += " --edits <(echo " + quoted(asText(edits.dump())) + ")";
  return command + " --output " + fileName(document_.name()) + ".nc";
}

} // namespace semiflow::app
