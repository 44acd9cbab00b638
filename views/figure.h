#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include <QImage>
#include <QSize>
#include <QString>
#include <QStringList>

#include "core/experiment/frame.h"
#include "core/experiment/run.h"
#include "views/look.h"

class QPainter;

namespace semiflow::views {

class Picture;

/// How a figure looks. Sizes are in pixels of 1/96 inch.
struct FigureStyle {
  QSize size{960, 640};
  double dotsPerInch = 192; ///< of a PNG
  double fontSize = 0;      ///< of texts, in points; marks and lines grow with it; 0: the look's own
  QString title;            ///< above the pictures; empty: no line for it
  bool showsTime = true;    ///< behind the title
  QString caption;          ///< below the pictures, in as many lines as it needs; empty: none
  std::string view;         ///< title of the only view to draw, or its beginning; empty: all of them
  Look look = Look::print();
};

/// Black on white, or the dark theme's colours, with the text sizes of print.
Look figureLook(bool dark);
/// Points to pixels of 1/96 inch, and millimetres to them.
constexpr double pixelsPerPoint = 96.0 / 72, pixelsPerMillimetre = 96 / 25.4;
/// A column of a journal: how wide it is in millimetres (as most journals have it).
struct JournalWidth {
  const char* name; ///< "single"
  double millimetres;
};
constexpr JournalWidth journalWidths[] = {{"single", 90}, {"one-and-half", 140}, {"double", 190}};

/// A figure of a run's frame: what viewsFor() would show, side by side under a title; under a bare look the first view
/// alone, to the edges. Needs a QGuiApplication (QT_QPA_PLATFORM=offscreen will do), no display and no widgets.
class Figure {
 public:
  /// @param history frames so far, oldest first, for space-time images, trails and charts; the last one is drawn
  /// @throws InputError for a view that there is not, or a size beyond 16 to 16384 pixels
  Figure(const std::vector<experiment::FramePtr>& history, const experiment::RunInfo& info, FigureStyle style);
  ~Figure();

  const FigureStyle& style() const { return style_; }
  /// Of a PNG, in pixels.
  QSize pixels() const;
  /// Draws another frame in the same style; ranges go on to cover what was drawn before.
  void show(const std::vector<experiment::FramePtr>& history);
  /// Draws the sheet, style().size large.
  /// @throws InputError where a 3-D scene finds no OpenGL to draw with
  void paint(QPainter& painter) const;
  QImage image() const;
  /// Writes it whole or not at all. @param output ends with .png, .svg or .pdf; text and axes are vectors in the last
  /// two, images are embedded. @throws InputError for another ending; ResourceError where it cannot be written
  void write(const std::filesystem::path& output) const;

 private:
  void paintSheet(QPainter& painter, QSizeF size) const;
  double zoom() const;
  std::vector<QRectF> arranged(const QRectF& sheet) const;
  std::vector<QRectF> inRows(const QRectF& place, std::size_t first) const;

  FigureStyle style_;
  const experiment::RunInfo info_;
  QString time_;
  std::vector<std::unique_ptr<Picture>> pictures_;
};

/// The titles of the views that a figure of the frame has.
QStringList viewTitles(const std::vector<experiment::FramePtr>& history, const experiment::RunInfo& info);

/// Writes a figure at once. @throws as Figure
void renderFigure(const std::vector<experiment::FramePtr>& history, const experiment::RunInfo& info,
                  const std::string& title, const std::filesystem::path& output, QSize size, const Look& look,
                  const std::string& view = {});

} // namespace semiflow::views
