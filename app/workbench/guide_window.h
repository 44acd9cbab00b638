#pragma once

#include <QDir>
#include <QWidget>

class QListWidget;
class QTextBrowser;
class QUrl;

namespace semiflow::app {

class Theme;

/// The user guide: its pages on the left, the chosen one on the right. It stays open beside the work.
class GuideWindow : public QWidget {
  Q_OBJECT
 public:
  explicit GuideWindow(Theme& theme, QWidget* parent = nullptr);
  /// @param page the file's name without its ending, e.g. "start"
  void open(const QString& page);

 private:
  void choose(const QString& page);
  void showPage();
  void follow(const QUrl& link);

  Theme& theme_;
  const QDir folder_;
  QListWidget* pages_;
  QTextBrowser* text_;
};

} // namespace semiflow::app
