#pragma once

#include <QObject>

namespace semiflow::app {

class Autosave;
class Files;
class NoticeBar;
class Shelf;

/// Sees to it that nothing unsaved is lost: asks before the window closes, and offers what a crash left behind.
class Unsaved : public QObject {
  Q_OBJECT
 public:
  Unsaved(Shelf& shelf, Files& files, Autosave& autosave, NoticeBar& notices, QObject* parent);

  /// Whether the window may close. Where something is unsaved it asks, once, showing the first of it.
  bool mayClose();
  void offerLeftover();

 signals:
  void closeAnyway();
  void recovered(); ///< what a crash left behind is open again

 private:
  Shelf& shelf_;
  Files& files_;
  Autosave& autosave_;
  NoticeBar& notices_;
  bool asked_ = false; ///< and answered: close
};

} // namespace semiflow::app
