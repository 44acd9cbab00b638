#include "app/export/figure_dialog.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include "app/export/figure_form.h"
#include "app/export/figure_preview.h"
#include "app/export/save_dialog.h"
#include "app/export/side.h"
#include "app/session/document.h"
#include "app/session/playback.h"
#include "app/session/runner.h"
#include "app/text.h"
#include "core/base/error.h"

namespace semiflow::app {
namespace {
constexpr double printDotsPerInch = 300;
constexpr int followMilliseconds = 300;
} // namespace

std::vector<experiment::FramePtr> framesUpToShown(const Playback& playback) {
  std::vector<experiment::FramePtr> until;
  if (!playback.shown()) return until;
  for (const experiment::FramePtr& frame : playback.frames()) {
    if (frame->step < playback.shown()->step) until.push_back(frame);
  }
  until.push_back(playback.shown());
  return until;
}

FigureDialog::FigureDialog(const Document& document, Runner& runner, Playback& playback, QWidget* parent)
    : QDialog(parent), document_(document), runner_(runner), playback_(playback),
      form_(new FigureForm(QStringLiteral("figure"), printDotsPerInch)), preview_(new FigurePreview) {
  setObjectName(QStringLiteral("figureDialog"));
  setWindowTitle(tr("Export a figure"));
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(0, 0, 0, 0);
  row->setSpacing(0);
  row->addWidget(preview_, 1);
  Side side;
  side.body->addWidget(form_);
  side.body->addStretch(1);
  error_ = side.addError();
  copy_ = side.addButton(QStringLiteral("figureCopy"), tr("Copy"), tr("Put the picture on the clipboard"));
  export_ = side.addButton(QStringLiteral("figureExport"), tr("Export…"), tr("Write a PNG, SVG or PDF"));
  export_->setDefault(true);
  row->addWidget(side.widget);
  connect(copy_, &QPushButton::clicked, this, &FigureDialog::copy);
  connect(export_, &QPushButton::clicked, this, &FigureDialog::ask);
  connect(form_, &FigureForm::changed, this, &FigureDialog::takeStyle);
  follow_.setSingleShot(true);
  follow_.setInterval(followMilliseconds);
  connect(&follow_, &QTimer::timeout, this, &FigureDialog::takeFrame);
  connect(&playback, &Playback::shownChanged, this, [this] {
    if (isVisible() && !follow_.isActive()) follow_.start();
  });
  connect(&document, &Document::opened, this, &QWidget::close);
  resize(1040, 620);
}

void FigureDialog::showEvent(QShowEvent* event) {
  QDialog::showEvent(event);
  if (!event->spontaneous()) takeSubject();
}

void FigureDialog::takeSubject() {
  form_->setSubject(document_.name(), views::viewTitles(framesUpToShown(playback_), runner_.status().info));
  takeFrame();
}

void FigureDialog::takeFrame() {
  try {
    preview_->set(framesUpToShown(playback_), runner_.status().info, form_->style());
    refuse({});
  } catch (const InputError& error) {
    refuse(sentenceText(error.what()));
  }
}

void FigureDialog::takeStyle() {
  try {
    preview_->setStyle(form_->style());
    refuse({});
  } catch (const InputError& error) {
    refuse(sentenceText(error.what()));
  }
}

void FigureDialog::refuse(const QString& why) {
  error_->setText(why);
  error_->setVisible(!why.isEmpty());
  for (QPushButton* button : {copy_, export_}) button->setEnabled(why.isEmpty());
}

void FigureDialog::ask() {
  askForFile(this, tr("Export a figure"), document_.name(),
             {{tr("PNG"), "png"}, {tr("SVG"), "svg"}, {tr("PDF"), "pdf"}},
             [this](const QString& file) { write(file); });
}

void FigureDialog::write(const QString& file) {
  try {
    if (preview_->figure() == nullptr) return;
    preview_->figure()->write(pathOf(file));
    form_->remember();
    Q_EMIT done(tr("The figure was written to %1.").arg(file));
    close();
  } catch (const Error& error) {
    refuse(sentenceText(error.what()));
    export_->setEnabled(true); // somewhere else
    Q_EMIT failed(sentenceText(error.what()));
  }
}

void FigureDialog::copy() {
  try {
    if (preview_->figure() == nullptr) return;
    QGuiApplication::clipboard()->setImage(preview_->figure()->image());
    form_->remember();
    Q_EMIT done(tr("The figure is on the clipboard."));
  } catch (const Error& error) {
    refuse(sentenceText(error.what()));
  }
}

} // namespace semiflow::app
