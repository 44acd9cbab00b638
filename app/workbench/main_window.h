#pragma once

#include <filesystem>

#include <QMainWindow>

#include "app/compare/comparison.h"
#include "app/session/autosave.h"
#include "app/session/document.h"
#include "app/session/instruments.h"
#include "app/session/mask_painter.h"
#include "app/session/place_points.h"
#include "app/session/playback.h"
#include "app/session/runner.h"
#include "app/session/shelf.h"
#include "app/session/stroke_history.h"
#include "app/theme/theme.h"
#include "app/workbench/unsaved.h"

class QLabel;
class QSplitter;
class QStackedWidget;
class QToolButton;

namespace semiflow::app {

class CompareArea;
class ExperimentTree;
class Exporter;
class Files;
class Gallery;
class HandBar;
class HandCommands;
class HelpCommands;
class InstrumentStrip;
class MessagesPanel;
class NoticeBar;
class PanelSide;
class PropertyPanel;
class RunCommands;
class ShelfCommands;
class StudyCommands;
class ViewArea;
enum class Severity;

/// Puts the parts of the workbench together and lets them know of each other; what they do is their own.
class MainWindow : public QMainWindow {
  Q_OBJECT
 public:
  explicit MainWindow(QWidget* parent = nullptr);
  ~MainWindow() override;

  Files& files() { return *files_; }
  Runner& runner() { return runner_; }
  Playback& playback() { return playback_; }
  Document& document() { return document_; }
  Theme& theme() { return theme_; }
  MessagesPanel& messages() { return *messages_; }
  PropertyPanel& panel() { return *panel_; }
  ViewArea& viewArea() { return *views_; }
  Instruments& instruments() { return instruments_; }
  HelpCommands& help() { return *help_; }
  Shelf& shelf() { return shelf_; }
  Comparison& comparison() { return comparison_; }
  CompareArea& compareArea() { return *compareArea_; }
  void showGallery();
  /// Adds a message, opening the panel of messages for an error.
  void tell(Severity severity, const QString& message);
  /// Offers what a crash left behind.
  void offerLeftover() { unsaved_->offerLeftover(); }

 protected:
  bool event(QEvent* event) override;
  void closeEvent(QCloseEvent* event) override;
  void dragEnterEvent(QDragEnterEvent* event) override;
  void dropEvent(QDropEvent* event) override;

 private:
  QWidget* makeWorkbench();
  void makeCommands();
  void makeMenus();
  void makeToolBar();
  void makeStatusBar();
  void connectParts();
  void connectShelf();
  void addThemeMenu(QMenu* view);
  void begin(bool run);
  void restartWithNextSeed();
  void showFrameWarnings();
  void showTitle();
  void showPage();
  void restoreLayout();
  void saveLayout() const;

  Theme theme_;
  Document document_;
  Runner runner_;
  Playback playback_;
  Instruments instruments_;
  MaskPainter maskPainter_;
  PlacePoints placePoints_;
  StrokeHistory strokes_;
  Shelf shelf_;
  Comparison comparison_;
  Autosave autosave_;

  QStackedWidget* pages_;
  NoticeBar* notices_;
  Gallery* gallery_ = nullptr;
  ViewArea* views_ = nullptr;
  PropertyPanel* panel_ = nullptr;
  MessagesPanel* messages_ = nullptr;
  QSplitter* split_ = nullptr;
  QSplitter* column_ = nullptr;
  PanelSide* panelSide_ = nullptr;
  ExperimentTree* tree_ = nullptr;
  QStackedWidget* sheets_ = nullptr; ///< one experiment, or several compared
  CompareArea* compareArea_ = nullptr;
  QLabel* title_ = nullptr;
  QLabel* kind_ = nullptr;
  QToolButton* messagesButton_ = nullptr;
  RunCommands* run_ = nullptr;
  ShelfCommands* shelfCommands_ = nullptr;
  HandCommands* hand_ = nullptr;
  HandBar* handBar_ = nullptr;
  InstrumentStrip* strip_ = nullptr;
  Files* files_ = nullptr;
  Unsaved* unsaved_ = nullptr;
  StudyCommands* studies_ = nullptr;
  Exporter* exporter_ = nullptr;
  QAction* galleryAction_ = nullptr;
  QAction* undo_ = nullptr;
  QAction* redo_ = nullptr;
  QAction* openAsTyped_ = nullptr;
  QAction* treeAction_ = nullptr;
  QAction* panelAction_ = nullptr;
  QAction* messagesAction_ = nullptr;
  QAction* maximise_ = nullptr;
  QAction* fit_ = nullptr;
  QMenu* exportMenu_ = nullptr;
  QToolButton* exportButton_ = nullptr;
  HelpCommands* help_ = nullptr;
};

} // namespace semiflow::app
