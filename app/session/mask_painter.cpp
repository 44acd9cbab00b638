#include "app/session/mask_painter.h"

#include <QImage>

#include "app/session/document.h"
#include "app/session/drawings.h"
#include "app/session/instruments.h"
#include "core/base/error.h"
#include "core/base/memory.h"

namespace semiflow::app {

using experiment::GridField;

namespace {

/// Black where masked; the first row of points at the bottom.
QImage pictureOf(const GridField& mask) {
  const std::size_t columns = mask.axes[0].points, rows = mask.axes[1].points;
  QImage picture(static_cast<int>(columns), static_cast<int>(rows), QImage::Format_Grayscale8);
  for (std::size_t j = 0; j < rows; ++j) {
    uchar* line = picture.scanLine(static_cast<int>(rows - 1 - j));
    for (std::size_t i = 0; i < columns; ++i) line[i] = mask.values[j * columns + i] != 0 ? 0 : 255;
  }
  return picture;
}

} // namespace

MaskPainter::MaskPainter(Document& document, Instruments& instruments, QObject* parent)
    : QObject(parent), document_(document), instruments_(instruments) {
  connect(&document, &Document::opened, this, &MaskPainter::follow);
  connect(&document, &Document::changed, this, &MaskPainter::follow);
  connect(&instruments, &Instruments::changed, this, &MaskPainter::follow);
  connect(&instruments, &Instruments::brushChanged, this, &MaskPainter::follow);
  connect(&instruments, &Instruments::maskStroked, this, &MaskPainter::paint);
  connect(&instruments, &Instruments::maskReleased, this, &MaskPainter::finish);
}

/// Reads the mask when it is to be painted on and has become another one.
void MaskPainter::follow() {
  const Json none = Json::object();
  const Json& tree = document_.isOpen() ? document_.experiment().tree() : none;
  const bool rectangle = tree.contains("domain") && tree["domain"].value("id", "") == "rectangle";
  instruments_.setMaskable(rectangle);
  if (!rectangle || !instruments_.paintsMask()) {
    source_.clear();
    mask_.reset();
  } else if (!underWay_) {
    const std::string source = document_.experiment().directory().string() + '\n' + tree["domain"].dump();
    if (source != source_) {
      source_ = source;
      if (!read()) mask_.reset();
    }
  }
  instruments_.showMask(mask_);
}

bool MaskPainter::read() {
  const auto& experiment = document_.experiment();
  try {
    const Values values(experiment.kind(), experiment.tree(), "", experiment.directory());
    domain_ = *values.make<domain::Domain>("domain");
    requireMemory(domain_->pointCount() * 3 * sizeof(double), "the mask to paint on");
    auto mask = std::make_shared<GridField>(GridField{"mask", "", domain_->axes, {}});
    mask->values.assign(domain_->points(), 0.0);
    if (!domain_->masks.empty()) {
      const std::vector<bool> covered = domain_->masks.front().covers(*domain_);
      for (std::size_t i = 0; i < covered.size(); ++i) mask->values[i] = covered[i] ? 1 : 0;
    }
    mask_ = std::move(mask);
    return true;
  } catch (const std::exception& error) {
    Q_EMIT failed(QString::fromStdString(error.what()));
    return false;
  }
}

void MaskPainter::paint(const experiment::Stroke& stroke) {
  if (!stroke.continues) underWay_ = mask_ != nullptr;
  if (!underWay_) return;
  try {
    const pde::Canvas canvas{*domain_, {"mask"}, false, {}, 0};
    auto painted = std::make_shared<GridField>(painting_.painted(stroke, canvas, {*mask_}, 0));
    for (double& value : painted->values) value = value != 0 ? 1 : 0;
    mask_ = std::move(painted);
    instruments_.showMask(mask_);
  } catch (const std::exception& error) {
    underWay_ = false;
    Q_EMIT failed(QString::fromStdString(error.what()));
  }
}

void MaskPainter::finish() {
  if (!std::exchange(underWay_, false)) return;
  const Json& before = document_.experiment().tree().at("domain").at("mask");
  try {
    Json mask{
        {"id", "picture"}, {"path", keepDrawing(pictureOf(*mask_)).string()}, {"covers", "dark"}, {"threshold", 0.5}};
    for (const char* kept : {"holds", "more"}) {
      if (before.contains(kept)) mask[kept] = before.at(kept);
    }
    document_.change({{"domain.mask", mask}});
  } catch (const std::exception& error) {
    Q_EMIT failed(QString::fromStdString(error.what()));
  }
  follow(); // also to the mask before, where the new one could not be kept
}

} // namespace semiflow::app
