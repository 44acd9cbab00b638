#pragma once

#include <array>
#include <memory>
#include <optional>
#include <string>

#include <vtkNew.h>

#include "views/picture.h"

class vtkActor;
class vtkOutlineSource;
class vtkRenderer;

namespace semiflow::views {

class Offscreen;

/// A picture of three dimensions: a VTK renderer for what has depth, and texts painted over it. On the screen a
/// SceneView renders it; in a figure it renders itself off the screen. Every call on the GUI thread.
class Scene : public Picture {
 public:
  Scene();
  ~Scene() override;

  vtkRenderer& renderer() { return *renderer_; }
  double breadth() const override { return 1.3; }
  /// Brings the renderer up to date with what was set and chosen, for a picture of that size; cheap where nothing has
  /// changed.
  void prepare(QSizeF size, const Look& look);
  /// Names and ends of the axes and the colour bar. @param rect where the renderer's picture is
  void paintOverlay(QPainter& painter, const QRectF& rect, const Look& look);

  /// Renders off the screen. @throws InputError where there is no OpenGL for that
  void paint(QPainter& painter, const QRectF& rect, const Look& look) override;

  void set(const Shown& shown) override;
  void choose(const QString& id, int chosen) override;
  void zoom(const QPointF& at, double factor) override;
  /// Turns the camera about the middle: a drag of the mouse.
  void pan(const QPointF& by) override;
  void shift(const QPointF& by, double height); ///< moves the middle instead
  void resetZoom() override;
  void takeCamera(Scene& other);
  void takeSight(Picture& other) override;

 protected:
  struct Box {
    std::array<Range, 3> ranges;
    std::array<QString, 3> labels;
  };
  /// Takes over the frame and makes the props. @return the box around what is drawn, or nothing where there is nothing
  virtual std::optional<Box> build(const Shown& shown, const Look& look) = 0;
  virtual void chosen(const QString& id, int index) = 0;
  virtual std::optional<ColourBar> colourBar() const { return std::nullopt; }
  /// Keeps the choices in step with a new frame before it is drawn.
  virtual void look(const Shown& /*shown*/) {}

 private:
  QPointF project(const std::array<double, 3>& place, const QRectF& rect) const;
  void rebuild(const Look& look);
  void placeCamera();
  void fitCamera(QSizeF size, const Look& look);
  std::optional<QRectF> barPlace(const QRectF& rect, const Look& look) const;

  Shown shown_;
  bool dirty_ = true;
  bool cameraPlaced_ = false;
  QRgb paper_ = 0;
  bool dark_ = false;
  std::optional<Box> box_;
  vtkNew<vtkRenderer> renderer_;
  vtkNew<vtkOutlineSource> outline_;
  vtkNew<vtkActor> outlineActor_;
  std::unique_ptr<Offscreen> offscreen_; ///< made by the first paint(), which compiles its shaders
};

/// A field of three dimensions: isosurfaces or volume rendering.
std::unique_ptr<Scene> fieldScene(const std::string& field);
/// Particles of three or more coordinates: the first three, with the paths of some.
std::unique_ptr<Scene> cloudScene(const std::string& particles);

} // namespace semiflow::views
