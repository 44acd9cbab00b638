#include "views/figure.h"

#include <algorithm>
#include <cmath>

#include <QFontMetricsF>
#include <QImage>
#include <QMarginsF>
#include <QPageSize>
#include <QPainter>
#include <QPdfWriter>
#include <QSaveFile>
#include <QSvgGenerator>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/base/error.h"
#include "views/picture.h"

namespace semiflow::views {
namespace {

constexpr double margin = 12;

struct Composition {
  std::vector<std::unique_ptr<Picture>> pictures;
  QString title;
  Look look;

  void paint(QPainter& painter, const QSizeF& size) const {
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setRenderHint(QPainter::TextAntialiasing);
    painter.fillRect(QRectF(QPointF(), size), look.paper);
    if (look.bare && !pictures.empty()) return pictures.front()->paint(painter, QRectF(QPointF(), size), look);
    const double line = QFontMetricsF(look.bold()).height();
    painter.setFont(look.bold());
    painter.setPen(look.ink);
    painter.drawText(QPointF(margin, margin + QFontMetricsF(look.bold()).ascent()), title);
    const QRectF rest(margin, margin + line + 8, size.width() - 2 * margin, size.height() - 2 * margin - line - 8);
    if (pictures.empty()) {
      paintNothing(painter, rest, QStringLiteral("nothing to draw in this frame"), look);
      return;
    }
    const auto count = static_cast<int>(pictures.size());
    const int columns = columnsFor(count, rest.size());
    const int rows = (count + columns - 1) / columns;
    const QSizeF cell((rest.width() - margin * (columns - 1)) / columns, (rest.height() - margin * (rows - 1)) / rows);
    for (int p = 0; p < count; ++p) {
      const QRectF place(QPointF(rest.left() + (p % columns) * (cell.width() + margin),
                                 rest.top() + static_cast<double>(p / columns) * (cell.height() + margin)),
                         cell);
      paintCell(painter, place, *pictures[static_cast<std::size_t>(p)]);
    }
  }

 private:
  /// As many columns as make the cells a little wider than high.
  static int columnsFor(int count, const QSizeF& size) {
    int best = 1;
    double least = 1e300;
    for (int columns = 1; columns <= count; ++columns) {
      const int rows = (count + columns - 1) / columns;
      const double shape =
          std::abs(std::log(size.width() / columns / (size.height() / rows) / 1.3)) + 0.15 * (columns * rows - count);
      if (shape < least) least = shape, best = columns;
    }
    return best;
  }

  void paintCell(QPainter& painter, const QRectF& cell, Picture& picture) const {
    const double line = QFontMetricsF(look.text()).height();
    painter.save();
    painter.setFont(look.text());
    painter.setPen(look.ink);
    painter.drawText(QPointF(cell.left(), cell.top() + QFontMetricsF(look.text()).ascent()), picture.title());
    painter.restore();
    picture.paint(painter, cell.adjusted(0, line + 3, 0, 0), look);
  }
};

/// Leaves the picture of a title alone. @throws InputError where none has it
void keepOnly(const std::string& view, std::vector<std::unique_ptr<Picture>>& pictures) {
  std::vector<std::string> titles;
  for (auto& picture : pictures) {
    titles.push_back(picture->title().toStdString());
    if (titles.back() != view) continue;
    std::unique_ptr<Picture> kept = std::move(picture);
    pictures.clear();
    pictures.push_back(std::move(kept));
    return;
  }
  throw InputError("view", fmt::format("one of the views '{}'", fmt::join(titles, "', '")), "'" + view + "'");
}

[[noreturn]] void refuse(const std::filesystem::path& output) {
  throw ResourceError("the figure " + output.string() +
                      " cannot be written: is there such a folder, and room on the disk?");
}

void writePng(const Composition& composition, QSize size, QIODevice& file, const std::filesystem::path& output) {
  QImage image(size * 2, QImage::Format_RGB32);
  image.setDevicePixelRatio(2);
  QPainter painter(&image);
  composition.paint(painter, size);
  painter.end();
  if (!image.save(&file, "PNG")) refuse(output);
}

void writeSvg(const Composition& composition, QSize size, QIODevice& file) {
  QSvgGenerator svg;
  svg.setOutputDevice(&file);
  svg.setResolution(96);
  svg.setSize(size);
  svg.setViewBox(QRect(QPoint(), size));
  svg.setTitle(composition.title);
  QPainter painter(&svg);
  composition.paint(painter, size);
}

void writePdf(const Composition& composition, QSize size, QIODevice& file) {
  QPdfWriter pdf(&file);
  pdf.setPageSize(QPageSize(QSizeF(size) * 72 / 96, QPageSize::Point, QString(), QPageSize::ExactMatch));
  pdf.setPageMargins(QMarginsF());
  pdf.setResolution(1200);
  pdf.setTitle(composition.title);
  QPainter painter(&pdf);
  painter.scale(1200.0 / 96, 1200.0 / 96);
  composition.paint(painter, size);
}

} // namespace

void renderFigure(const std::vector<experiment::FramePtr>& history, const experiment::RunInfo& info,
                  const std::string& title, const std::filesystem::path& output, QSize size, const Look& look,
                  const std::string& view) {
  const std::string ending = output.extension().string();
  if (ending != ".png" && ending != ".svg" && ending != ".pdf") {
    throw InputError(output.string(), "a file name that ends with .png, .svg or .pdf", "\"" + ending + "\"");
  }
  if (size.width() < 16 || size.height() < 16 || size.width() > 16384 || size.height() > 16384) {
    throw InputError("size", "16 to 16384 pixels in each direction",
                     std::to_string(size.width()) + "x" + std::to_string(size.height()));
  }
  Composition composition{{}, QString::fromStdString(title), look};
  if (!history.empty()) {
    const Shown shown{history.back(), std::make_shared<const std::vector<experiment::FramePtr>>(history), info};
    composition.pictures = picturesFor(*shown.frame, info);
    for (const auto& picture : composition.pictures) picture->set(shown);
    if (!view.empty()) keepOnly(view, composition.pictures);
    if (info.evolving) {
      composition.title +=
          QStringLiteral("     ") + QString::fromStdString(info.timeName) + QStringLiteral(" ") +
          numberText(shown.frame->time, 5) +
          (info.timeUnit.empty() ? QString() : QStringLiteral(" ") + QString::fromStdString(info.timeUnit));
    }
  }
  QSaveFile file(QString::fromStdString(output.string()));
  if (!file.open(QIODevice::WriteOnly)) refuse(output);
  if (ending == ".png") writePng(composition, size, file, output);
  if (ending == ".svg") writeSvg(composition, size, file);
  if (ending == ".pdf") writePdf(composition, size, file);
  if (!file.commit()) refuse(output);
}

} // namespace semiflow::views
