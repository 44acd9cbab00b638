#include "app/application.h"

#include <QAbstractButton>
#include <QEvent>

#include "app/text.h"
#include "core/base/error.h"

namespace semiflow::app {

namespace {

/// A control without a text of its own is called what its tool tip says.
void nameByToolTip(QObject* receiver) {
  auto* widget = qobject_cast<QWidget*>(receiver);
  if (widget == nullptr || widget->toolTip().isEmpty() || !widget->accessibleName().isEmpty()) return;
  const auto* button = qobject_cast<const QAbstractButton*>(widget);
  if (button != nullptr && !button->text().isEmpty()) return;
  if (widget->focusPolicy() != Qt::NoFocus || button != nullptr) widget->setAccessibleName(widget->toolTip());
}

} // namespace

bool Application::notify(QObject* receiver, QEvent* event) {
  try {
    if (event->type() == QEvent::Polish) nameByToolTip(receiver);
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
