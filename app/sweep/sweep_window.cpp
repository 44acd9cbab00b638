#include "app/sweep/sweep_window.h"

#include <QClipboard>
#include <QCloseEvent>
#include <QElapsedTimer>
#include <QFileInfo>
#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>
#include <QPainter>
#include <QProgressBar>
#include <QPushButton>
#include <QStandardPaths>
#include <QToolButton>
#include <QVBoxLayout>

#include "app/export/command_text.h"
#include "app/export/save_dialog.h"
#include "app/session/document.h"
#include "app/sweep/sweep_grid.h"
#include "app/sweep/swept_row.h"
#include "app/text.h"
#include "app/theme/icons.h"
#include "app/theme/theme.h"
#include "core/base/error.h"

namespace semiflow::app {
namespace {

constexpr int sideWidth = 300, drawingMilliseconds = 15;
constexpr std::size_t mostDrawnBytes = std::size_t{256} << 20;

QLabel* words(const QString& text, const QString& name) {
  auto* label = new QLabel(text);
  label->setObjectName(name);
  label->setWordWrap(true);
  return label;
}

} // namespace

SweepWindow::SweepWindow(const Document& document, Theme& theme, QWidget* parent)
    : QWidget(parent, Qt::Window), document_(document), theme_(theme) {
  setObjectName(QStringLiteral("sweepWindow"));
  setWindowTitle(tr("Sweep"));
  setAttribute(Qt::WA_StyledBackground);
  grid_ = new SweepGrid(theme.look());
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(0, 0, 0, 0);
  row->setSpacing(0);
  row->addWidget(makeSide());
  row->addWidget(grid_, 1);
  connect(grid_, &SweepGrid::chosen, this, [this](std::size_t sample) {
    if (job_) Q_EMIT opened(job_->plan().experiment(sample));
  });
  connect(&theme, &Theme::changed, grid_->viewport(), qOverload<>(&QWidget::update));
  drawing_.setInterval(0);
  connect(&drawing_, &QTimer::timeout, this, &SweepWindow::drawWaiting);
  resize(1060, 680);
}

SweepWindow::~SweepWindow() = default;

QWidget* SweepWindow::makeSide() {
  auto* side = new QWidget;
  side->setObjectName(QStringLiteral("sweepSide"));
  side->setAttribute(Qt::WA_StyledBackground);
  side->setFixedWidth(sideWidth);
  auto* column = new QVBoxLayout(side);
  column->setContentsMargins(16, 16, 16, 16);
  column->setSpacing(10);
  title_ = words({}, QStringLiteral("groupHeading"));
  column->addWidget(title_);
  const auto addRow = [&](const char* name, const QString& about, bool mayBeNone) {
    rows_.push_back(new SweptRow(QString::fromLatin1(name), about, mayBeNone));
    column->addWidget(rows_.back());
    connect(rows_.back(), &SweptRow::changed, this, &SweepWindow::check);
  };
  addRow("sweepFirst", tr("Vary"), false);
  addRow("sweepSecond", tr("and"), true);
  addRow("sweepThird", tr("and"), true);
  column->addWidget(words(tr("Data set"), QStringLiteral("slotLabel")));
  auto* place = new QHBoxLayout;
  place->setSpacing(4);
  file_ = new QLineEdit;
  file_->setObjectName(QStringLiteral("sweepFile"));
  file_->setAccessibleName(tr("Data set of all samples"));
  auto* browse = new QToolButton;
  browse->setIcon(icon("open"));
  browse->setToolTip(tr("Choose where to write it"));
  browse->setAccessibleName(browse->toolTip());
  place->addWidget(file_, 1);
  place->addWidget(browse);
  column->addLayout(place);
  connect(browse, &QToolButton::clicked, this, &SweepWindow::askForFile);
  connect(file_, &QLineEdit::textChanged, this, &SweepWindow::check);
  makeButtons(*column);
  return side;
}

void SweepWindow::makeButtons(QVBoxLayout& column) {
  column.addStretch(1);
  count_ = words({}, QStringLiteral("muted"));
  column.addWidget(count_);
  error_ = words({}, QStringLiteral("editorError"));
  error_->hide();
  column.addWidget(error_);
  progress_ = new QProgressBar;
  progress_->setObjectName(QStringLiteral("sweepProgress"));
  progress_->setRange(0, 1000);
  progress_->hide();
  column.addWidget(progress_);
  auto* buttons = new QHBoxLayout;
  buttons->setSpacing(8);
  buttons->addStretch(1);
  copy_ = new QPushButton(tr("Copy as command"));
  copy_->setObjectName(QStringLiteral("sweepCopy"));
  copy_->setToolTip(tr("Copy the command line that does this sweep without a window"));
  start_ = new QPushButton(tr("Start"));
  start_->setObjectName(QStringLiteral("sweepStart"));
  start_->setDefault(true);
  buttons->addWidget(copy_);
  buttons->addWidget(start_);
  column.addLayout(buttons);
  connect(copy_, &QPushButton::clicked, this, [this] {
    QGuiApplication::clipboard()->setText(commandLine());
    Q_EMIT done(tr("The command is on the clipboard."));
  });
  connect(start_, &QPushButton::clicked, this, [this] { isRunning() ? stop() : start(); });
}

void SweepWindow::showEvent(QShowEvent* event) {
  QWidget::showEvent(event);
  if (!event->spontaneous()) takeExperiment();
}

/// A sweep goes on behind a closed window no more than it would behind a closed program.
void SweepWindow::closeEvent(QCloseEvent* event) {
  stop();
  event->accept();
}

void SweepWindow::takeExperiment() {
  if (isRunning() || !document_.isOpen()) return;
  const bool another = !base_ || base_->title() != document_.experiment().title();
  base_ = std::make_unique<experiment::Experiment>(document_.experiment());
  title_->setText(document_.name());
  for (SweptRow* row : rows_) row->setCandidates(candidates(*base_));
  if (another) {
    const QString folder = QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation);
    const QString within =
        QFileInfo(folder).isDir() ? folder : QStandardPaths::writableLocation(QStandardPaths::HomeLocation);
    file_->setText(within + "/" + fileNameOf(document_.name()) + "_sweep.nc");
  }
  check();
}

