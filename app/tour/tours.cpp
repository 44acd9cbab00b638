#include <algorithm>
#include <fstream>
#include <iterator>
#include <map>

#include <QAbstractButton>
#include <QAction>
#include <QToolBar>

#include "app/gallery/preset_card.h"
#include "app/panel/property_panel.h"
#include "app/text.h"
#include "app/tour/tour.h"
#include "app/workbench/files.h"
#include "app/workbench/main_window.h"
#include "app/workbench/view_area.h"
#include "core/base/error.h"
#include "core/base/resources.h"
#include "core/experiment/experiment.h"
#include "core/experiment/presets.h"
#include "views/view.h"

namespace semiflow::app {
namespace {

/// Where a step is, when it is done, and what does it.
struct Doing {
  std::function<QWidget*(MainWindow&)> target;
  std::function<bool(MainWindow&)> done;
  std::function<void(MainWindow&)> act;
};

QString textAt(const Json& step, const char* key) { return asText(step.at(key).get<std::string>()); }

/// The button that shows an action.
QWidget* buttonOf(MainWindow& window, const QString& action) {
  auto* wanted = window.findChild<QAction*>(action);
  if (wanted == nullptr) return nullptr;
  for (QObject* holder : wanted->associatedObjects()) {
    auto* widget = qobject_cast<QAbstractButton*>(holder);
    if (auto* bar = qobject_cast<QToolBar*>(holder))
      widget = qobject_cast<QAbstractButton*>(bar->widgetForAction(wanted));
    if (widget != nullptr && widget->isVisible()) return widget;
  }
  return nullptr;
}

void trigger(MainWindow& window, const QString& action) {
  if (auto* found = window.findChild<QAction*>(action)) found->trigger();
}

QWidget* viewOf(MainWindow& window, std::size_t index) {
  const auto& views = window.viewArea().views();
  return index < views.size() ? views[index] : nullptr;
}

QAbstractButton* explainButton(MainWindow& window, const QString& path) {
  auto* editor = window.panel().findChild<QWidget*>(path);
  return editor == nullptr ? nullptr : editor->findChild<QAbstractButton*>("explain");
}

/// At a view or a control; there is nothing to do but read.
Doing look(const Json& step, const QString&) {
  if (step.contains("control"))
    return {[name = textAt(step, "control")](MainWindow& window) { return window.findChild<QWidget*>(name); }, {}, {}};
  return {[view = step.at("view").get<std::size_t>()](MainWindow& window) { return viewOf(window, view); }, {}, {}};
}

/// At a view, until the run is over.
Doing wait(const Json& step, const QString& preset) {
  Doing doing = look(step, preset);
  doing.done = [](MainWindow& window) {
    return window.runner().latest() && window.runner().status().phase == Runner::Phase::ended;
  };
  return doing;
}

/// The tour's preset, from its card in the gallery.
Doing open(const Json&, const QString& preset) {
  const auto card = [preset](MainWindow& window) { return window.findChild<PresetCard*>(preset); };
  return {
      card,
      [card](MainWindow& window) {
        const PresetCard* chosen = card(window);
        return chosen != nullptr && !chosen->isVisible() &&
               window.document().name() == asText(chosen->preset().title) && window.runner().latest();
      },
      [preset](MainWindow& window) { window.files().openPreset(experiment::findExperiment(preset.toStdString())); }};
}

Doing pause(const Json&, const QString&) {
  return {[](MainWindow& window) { return buttonOf(window, "run"); },
          [](MainWindow& window) { return window.runner().hasRun() && !window.runner().isRunning(); },
          [](MainWindow& window) { window.runner().pause(); }};
}

Doing run(const Json&, const QString&) {
  return {[](MainWindow& window) { return buttonOf(window, "run"); },
          [](MainWindow& window) { return window.runner().isRunning(); },
          [](MainWindow& window) { window.runner().run(); }};
}

Doing restart(const Json&, const QString&) {
  return {[](MainWindow& window) {
            auto* button = window.findChild<QWidget*>("applyByRestart");
            return button != nullptr && button->isVisible() ? button : buttonOf(window, "restart");
          },
          [](MainWindow& window) { return window.runner().hasRun() && !window.runner().isOutOfDate(); },
          [](MainWindow& window) { trigger(window, "restart"); }};
}

/// A value, to any other than the preset's.
Doing change(const Json& step, const QString& preset) {
  const auto path = step.at("path").get<std::string>();
  const Json value = step.at("value");
  std::string place = "/" + path + (value.is_object() ? "/id" : "");
  std::replace(place.begin(), place.end(), '.', '/');
  const Json::json_pointer pointer(place);
  const auto first = std::make_shared<Json>();
  return {[path](MainWindow& window) { return window.panel().findChild<QWidget*>(asText(path)); },
          [=](MainWindow& window) {
            if (first->is_null())
              *first = experiment::Experiment::read(experiment::findExperiment(preset.toStdString())).tree();
            if (!window.document().isOpen()) return false;
            const Json& tree = window.document().experiment().tree();
            return tree.contains(pointer) && first->contains(pointer) && tree.at(pointer) != first->at(pointer);
          },
          [=](MainWindow& window) {
            window.document().change({{path, value}});
          }};
}

Doing take(const Json& step, const QString&) {
  const QString tool = textAt(step, "tool");
  return {[tool](MainWindow& window) { return buttonOf(window, tool); },
          [tool](MainWindow& window) {
            const auto* action = window.findChild<QAction*>(tool);
            return action != nullptr && action->isChecked();
          },
          [tool](MainWindow& window) { trigger(window, tool); }};
}

Doing paint(const Json& step, const QString& preset) {
  Doing doing = look(step, preset);
  doing.done = [](MainWindow& window) {
    const auto& edits = window.runner().status().edits;
    return std::any_of(edits.begin(), edits.end(), [](const auto& edit) { return edit.path.starts_with("fields."); });
  };
  return doing;
}

Doing travel(const Json&, const QString&) {
  return {[](MainWindow& window) { return window.findChild<QWidget*>("timeline"); },
          [](MainWindow& window) { return !window.playback().followsLive(); },
          [](MainWindow& window) { window.playback().show(0); }};
}

Doing explain(const Json& step, const QString&) {
  const QString path = textAt(step, "path");
  return {[path](MainWindow& window) { return explainButton(window, path); },
          [](MainWindow& window) {
            const auto* guide = window.findChild<QWidget*>("guideWindow");
            return guide != nullptr && guide->isVisible();
          },
          [path](MainWindow& window) {
            if (QAbstractButton* button = explainButton(window, path)) button->click();
          }};
}

using Verb = Doing (*)(const Json& step, const QString& preset);

Verb verbOf(const Json& step) {
  static const std::map<std::string, Verb> verbs{{"look", look},     {"wait", wait},      {"open", open},
                                                 {"pause", pause},   {"run", run},        {"restart", restart},
                                                 {"change", change}, {"take", take},      {"paint", paint},
                                                 {"travel", travel}, {"explain", explain}};
  return verbs.at(step.at("do").get<std::string>());
}

Tour read(const std::string& id, const std::filesystem::path& path) {
  std::ifstream file(path);
  const Json tree = parseJson({std::istreambuf_iterator<char>(file), {}});
  try {
    Tour tour{asText(id), textAt(tree, "title"), textAt(tree, "summary"), {}};
    for (const Json& step : tree.at("steps")) {
      Doing doing = verbOf(step)(step, textAt(tree, "preset"));
      tour.steps.push_back({textAt(step, "title"), textAt(step, "words"), doing.target, doing.done, doing.act});
    }
    return tour;
  } catch (const std::exception& error) { // what a text or a number was expected for, or an unknown verb
    throw InputError(path.string(), "a guided tour", error.what());
  }
}

} // namespace

const std::vector<Tour>& tours() {
  static const std::vector<Tour> all = [] {
    std::vector<Tour> found;
    for (const Description* kind : experiment::kinds().descriptions()) {
      const auto file = resourceDirectory() / "tours" / (kind->id() + ".json");
      if (std::filesystem::exists(file)) found.push_back(read(kind->id(), file));
    }
    return found;
  }();
  return all;
}

} // namespace semiflow::app
