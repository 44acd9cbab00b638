#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "views/scene.h"
#include "views/view.h"
#include "views/view_header.h"

namespace semiflow::views {

/// Shows a scene of three dimensions with OpenGL. Drag: turn. Drag with the right or middle button or Shift: move.
/// Wheel: nearer or farther. Double click: the first camera again.
class SceneView : public View {
  Q_OBJECT
 public:
  /// @param make makes the scene; called again for a copy when the view is painted into a figure
  SceneView(std::function<std::unique_ptr<Scene>()> make, const experiment::RunInfo& info);
  ~SceneView() override;

  QString title() const override;
  void display(const experiment::FramePtr& frame, const History& history) override;
  void setLook(const Look& look) override;
  void paint(QPainter& painter, const QRectF& rect, const Look& look) override;
  void setHand(const HandPtr& hand) override { tool_ = hand ? hand->tool : Tool::navigate; }
  void resetZoom() override;
  void select(const Selection& selection) override;
  void choose(const QString& id, int index) override;
  std::vector<TrackedRange*> ranges() override { return scene_->ranges(); }
  void takeSight(View& other) override;
  void pointTo(const std::optional<QPointF>& /*place*/) override {}
  void drawAnew() override;
  QWidget* canvas() const { return canvas_; }

 private:
  class Canvas;
  class Overlay;
  void redraw();
  void refresh() const;

  std::function<std::unique_ptr<Scene>()> make_;
  std::unique_ptr<Scene> scene_;
  std::vector<std::pair<QString, int>> chosen_; ///< to be repeated on a copy
  Look look_;
  Shown shown_;
  mutable bool fresh_ = false;
  Tool tool_ = Tool::navigate;
  ViewHeader* header_;
  QWidget* canvas_; ///< a Canvas, or a sentence where there is no OpenGL to draw with
  Overlay* overlay_ = nullptr;
};

} // namespace semiflow::views
