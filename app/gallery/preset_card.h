#pragma once

#include <QAbstractButton>
#include <QPixmap>

#include "core/experiment/presets.h"

namespace semiflow::app {

/// A preset in the gallery: picture, title, what it shows, and its kind. A click chooses it.
class PresetCard : public QAbstractButton {
  Q_OBJECT
 public:
  PresetCard(experiment::Preset preset, const QString& kindTitle, QWidget* parent = nullptr);

  const experiment::Preset& preset() const { return preset_; }
  /// Whether every word occurs in its title, summary, reference, kind or id.
  bool matches(const QString& words) const;

  bool hasHeightForWidth() const override { return true; }
  int heightForWidth(int width) const override;
  QSize sizeHint() const override;

 protected:
  void paintEvent(QPaintEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void enterEvent(QEnterEvent* event) override;
  void leaveEvent(QEvent* event) override;

 private:
  void paintPicture(QPainter& painter, const QRect& rect);
  void paintPlaceholder(QPainter& painter, const QRect& rect) const;

  const experiment::Preset preset_;
  const QString searched_;
  QPixmap picture_; ///< read when first shown
  bool sought_ = false;
};

} // namespace semiflow::app
