#include "views/scene.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include <QFontMetricsF>
#include <QPainter>

#include <vtkActor.h>
#include <vtkCamera.h>
#include <vtkMatrix4x4.h>
#include <vtkOutlineSource.h>
#include <vtkPolyDataMapper.h>
#include <vtkProperty.h>
#include <vtkRenderer.h>

#include "views/offscreen.h"

namespace semiflow::views {

Scene::Scene() {
  vtkNew<vtkPolyDataMapper> mapper;
  mapper->SetInputConnection(outline_->GetOutputPort());
  outlineActor_->SetMapper(mapper);
  outlineActor_->GetProperty()->LightingOff();
  outlineActor_->PickableOff();
  renderer_->AddActor(outlineActor_);
  renderer_->SetBackgroundAlpha(1);
}

Scene::~Scene() = default;

void Scene::set(const Shown& shown) {
  shown_ = shown;
  dirty_ = true;
  look(shown);
}

void Scene::choose(const QString& id, int index) {
  chosen(id, index);
  dirty_ = true;
}

void Scene::prepare(QSizeF size, const Look& look) {
  if (dirty_ || paper_ != look.paper.rgb() || dark_ != look.isDark) rebuild(look);
  if (box_) fitCamera(size, look);
}

void Scene::rebuild(const Look& look) {
  dirty_ = false;
  paper_ = look.paper.rgb();
  dark_ = look.isDark;
  renderer_->SetBackground(look.paper.redF(), look.paper.greenF(), look.paper.blueF());
  outlineActor_->GetProperty()->SetColor(look.muted.redF(), look.muted.greenF(), look.muted.blueF());
  box_ = build(shown_, look);
  outlineActor_->SetVisibility(box_.has_value());
  if (!box_) return;
  outline_->SetBounds(box_->ranges[0].lower, box_->ranges[0].upper, box_->ranges[1].lower, box_->ranges[1].upper,
                      box_->ranges[2].lower, box_->ranges[2].upper);
  if (!cameraPlaced_) placeCamera();
  renderer_->ResetCameraClippingRange();
}

void Scene::placeCamera() {
  vtkCamera* camera = renderer_->GetActiveCamera();
  std::array<double, 3> middle{};
  double diagonal = 0;
  for (std::size_t c = 0; c < 3; ++c) {
    middle[c] = box_->ranges[c].lower + box_->ranges[c].width() / 2;
    diagonal = std::hypot(diagonal, box_->ranges[c].width());
  }
  camera->SetFocalPoint(middle.data());
  const double distance = 0.51 * diagonal / std::tan(13 * std::numbers::pi / 180);
  // From the front right, a little above: x and y recede, z is up.
  camera->SetPosition(middle[0] + 0.52 * distance, middle[1] - 0.74 * distance, middle[2] + 0.43 * distance);
  camera->SetViewUp(0, 0, 1);
  cameraPlaced_ = true;
}

/// The box fits what is left beside the colour bar, whichever of width and height is the smaller.
void Scene::fitCamera(QSizeF size, const Look& look) {
  const auto bar = barPlace(QRectF(QPointF(), size), look);
  const double width = std::max(1.0, bar ? bar->left() - 8 : size.width()), height = std::max(1.0, size.height());
  vtkCamera* camera = renderer_->GetActiveCamera();
  const double half = std::tan(13 * std::numbers::pi / 180) * std::max(1.0, height / width);
  camera->SetViewAngle(2 * std::atan(half) * 180 / std::numbers::pi);
  camera->SetWindowCenter(size.width() > 0 ? (size.width() - width) / size.width() : 0, 0);
}

std::optional<QRectF> Scene::barPlace(const QRectF& rect, const Look& look) const {
  const auto bar = colourBar();
  if (!bar || look.bare || rect.width() <= 220 || rect.height() <= 120) return std::nullopt;
  const double height = std::min(rect.height() - 40, 220.0);
  const double width =
      std::max(widthOf(*bar, height, look), QFontMetricsF(look.small()).horizontalAdvance(bar->spec.label));
  return QRectF(rect.right() - width - 4, rect.top() + 20, width, height);
}

void Scene::zoom(const QPointF&, double factor) {
  renderer_->GetActiveCamera()->Dolly(std::clamp(factor, 0.2, 5.0));
  renderer_->ResetCameraClippingRange();
}

void Scene::pan(const QPointF& by) {
  vtkCamera* camera = renderer_->GetActiveCamera();
  // A turntable: the vertical axis stays vertical, and the poles are out of reach.
  std::array<double, 3> away{}, up{0, 0, 1};
  camera->GetDirectionOfProjection(away.data());
  camera->SetViewUp(up.data());
  camera->Azimuth(-0.4 * by.x());
  const double height = std::asin(std::clamp(-away[2], -1.0, 1.0)) * 180 / std::numbers::pi;
  camera->Elevation(std::clamp(height + 0.4 * by.y(), -85.0, 85.0) - height);
  renderer_->ResetCameraClippingRange();
}

void Scene::shift(const QPointF& by, double height) {
  vtkCamera* camera = renderer_->GetActiveCamera();
  const double unit =
      2 * camera->GetDistance() * std::tan(camera->GetViewAngle() * std::numbers::pi / 360) / std::max(1.0, height);
  std::array<double, 3> away{}, up{}, focus{}, place{};
  camera->OrthogonalizeViewUp();
  camera->GetDirectionOfProjection(away.data());
  camera->GetViewUp(up.data());
  camera->GetFocalPoint(focus.data());
  camera->GetPosition(place.data());
  const std::array<double, 3> right{away[1] * up[2] - away[2] * up[1], away[2] * up[0] - away[0] * up[2],
                                    away[0] * up[1] - away[1] * up[0]};
  for (std::size_t c = 0; c < 3; ++c) {
    const double by3 = unit * (by.y() * up[c] - by.x() * right[c]);
    focus[c] += by3;
    place[c] += by3;
  }
  camera->SetFocalPoint(focus.data());
  camera->SetPosition(place.data());
  renderer_->ResetCameraClippingRange();
}

void Scene::resetZoom() {
  if (box_) placeCamera();
  renderer_->ResetCameraClippingRange();
}

void Scene::takeCamera(Scene& other) {
  renderer_->GetActiveCamera()->DeepCopy(other.renderer_->GetActiveCamera());
  cameraPlaced_ = other.cameraPlaced_;
}

void Scene::takeSight(Picture& other) {
  if (auto* scene = dynamic_cast<Scene*>(&other)) takeCamera(*scene);
}

QPointF Scene::project(const std::array<double, 3>& place, const QRectF& rect) const {
  const double aspect = rect.height() > 0 ? rect.width() / rect.height() : 1;
  vtkMatrix4x4* matrix = const_cast<vtkRenderer*>(renderer_.Get())
                             ->GetActiveCamera()
                             ->GetCompositeProjectionTransformMatrix(aspect, -1, 1);
  const double from[4] = {place[0], place[1], place[2], 1};
  double to[4];
  matrix->MultiplyPoint(from, to);
  return {rect.left() + (to[0] / to[3] + 1) / 2 * rect.width(), rect.top() + (1 - to[1] / to[3]) / 2 * rect.height()};
}

void Scene::paintOverlay(QPainter& painter, const QRectF& rect, const Look& look) {
  if (!box_) return paintNothing(painter, rect, QStringLiteral("nothing of three dimensions in this frame"), look);
  if (look.bare) return;
  painter.save();
  painter.setFont(look.small());
  const QFontMetricsF metrics(look.small());
  const QPointF middle =
      project({box_->ranges[0].lower + box_->ranges[0].width() / 2, box_->ranges[1].lower + box_->ranges[1].width() / 2,
               box_->ranges[2].lower + box_->ranges[2].width() / 2},
              rect);
  std::vector<QRectF> taken;
  const auto text = [&](const QPointF& at, const QString& what, double distance) {
    QPointF outwards = at - middle;
    const double length = std::hypot(outwards.x(), outwards.y());
    outwards = length > 0 ? outwards / length : QPointF(0, 1);
    const double width = metrics.horizontalAdvance(what);
    const QPointF centre =
        at + QPointF(outwards.x() * (distance + width / 2), outwards.y() * (distance + metrics.height() / 2));
    QRectF box(0, 0, width + 2, metrics.height());
    box.moveCenter(centre);
    box.moveLeft(std::clamp(box.left(), rect.left(), std::max(rect.left(), rect.right() - box.width())));
    box.moveTop(std::clamp(box.top(), rect.top(), std::max(rect.top(), rect.bottom() - box.height())));
    const bool clear =
        std::none_of(taken.begin(), taken.end(), [&](const QRectF& other) { return other.intersects(box); });
    if (!clear) return;
    taken.push_back(box);
    painter.drawText(box, Qt::AlignCenter, what);
  };
  std::array<std::array<QPointF, 2>, 3> edges;
  for (std::size_t axis = 0; axis < 3; ++axis) {
    // Of the four edges along an axis the one farthest from the middle is free of what is inside: below for the
    // horizontal ones, left for the vertical one.
    std::array<QPointF, 2> ends;
    double best = -1e300;
    for (int corner = 0; corner < 4; ++corner) {
      std::array<double, 3> low{}, high{};
      for (std::size_t c = 0, bit = 0; c < 3; ++c) {
        const Range& range = box_->ranges[c];
        if (c == axis) {
          low[c] = range.lower;
          high[c] = range.upper;
        } else {
          low[c] = high[c] = ((corner >> bit++) & 1) != 0 ? range.upper : range.lower;
        }
      }
      const QPointF a = project(low, rect), b = project(high, rect);
      const double merit = axis == 2 ? -(a.x() + b.x()) : a.y() + b.y();
      if (merit > best) best = merit, ends = {a, b};
    }
    edges[axis] = ends;
    painter.setPen(look.ink);
    text((ends[0] + ends[1]) / 2, box_->labels[axis], 8);
  }
  painter.setPen(look.muted);
  const bool roomForNumbers = rect.width() >= 160 && rect.height() >= 140;
  for (std::size_t axis = 0; axis < 3 && roomForNumbers; ++axis) {
    // Near the ends, not at them: there the texts of two axes would meet. What still does is left out.
    const QPointF begin = edges[axis][0], way = edges[axis][1] - begin;
    text(begin + 0.12 * way, numberText(box_->ranges[axis].lower, 3), 5);
    text(begin + 0.88 * way, numberText(box_->ranges[axis].upper, 3), 5);
  }
  if (const auto place = barPlace(rect, look)) paintColourBar(painter, *place, *colourBar(), look);
  painter.restore();
}

void Scene::paint(QPainter& painter, const QRectF& rect, const Look& look) {
  prepare(rect.size(), look);
  if (box_) {
    if (!offscreen_) offscreen_ = std::make_unique<Offscreen>();
    const double ratio = painter.device() != nullptr ? std::max(2.0, painter.device()->devicePixelRatioF()) : 2;
    const QSize pixels = (rect.size() * ratio).toSize().expandedTo(QSize(1, 1));
    painter.save();
    painter.setRenderHint(QPainter::SmoothPixmapTransform);
    painter.drawImage(rect, offscreen_->render(*renderer_, pixels));
    painter.restore();
  }
  paintOverlay(painter, rect, look);
}

} // namespace semiflow::views
