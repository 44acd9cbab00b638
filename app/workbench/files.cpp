#include "app/workbench/files.h"

#include <QAction>
#include <QFileDialog>
#include <QMenu>
#include <QWidget>

#include "app/import/import_dialog.h"
#include "app/session/document.h"
#include "app/session/recent_files.h"
#include "app/session/shelf.h"
#include "app/text.h"
#include "app/workbench/command.h"
#include "app/workbench/notice_bar.h"
#include "core/base/error.h"

namespace semiflow::app {

using experiment::Experiment;

namespace {
constexpr int bringBackSeconds = 20;
QString fileFilter() { return Files::tr("Experiments (*.json);;All files (*)"); }
} // namespace

Files::Files(Document& document, Shelf& shelf, NoticeBar& notices, const Theme& theme, QWidget* window)
    : QObject(window), document_(document), shelf_(shelf), notices_(notices), theme_(theme), window_(window) {
  openFile = addCommand(window, {"open", tr("Open…"), "open", QKeySequence::Open, tr("Open an experiment file")},
                        [this] { ask(); });
  importSeries = addCommand(window,
                            {"import", tr("Import a series…"), "data", QKeySequence(Qt::CTRL | Qt::Key_I),
                             tr("Analyse measured data: CSV, NetCDF, NumPy")},
                            [this] { askForSeries(); });
  save = addCommand(window, {"save", tr("Save"), "save", QKeySequence::Save, tr("Save the experiment")},
                    [this] { saveNow(); });
  saveAs = addCommand(window,
                      {"saveAs", tr("Save as…"), "", QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_S),
                       tr("Save the experiment to another file")},
                      [this] { saveElsewhere(); });
  const auto update = [this] {
    save->setEnabled(document_.isOpen());
    saveAs->setEnabled(document_.isOpen());
  };
  connect(&document, &Document::stateChanged, this, update);
  update();
}

bool Files::attempt(const std::function<void()>& act) {
  try {
    act();
    return true;
  } catch (const Error& error) {
    Q_EMIT failed(sentenceText(error.what()));
    return false;
  }
}

void Files::open(Experiment experiment, const std::filesystem::path& file, bool run, int parent) {
  const Shelf::Id before = shelf_.active();
  const bool loses = before != 0 && shelf_.isModified(before);
  const QString name = document_.name();
  shelf_.open(std::move(experiment), file, parent);
  Q_EMIT opened(run);
  if (!loses) return;
  // Asking first would stand in the way of looking at one preset after another: what was left is still open.
  notices_.show(tr("“%1” has unsaved changes; it stays open at the left.").arg(name),
                {{tr("Bring it back"), [this, before] { shelf_.activate(before); }}}, bringBackSeconds);
}

bool Files::openPath(const std::filesystem::path& file) {
  return attempt([&] {
    if (isSeries(file)) return import(file);
    open(Experiment::read(file), std::filesystem::absolute(file), false);
    rememberFile(file);
  });
}

bool Files::openPreset(const std::filesystem::path& file) {
  return attempt([&] { open(Experiment::read(file), {}, true); });
}

bool Files::openNew(const std::string& kind) {
  return attempt([&] { open(Experiment::ofKind(kind), {}, false); });
}

void Files::ask() {
  auto* dialog = new QFileDialog(window_, tr("Open an experiment"), {}, fileFilter());
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  dialog->setFileMode(QFileDialog::ExistingFile);
  connect(dialog, &QFileDialog::fileSelected, this, [this](const QString& file) { openPath(pathOf(file)); });
  dialog->open();
}

void Files::askForSeries() {
  auto* dialog =
      new QFileDialog(window_, tr("Import a series"), {}, tr("Series (*.csv *.tsv *.nc *.npz *.npy);;All files (*)"));
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  dialog->setFileMode(QFileDialog::ExistingFile);
  connect(dialog, &QFileDialog::fileSelected, this,
          [this](const QString& file) { attempt([&] { import(pathOf(file)); }); });
  dialog->open();
}

void Files::import(const std::filesystem::path& file) {
  auto dialog = std::make_unique<ImportDialog>(theme_, window_);
  dialog->open(file);
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  connect(dialog.get(), &ImportDialog::imported, this,
          [this](const Experiment& experiment) { attempt([&] { open(experiment, {}, true); }); });
  dialog.release()->show(); // its own when it is closed
}

void Files::saveNow() { document_.file().empty() ? saveElsewhere() : saveTo(document_.file()); }

void Files::saveElsewhere() {
  auto* dialog = new QFileDialog(window_, tr("Save the experiment"), {}, fileFilter());
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  dialog->setAcceptMode(QFileDialog::AcceptSave);
  dialog->setDefaultSuffix(QStringLiteral("json"));
  const std::filesystem::path& file = document_.file();
  dialog->selectFile(file.empty() ? QStringLiteral("experiment.json") : asText(file));
  connect(dialog, &QFileDialog::fileSelected, this, [this](const QString& chosen) { saveTo(pathOf(chosen)); });
  dialog->open();
}

void Files::saveTo(const std::filesystem::path& file) {
  attempt([&] {
    document_.save(std::filesystem::absolute(file));
    rememberFile(file);
    Q_EMIT saved();
  });
}

void Files::fillRecent(QMenu* menu) {
  menu->clear();
  for (const std::filesystem::path& file : recentFiles()) {
    QAction* action = menu->addAction(asText(file.filename()));
    action->setToolTip(asText(file));
    connect(action, &QAction::triggered, this, [this, file] { openPath(file); });
  }
  menu->setEnabled(!menu->isEmpty());
}

} // namespace semiflow::app
