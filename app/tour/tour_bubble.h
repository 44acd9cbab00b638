#pragma once

#include <QWidget>

class QLabel;
class QPushButton;

namespace semiflow::app {

/// A ring around a control, over everything; the mouse does not notice it.
class TourRing : public QWidget {
  Q_OBJECT
 public:
  explicit TourRing(QWidget* window);
  /// @param target in the window's coordinates
  void surround(const QRect& target);

 protected:
  void paintEvent(QPaintEvent* event) override;
};

/// What a step of a tour says, with the buttons to go on, back and away.
class TourBubble : public QWidget {
  Q_OBJECT
 public:
  explicit TourBubble(QWidget* window);
  void say(const QString& title, const QString& words, std::size_t step, std::size_t steps);
  /// Beside the target, on the side with the most room; in the middle of the window where the target is null.
  void placeBeside(const QRect& target);

 signals:
  void next();
  void back();
  void closed();

 protected:
  void paintEvent(QPaintEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;

 private:
  QLabel* title_;
  QLabel* words_;
  QLabel* count_;
  QPushButton* back_;
  QPushButton* next_;
  QRect target_; ///< in the window's coordinates
};

} // namespace semiflow::app