std::vector<sweep::Swept> SweepWindow::swept() const {
  std::vector<sweep::Swept> all;
  for (const SweptRow* row : rows_) {
    if (auto swept = row->swept()) all.push_back(std::move(*swept));
  }
  return all;
}

void SweepWindow::check() {
  if (!base_ || isRunning()) return;
  try {
    std::size_t samples = 1;
    for (const sweep::Swept& each : swept()) samples *= each.values.size();
    count_->setText(samples > sweep::Plan::mostSamples
                        ? tr("%1 samples; at most %2 are possible").arg(samples).arg(sweep::Plan::mostSamples)
                        : tr("%1 samples").arg(samples));
    refuse({});
    start_->setEnabled(samples <= sweep::Plan::mostSamples);
  } catch (const InputError&) { // told beside the values
    count_->clear();
    start_->setEnabled(false);
  }
}

void SweepWindow::refuse(const QString& why) {
  error_->setText(why);
  error_->setVisible(!why.isEmpty());
}

void SweepWindow::start() {
  if (isRunning() || !base_) return;
  try {
    job_ = std::make_unique<SweepJob>(sweep::Plan(*base_, swept()), pathOf(file_->text().trimmed()));
  } catch (const Error& error) {
    refuse(sentenceText(error.what()));
    return;
  }
  refuse({});
  figure_.reset();
  waiting_.clear();
  drawn_.clear();
  drawnBytes_ = 0;
  grid_->setPlan(job_->plan());
  connect(job_.get(), &SweepJob::arrived, this, &SweepWindow::take);
  connect(job_.get(), &SweepJob::progressed, this, [this] {
    progress_->setValue(static_cast<int>(1000 * job_->done()));
    progress_->setFormat(job_->text());
  });
  connect(job_.get(), &SweepJob::ended, this, &SweepWindow::end);
  Q_EMIT started();
  job_->start();
  progress_->setValue(0);
  progress_->setFormat(tr("Starting"));
  progress_->show();
  count_->hide();
  start_->setText(tr("Stop"));
  for (SweptRow* row : rows_) row->setEnabled(false);
  file_->setEnabled(false);
}

