#include "app/workbench/main_window.h"

#include <QAbstractButton>
#include <QActionGroup>
#include <QApplication>
#include <QCloseEvent>
#include <QComboBox>
#include <QKeyEvent>
#include <QLabel>
#include <QMenuBar>
#include <QMimeData>
#include <QPushButton>
#include <QSettings>
#include <QSplitter>
#include <QStackedWidget>
#include <QStatusBar>
#include <QToolBar>
#include <QToolButton>
#include <QVBoxLayout>

#include "app/gallery/gallery.h"
#include "app/panel/property_panel.h"
#include "app/session/recent_files.h"
#include "app/text.h"
#include "app/theme/icons.h"
#include "app/workbench/command.h"
#include "app/workbench/exporter.h"
#include "app/workbench/files.h"
#include "app/workbench/guide_window.h"
#include "app/workbench/hand_bar.h"
#include "app/workbench/hand_commands.h"
#include "app/workbench/instrument_strip.h"
#include "app/workbench/messages_panel.h"
#include "app/workbench/notice_bar.h"
#include "app/workbench/run_bar.h"
#include "app/workbench/run_commands.h"
#include "app/workbench/study_commands.h"
#include "app/workbench/view_area.h"
#include "core/base/error.h"
#include "core/experiment/presets.h"

