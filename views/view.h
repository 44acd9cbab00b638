#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <QPointF>
#include <QRectF>
#include <QString>
#include <QWidget>

#include "core/experiment/frame.h"
#include "core/experiment/run.h"
#include "views/colour_map.h"
#include "views/hand.h"
#include "views/look.h"

class QPainter;

namespace semiflow::views {

/// Frames of one run, oldest first; shared, so that handing it to many views costs nothing.
using History = std::shared_ptr<const std::vector<experiment::FramePtr>>;

/// One thing of a content that the user has picked: an eigenvalue, a particle.
struct Selection {
  std::string content;   ///< name of the content it is in
  std::size_t index = 0; ///< which eigenvalue or particle
  bool operator==(const Selection&) const = default;
};

/// A widget that draws one side of a run: a header with a title and choices, and the picture below it. The first item
/// of its layout is the header's QHBoxLayout, to which a window may add tools of its own. Lives on the GUI thread, as
/// does every call to it.
class View : public QWidget {
  Q_OBJECT
 public:
  ~View() override = default;

  virtual QString title() const = 0;
  /// Shows a frame and its past. Cheap: it keeps both and asks for a repaint; drawing happens at most once per refresh
  /// of the screen and not at all while hidden. A frame without the contents this view is about shows an empty picture.
  /// @param history may be null: nothing but the frame is known
  virtual void display(const experiment::FramePtr& frame, const History& history) = 0;
  virtual void setLook(const Look& look) = 0;
  /// Draws what is shown now into a rectangle of any painter (SVG, PDF, a printer): text and axes as vectors.
  /// @throws InputError where a 3-D scene cannot be rendered off the screen
  virtual void paint(QPainter& painter, const QRectF& rect, const Look& look) = 0;
  /// Takes a tool in hand, and shows the marks that are on the fields.
  virtual void setHand(const HandPtr& hand) = 0;
  /// Back to the whole picture, or the first camera.
  virtual void resetZoom() = 0;
  /// Takes one of the view's choices, as the header's menus do.
  virtual void choose(const QString& id, int index) = 0;

  /// What its colours and axes cover, to be shared with other views of the same kind (LinkedViews).
  virtual std::vector<TrackedRange*> ranges() = 0;
  /// Takes over what part of the plane is seen, or the camera, of a view of the same kind.
  virtual void takeSight(View& other) = 0;
  /// Marks and reads out a place of the plane that the mouse is at in a view of the same kind; nothing: none.
  virtual void pointTo(const std::optional<QPointF>& place) = 0;
  /// Draws anew, after ranges() have been shared.
  virtual void drawAnew() = 0;

 public slots:
  /// Marks what another view has picked, if it is of this view's content.
  virtual void select(const semiflow::views::Selection& selection) = 0;

 signals:
  void picked(const semiflow::views::Selection& selection);
  /// The user clicked at a time (of a chart or a space-time image): the window shows the frame nearest to it.
  void timePicked(double time);
  /// The user has zoomed, moved or turned it, made a choice, or moved the mouse over it.
  void sightChanged();
  void choiceMade(const QString& id, int index);
  void pointed(const std::optional<QPointF>& place);
  /// It has been drawn, with ranges() of this frame.
  void drawn();
  /// The user did something with the tool in hand.
  void used(const semiflow::views::Gesture& gesture);
  /// The user tried to, where it does not work: why, as a sentence.
  void refused(const QString& why);

 protected:
  explicit View(QWidget* parent = nullptr) : QWidget(parent) {}
};

/// The views that suit a frame, chosen by the types of its contents alone, most telling first and linked to each other
/// (what is picked in one is selected in all). Scalars share one view of charts. Empty for a frame without content.
std::vector<std::unique_ptr<View>> viewsFor(const experiment::Frame& frame, const experiment::RunInfo& info,
                                            const Look& look);

/// Views of the values at the hand's probes over time, and of the fields along its lines.
std::unique_ptr<View> probeView(const experiment::RunInfo& info, const Look& look);
std::unique_ptr<View> cutView(const experiment::RunInfo& info, const Look& look);

} // namespace semiflow::views
