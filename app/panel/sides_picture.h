#pragma once

#include <array>
#include <string>
#include <vector>

#include <QWidget>

#include "core/base/description.h"

class QToolButton;

namespace semiflow::app {

class EditTarget;

/// A small drawing of an interval, a rectangle or a box with a button at each side: what holds there, coloured by its
/// kind, with its value. The button opens the choice of conditions. It changes the same parameters as the rows below;
/// periodic pairs are drawn as linked, and change together.
class SidesPicture : public QWidget {
  Q_OBJECT
 public:
  /// Whether the component has conditions by side.
  static bool suits(const Description& description);

  /// @param path of the component that the conditions are parameters of
  SidesPicture(const Description& description, const std::string& path, EditTarget& target, QWidget* parent = nullptr);
  void setValues(const Json& tree);

 protected:
  void paintEvent(QPaintEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  struct Side {
    const Parameter* parameter = nullptr;
    QToolButton* button = nullptr;
    std::string id;
    QString words; ///< on the button, where there is room
  };
  void choose(std::size_t side, const std::string& id);
  void openMenu(std::size_t side);
  bool drag(std::size_t side, const QEvent& event);
  void moveValue(std::size_t side, double steps);
  void place();
  void describe(std::size_t side);
  QColor colourOf(const std::string& id) const;
  std::vector<QPolygonF> shapeOf(std::size_t side) const;
  QPointF middleOf(std::size_t side) const;
  QRectF plane() const;
  QPointF depth() const;

  const std::string path_;
  EditTarget& target_;
  Json tree_;
  int dimension_ = 3;
  std::array<Side, 6> sides_;
  int hovered_ = -1;
  QPointF last_; ///< where the mouse was when it had moved the value by whole steps
  bool dragging_ = false;
};

} // namespace semiflow::app
