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
#include <QScreen>
#include <QSettings>
#include <QSplitter>
#include <QStackedWidget>
#include <QStatusBar>
#include <QToolBar>
#include <QToolButton>
#include <QVBoxLayout>

#include "app/compare/compare_area.h"
#include "app/export/exporter.h"
#include "app/gallery/gallery.h"
#include "app/panel/panel_side.h"
#include "app/panel/property_panel.h"
#include "app/session/recent_files.h"
#include "app/shelf/experiment_tree.h"
#include "app/shelf/shelf_commands.h"
#include "app/text.h"
#include "app/theme/icons.h"
#include "app/workbench/command.h"
#include "app/workbench/files.h"
#include "app/workbench/hand_bar.h"
#include "app/workbench/hand_commands.h"
#include "app/workbench/help_commands.h"
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

constexpr int panelWidth = 404;
/// What a window manager puts around a window, about.
constexpr QSize frameRoom(16, 40);
constexpr int statusMilliseconds = 8000;

} // namespace

MainWindow::MainWindow(QWidget* parent)
    : QMainWindow(parent), playback_(runner_), instruments_(runner_, playback_), maskPainter_(document_, instruments_),
      placePoints_(document_, instruments_), strokes_(runner_, document_, instruments_), shelf_(document_, runner_),
      comparison_(shelf_), autosave_(shelf_), pages_(new QStackedWidget), notices_(new NoticeBar) {
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
  comparison_.disconnect(this);
  shelf_.disconnect(this);
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
  compareArea_ = new CompareArea(comparison_, shelf_, theme_, *run_);
  sheets_ = new QStackedWidget;
  sheets_->addWidget(left);
  sheets_->addWidget(compareArea_);
  tree_ = new ExperimentTree(shelf_, document_, *shelfCommands_, *files_);
  panelSide_ = new PanelSide(document_, runner_, run_->restart);
  panel_ = panelSide_->panel();
  split_ = new QSplitter(Qt::Horizontal);
  split_->setHandleWidth(1);
  split_->setChildrenCollapsible(false);
  for (QWidget* part : std::initializer_list<QWidget*>{tree_, sheets_, panelSide_}) split_->addWidget(part);
  split_->setStretchFactor(1, 1);
  return split_;
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
  treeAction_ = addCommand(this,
                           {"tree", tr("Experiments"), "tree", Qt::Key_F3,
                            tr("Show or hide the open experiments and what changed between them")},
                           {});
  treeAction_->setCheckable(true);
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
  files_ = new Files(document_, shelf_, *notices_, theme_, this);
  unsaved_ = new Unsaved(shelf_, *files_, autosave_, *notices_, this);
  shelfCommands_ = new ShelfCommands(shelf_, *notices_, this);
  studies_ = new StudyCommands(document_, shelf_, *files_, *notices_, theme_, this);
  exporter_ = new Exporter(document_, runner_, playback_, *run_, this);
  help_ = new HelpCommands(*this);
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
  file->addActions({files_->openFile, files_->importSeries});
  QMenu* recent = file->addMenu(tr("Open &recent"));
  connect(file, &QMenu::aboutToShow, this, [this, recent] { files_->fillRecent(recent); });
  file->addSeparator();
  file->addActions({files_->save, files_->saveAs});
  shelfCommands_->fill(file);
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
  view->addActions({treeAction_, panelAction_, messagesAction_});
  view->addSeparator();
  addThemeMenu(view);
  QMenu* help = menuBar()->addMenu(tr("&Help"));
  help_->fill(help);
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
  if (auto* button = qobject_cast<QToolButton*>(bar->widgetForAction(galleryAction_)))
    button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
  bar->addActions({files_->openFile, files_->save});
  bar->addSeparator();
  bar->addActions({undo_, redo_});
  bar->addSeparator();
  bar->addActions({treeAction_, shelfCommands_->branch, shelfCommands_->compare});
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
  exportButton_ = Exporter::button(exportMenu_);
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
  connect(gallery_, &Gallery::seriesChosen, files_->importSeries, &QAction::trigger);
  connect(gallery_, &Gallery::fileChosen, this, [this](const std::filesystem::path& file) { files_->openPath(file); });
  connect(files_, &Files::opened, this, &MainWindow::begin);
  const auto fail = [this](const QString& message) { tell(Severity::error, message); };
  const auto inform = [this](const QString& message) { tell(Severity::info, message); };
  connect(files_, &Files::failed, this, fail);
  connect(files_, &Files::saved, this, [this] {
    autosave_.write();
    tell(Severity::info, tr("Saved to %1.").arg(asText(document_.file())));
  });
  connect(studies_, &StudyCommands::failed, this, fail);
  connect(studies_, &StudyCommands::done, this, inform);
  connect(studies_, &StudyCommands::sweepStarted, &runner_, &Runner::pause); // the cores are for the sweep
  connect(exporter_, &Exporter::done, this, inform);
  connect(exporter_, &Exporter::failed, this, fail);
  connect(&document_, &Document::changed, this, [this] { runner_.follow(document_.experiment()); });
  connect(&document_, &Document::stateChanged, this, &MainWindow::showTitle);
  connect(&document_, &Document::undoChanged, this, &MainWindow::showPage);
  connectShelf();
  connect(&runner_, &Runner::began, messages_, &MessagesPanel::beginRun);
  connect(&document_, &Document::opened, this, [this] { instruments_.open(document_.name()); });
  connect(run_->reseed, &QAction::triggered, this, &MainWindow::restartWithNextSeed);
  connect(views_, &ViewArea::refused, this, inform);
  connect(strip_, &InstrumentStrip::done, this, inform);
  connect(strip_, &InstrumentStrip::failed, this, fail);
  connect(&runner_, &Runner::reached, this, inform);
  connect(&runner_, &Runner::told, this, [this](const QString& message) {
    if (!handBar_->showRefusal(message)) panel_->showRefusal(message.toStdString());
    tell(Severity::error, sentenceText(message.toStdString()));
    if (!runner_.latest()) views_->setEmptyText(sentenceText(message.toStdString()));
  });
  connect(&maskPainter_, &MaskPainter::failed, &runner_, &Runner::told);
  connect(&placePoints_, &PlacePoints::failed, this, fail);
  connect(&runner_, &Runner::frameArrived, this, &MainWindow::showFrameWarnings);
  connect(panel_, &PropertyPanel::told, this, [this](const QString& message) {
    notices_->show(message, {{tr("Undo"), [this] { document_.undoStack().undo(); }}}, 12);
  });
  connect(panel_, &PropertyPanel::explained, help_, &HelpCommands::explain);
  connect(panel_, &PropertyPanel::refused, this, fail);
  connect(panelAction_, &QAction::toggled, panelSide_, &QWidget::setVisible);
  connect(messagesAction_, &QAction::toggled, messages_, &QWidget::setVisible);
  connect(messages_, &MessagesPanel::closed, this, [this] { messagesAction_->setChecked(false); });
  connect(pages_, &QStackedWidget::currentChanged, this, &MainWindow::showPage);
}