namespace semiflow::app {
namespace {

constexpr int panelWidth = 388;
constexpr int statusMilliseconds = 8000;

} // namespace

MainWindow::MainWindow(QWidget* parent)
    : QMainWindow(parent), playback_(runner_), instruments_(runner_, playback_), maskPainter_(document_, instruments_),
      strokes_(runner_, document_.undoStack()), autosave_(document_), pages_(new QStackedWidget),
      notices_(new NoticeBar) {
  setWindowTitle(QStringLiteral("Semiflow"));
  setWindowIcon(icon("semiflow", theme_.look().accent));
  setAcceptDrops(true);
  setMinimumSize(960, 600);
  QString failure;
  gallery_ = new Gallery(presetsOrNone(failure));
  messages_ = new MessagesPanel;
  makeCommands();
  pages_->addWidget(gallery_);
  pages_->addWidget(makeWorkbench());
  auto* centre = new QWidget;
  auto* column = new QVBoxLayout(centre);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  column->addWidget(notices_);
  column->addWidget(pages_, 1);
  setCentralWidget(centre);
  makeMenus();
  makeToolBar();
  makeStatusBar();
  connectParts();
  restoreLayout();
  showGallery();
  showPage();
  if (!failure.isEmpty()) tell(Severity::error, failure);
}

MainWindow::~MainWindow() {
  // Widgets look at the document and the run until they are gone, so they go first.
  document_.disconnect(this);
  document_.undoStack().disconnect();
  delete takeCentralWidget();
}

QWidget* MainWindow::makeWorkbench() {
  views_ = new ViewArea(runner_, playback_, instruments_, theme_);
  handBar_ = new HandBar(instruments_, playback_);
  strip_ = new InstrumentStrip(runner_, playback_, instruments_, theme_);
  column_ = new QSplitter(Qt::Vertical);
  column_->setHandleWidth(1);
  column_->setChildrenCollapsible(false);
  column_->addWidget(handBar_->over(views_));
  column_->addWidget(strip_);
  column_->addWidget(messages_);
  column_->setStretchFactor(0, 1);
  column_->setSizes({1000, 200, 120});
  messages_->hide();
  auto* left = new QWidget;
  auto* rows = new QVBoxLayout(left);
  rows->setContentsMargins(0, 0, 0, 0);
  rows->setSpacing(0);
  rows->addWidget(column_, 1);
  rows->addWidget(new RunBar(runner_, playback_, *run_));
  split_ = new QSplitter(Qt::Horizontal);
  split_->setHandleWidth(1);
  split_->setChildrenCollapsible(false);
  split_->addWidget(left);
  split_->addWidget(makePanelSide());
  split_->setStretchFactor(0, 1);
  split_->setSizes({1200, panelWidth});
  return split_;
}

QWidget* MainWindow::makePanelSide() {
  panelSide_ = new QWidget;
  panelSide_->setObjectName(QStringLiteral("panelSide"));
  panelSide_->setAttribute(Qt::WA_StyledBackground);
  panelSide_->setMinimumWidth(340);
  auto* column = new QVBoxLayout(panelSide_);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  outOfDate_ = new QWidget;
  outOfDate_->setObjectName(QStringLiteral("outOfDate"));
  outOfDate_->setAttribute(Qt::WA_StyledBackground);
  auto* row = new QHBoxLayout(outOfDate_);
  row->setContentsMargins(12, 6, 12, 6);
  auto* words = new QLabel(tr("Changed: restart to apply"));
  words->setObjectName(QStringLiteral("outOfDateText"));
  auto* button = new QPushButton(tr("Restart"));
  button->setObjectName(QStringLiteral("applyByRestart"));
  button->setToolTip(run_->restart->toolTip());
  connect(button, &QPushButton::clicked, run_->restart, &QAction::trigger);
  row->addWidget(words, 1);
  row->addWidget(button);
  outOfDate_->hide();
  panel_ = new PropertyPanel(document_);
  column->addWidget(outOfDate_);
  column->addWidget(panel_, 1);
  return panelSide_;
}

void MainWindow::makeCommands() {
  galleryAction_ = addCommand(this,
                              {"gallery", tr("Presets"), "gallery", QKeySequence(Qt::CTRL | Qt::Key_G),
                               tr("Go to the gallery of presets, or back")},
                              [this] {
                                if (pages_->currentWidget() == gallery_ && document_.isOpen()) {
                                  pages_->setCurrentIndex(1);
                                } else {
                                  showGallery();
                                }
                              });
  undo_ = addCommand(this, {"undo", tr("Undo"), "undo", QKeySequence::Undo, tr("Take back the last change")},
                     [this] { strokes_.undo(); });
  redo_ = addCommand(
      this, {"redo", tr("Redo"), "redo", QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Z), tr("Make the change again")},
      [this] { strokes_.redo(); });
  panelAction_ =
      addCommand(this, {"panel", tr("Properties"), "properties", Qt::Key_F4, tr("Show or hide the properties")}, {});
  panelAction_->setCheckable(true);
  panelAction_->setChecked(true);
  messagesAction_ = addCommand(
      this,
      {"messages", tr("Messages"), "messages", QKeySequence(Qt::CTRL | Qt::Key_M), tr("Show or hide the messages")},
      {});
  messagesAction_->setCheckable(true);
  maximise_ = addCommand(this,
                         {"maximise", tr("Maximise a view"), "maximize", Qt::Key_F11,
                          tr("Fill the area with the view under the pointer, or show all again")},
                         [this] { views_->toggleMaximised(); });
  fit_ = addCommand(
      this, {"fit", tr("Whole pictures"), "fit", QKeySequence(Qt::CTRL | Qt::Key_0), tr("Undo the zoom of every view")},
      [this] { views_->resetZoom(); });
  openAsTyped_ =
      addCommand(this,
                 {"openAsTypedEquation", tr("Open as typed equation"), "formula", QKeySequence(Qt::CTRL | Qt::Key_T),
                  tr("Write the equation's formulas out, to change them")},
                 [this] { panel_->openAsTyped(); });
  run_ = new RunCommands(runner_, playback_, this);
  hand_ = new HandCommands(instruments_, this);
  files_ = new Files(document_, *notices_, this);
  studies_ = new StudyCommands(document_, *files_, *notices_, this);
  exporter_ = new Exporter(document_, runner_, playback_, theme_, *run_, this);
}

