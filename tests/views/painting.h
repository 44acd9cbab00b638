#pragma once

#include <QImage>
#include <QPainter>

#include "views/picture.h"

/// Pictures painted into images, and what is to be seen in those.
namespace semiflow::tests {

/// A picture as it is drawn on an empty sheet.
inline QImage painted(views::Picture& picture, QSize size, const views::Look& look = views::Look::light()) {
  QImage image(size, QImage::Format_RGB32);
  image.fill(look.paper);
  QPainter painter(&image);
  painter.setRenderHint(QPainter::Antialiasing);
  picture.paint(painter, QRectF(QPointF(), size), look);
  return image;
}

/// Whether no channel differs by more than that.
inline bool alike(QRgb a, QRgb b, int tolerance = 12) {
  return std::abs(qRed(a) - qRed(b)) <= tolerance && std::abs(qGreen(a) - qGreen(b)) <= tolerance &&
         std::abs(qBlue(a) - qBlue(b)) <= tolerance;
}

/// The places of all pixels of about that colour.
inline std::vector<QPoint> pixelsOf(const QImage& image, QRgb colour, int tolerance = 12) {
  std::vector<QPoint> places;
  for (int y = 0; y < image.height(); ++y) {
    for (int x = 0; x < image.width(); ++x) {
      if (alike(image.pixel(x, y), colour, tolerance)) places.emplace_back(x, y);
    }
  }
  return places;
}

/// How many pixels differ from the sheet.
inline std::size_t inkIn(const QImage& image, QRgb paper) {
  return static_cast<std::size_t>(image.width()) * static_cast<std::size_t>(image.height()) -
         pixelsOf(image, paper, 2).size();
}

/// What the picture shows of a frame and its past.
inline views::Shown shown(const std::vector<experiment::FramePtr>& frames, double end = 1) {
  experiment::RunInfo info;
  info.end = end;
  return {frames.empty() ? nullptr : frames.back(), std::make_shared<const std::vector<experiment::FramePtr>>(frames),
          info};
}

} // namespace semiflow::tests
