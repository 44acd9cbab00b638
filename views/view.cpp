#include "views/view.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QVBoxLayout>

namespace semiflow::views {

View::View(QWidget* parent) : QWidget(parent), look_(Look::light()), titleLabel_(new QLabel), header_(new QHBoxLayout) {
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  header_->setContentsMargins(10, 4, 6, 2);
  header_->setSpacing(4);
  header_->addWidget(titleLabel_);
  header_->addStretch(1);
  column->addLayout(header_);
  setMinimumSize(120, 90);
}

void View::setLook(const Look& look) {
  look_ = look;
  titleLabel_->setFont(look.bold());
  setPalette(look.palette());
  update();
}

void View::setTitle(const QString& title) {
  title_ = title;
  titleLabel_->setText(title);
  setAccessibleName(title);
}

void View::setBody(QWidget* body) { static_cast<QVBoxLayout*>(layout())->addWidget(body, 1); }

} // namespace semiflow::views
