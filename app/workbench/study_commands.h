#pragma once

#include <utility>
#include <vector>

#include <QList>
#include <QObject>
#include <QPointer>
#include <QString>

class QAction;
class QWidget;

namespace semiflow::experiment {
struct Derivation;
}

namespace semiflow::app {

class Document;
class Files;
class NoticeBar;
class Shelf;
class SweepWindow;
class Theme;

/// The commands that make a study from the open experiment and run it, enabled where there is one for its kind (a bar
/// offers the way back), and the one that sweeps its parameters.
class StudyCommands : public QObject {
  Q_OBJECT
 public:
  StudyCommands(Document& document, Shelf& shelf, Files& files, NoticeBar& notices, Theme& theme, QWidget* window);
  QList<QAction*> actions() const;
  /// Whether an experiment is before the user's eyes.
  void setAvailable(bool available);
  /// Made when first asked for.
  SweepWindow& sweepWindow();

 signals:
  void sweepStarted();
  void done(const QString& message);
  void failed(const QString& message);

 private:
  void make(const experiment::Derivation& derivation);
  void update();

  Document& document_;
  Shelf& shelf_;
  Files& files_;
  NoticeBar& notices_;
  Theme& theme_;
  QWidget* window_;
  QAction* sweep_;
  QPointer<SweepWindow> sweepWindow_;
  bool available_ = true;
  std::vector<std::pair<const experiment::Derivation*, QAction*>> commands_;
};

} // namespace semiflow::app
