#pragma once

#include <memory>
#include <optional>

#include <QPixmap>
#include <QPointF>

#include "views/picture.h"
#include "views/view.h"
#include "views/view_header.h"

namespace semiflow::views {

/// Shows a picture on the screen: paints it when something has changed, tells it of the mouse, and marks what is read
/// out. Wheel: zoom. Drag: move. Double click: the whole picture again. Click: pick.
class PictureView : public View {
  Q_OBJECT
 public:
  PictureView(std::unique_ptr<Picture> picture, const experiment::RunInfo& info);
  ~PictureView() override;

  QString title() const override { return picture_->title(); }
  void display(const experiment::FramePtr& frame, const History& history) override;
  void setLook(const Look& look) override;
  void paint(QPainter& painter, const QRectF& rect, const Look& look) override;
  void setHand(const HandPtr& hand) override;
  void resetZoom() override;
  void select(const Selection& selection) override;

  /// Takes one of the picture's choices, as the header's menus do.
  void choose(const QString& id, int index);
  /// Where the picture is: mouse events go there.
  QWidget* canvas() const;

 private:
  class Canvas;
  void refresh(); ///< hands a new frame to the picture, if there is one
  void redraw();

  std::unique_ptr<Picture> picture_;
  Look look_;
  Shown shown_;
  bool fresh_ = false; ///< shown_ is not yet in the picture
  ViewHeader* header_;
  Canvas* canvas_;
};

} // namespace semiflow::views
