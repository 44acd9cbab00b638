#include "app/export/figure_preview.h"

#include <algorithm>

#include <QPainter>

#include "app/text.h"
#include "core/base/error.h"

namespace semiflow::app {
namespace {
constexpr double border = 16;
constexpr int soonMilliseconds = 60;
} // namespace

FigurePreview::FigurePreview(QWidget* parent) : QWidget(parent) {
  setObjectName(QStringLiteral("figurePreview"));
  setAccessibleName(tr("Preview of the figure"));
  setMinimumSize(320, 240);
  soon_.setSingleShot(true);
  soon_.setInterval(soonMilliseconds);
  connect(&soon_, &QTimer::timeout, this, &FigurePreview::draw);
}

void FigurePreview::set(std::vector<experiment::FramePtr> history, const experiment::RunInfo& info,
                        const views::FigureStyle& style) {
  history_ = std::move(history);
  info_ = info;
  setStyle(style);
}

void FigurePreview::setStyle(const views::FigureStyle& style) {
  style_ = style;
  figure_.reset();
  refusal_.clear();
  soon_.start();
}

void FigurePreview::refuse(const QString& why) {
  refusal_ = why;
  figure_.reset();
  image_ = {};
  soon_.stop();
  update();
}

const views::Figure* FigurePreview::figure() {
  if (!figure_ && refusal_.isEmpty() && !history_.empty()) {
    figure_ = std::make_unique<views::Figure>(history_, info_, style_);
  }
  return figure_.get();
}

QRectF FigurePreview::sheet() const {
  const QRectF room = QRectF(rect()).adjusted(border, border, -border, -border);
  QSizeF size(style_.size);
  const double fit = std::min(room.width() / size.width(), room.height() / size.height());
  size *= std::max(fit, 1e-3);
  return {room.center() - QPointF(size.width(), size.height()) / 2, size};
}

void FigurePreview::draw() {
  soon_.stop();
  try {
    if (figure() == nullptr) return;
    const QRectF place = sheet();
    QImage image((place.size() * devicePixelRatioF()).toSize().expandedTo({1, 1}), QImage::Format_RGB32);
    QPainter painter(&image);
    painter.scale(1.0 * image.width() / style_.size.width(), 1.0 * image.height() / style_.size.height());
    figure_->paint(painter);
    image_ = image;
  } catch (const Error& error) {
    refuse(sentenceText(error.what()));
  }
  update();
}

void FigurePreview::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  if (!image_.isNull()) soon_.start();
}

void FigurePreview::paintEvent(QPaintEvent* /*event*/) {
  QPainter painter(this);
  painter.fillRect(rect(), palette().color(QPalette::Window));
  if (!refusal_.isEmpty() || image_.isNull()) {
    painter.setPen(palette().color(QPalette::PlaceholderText));
    painter.drawText(rect().adjusted(24, 24, -24, -24), Qt::AlignCenter | Qt::TextWordWrap, refusal_);
    return;
  }
  const QRectF place = sheet();
  painter.setRenderHint(QPainter::SmoothPixmapTransform);
  painter.drawImage(place, image_);
  painter.setPen(palette().color(QPalette::Mid));
  painter.drawRect(place);
}

} // namespace semiflow::app
