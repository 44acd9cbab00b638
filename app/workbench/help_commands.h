#pragma once

#include <QObject>
#include <QString>

class QMenu;

namespace semiflow::app {

class DiagnosticsWindow;
class GuideWindow;
class MainWindow;
class TourGuide;

/// What helps: the guide, opened at what the keyboard is on, the guided tours, the diagnostics. Its windows are made
/// when first asked for.
class HelpCommands : public QObject {
  Q_OBJECT
 public:
  explicit HelpCommands(MainWindow& window);
  /// Its commands, for a menu.
  void fill(QMenu* menu);
  /// Opens the guide. @param page a page's id
  void explain(const QString& page);
  /// Leads through the tour of that kind.
  void beginTour(const QString& kind);
  TourGuide& tour();

 private:
  QString pageOfFocus() const;

  MainWindow& window_;
  GuideWindow* guide_ = nullptr;
  DiagnosticsWindow* diagnostics_ = nullptr;
  TourGuide* tour_ = nullptr;
};

} // namespace semiflow::app
