#include "app/export/side.h"

#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace semiflow::app {

Side::Side() : widget(new QWidget), body(new QVBoxLayout), buttons(new QHBoxLayout), column_(new QVBoxLayout(widget)) {
  widget->setObjectName(QStringLiteral("exportSide"));
  widget->setAttribute(Qt::WA_StyledBackground);
  widget->setFixedWidth(324);
  column_->setContentsMargins(16, 16, 16, 16);
  column_->setSpacing(10);
  column_->addLayout(body, 1);
  buttons->setSpacing(8);
  buttons->addStretch(1);
  column_->addLayout(buttons);
}

QLabel* Side::addError() {
  auto* label = new QLabel;
  label->setObjectName(QStringLiteral("editorError"));
  label->setWordWrap(true);
  label->hide();
  column_->insertWidget(column_->count() - 1, label);
  return label;
}

QPushButton* Side::addButton(const QString& name, const QString& words, const QString& tip) {
  auto* button = new QPushButton(words);
  button->setObjectName(name);
  button->setToolTip(tip);
  button->setAutoDefault(false);
  buttons->addWidget(button);
  return button;
}

} // namespace semiflow::app
