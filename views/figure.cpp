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

/// How far the cells are, on average, from being a little wider than high.
double strangeness(const std::vector<QRectF>& cells) {
  double sum = 0;
  for (const QRectF& cell : cells)
    sum += std::abs(std::log(std::max(1.0, cell.width()) / std::max(1.0, cell.height()) / 1.3));
  return sum / static_cast<double>(cells.size());
}

void paintCell(QPainter& painter, const QRectF& cell, Picture& picture, const Look& look) {
  const double line = QFontMetricsF(look.text()).height();
  painter.save();
  painter.setFont(look.text());
  painter.setPen(look.ink);
  painter.drawText(QPointF(cell.left(), cell.top() + QFontMetricsF(look.text()).ascent()),
                   QFontMetricsF(look.text()).elidedText(picture.title(), Qt::ElideRight, cell.width()));
  painter.restore();
  picture.paint(painter, cell.adjusted(0, line + 3, 0, 0), look);
}
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

QString timeText(const experiment::RunInfo& info, const experiment::Frame& frame) {
  if (!info.evolving) return {};
  return nameText(info.timeName) + QStringLiteral(" ") + numberText(frame.time, 5) +
         (info.timeUnit.empty() ? QString() : QStringLiteral(" ") + unitText(info.timeUnit));
}

constexpr int least = 16, most = 16384;

} // namespace

Look figureLook(bool dark) {
  const Look print = Look::print();
  if (!dark) return print;
  Look look = Look::dark();
  look.textSize = print.textSize;
  look.smallSize = print.smallSize;
  return look;
}

Figure::Figure(const std::vector<experiment::FramePtr>& history, const experiment::RunInfo& info, FigureStyle style)
    : style_(std::move(style)), info_(info) {
  const auto sound = [](QSize size) {
    return std::min(size.width(), size.height()) >= least && std::max(size.width(), size.height()) <= most;
  };
  if (!sound(style_.size) || !sound(pixels())) {
    throw InputError("size", fmt::format("{} to {} pixels in each direction", least, most),
                     fmt::format("{}x{}", pixels().width(), pixels().height()));
  }
  if (history.empty()) return;
  pictures_ = picturesFor(*history.back(), info);
  show(history);
  if (!style_.view.empty()) keepOnly(style_.view, pictures_);
}

Figure::~Figure() = default;

void Figure::show(const std::vector<experiment::FramePtr>& history) {
  const Shown shown{history.back(), std::make_shared<const std::vector<experiment::FramePtr>>(history), info_};
  for (const auto& picture : pictures_) picture->set(shown);
  time_ = timeText(info_, *shown.frame);
}

/// How much larger everything is than in the look's own sizes.
double Figure::zoom() const {
  return style_.fontSize > 0 ? style_.fontSize * pixelsPerPoint / style_.look.textSize : 1;
}

QSize Figure::pixels() const {
  const double each = style_.dotsPerInch / 96;
  return {static_cast<int>(std::lround(style_.size.width() * each)),
          static_cast<int>(std::lround(style_.size.height() * each))};
}

void Figure::paint(QPainter& painter) const {
  painter.save();
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setRenderHint(QPainter::TextAntialiasing);
  painter.scale(zoom(), zoom());
  paintSheet(painter, QSizeF(style_.size) / zoom());
  painter.restore();
}

void Figure::paintSheet(QPainter& painter, QSizeF size) const {
  const Look& look = style_.look;
  painter.fillRect(QRectF(QPointF(), size), look.paper);
  if (look.bare && !pictures_.empty()) return pictures_.front()->paint(painter, QRectF(QPointF(), size), look);
  QRectF rest(margin, margin, size.width() - 2 * margin, size.height() - 2 * margin);
  const QString line =
      style_.title +
      (style_.showsTime && !time_.isEmpty() && !style_.title.isEmpty() ? QStringLiteral("     ") : QString()) +
      (style_.showsTime ? time_ : QString());
  painter.setPen(look.ink);
  if (!line.isEmpty()) {
    const QFontMetricsF metrics(look.bold());
    painter.setFont(look.bold());
    painter.drawText(QPointF(margin, margin + metrics.ascent()),
                     metrics.elidedText(line, Qt::ElideRight, rest.width()));
    rest.setTop(rest.top() + metrics.height() + 8);
  }
  if (!style_.caption.isEmpty()) {
    const QFontMetricsF metrics(look.small());
    const double height =
        std::min(0.5 * rest.height(),
                 metrics.boundingRect(QRectF(0, 0, rest.width(), 1e6), Qt::TextWordWrap, style_.caption).height() + 2);
    painter.setFont(look.small());
    painter.drawText(QRectF(rest.left(), rest.bottom() - height, rest.width(), height), Qt::TextWordWrap,
                     style_.caption);
    rest.setBottom(rest.bottom() - height - 8);
  }
  if (pictures_.empty()) return paintNothing(painter, rest, QStringLiteral("nothing to draw in this frame"), look);
  const std::vector<QRectF> cells = arranged(rest);
  for (std::size_t p = 0; p < pictures_.size(); ++p) paintCell(painter, cells[p], *pictures_[p], look);
}

