#pragma once

#include <QColor>
#include <QImage>
#include <QString>

namespace semiflow::app {

/// A formula written for display, typeset on a transparent ground.
/// @param width that its lines are broken to; @param ratio device pixels per pixel
QImage formulaImage(const QString& formula, double width, const QColor& ink, double ratio);

} // namespace semiflow::app
