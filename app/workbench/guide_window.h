#pragma once

#include <QWidget>

class QListWidget;
class QTextBrowser;

namespace semiflow::app {

/// The user guide: its pages on the left, the chosen one on the right. It stays open beside the work.
class GuideWindow : public QWidget {
  Q_OBJECT
 public:
  explicit GuideWindow(QWidget* parent);
  /// @param page the file's name without its ending, e.g. "start"
  void open(const QString& page);

 private:
  QListWidget* pages_;
  QTextBrowser* text_;
};

} // namespace semiflow::app
