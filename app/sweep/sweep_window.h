#pragma once

#include <map>
#include <memory>
#include <vector>

#include <QTimer>
#include <QWidget>

#include "app/sweep/sweep_job.h"
#include "views/figure.h"

class QLabel;
class QLineEdit;
class QProgressBar;
class QPushButton;

namespace semiflow::app {

class Document;
class SweepGrid;
class SweptRow;
class Theme;

/// A sweep of the open experiment: what is varied on the left, the samples as they are computed on the right, one data
/// set of all at the end. It stays open beside the work.
class SweepWindow : public QWidget {
  Q_OBJECT
 public:
  SweepWindow(const Document& document, Theme& theme, QWidget* parent);
  ~SweepWindow() override;

  /// Takes over the open experiment, unless a sweep is being computed.
  void takeExperiment();
  void start();
  void stop();
  bool isRunning() const { return job_ && job_->isRunning(); }
  /// The command line that does the same.
  QString commandLine() const;

 signals:
  void started();
  /// A sample is to be looked at as an experiment of its own.
  void opened(const semiflow::experiment::Experiment& sample);
  void done(const QString& message);
  void failed(const QString& message);

 protected:
  void showEvent(QShowEvent* event) override;
  void closeEvent(QCloseEvent* event) override;

 private:
  QWidget* makeSide();
  void makeButtons(class QVBoxLayout& column);
  std::vector<sweep::Swept> swept() const;
  void check();
  void refuse(const QString& why);
  void take(const sweep::News& news);
  void drawWaiting();
  void drawAgain();
  void draw(const sweep::News& news);
  void end(bool written, const QString& message, const QString& failure);
  void askForFile();

  const Document& document_;
  Theme& theme_;
  std::unique_ptr<experiment::Experiment> base_;
  std::vector<SweptRow*> rows_;
  QLabel* title_;
  QLineEdit* file_;
  QLabel* count_;
  QLabel* error_;
  QProgressBar* progress_;
  QPushButton* copy_;
  QPushButton* start_;
  SweepGrid* grid_;
  std::unique_ptr<SweepJob> job_;
  std::unique_ptr<views::Figure> figure_;      ///< draws all samples, over one range of values
  std::map<std::size_t, sweep::News> waiting_; ///< to be drawn
  std::map<std::size_t, sweep::News> drawn_;   ///< kept, as far as memory goes, to be drawn again over the last range
  std::size_t drawnBytes_ = 0;
  QTimer drawing_;
};

} // namespace semiflow::app
