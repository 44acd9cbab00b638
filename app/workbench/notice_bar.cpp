#include "app/workbench/notice_bar.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QToolButton>

#include "app/theme/icons.h"

namespace semiflow::app {

NoticeBar::NoticeBar(QWidget* parent) : QWidget(parent), words_(new QLabel), answers_(new QHBoxLayout) {
  setObjectName(QStringLiteral("noticeBar"));
  setAttribute(Qt::WA_StyledBackground);
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(12, 6, 8, 6);
  row->setSpacing(8);
  words_->setObjectName(QStringLiteral("notice"));
  words_->setWordWrap(true);
  row->addWidget(words_, 1);
  answers_->setSpacing(6);
  row->addLayout(answers_);
  auto* close = new QToolButton;
  close->setIcon(icon("close"));
  close->setToolTip(tr("Dismiss"));
  close->setAccessibleName(close->toolTip());
  row->addWidget(close);
  connect(close, &QToolButton::clicked, this, &QWidget::hide);
  timer_.setSingleShot(true);
  connect(&timer_, &QTimer::timeout, this, &QWidget::hide);
  hide();
}

void NoticeBar::show(const QString& words, const std::vector<Answer>& answers, int seconds) {
  words_->setText(words);
  while (QLayoutItem* item = answers_->takeAt(0)) {
    item->widget()->hide();
    item->widget()->deleteLater();
    delete item;
  }
  for (const Answer& answer : answers) {
    auto* button = new QPushButton(answer.text);
    connect(button, &QPushButton::clicked, this, [this, act = answer.act] {
      hide();
      if (act) act();
    });
    answers_->addWidget(button);
  }
  timer_.stop();
  if (seconds > 0) timer_.start(seconds * 1000);
  setVisible(true);
}

} // namespace semiflow::app
