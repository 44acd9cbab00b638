#include "app/window.h"

#include "app/application.h"
#include "app/text.h"
#include "app/workbench/files.h"
#include "app/workbench/main_window.h"
#include "app/workbench/messages_panel.h"
#include "core/base/resources.h"

namespace semiflow::app {

int openWindow(int argc, char** argv, const std::filesystem::path& toOpen) {
  resourceDirectory(); // tells at once where it is not there
  QApplication::setAttribute(Qt::AA_ShareOpenGLContexts);
  Application application(argc, argv);
  QCoreApplication::setOrganizationName(QStringLiteral("semiflow"));
  QCoreApplication::setApplicationName(QStringLiteral("semiflow"));
  QGuiApplication::setApplicationDisplayName(QStringLiteral("Semiflow"));
  QCoreApplication::setApplicationVersion(asText(version()));
  MainWindow window;
  QObject::connect(&application, &Application::failed, &window,
                   [&window](const QString& message) { window.tell(Severity::error, message); });
  window.show();
  if (!toOpen.empty()) window.files().openPath(toOpen);
  window.offerLeftover();
  return QApplication::exec();
}

} // namespace semiflow::app
