#pragma once

class QWidget;

namespace semiflow::app {

/// Lets the wheel scroll the panel instead of changing the value under the pointer, unless the widget has the focus.
void guardWheel(QWidget* widget);

} // namespace semiflow::app
