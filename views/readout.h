#pragma once

#include "views/picture.h"

namespace semiflow::views {

/// Draws the mark and, beside it and inside the rectangle, the box with the lines.
void paintReadout(QPainter& painter, const QRectF& rect, const Readout& readout, const Look& look);

} // namespace semiflow::views