void MainWindow::makeMenus() {
  QMenu* file = menuBar()->addMenu(tr("&File"));
  QMenu* fresh = file->addMenu(icon("new"), tr("&New"));
  for (const Description* kind : experiment::kinds().descriptions()) {
    QAction* action = fresh->addAction(asText(kind->title()));
    action->setToolTip(asText(kind->summary()));
    connect(action, &QAction::triggered, this, [this, id = kind->id()] { files_->openNew(id); });
  }
  file->addAction(galleryAction_);
  file->addAction(files_->openFile);
  QMenu* recent = file->addMenu(tr("Open &recent"));
  connect(file, &QMenu::aboutToShow, this, [this, recent] { files_->fillRecent(recent); });
  file->addSeparator();
  file->addActions({files_->save, files_->saveAs});
  exportMenu_ = file->addMenu(icon("export"), tr("&Export"));
  exporter_->fill(exportMenu_);
  exportMenu_->addAction(files_->saveAs);
  file->addSeparator();
  file->addAction(
      addCommand(this, {"quit", tr("Quit"), "", QKeySequence::Quit, tr("Close the window")}, [this] { close(); }));
  QMenu* edit = menuBar()->addMenu(tr("&Edit"));
  edit->addActions({undo_, redo_});
  edit->addSeparator();
  edit->addAction(openAsTyped_);
  QMenu* run = menuBar()->addMenu(tr("&Run"));
  run->addActions({run_->toggle, run_->step, run_->stop, run_->restart, run_->reseed});
  run->addSeparator();
  run->addActions({run_->live, run_->record});
  QMenu* tools = menuBar()->addMenu(tr("&Tools"));
  hand_->fill(tools);
  QMenu* study = menuBar()->addMenu(tr("&Study"));
  study->addActions(studies_->actions());
  QMenu* view = menuBar()->addMenu(tr("&View"));
  view->addActions({maximise_, fit_});
  view->addSeparator();
  view->addActions({panelAction_, messagesAction_});
  view->addSeparator();
  addThemeMenu(view);
  QMenu* help = menuBar()->addMenu(tr("&Help"));
  const auto page = [this](const QString& name) {
    if (guide_ == nullptr) guide_ = new GuideWindow(theme_, this);
    guide_->open(name);
  };
  help->addAction(addCommand(this, {"guide", tr("Guide"), "guide", QKeySequence::HelpContents, tr("Read the guide")},
                             [page] { page("start"); }));
  help->addAction(addCommand(this, {"changes", tr("What is new"), "", {}, tr("Read what has changed")},
                             [page] { page("changes"); }));
  for (QMenu* menu : {file, edit, run, study, tools, view, help, fresh, recent, exportMenu_})
    menu->setToolTipsVisible(true);
}

void MainWindow::addThemeMenu(QMenu* view) {
  QMenu* menu = view->addMenu(icon("theme"), tr("&Theme"));
  auto* group = new QActionGroup(this);
  const auto add = [&](const QString& name, const QString& words, Theme::Choice choice) {
    QAction* action =
        addCommand(this, {name, words, "", {}, tr("Colours of the window")}, [this, choice] { theme_.choose(choice); });
    action->setCheckable(true);
    action->setChecked(theme_.choice() == choice);
    group->addAction(action);
    menu->addAction(action);
  };
  add("themeSystem", tr("As the system"), Theme::Choice::system);
  add("themeLight", tr("Light"), Theme::Choice::light);
  add("themeDark", tr("Dark"), Theme::Choice::dark);
}

void MainWindow::makeToolBar() {
  QToolBar* bar = addToolBar(tr("Tools"));
  bar->setObjectName(QStringLiteral("tools"));
  bar->setMovable(false);
  bar->setContextMenuPolicy(Qt::PreventContextMenu);
  bar->setIconSize({18, 18});
  bar->addAction(galleryAction_);
  if (auto* button = qobject_cast<QToolButton*>(bar->widgetForAction(galleryAction_))) {
    button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
  }
  bar->addActions({files_->openFile, files_->save});
  bar->addSeparator();
  bar->addActions({undo_, redo_});
  bar->addSeparator();
  bar->addActions({hand_->brush, hand_->probe, hand_->cut});
  bar->addSeparator();
  title_ = new QLabel;
  title_->setObjectName(QStringLiteral("experimentTitle"));
  kind_ = new QLabel;
  kind_->setObjectName(QStringLiteral("muted"));
  bar->addWidget(title_);
  bar->addWidget(kind_);
  auto* stretch = new QWidget;
  stretch->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
  bar->addWidget(stretch);
  exportButton_ = new QToolButton;
  exportButton_->setText(tr("Export"));
  exportButton_->setIcon(icon("export"));
  exportButton_->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
  exportButton_->setPopupMode(QToolButton::InstantPopup);
  exportButton_->setMenu(exportMenu_);
  exportButton_->setToolTip(tr("Figure, data set, recording, experiment file, command"));
  bar->addWidget(exportButton_);
  bar->addActions({messagesAction_, panelAction_});
}

void MainWindow::makeStatusBar() {
  statusBar()->setSizeGripEnabled(false);
  messagesButton_ = new QToolButton;
  messagesButton_->setObjectName(QStringLiteral("messagesCount"));
  messagesButton_->setToolTip(messagesAction_->toolTip());
  messagesButton_->setFocusPolicy(Qt::TabFocus);
  connect(messagesButton_, &QToolButton::clicked, messagesAction_, &QAction::trigger);
  statusBar()->addPermanentWidget(messagesButton_);
  const auto count = [this] {
    const int warnings = messages_->warnings();
    messagesButton_->setText(warnings == 0   ? tr("No warnings")
                             : warnings == 1 ? tr("1 warning")
                                             : tr("%1 warnings").arg(warnings));
    messagesButton_->setIcon(warnings == 0 ? icon("done") : icon("warning", theme_.look().warning));
    messagesButton_->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
  };
  connect(messages_, &MessagesPanel::countChanged, this, count);
  count();
}