void SweepWindow::stop() {
  if (!isRunning()) return;
  job_->stop();
  progress_->setFormat(tr("Stopping"));
}

void SweepWindow::take(const sweep::News& news) {
  using State = SweepGrid::State;
  State state = State::running;
  if (news.ended) {
    state = news.kept                                         ? State::before
            : news.reason == experiment::StopReason::diverged ? State::diverged
            : news.reason == experiment::StopReason::failed   ? State::failed
                                                              : State::finished;
  }
  grid_->setState(news.sample, state, asText(news.message));
  if (news.kept) {
    const QImage picture(asText(job_->pictureFile(news.sample)));
    if (!picture.isNull()) grid_->setPicture(news.sample, picture);
  }
  if (!news.frame) return;
  waiting_[news.sample] = news;
  drawing_.start();
}

/// As many pictures as the window can do between two events.
void SweepWindow::drawWaiting() {
  QElapsedTimer since;
  since.start();
  while (!waiting_.empty() && since.elapsed() < drawingMilliseconds) {
    const sweep::News news = waiting_.extract(waiting_.begin()).mapped();
    draw(news);
    if (!news.ended || drawn_.contains(news.sample)) continue;
    drawnBytes_ += experiment::bytesOf(*news.frame);
    if (drawnBytes_ <= mostDrawnBytes) drawn_.emplace(news.sample, news);
  }
  if (waiting_.empty()) drawing_.stop();
}

void SweepWindow::draw(const sweep::News& news) {
  try {
    if (!figure_) {
      views::FigureStyle style;
      style.size = SweepGrid::pictureSize();
      style.dotsPerInch = 96 * devicePixelRatioF();
      style.look = theme_.look();
      style.look.bare = true;
      figure_ = std::make_unique<views::Figure>(std::vector{news.frame}, news.info, style);
    }
    figure_->show({news.frame});
    const QImage picture = figure_->image();
    grid_->setPicture(news.sample, picture);
    if (news.ended) picture.save(asText(job_->pictureFile(news.sample))); // for a sweep that goes on from here
  } catch (const Error&) { // a sample that cannot be drawn shows how far it is all the same
  }
}

void SweepWindow::drawAgain() {
  waiting_ = drawn_;
  if (!waiting_.empty()) drawing_.start();
}

void SweepWindow::end(bool written, const QString& message, const QString& failure) {
  progress_->hide();
  count_->show();
  start_->setText(written || !failure.isEmpty() ? tr("Start") : tr("Go on"));
  for (SweptRow* row : rows_) row->setEnabled(true);
  file_->setEnabled(true);
  check();
  drawAgain();
  if (failure.isEmpty()) {
    count_->setText(message);
    Q_EMIT done(message);
  } else {
    refuse(failure);
    Q_EMIT failed(failure);
  }
}

void SweepWindow::askForFile() {
  app::askForFile(this, tr("Data set of the sweep"), document_.name() + " sweep",
                  {{tr("NetCDF-4"), "nc"}, {tr("NumPy"), "npz"}, {tr("CSV"), "csv"}},
                  [this](const QString& file) { file_->setText(file); });
}

QString SweepWindow::commandLine() const {
  if (!base_) return {};
  QString command = QStringLiteral("semiflow sweep ") + experimentArgument(document_);
  for (const SweptRow* row : rows_) {
    if (!row->text().isEmpty()) command += " --over " + quotedArgument(row->text());
  }
  return command + " --output " + quotedArgument(file_->text().trimmed());
}

} // namespace semiflow::app
