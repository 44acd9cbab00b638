#pragma once

#include <vector>

#include <QDialog>
#include <QTimer>

#include "core/experiment/frame.h"

class QLabel;
class QPushButton;

namespace semiflow::app {

class Document;
class FigureForm;
class FigurePreview;
class Playback;
class Runner;

/// The frames that a figure of the shown one is drawn from: it, and those before it. Empty where none is shown.
std::vector<experiment::FramePtr> framesUpToShown(const Playback& playback);

/// A figure of the shown frame, with what it will look like beside what can be chosen. It stays open beside the work
/// and follows the frame that is shown.
class FigureDialog : public QDialog {
  Q_OBJECT
 public:
  FigureDialog(const Document& document, Runner& runner, Playback& playback, QWidget* parent);

  /// Writes what the preview shows. Refusals are told.
  void write(const QString& file);

 signals:
  void done(const QString& message);
  void failed(const QString& message);

 protected:
  void showEvent(QShowEvent* event) override;

 private:
  void takeSubject();
  void takeFrame();
  void takeStyle();
  void ask();
  void copy();
  void refuse(const QString& why);

  const Document& document_;
  Runner& runner_;
  Playback& playback_;
  FigureForm* form_;
  FigurePreview* preview_;
  QLabel* error_;
  QPushButton* copy_;
  QPushButton* export_;
  QTimer follow_; ///< the shown frame, a few times a second
};

} // namespace semiflow::app
