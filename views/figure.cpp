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
constexpr std::size_t mostBesideALargeOne = 3;

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
    painter.drawText(QPointF(margin, margin + QFontMetricsF(look.bold()).ascent()),
                     QFontMetricsF(look.bold()).elidedText(title, Qt::ElideRight, size.width() - 2 * margin));
    const QRectF rest(margin, margin + line + 8, size.width() - 2 * margin, size.height() - 2 * margin - line - 8);
    if (pictures.empty()) {
      paintNothing(painter, rest, QStringLiteral("nothing to draw in this frame"), look);
      return;
    }
    const std::vector<QRectF> cells = arranged(rest);
    for (std::size_t p = 0; p < pictures.size(); ++p) paintCell(painter, cells[p], *pictures[p]);
  }

 private:
  /// In rows, or the first one large and the others in rows beside it: what makes the cells most alike in shape.
  std::vector<QRectF> arranged(const QRectF& sheet) const {
    std::vector<QRectF> best = inRows(sheet, 0);
    if (pictures.size() < 3 || pictures.size() > mostBesideALargeOne + 1 || pictures[0]->breadth() <= 1) return best;
    QRectF left = sheet, right = sheet;
    left.setRight(sheet.left() + 0.56 * sheet.width());
    right.setLeft(left.right() + margin);
    std::vector<QRectF> other = inRows(right, 1);
    other.insert(other.begin(), left);
    return strangeness(other) < strangeness(best) ? other : best;
  }

  /// The pictures from `first` on, in the number of rows that suits them; the cells of a row are as wide as they want.
  std::vector<QRectF> inRows(const QRectF& place, std::size_t first) const {
    const std::size_t count = pictures.size() - first;
    std::vector<QRectF> best;
    for (std::size_t rows = 1; rows <= count; ++rows) {
      const double height = (place.height() - margin * static_cast<double>(rows - 1)) / static_cast<double>(rows);
      std::vector<QRectF> cells;
      std::size_t next = first;
      for (std::size_t row = 0; row < rows; ++row) {
        const std::size_t end = next + (count + rows - 1 - row) / rows;
        double breadth = 0;
        for (std::size_t p = next; p < end; ++p) breadth += pictures[p]->breadth();
        const double unit = (place.width() - margin * static_cast<double>(end - next - 1)) / breadth;
        double x = place.left();
        for (; next < end; ++next) {
          cells.emplace_back(x, place.top() + static_cast<double>(row) * (height + margin),
                             unit * pictures[next]->breadth(), height);
          x = cells.back().right() + margin;
        }
      }
      if (best.empty() || strangeness(cells) < strangeness(best)) best = cells;
    }
    return best;
  }

  /// How far the cells are, on average, from being a little wider than high.
  static double strangeness(const std::vector<QRectF>& cells) {
    double sum = 0;
    for (const QRectF& cell : cells)
      sum += std::abs(std::log(std::max(1.0, cell.width()) / std::max(1.0, cell.height()) / 1.3));
    return sum / static_cast<double>(cells.size());
  }

  void paintCell(QPainter& painter, const QRectF& cell, Picture& picture) const {
    const double line = QFontMetricsF(look.text()).height();
    painter.save();
    painter.setFont(look.text());
    painter.setPen(look.ink);
    painter.drawText(QPointF(cell.left(), cell.top() + QFontMetricsF(look.text()).ascent()),
                     QFontMetricsF(look.text()).elidedText(picture.title(), Qt::ElideRight, cell.width()));
    painter.restore();
    picture.paint(painter, cell.adjusted(0, line + 3, 0, 0), look);
  }
};

/// Leaves the first picture alone whose title begins so. @throws InputError where none does
void keepOnly(const std::string& view, std::vector<std::unique_ptr<Picture>>& pictures) {
  std::vector<std::string> titles;
  for (auto& picture : pictures) {
    titles.push_back(picture->title().toStdString());
    if (!titles.back().starts_with(view)) continue;
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
      composition.title += QStringLiteral("     ") + nameText(info.timeName) + QStringLiteral(" ") +
                           numberText(shown.frame->time, 5) +
                           (info.timeUnit.empty() ? QString() : QStringLiteral(" ") + unitText(info.timeUnit));
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
