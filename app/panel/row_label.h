#pragma once

#include <QLabel>

namespace semiflow::app {

/// The label of an editor: elided where it is too narrow, with a mark where the parameter is live.
class RowLabel : public QLabel {
  Q_OBJECT
 public:
  RowLabel(const QString& text, bool live, QWidget* parent = nullptr);
  QSize sizeHint() const override;
  QSize minimumSizeHint() const override;

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  const bool live_;
};

} // namespace semiflow::app
