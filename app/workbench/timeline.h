#pragma once

#include <QWidget>

namespace semiflow::app {

class Playback;
class Runner;

/// The run from its beginning to its end: how far it has come, which part of it is kept, and the frame that is shown.
/// Dragging or the arrow keys show the past while the run goes on; End follows it again.
class Timeline : public QWidget {
  Q_OBJECT
 public:
  Timeline(Runner& runner, Playback& playback, QWidget* parent = nullptr);
  QSize sizeHint() const override { return {200, 24}; }

 protected:
  void paintEvent(QPaintEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;

 private:
  double shareOf(double time) const;
  QRectF track() const;
  void paintLevel(QPainter& painter) const;
  void showAt(double x);

  Runner& runner_;
  Playback& playback_;
};

} // namespace semiflow::app
