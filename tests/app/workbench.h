#pragma once

#include <memory>
#include <string>

#include "app/workbench/main_window.h"

namespace semiflow::tests {

/// An experiment that runs as long as a test likes: heat on 128 points, one step a frame.
experiment::Experiment longRun();
/// A short one: the same, eleven frames.
experiment::Experiment shortRun();

/// Whether a window that is shown gets the keyboard, asked for again where another program's window took it.
bool becomesActive(QWidget& window);

/// A shown window of the given experiment, prepared and maybe running.
std::unique_ptr<app::MainWindow> workbench(const experiment::Experiment& experiment, bool run);

/// The child of that type and name; the test fails where there is none.
template <class T> T* child(const QObject& parent, const std::string& name) {
  T* found = parent.findChild<T*>(QString::fromStdString(name));
  if (found == nullptr) qFatal("no %s named %s", T::staticMetaObject.className(), name.c_str());
  return found;
}

} // namespace semiflow::tests
