#pragma once

#include <utility>
#include <vector>

#include <QList>
#include <QObject>
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

/// The commands that make a study from the open experiment and run it, enabled where there is one for its kind. A bar
/// offers the way back.
class StudyCommands : public QObject {
  Q_OBJECT
 public:
  StudyCommands(Document& document, Shelf& shelf, Files& files, NoticeBar& notices, QWidget* window);
  QList<QAction*> actions() const;
  /// Whether an experiment is before the user's eyes.
  void setAvailable(bool available);

 signals:
  void failed(const QString& message);

 private:
  void make(const experiment::Derivation& derivation);
  void update();

  Document& document_;
  Shelf& shelf_;
  Files& files_;
  NoticeBar& notices_;
  bool available_ = true;
  std::vector<std::pair<const experiment::Derivation*, QAction*>> commands_;
};

} // namespace semiflow::app
