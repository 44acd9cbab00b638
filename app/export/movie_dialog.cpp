#include "app/export/movie_dialog.h"

#include <algorithm>
#include <cmath>

#include <QCloseEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>

#include <fmt/format.h>

#include "app/export/figure_dialog.h"
#include "app/export/figure_form.h"
#include "app/export/figure_preview.h"
#include "app/export/save_dialog.h"
#include "app/export/side.h"
#include "app/panel/number_field.h"
#include "app/session/document.h"
#include "app/session/playback.h"
#include "app/session/runner.h"
#include "app/text.h"
#include "core/base/error.h"
#include "views/movie_maker.h"

namespace semiflow::app {
namespace {
constexpr double screenDotsPerInch = 96, usualRate = 25, fastest = 240;
} // namespace

MovieDialog::MovieDialog(const Document& document, Runner& runner, Playback& playback, QWidget* parent)
    : QDialog(parent), document_(document), runner_(runner), playback_(playback),
      form_(new FigureForm(QStringLiteral("movie"), screenDotsPerInch)), preview_(new FigurePreview) {
  setObjectName(QStringLiteral("movieDialog"));
  setWindowTitle(tr("Make a movie"));
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(0, 0, 0, 0);
  row->setSpacing(0);
  row->addWidget(preview_, 1);
  Side side;
  makeFields();
  side.body->addWidget(form_);
  side.body->addStretch(1);
  error_ = side.addError();
  progress_ = new QProgressBar;
  progress_->setObjectName(QStringLiteral("movieProgress"));
  progress_->hide();
  side.body->addWidget(progress_);
  cancel_ = side.addButton(QStringLiteral("movieCancel"), tr("Cancel"), tr("Give the movie up"));
  make_ = side.addButton(QStringLiteral("movieMake"), tr("Make…"), tr("Write an MP4, a WebM or numbered PNGs"));
  make_->setDefault(true);
  row->addWidget(side.widget);
  connect(cancel_, &QPushButton::clicked, this, &MovieDialog::giveUp);
  connect(make_, &QPushButton::clicked, this, &MovieDialog::ask);
  connect(form_, &FigureForm::changed, this, &MovieDialog::takeStyle);
  connect(&next_, &QTimer::timeout, this, &MovieDialog::advance); // between two events
  connect(&document, &Document::opened, this, &QWidget::close);
  showProgress();
  resize(1040, 640);
}

MovieDialog::~MovieDialog() = default;

void MovieDialog::makeFields() {
  int place = 0;
  const auto add = [&](const QString& name, const QString& words, Range range) {
    auto* field = new NumberField(range, false);
    field->setObjectName(name);
    field->setAccessibleName(words);
    form_->insertRow(place++, words, field);
    connect(field, &NumberField::stepped, this, &MovieDialog::takeStyle);
    connect(field, &QLineEdit::textEdited, this, &MovieDialog::takeStyle);
    return field;
  };
  from_ = add(QStringLiteral("movieFrom"), tr("From time"), {});
  to_ = add(QStringLiteral("movieTo"), tr("To time"), {});
  rate_ = add(QStringLiteral("movieRate"), tr("Frames a second"), {1, fastest});
  rate_->setNumber(usualRate);
  length_ = new QLabel;
  length_->setObjectName(QStringLiteral("muted"));
  form_->insertRow(place, QString(), length_);
}

void MovieDialog::showEvent(QShowEvent* event) {
  QDialog::showEvent(event);
  if (!event->spontaneous() && !isMaking()) takeSubject();
}

void MovieDialog::closeEvent(QCloseEvent* event) {
  if (isMaking()) giveUp();
  QDialog::closeEvent(event);
}

void MovieDialog::takeSubject() {
  frames_ = runner_.hasRun() ? runner_.frames() : std::vector<experiment::FramePtr>();
  if (frames_.empty()) return refuse(tr("There are no frames to show yet."));
  from_->setNumber(frames_.front()->time);
  to_->setNumber(frames_.back()->time);
  form_->setSubject(document_.name(), views::viewTitles(frames_, runner_.status().info));
  takeStyle();
}

double MovieDialog::valueOf(const NumberField* field, const QString& words) const {
  const Json value = field->number();
  if (value.is_number()) return value.get<double>();
  throw InputError(words.toStdString(), "a number", "'" + value.get<std::string>() + "'");
}

std::size_t MovieDialog::framesWithin() const {
  const double from = valueOf(from_, tr("From time")), to = valueOf(to_, tr("To time"));
  const double tolerance = 1e-9 * std::abs(frames_.back()->time - frames_.front()->time);
  return static_cast<std::size_t>(std::count_if(frames_.begin(), frames_.end(), [&](const auto& frame) {
    return frame->time >= std::min(from, to) - tolerance && frame->time <= std::max(from, to) + tolerance;
  }));
}

void MovieDialog::takeStyle() {
  if (frames_.empty() || isMaking()) return;
  try {
    const std::size_t count = framesWithin();
    const double rate = valueOf(rate_, tr("Frames a second"));
    if (!(rate >= 1 && rate <= fastest)) {
      throw InputError(tr("Frames a second").toStdString(), fmt::format("a number in [1, {}]", fastest),
                       fmt::format("{:g}", rate));
    }
    length_->setText(tr("%1 frames, %2 s").arg(count).arg(readoutText(std::round(10 * count / rate) / 10)));
    preview_->set(framesUpToShown(playback_), runner_.status().info, form_->style());
    refuse(count == 0 ? tr("There is no frame between these times.") : QString());
  } catch (const InputError& error) {
    refuse(sentenceText(error.what()));
  }
}

void MovieDialog::refuse(const QString& why) {
  error_->setText(why);
  error_->setVisible(!why.isEmpty());
  make_->setEnabled(why.isEmpty() && !isMaking());
}

void MovieDialog::ask() {
  std::vector<FileKind> kinds{{tr("MP4 movie"), "mp4"}, {tr("WebM movie"), "webm"}, {tr("Numbered PNGs"), "png"}};
  if (!views::hasFfmpeg()) std::rotate(kinds.begin(), kinds.begin() + 2, kinds.end());
  askForFile(this, tr("Make a movie"), document_.name(), kinds, [this](const QString& file) { make(file); });
}

void MovieDialog::make(const QString& file) {
  if (isMaking() || frames_.empty()) return;
  try {
    maker_ = std::make_unique<views::MovieMaker>(frames_, runner_.status().info, valueOf(from_, tr("From time")),
                                                 valueOf(to_, tr("To time")), form_->style(), pathOf(file),
                                                 valueOf(rate_, tr("Frames a second")));
    file_ = file;
    since_.start();
    next_.start(0);
    form_->remember();
    refuse({});
  } catch (const Error& error) {
    refuse(sentenceText(error.what()));
    Q_EMIT failed(sentenceText(error.what()));
  }
  showProgress();
}

void MovieDialog::advance() {
  try {
    if (maker_->advance()) return showProgress();
    maker_->finish();
    Q_EMIT done(tr("A movie of %1 frames was written to %2.").arg(maker_->frames()).arg(file_));
    giveUp();
    close();
  } catch (const Error& error) {
    const QString why = sentenceText(error.what());
    giveUp();
    refuse(why);
    Q_EMIT failed(why);
  }
}

void MovieDialog::giveUp() {
  const bool made = maker_ != nullptr;
  next_.stop();
  maker_.reset();
  showProgress();
  if (!made) close();
}

void MovieDialog::showProgress() {
  const bool making = isMaking();
  progress_->setVisible(making);
  form_->setEnabled(!making);
  for (QLineEdit* field :
       {static_cast<QLineEdit*>(from_), static_cast<QLineEdit*>(to_), static_cast<QLineEdit*>(rate_)})
    field->setEnabled(!making);
  make_->setEnabled(!making && error_->isHidden());
  if (!making) return;
  const auto done = static_cast<int>(maker_->done()), all = static_cast<int>(maker_->frames());
  progress_->setRange(0, all);
  progress_->setValue(done);
  const double left = done > 0 ? 1e-3 * static_cast<double>(since_.elapsed()) / done * (all - done) : 0;
  progress_->setFormat(done > 0 ? tr("%1 of %2, %3 s left").arg(done).arg(all).arg(std::ceil(left)) : tr("looking"));
}

} // namespace semiflow::app
