#pragma once

#include <vector>

#include <QColor>
#include <QFont>
#include <QPalette>
#include <QString>

namespace semiflow::views {

/// The colours, fonts and spacing of one theme, for the window and for everything drawn in it.
/// Lengths and font sizes are in device-independent pixels.
struct Look {
  bool isDark = false;
  bool bare = false; ///< without axes, legends, colour bars and texts: the picture alone fills its place

  QColor window;              ///< behind panels
  QColor paper;               ///< behind pictures, lists and input fields
  QColor raised;              ///< buttons, headers, read-outs
  QColor border;              ///< lines between panels
  QColor ink;                 ///< text
  QColor muted;               ///< secondary text, axis lines and tick labels
  QColor grid;                ///< grid lines of a picture
  QColor accent;              ///< selection, focus, the main action
  QColor accentInk;           ///< text on the accent
  QColor cursor;              ///< the time cursor and a picked point
  QColor good;                ///< finished
  QColor warning;             ///< under-resolved, slow
  QColor bad;                 ///< diverged, failed, refused input
  QColor missing;             ///< a value that is not a number
  std::vector<QColor> series; ///< of curves, in this order; told apart by colour-blind readers too

  QString family = QStringLiteral("DejaVu Sans");
  double textSize = 12;
  double smallSize = 10.5; ///< tick labels, legends
  double gap = 6;          ///< the unit of spacing

  QFont text() const;
  QFont small() const;
  QFont bold() const;
  QColor seriesColour(std::size_t index) const { return series[index % series.size()]; }
  QPalette palette() const; ///< for QApplication::setPalette

  static Look light();
  static Look dark();
  /// Black on white with larger text, for figures in print.
  static Look print();
};

} // namespace semiflow::views
