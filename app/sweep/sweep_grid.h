#pragma once

#include <vector>

#include <QAbstractScrollArea>
#include <QImage>

#include "views/look.h"

namespace semiflow::sweep {
class Plan;
}

namespace semiflow::app {

/// The samples of a sweep as small multiples: the last parameter's values across, the others' down; of a single
/// parameter in as many columns as there is room for. A click, or Enter on the chosen one, asks for a sample.
class SweepGrid : public QAbstractScrollArea {
  Q_OBJECT
 public:
  enum class State { waiting, running, finished, before, diverged, failed };

  explicit SweepGrid(const views::Look& look, QWidget* parent = nullptr);

  /// Begins anew with all samples waiting.
  void setPlan(const sweep::Plan& plan);
  void setPicture(std::size_t sample, const QImage& picture);
  void setState(std::size_t sample, State state, const QString& why = {});
  State state(std::size_t sample) const { return cells_[sample].state; }
  bool hasPicture(std::size_t sample) const { return !cells_[sample].picture.isNull(); }
  /// How large a picture is drawn.
  static QSize pictureSize();
  /// Where a sample is drawn in the viewport.
  QRect place(std::size_t sample) const;

 signals:
  void chosen(std::size_t sample);

 protected:
  void paintEvent(QPaintEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  bool viewportEvent(QEvent* event) override;

 private:
  struct Cell {
    QImage picture;
    State state = State::waiting;
    QString label; ///< above it
    QString tip;
    QString why;
  };
  int columns() const;
  int sampleAt(const QPoint& mouse) const;
  void choose(int sample);
  void fitBars();
  void paintCell(QPainter& painter, std::size_t sample) const;

  const views::Look& look_;
  std::vector<Cell> cells_;
  int across_ = 0; ///< samples in a row; 0: as there is room
  int chosen_ = -1;
};

} // namespace semiflow::app