/// In rows, or the first one large and the others in rows beside it: what makes the cells most alike in shape.
std::vector<QRectF> Figure::arranged(const QRectF& sheet) const {
  std::vector<QRectF> best = inRows(sheet, 0);
  if (pictures_.size() < 3 || pictures_.size() > mostBesideALargeOne + 1 || pictures_[0]->breadth() <= 1) return best;
  QRectF left = sheet, right = sheet;
  left.setRight(sheet.left() + 0.56 * sheet.width());
  right.setLeft(left.right() + margin);
  std::vector<QRectF> other = inRows(right, 1);
  other.insert(other.begin(), left);
  return strangeness(other) < strangeness(best) ? other : best;
}

/// The pictures from `first` on, in the number of rows that suits them; the cells of a row are as wide as they want.
std::vector<QRectF> Figure::inRows(const QRectF& place, std::size_t first) const {
  const std::size_t count = pictures_.size() - first;
  std::vector<QRectF> best;
  for (std::size_t rows = 1; rows <= count; ++rows) {
    const double height = (place.height() - margin * static_cast<double>(rows - 1)) / static_cast<double>(rows);
    std::vector<QRectF> cells;
    std::size_t next = first;
    for (std::size_t row = 0; row < rows; ++row) {
      const std::size_t end = next + (count + rows - 1 - row) / rows;
      double breadth = 0;
      for (std::size_t p = next; p < end; ++p) breadth += pictures_[p]->breadth();
      const double unit = (place.width() - margin * static_cast<double>(end - next - 1)) / breadth;
      double x = place.left();
      for (; next < end; ++next) {
        cells.emplace_back(x, place.top() + static_cast<double>(row) * (height + margin),
                           unit * pictures_[next]->breadth(), height);
        x = cells.back().right() + margin;
      }
    }
    if (best.empty() || strangeness(cells) < strangeness(best)) best = cells;
  }
  return best;
}

QImage Figure::image() const {
  QImage image(pixels(), QImage::Format_RGB32);
  image.setDotsPerMeterX(static_cast<int>(std::lround(style_.dotsPerInch / 0.0254)));
  image.setDotsPerMeterY(image.dotsPerMeterX());
  QPainter painter(&image);
  painter.scale(style_.dotsPerInch / 96, style_.dotsPerInch / 96);
  paint(painter);
  return image;
}

namespace {

void writeSvg(const Figure& figure, QIODevice& file) {
  QSvgGenerator svg;
  svg.setOutputDevice(&file);
  svg.setResolution(96);
  svg.setSize(figure.style().size);
  svg.setViewBox(QRect(QPoint(), figure.style().size));
  svg.setTitle(figure.style().title);
  svg.setDescription(figure.style().caption);
  QPainter painter(&svg);
  figure.paint(painter);
}

void writePdf(const Figure& figure, QIODevice& file) {
  QPdfWriter pdf(&file);
  pdf.setPageSize(QPageSize(QSizeF(figure.style().size) * 72 / 96, QPageSize::Point, QString(), QPageSize::ExactMatch));
  pdf.setPageMargins(QMarginsF());
  pdf.setResolution(1200);
  pdf.setTitle(figure.style().title);
  QPainter painter(&pdf);
  painter.scale(1200.0 / 96, 1200.0 / 96);
  figure.paint(painter);
}

} // namespace

void Figure::write(const std::filesystem::path& output) const {
  const std::string ending = output.extension().string();
  if (ending != ".png" && ending != ".svg" && ending != ".pdf")
    throw InputError(output.string(), "a file name that ends with .png, .svg or .pdf", "\"" + ending + "\"");
  QSaveFile file(QString::fromStdString(output.string()));
  if (!file.open(QIODevice::WriteOnly)) refuse(output);
  if (ending == ".png" && !image().save(&file, "PNG")) refuse(output);
  if (ending == ".svg") writeSvg(*this, file);
  if (ending == ".pdf") writePdf(*this, file);
  if (!file.commit()) refuse(output);
}

QStringList viewTitles(const std::vector<experiment::FramePtr>& history, const experiment::RunInfo& info) {
  QStringList titles;
  if (history.empty()) return titles;
  const Shown shown{history.back(), std::make_shared<const std::vector<experiment::FramePtr>>(history), info};
  for (const auto& picture : picturesFor(*shown.frame, info)) {
    picture->set(shown);
    titles << picture->title();
  }
  return titles;
}

void renderFigure(const std::vector<experiment::FramePtr>& history, const experiment::RunInfo& info,
                  const std::string& title, const std::filesystem::path& output, QSize size, const Look& look,
                  const std::string& view) {
  FigureStyle style;
  style.size = size;
  style.title = QString::fromStdString(title);
  style.look = look;
  style.view = view;
  Figure(history, info, std::move(style)).write(output);
}

} // namespace semiflow::views