void MainWindow::connectParts() {
  connect(gallery_, &Gallery::presetChosen, this,
          [this](const experiment::Preset& preset) { files_->openPreset(preset.file); });
  connect(gallery_, &Gallery::newChosen, this, [this](const std::string& kind) { files_->openNew(kind); });
  connect(gallery_, &Gallery::openChosen, files_->openFile, &QAction::trigger);
  connect(gallery_, &Gallery::fileChosen, this, [this](const std::filesystem::path& file) { files_->openPath(file); });
  connect(files_, &Files::opened, this, &MainWindow::begin);
  connect(files_, &Files::failed, this, [this](const QString& message) { tell(Severity::error, message); });
  connect(files_, &Files::saved, this, [this] {
    autosave_.discard();
    tell(Severity::info, tr("Saved to %1.").arg(asText(document_.file())));
  });
  connect(studies_, &StudyCommands::failed, this, [this](const QString& message) { tell(Severity::error, message); });
  connect(exporter_, &Exporter::done, this, [this](const QString& message) { tell(Severity::info, message); });
  connect(exporter_, &Exporter::failed, this, [this](const QString& message) { tell(Severity::error, message); });
  connect(&document_, &Document::changed, this, [this] { runner_.follow(document_.experiment()); });
  connect(&document_, &Document::stateChanged, this, &MainWindow::showTitle);
  connect(&document_.undoStack(), &QUndoStack::canUndoChanged, undo_, &QAction::setEnabled);
  connect(&document_.undoStack(), &QUndoStack::canRedoChanged, redo_, &QAction::setEnabled);
  undo_->setEnabled(false);
  redo_->setEnabled(false);
  connect(&runner_, &Runner::began, messages_, &MessagesPanel::beginRun);
  connect(&document_, &Document::opened, this, [this] { instruments_.open(document_.name()); });
  connect(run_->reseed, &QAction::triggered, this, &MainWindow::restartWithNextSeed);
  connect(views_, &ViewArea::refused, this, [this](const QString& why) { tell(Severity::info, why); });
  connect(strip_, &InstrumentStrip::done, this, [this](const QString& message) { tell(Severity::info, message); });
  connect(strip_, &InstrumentStrip::failed, this, [this](const QString& message) { tell(Severity::error, message); });
  connect(&runner_, &Runner::reached, this, [this](const QString& message) { tell(Severity::info, message); });
  connect(&runner_, &Runner::told, this, [this](const QString& message) {
    if (!handBar_->showRefusal(message)) panel_->showRefusal(message.toStdString());
    tell(Severity::error, sentenceText(message.toStdString()));
    if (!runner_.latest()) views_->setEmptyText(sentenceText(message.toStdString()));
  });
  connect(&maskPainter_, &MaskPainter::failed, &runner_, &Runner::told);
  connect(&runner_, &Runner::frameArrived, this, &MainWindow::showFrameWarnings);
  connect(&runner_, &Runner::statusChanged, this,
          [this] { outOfDate_->setVisible(runner_.isOutOfDate() && runner_.status().framesMade > 1); });
  connect(panel_, &PropertyPanel::told, this, [this](const QString& message) {
    notices_->show(message, {{tr("Undo"), [this] { document_.undoStack().undo(); }}}, 12);
  });
  connect(panel_, &PropertyPanel::refused, this, [this](const QString& message) { tell(Severity::error, message); });
  connect(panelAction_, &QAction::toggled, panelSide_, &QWidget::setVisible);
  connect(messagesAction_, &QAction::toggled, messages_, &QWidget::setVisible);
  connect(messages_, &MessagesPanel::closed, this, [this] { messagesAction_->setChecked(false); });
  connect(pages_, &QStackedWidget::currentChanged, this, &MainWindow::showPage);
}

void MainWindow::begin(bool run) {
  pages_->setCurrentIndex(1);
  runner_.prepare(document_.experiment(), run);
  showTitle();
  views_->setFocus();
}

void MainWindow::restartWithNextSeed() {
  const Json& tree = document_.experiment().tree();
  if (tree.contains("seed")) document_.change({{"seed", tree.at("seed").get<long long>() + 1}});
  runner_.restart();
}

