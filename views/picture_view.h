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

  QString title() const override;
  void display(const experiment::FramePtr& frame, const History& history) override;
  void setLook(const Look& look) override;
  void paint(QPainter& painter, const QRectF& rect, const Look& look) override;
  void setHand(const HandPtr& hand) override;
  void resetZoom() override;
  void select(const Selection& selection) override;

  void choose(const QString& id, int index) override;
  std::vector<TrackedRange*> ranges() override { return picture_->ranges(); }
  void takeSight(View& other) override;
  void pointTo(const std::optional<QPointF>& place) override;
  void drawAnew() override;
  /// Where the picture is: mouse events go there.
  QWidget* canvas() const;

 private:
  class Canvas;
  void redraw();
  void refresh() const; ///< hands a new frame to the picture, if there is one

  std::unique_ptr<Picture> picture_;
  Look look_;
  Shown shown_;
  mutable bool fresh_ = false; ///< shown_ is not yet in the picture
  ViewHeader* header_;
  Canvas* canvas_;
};

} // namespace semiflow::views
