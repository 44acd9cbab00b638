#pragma once

#include <QToolButton>

class QFrame;
class QLabel;
class QLineEdit;
class QMenu;

namespace semiflow::app {

class Playback;
class Runner;

/// A button that opens a small window above it, in which the user says when the run is to pause: at a time, when
/// nothing moves any more, or as an expression of what the run tells.
class PauseCondition : public QToolButton {
  Q_OBJECT
 public:
  PauseCondition(Runner& runner, Playback& playback, QWidget* parent = nullptr);

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  QFrame* makeWindow();
  void open();
  void set(const QString& condition);
  void fillNames(QMenu* menu);
  void showCondition();
  void showError(const QString& sentence);

  Runner& runner_;
  Playback& playback_;
  QFrame* window_ = nullptr;
  QLineEdit* text_ = nullptr;
  QLabel* error_ = nullptr;
};

} // namespace semiflow::app