void MainWindow::showFrameWarnings() {
  for (const std::string& warning : runner_.latest()->warnings) {
    messages_->addOnce(Severity::warning, sentenceText(warning));
  }
}

void MainWindow::showTitle() {
  const bool open = document_.isOpen();
  const QString mark = document_.isModified() ? QStringLiteral(" •") : QString();
  title_->setText(document_.name() + mark);
  kind_->setText(open ? asText(document_.experiment().kind().title()) : QString());
  setWindowTitle(open ? document_.name() + mark + " — Semiflow" : QStringLiteral("Semiflow"));
}

/// What acts on the workbench is of no use while the gallery hides it.
void MainWindow::showPage() {
  const bool atWork = pages_->currentWidget() != gallery_;
  for (QAction* action : {panelAction_, messagesAction_, maximise_, fit_}) action->setEnabled(atWork);
  exportButton_->setEnabled(atWork);
  openAsTyped_->setEnabled(atWork && document_.isOpen() && document_.experiment().kind().find("equation") != nullptr);
  run_->setAvailable(atWork);
  hand_->setAvailable(atWork);
  studies_->setAvailable(atWork);
}

void MainWindow::tell(Severity severity, const QString& message) {
  messages_->add(severity, message);
  statusBar()->showMessage(message, statusMilliseconds);
  if (severity != Severity::error) return;
  if (pages_->currentWidget() == gallery_) {
    notices_->show(message, {}, 0); // the panel of messages is not on this page
  } else {
    messagesAction_->setChecked(true);
  }
}

void MainWindow::showGallery() {
  gallery_->setRecent(recentFiles());
  pages_->setCurrentWidget(gallery_);
  gallery_->focusSearch();
  if (runner_.isRunning()) runner_.pause();
}

void MainWindow::offerLeftover() {
  const auto found = autosave_.leftover();
  if (!found) return;
  notices_->show(tr("Unsaved changes of an earlier session were kept."),
                 {{tr("Open them"),
                   [this, found] {
                     document_.recover(found->experiment, found->file);
                     Autosave::forget(*found);
                     begin(false);
                     autosave_.write();
                   }},
                  {tr("Discard"), [found] { Autosave::forget(*found); }}});
}

bool MainWindow::event(QEvent* event) {
  // Space pushes the button that has the focus, rather than start or pause the run.
  if (event->type() == QEvent::ShortcutOverride && static_cast<QKeyEvent*>(event)->key() == Qt::Key_Space) {
    const QWidget* focus = QApplication::focusWidget();
    if (qobject_cast<const QAbstractButton*>(focus) != nullptr || qobject_cast<const QComboBox*>(focus) != nullptr) {
      event->accept();
      return true;
    }
  }
  return QMainWindow::event(event);
}

void MainWindow::closeEvent(QCloseEvent* event) {
  if (document_.isOpen() && document_.isModified() && !closing_) {
    event->ignore();
    if (runner_.isRunning()) runner_.pause();
    notices_->show(tr("“%1” has unsaved changes.").arg(document_.name()), {{tr("Save"), [this] { files_->saveNow(); }},
                                                                           {tr("Close without saving"),
                                                                            [this] {
                                                                              closing_ = true;
                                                                              close();
                                                                            }},
                                                                           {tr("Stay"), {}}});
    return;
  }
  saveLayout();
  hide(); // at once; a step that is still being computed is waited for out of sight
  runner_.close();
  event->accept();
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event) {
  if (event->mimeData()->hasUrls() && event->mimeData()->urls().size() == 1) event->acceptProposedAction();
}

void MainWindow::dropEvent(QDropEvent* event) {
  const QString file = event->mimeData()->urls().value(0).toLocalFile();
  if (file.isEmpty()) return;
  event->acceptProposedAction();
  files_->openPath(pathOf(file));
}

void MainWindow::restoreLayout() {
  const QSettings settings;
  resize(1440, 900);
  restoreGeometry(settings.value("window/geometry").toByteArray());
  split_->restoreState(settings.value("window/split").toByteArray());
  column_->restoreState(settings.value("window/column").toByteArray());
  panelAction_->setChecked(settings.value("window/panel", true).toBool());
  panelSide_->setVisible(panelAction_->isChecked());
}

void MainWindow::saveLayout() const {
  QSettings settings;
  settings.setValue("window/geometry", saveGeometry());
  settings.setValue("window/split", split_->saveState());
  settings.setValue("window/column", column_->saveState());
  settings.setValue("window/panel", panelAction_->isChecked());
}

} // namespace semiflow::app
