#include "app/application.h"

#include "app/text.h"
#include "core/base/error.h"

namespace semiflow::app {

bool Application::notify(QObject* receiver, QEvent* event) {
  try {
    return QApplication::notify(receiver, event);
  } catch (const Error& error) {
    Q_EMIT failed(sentenceText(error.what()));
  } catch (const std::bad_alloc&) {
    Q_EMIT failed(tr("There is not enough memory for that. What is open is still there: save it."));
  } catch (const std::exception& error) {
    Q_EMIT failed(tr("Something unexpected happened (%1). What is open is still there: save it.").arg(error.what()));
  }
  return true;
}

} // namespace semiflow::app