void MainWindow::connectShelf() {
  connect(&shelf_, &Shelf::activated, this, [this] {
    if (shelf_.active() == 0) return showGallery();
    pages_->setCurrentIndex(1);
    showPage();
  });
  connect(&shelf_, &Shelf::changed, this, [this] {
    if (shelf_.all().size() > 1 && !QSettings().contains("window/tree")) treeAction_->setChecked(true);
  });
  connect(shelfCommands_, &ShelfCommands::compareAsked, this, [this](const std::vector<int>& ids) {
    if (runner_.isRunning()) runner_.pause();
    pages_->setCurrentIndex(1);
    sheets_->setCurrentWidget(compareArea_);
    comparison_.set(ids);
    compareArea_->setFocus(); // the keys are for the run
  });
  connect(compareArea_, &CompareArea::closed, this, [this] { sheets_->setCurrentIndex(0); });
  connect(sheets_, &QStackedWidget::currentChanged, this, [this] {
    const bool comparing = sheets_->currentWidget() == compareArea_;
    if (!comparing) comparison_.set({});
    run_->drive(comparing ? static_cast<Driven&>(comparison_) : runner_);
    showPage();
  });
  connect(&comparison_, &Comparison::statusChanged, run_, &RunCommands::update);
  connect(&comparison_, &Comparison::told, this, [this](const QString& words) { tell(Severity::error, words); });
  connect(unsaved_, &Unsaved::closeAnyway, this, &QWidget::close);
  connect(unsaved_, &Unsaved::recovered, this, [this] { begin(false); });
  connect(treeAction_, &QAction::toggled, tree_, &QWidget::setVisible);
  connect(treeAction_, &QAction::triggered, this, [](bool on) { QSettings().setValue("window/tree", on); });
}

void MainWindow::begin(bool run) {
  pages_->setCurrentIndex(1);
  sheets_->setCurrentIndex(0);
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
  for (const std::string& warning : runner_.latest()->warnings)
    messages_->addOnce(Severity::warning, sentenceText(warning));
  for (const experiment::Note& note : runner_.latest()->notes)
    messages_->addOnce(Severity::info, asText(note.title) + ". " + asText(note.text));
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
  const bool alone = atWork && sheets_->currentIndex() == 0;
  for (QAction* action : {treeAction_, panelAction_, messagesAction_}) action->setEnabled(atWork);
  for (QAction* action : {maximise_, fit_}) action->setEnabled(alone);
  undo_->setEnabled(atWork && document_.undoStack().canUndo());
  redo_->setEnabled(atWork && document_.undoStack().canRedo());
  exportButton_->setEnabled(alone);
  openAsTyped_->setEnabled(atWork && document_.isOpen() && document_.experiment().kind().find("equation") != nullptr);
  run_->setAvailable(atWork);
  hand_->setAvailable(alone);
  studies_->setAvailable(atWork);
  shelfCommands_->setAvailable(atWork);
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
  if (!unsaved_->mayClose()) {
    event->ignore();
    if (runner_.isRunning()) runner_.pause();
    return comparison_.pause();
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
  resize(QSize(1440, 900).boundedTo(screen()->availableSize() - frameRoom));
  split_->setSizes({width() / 7, width() - width() / 7 - panelWidth, panelWidth});
  restoreGeometry(settings.value("window/geometry").toByteArray());
  split_->restoreState(settings.value("window/columns").toByteArray());
  column_->restoreState(settings.value("window/column").toByteArray());
  panelAction_->setChecked(settings.value("window/panel", true).toBool());
  panelSide_->setVisible(panelAction_->isChecked());
  treeAction_->setChecked(settings.value("window/tree", false).toBool());
  tree_->setVisible(treeAction_->isChecked());
}

void MainWindow::saveLayout() const {
  QSettings settings;
  settings.setValue("window/geometry", saveGeometry());
  settings.setValue("window/columns", split_->saveState());
  settings.setValue("window/column", column_->saveState());
  settings.setValue("window/panel", panelAction_->isChecked());
}

} // namespace semiflow::app
