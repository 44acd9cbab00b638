#pragma once

#include <memory>
#include <vector>

#include <QDialog>
#include <QElapsedTimer>
#include <QTimer>

#include "core/experiment/frame.h"

class QLabel;
class QProgressBar;
class QPushButton;

namespace semiflow::views {
class MovieMaker;
}

namespace semiflow::app {

class Document;
class FigureForm;
class FigurePreview;
class NumberField;
class Playback;
class Runner;

/// A movie of the frames that were kept, from one time to another: nothing is computed again. It is drawn a picture at
/// a time while the window stays alive, and can be given up, which leaves nothing behind.
class MovieDialog : public QDialog {
  Q_OBJECT
 public:
  MovieDialog(const Document& document, Runner& runner, Playback& playback, QWidget* parent);
  ~MovieDialog() override;

  /// Begins to make it. Refusals are told.
  void make(const QString& file);
  bool isMaking() const { return maker_ != nullptr; }

 signals:
  void done(const QString& message);
  void failed(const QString& message);

 protected:
  void showEvent(QShowEvent* event) override;
  void closeEvent(QCloseEvent* event) override;

 private:
  void makeFields();
  void takeSubject();
  void takeStyle();
  double valueOf(const NumberField* field, const QString& words) const;
  std::size_t framesWithin() const;
  void ask();
  void advance();
  void giveUp();
  void showProgress();
  void refuse(const QString& why);

  const Document& document_;
  Runner& runner_;
  std::vector<experiment::FramePtr> frames_;
  Playback& playback_;
  FigureForm* form_;
  FigurePreview* preview_;
  NumberField* from_;
  NumberField* to_;
  NumberField* rate_;
  QLabel* length_;
  QLabel* error_;
  QProgressBar* progress_;
  QPushButton* cancel_;
  QPushButton* make_;
  QString file_;
  std::unique_ptr<views::MovieMaker> maker_;
  QElapsedTimer since_;
  QTimer next_;
};

} // namespace semiflow::app
