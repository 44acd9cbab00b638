#pragma once

#include <memory>
#include <vector>

#include <QImage>
#include <QTimer>
#include <QWidget>

#include "views/figure.h"

namespace semiflow::app {

/// A figure as a sheet of paper, as large as there is room: drawn anew a moment after the last change.
class FigurePreview : public QWidget {
  Q_OBJECT
 public:
  explicit FigurePreview(QWidget* parent = nullptr);

  /// @param history oldest first, the last one is drawn
  void set(std::vector<experiment::FramePtr> history, const experiment::RunInfo& info, const views::FigureStyle& style);
  void setStyle(const views::FigureStyle& style);
  /// Why there is nothing to be seen; empty: there is.
  void refuse(const QString& why);
  /// What is seen, drawn now where that has not been done. Null where there is nothing. @throws InputError
  const views::Figure* figure();

  QSize sizeHint() const override { return {640, 460}; }

 protected:
  void paintEvent(QPaintEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;

 private:
  QRectF sheet() const;
  void draw();

  std::vector<experiment::FramePtr> history_;
  experiment::RunInfo info_;
  views::FigureStyle style_;
  std::unique_ptr<views::Figure> figure_;
  QString refusal_;
  QImage image_;
  QTimer soon_;
};

} // namespace semiflow::app
