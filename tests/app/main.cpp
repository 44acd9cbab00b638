#include <QDir>
#include <QSettings>
#include <QTemporaryDir>

#include "app/application.h"
#include "core/numerics/lapack.h"
#include "tests/suite.h"

/// Needs a display (ctest runs under Xvfb). What the program remembers goes to a folder of its own.
int main(int argc, char** argv) {
  semiflow::numerics::ensureKernels(argv);
  const QTemporaryDir home;
  qputenv("XDG_DATA_HOME", home.filePath("data").toUtf8());
  qputenv("XDG_CONFIG_HOME", home.filePath("config").toUtf8());
  QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, home.filePath("config"));
  QApplication::setAttribute(Qt::AA_ShareOpenGLContexts);
  const semiflow::app::Application application(argc, argv);
  QCoreApplication::setOrganizationName("semiflow");
  QCoreApplication::setApplicationName("semiflow");
  return semiflow::tests::runSuites(argc, argv);
}
