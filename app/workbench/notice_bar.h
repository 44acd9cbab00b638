#pragma once

#include <functional>
#include <vector>

#include <QTimer>
#include <QWidget>

class QHBoxLayout;
class QLabel;

namespace semiflow::app {

/// A question or piece of news above the views that waits without blocking anything.
class NoticeBar : public QWidget {
  Q_OBJECT
 public:
  struct Answer {
    QString text;
    std::function<void()> act;
  };

  explicit NoticeBar(QWidget* parent = nullptr);
  /// Shows a notice in place of the last one. @param seconds after which it goes by itself; 0: never
  void show(const QString& words, const std::vector<Answer>& answers, int seconds = 0);

 private:
  QLabel* words_;
  QHBoxLayout* answers_;
  QTimer timer_;
};

} // namespace semiflow::app
