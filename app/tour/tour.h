#pragma once

#include <functional>
#include <vector>

#include <QPointer>
#include <QString>

class QWidget;

namespace semiflow::app {

class MainWindow;

/// One thing to see or to do, at a control of the real window.
struct TourStep {
  QString title;
  QString words;
  /// The control that the step is about, sought anew while the step is shown; null where it is not there (yet).
  std::function<QWidget*(MainWindow&)> target;
  /// Whether the user has done it; empty: there is nothing to do but read.
  std::function<bool(MainWindow&)> done;
  /// Does it for a user who would rather go on; empty: going on leaves it out.
  std::function<void(MainWindow&)> act;
};

/// A guided walk through the window with a preset.
struct Tour {
  QString id; ///< a kind of experiment: "pde"
  QString title;
  QString summary;
  std::vector<TourStep> steps;
};

/// One for each kind of experiment that has a file resources/tours/KIND.json, in the order of the kinds: a preset, and
/// steps that say what to do, where, and in which words.
/// @throws InputError for a file that is not a tour
const std::vector<Tour>& tours();

} // namespace semiflow::app
