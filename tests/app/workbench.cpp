#include "tests/app/workbench.h"

#include <QtTest>

#include "app/workbench/files.h"

namespace semiflow::tests {

namespace {

experiment::Experiment heat(double until) {
  const Json tree{
      {"semiflow", 1},
      {"kind", "pde"},
      {"title", "Heat"},
      {"equation", {{"id", "heat"}, {"diffusivity", 0.01}}},
      {"domain", {{"id", "interval"}, {"lower", 0}, {"upper", 1}, {"points", 128}, {"boundary", {{"id", "periodic"}}}}},
      {"initial", {{"id", "expression"}, {"values", {{"u", "sin(2*pi*x)"}}}}},
      {"stepper", {{"id", "etdrk4"}, {"step", 0.001}}},
      {"until", until},
      {"frame_interval", 0.001}};
  return {tree, "."};
}

} // namespace

experiment::Experiment longRun() { return heat(1000); }
experiment::Experiment shortRun() { return heat(0.01); }

bool becomesActive(QWidget& window) {
  for (int attempt = 0; attempt < 4; ++attempt) {
    window.activateWindow();
    if (QTest::qWaitForWindowActive(&window)) return true;
  }
  return false;
}

std::unique_ptr<app::MainWindow> workbench(const experiment::Experiment& experiment, bool run) {
  auto window = std::make_unique<app::MainWindow>();
  window->resize(1280, 800);
  window->show();
  window->files().open(experiment, {}, run);
  if (!becomesActive(*window)) qFatal("the window did not become active");
  return window;
}

} // namespace semiflow::tests
