#pragma once

#include <QStringList>
#include <QWidget>

class QButtonGroup;
class QComboBox;
class QLabel;
class QLineEdit;
class QSlider;
class QStackedWidget;

namespace semiflow::app {

class Instruments;
class Playback;

/// A line above the views that goes with the tool in hand: what the brush paints and how, or what to do with a probe or
/// a line. Hidden while there is none.
class HandBar : public QWidget {
  Q_OBJECT
 public:
  HandBar(Instruments& instruments, Playback& playback, QWidget* parent = nullptr);

  /// The line and, below it, a widget that it belongs to: in a new one that owns both.
  QWidget* over(QWidget* below);
  /// Marks the value as the cause where a message is about a stroke. @return whether it is
  bool showRefusal(const QString& message);

 private:
  QWidget* makeBrushPage();
  QWidget* makeHint(const QString& words);
  void showTool();
  void showBrush();
  void showFields();
  void chooseField();
  void takeBrush();
  void setInvalid(const QString& why);

  Instruments& instruments_;
  Playback& playback_;
  QStackedWidget* pages_;
  QComboBox* field_ = nullptr;
  QButtonGroup* shapes_ = nullptr;
  QSlider* size_ = nullptr;
  QLabel* sizeText_ = nullptr;
  QComboBox* mode_ = nullptr;
  QLineEdit* value_ = nullptr;
  QStringList fields_; ///< in the combo box
};

} // namespace semiflow::app
