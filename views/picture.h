#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include <QPointF>
#include <QRectF>
#include <QString>
#include <QStringList>

#include "core/experiment/frame.h"
#include "core/experiment/run.h"
#include "views/axes.h"
#include "views/hand.h"
#include "views/look.h"
#include "views/view.h"

class QPainter;

namespace semiflow::views {

/// What a picture is drawn from: a frame, its past (may be null) and what does not change during the run.
struct Shown {
  experiment::FramePtr frame;
  History history;
  experiment::RunInfo info;

  /// The past, or nothing.
  const std::vector<experiment::FramePtr>& past() const;
  /// "time (s)"
  QString timeLabel() const { return labelText(info.timeName, info.timeUnit); }
  /// From the run's begin to its end or to the newest frame, whichever is farther; in increasing order.
  Range timeRange() const;
};

/// One of several ways to draw: the field, the part of a complex number, the colour map.
struct Choice {
  QString id;   ///< "map"
  QString hint; ///< for the tool tip: "colour map"
  QStringList names;
  int chosen = 0;
  bool operator==(const Choice&) const = default;
};

/// What is told about the place under the mouse.
struct Readout {
  QPointF place; ///< where the mark goes
  QStringList lines;
  bool marked = true; ///< false: no mark
};

/// Draws one side of a run with any painter, on the screen or into a figure; knows no widget. Coordinates of the mouse
/// are those of the rectangle of the latest paint().
class Picture {
 public:
  Picture() = default;
  Picture(const Picture&) = delete;
  Picture& operator=(const Picture&) = delete;
  virtual ~Picture() = default;

  virtual QString title() const = 0;
  /// How wide it wants to be in a figure beside a picture of breadth 1.
  virtual double breadth() const { return 1; }
  /// Takes over what to draw. Any frame will do: a picture of what is not in it is empty.
  virtual void set(const Shown& shown) = 0;
  virtual void paint(QPainter& painter, const QRectF& rect, const Look& look) = 0;

  virtual std::vector<Choice> choices() const { return {}; }
  virtual void choose(const QString& /*id*/, int /*chosen*/) {}

  virtual std::optional<Readout> readout(const QPointF& /*mouse*/) const { return std::nullopt; }
  virtual std::optional<Selection> pick(const QPointF& /*mouse*/) const { return std::nullopt; }
  virtual std::optional<double> timeAt(const QPointF& /*mouse*/) const { return std::nullopt; }
  virtual void select(const Selection& /*selection*/) {}

  /// The place on the picture's field under the mouse; nothing where there is none, or the picture is of no field.
  virtual std::optional<Place> placeAt(const QPointF& /*mouse*/) const { return std::nullopt; }
  /// Where a place is drawn, also beyond the edge; nothing where the picture does not show that field.
  virtual std::optional<QPointF> pixelOf(const Place& /*place*/) const { return std::nullopt; }
  /// How long the whole field is along each of its one or two directions, the shorter where lengths are drawn alike in
  /// both; empty of a picture that is of no field.
  virtual std::vector<double> lengths() const { return {}; }
  /// How many coordinates a place has in the space that it shows, where the hand's handles can be dragged; 0: nowhere.
  virtual std::size_t handleDimension() const { return 0; }
  /// The rectangle that places are drawn in.
  virtual QRectF plane() const { return {}; }
  /// Whether it draws what the hand's marks tell, rather than something that could be marked.
  virtual bool isChart() const { return false; }
  /// Takes over what has been put on the fields.
  virtual void setHand(const HandPtr& /*hand*/) {}
  /// Tints where the mask is not 0, over what was painted last; not where the picture is of another grid.
  virtual void paintMask(QPainter& /*painter*/, const experiment::GridField& /*mask*/) const {}

  /// What its colours and axes cover, to be shared with pictures of the same kind.
  virtual std::vector<TrackedRange*> ranges() { return {}; }
  /// Takes over what part of the plane is seen, or the camera, of a picture of the same kind.
  virtual void takeSight(Picture& /*other*/) {}
  /// Coordinates of the plane under the mouse, and back; nothing where there is no plane, or outside of it.
  virtual std::optional<QPointF> pointAt(const QPointF& /*mouse*/) const { return std::nullopt; }
  virtual std::optional<QPointF> mouseAt(const QPointF& /*point*/) const { return std::nullopt; }

  virtual void zoom(const QPointF& /*at*/, double /*factor*/) {}
  virtual void pan(const QPointF& /*by*/) {}
  virtual void resetZoom() {}
};

/// A picture whose plane can be zoomed and moved: what part of the plane is seen, over what would be seen of itself.
class ZoomedPicture : public Picture {
 public:
  void zoom(const QPointF& at, double factor) override;
  void pan(const QPointF& by) override;
  void resetZoom() override { window_.reset(); }
  QRectF plane() const override { return axes_.inner; }
  void takeSight(Picture& other) override;
  std::optional<QPointF> pointAt(const QPointF& mouse) const override;
  std::optional<QPointF> mouseAt(const QPointF& point) const override;

 protected:
  struct Window {
    Range x, y;
  };
  /// What is seen, given the whole.
  Window windowOver(const Window& whole) const { return window_.value_or(whole); }
  bool zoomed() const { return window_.has_value(); }
  /// To be kept by paint(): the mouse is read with it.
  Axes axes_;

 private:
  void show(const Window& next);
  std::optional<Window> window_;
};

/// The message of a picture without content, in its middle.
void paintNothing(QPainter& painter, const QRectF& rect, const QString& message, const Look& look);

/// The pictures that suit a frame, in the order of viewsFor().
std::vector<std::unique_ptr<Picture>> picturesFor(const experiment::Frame& frame, const experiment::RunInfo& info);

} // namespace semiflow::views
