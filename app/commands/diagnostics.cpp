#include <cstdlib>

#include <QGuiApplication>

#include <fmt/format.h>

#include "app/commands/commands.h"
#include "app/diagnostics.h"

namespace semiflow::app {

void diagnostics(int argc, char** argv) {
  setenv("QT_QPA_PLATFORM", "offscreen", 1);
  setenv("QT_LOGGING_RULES", "default.warning=false", 0);
  const QGuiApplication application(argc, argv);
  fmt::print("{}", diagnosticsText(views::openGlOffScreen()).toStdString());
}

} // namespace semiflow::app
