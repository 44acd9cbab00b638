#include "app/workbench/help_commands.h"

#include <QApplication>
#include <QMenu>

#include "app/guide/component_page.h"
#include "app/guide/guide_window.h"
#include "app/panel/component_editor.h"
#include "app/panel/property_panel.h"
#include "app/theme/icons.h"
#include "app/tour/tour_guide.h"
#include "app/workbench/command.h"
#include "app/workbench/diagnostics_window.h"
#include "app/workbench/files.h"
#include "app/workbench/main_window.h"
#include "core/experiment/presets.h"

namespace semiflow::app {

HelpCommands::HelpCommands(MainWindow& window) : QObject(&window), window_(window) {}

void HelpCommands::fill(QMenu* menu) {
  const auto add = [this](QMenu* to, const Command& command, const std::function<void()>& act) {
    to->addAction(addCommand(&window_, command, act));
  };
  add(menu,
      {"guide", tr("Guide"), "guide", QKeySequence::HelpContents,
       tr("Read the guide, at what was chosen where the keyboard is")},
      [this] { explain(pageOfFocus()); });
  add(menu, {"glossary", tr("Glossary"), "", {}, tr("Look up a symbol")}, [this] { explain("glossary"); });
  menu->addSeparator();
  QMenu* tourMenu = menu->addMenu(icon("flag"), tr("Guided &tours"));
  tourMenu->setToolTipsVisible(true);
  for (const Tour& tour : tours()) {
    add(tourMenu, {"tour_" + tour.id, tour.title, "", {}, tour.summary}, [this, id = tour.id] { beginTour(id); });
  }
  menu->addSeparator();
  add(menu, {"diagnostics", tr("Diagnostics"), "", {}, tr("Show the machine and the versions, for a bug report")},
      [this] {
        if (diagnostics_ == nullptr) diagnostics_ = new DiagnosticsWindow(&window_);
        diagnostics_->open();
      });
  add(menu, {"changes", tr("What is new"), "", {}, tr("Read what has changed")}, [this] { explain("changes"); });
}

void HelpCommands::explain(const QString& page) {
  if (guide_ == nullptr) {
    guide_ = new GuideWindow(window_.theme(), &window_);
    connect(guide_, &GuideWindow::presetChosen, this, [this](const QString& id) {
      window_.files().openPreset(experiment::findExperiment(id.toStdString()));
      window_.activateWindow();
    });
    connect(guide_, &GuideWindow::tourChosen, this, [this](const QString& id) {
      beginTour(id);
      window_.activateWindow();
    });
  }
  guide_->open(page);
}

TourGuide& HelpCommands::tour() {
  if (tour_ == nullptr) tour_ = new TourGuide(window_);
  return *tour_;
}

void HelpCommands::beginTour(const QString& kind) { tour().begin(kind); }

/// Of the component whose editor has the keyboard, or the kind of experiment; elsewhere the first page.
QString HelpCommands::pageOfFocus() const {
  for (QWidget* widget = QApplication::focusWidget(); widget != nullptr; widget = widget->parentWidget()) {
    if (const auto* editor = qobject_cast<const ComponentEditor*>(widget)) return editor->page();
    if (qobject_cast<const PropertyPanel*>(widget) != nullptr && window_.document().isOpen())
      return pageOf("kind", window_.document().experiment().kind().id());
  }
  return QStringLiteral("start");
}

} // namespace semiflow::app
