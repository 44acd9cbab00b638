#pragma once

#include <functional>

#include <QLabel>
#include <QPointF>

namespace semiflow::app {

/// The label of an editor: elided where it is too narrow, with a mark where the parameter is live.
class RowLabel : public QLabel {
  Q_OBJECT
 public:
  RowLabel(const QString& text, bool live, QWidget* parent = nullptr);
  /// Lets a drag to the right or left change the number by so many steps.
  void makeScrubber(std::function<void(double steps)> step);
  QSize sizeHint() const override;
  QSize minimumSizeHint() const override;

 protected:
  void paintEvent(QPaintEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;

 private:
  const bool live_;
  std::function<void(double)> step_;
  QPointF last_;
};

} // namespace semiflow::app
