#pragma once

#include <memory>
#include <optional>
#include <string>

#include <QObject>
#include <QString>

#include "core/domain/domain.h"
#include "core/experiment/frame.h"
#include "core/experiment/stroke.h"
#include "core/pde/painting.h"

namespace semiflow::app {

class Document;
class Instruments;

/// Paints the mask of a rectangle with the brush (Instruments::Brush::onMask), going on from what is masked already.
/// When the brush is lifted, the mask is kept as a picture (see keepDrawing()) and put into the experiment, as one step
/// to undo; what holds in the mask, and further masks, stay. Where several masks cover the rectangle, the first one is
/// painted on.
class MaskPainter : public QObject {
  Q_OBJECT
 public:
  MaskPainter(Document& document, Instruments& instruments, QObject* parent = nullptr);

 signals:
  void failed(const QString& message); ///< beginning with a key path, where it is about a value

 private:
  void follow();
  bool read();
  void paint(const experiment::Stroke& stroke);
  void finish();

  Document& document_;
  Instruments& instruments_;
  std::string source_; ///< directory and domain that the mask was read from
  std::optional<domain::Domain> domain_;
  std::shared_ptr<const experiment::GridField> mask_; ///< 1 where masked, else 0; null: not to be had
  pde::Painting painting_;
  bool underWay_ = false; ///< a stroke that has not been refused
};

} // namespace semiflow::app
