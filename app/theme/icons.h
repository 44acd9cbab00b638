#pragma once

#include <QColor>
#include <QIcon>
#include <QString>

namespace semiflow::app {

/// The icon resources/icons/NAME.svg in the colours of the theme: it follows them when they change.
QIcon icon(const QString& name);
/// The same in one colour of its own.
QIcon icon(const QString& name, const QColor& colour);

/// The colours of all icons drawn from now on: enabled and disabled.
void setIconColours(const QColor& enabled, const QColor& disabled);

} // namespace semiflow::app
