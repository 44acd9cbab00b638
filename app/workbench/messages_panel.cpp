#include "app/workbench/messages_panel.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QListWidget>
#include <QRegularExpression>
#include <QTime>
#include <QToolButton>
#include <QVBoxLayout>

#include "app/theme/icons.h"

namespace semiflow::app {
namespace {

constexpr int mostMessages = 500;

QIcon iconOf(Severity severity, const QPalette&) {
  switch (severity) {
  case Severity::warning:
    return icon("warning", QColor(0xd0, 0x8a, 0x10));
  case Severity::error:
    return icon("error", QColor(0xe0, 0x50, 0x48));
  case Severity::info:
    break;
  }
  return icon("info");
}

} // namespace

MessagesPanel::MessagesPanel(QWidget* parent) : QWidget(parent), list_(new QListWidget) {
  setObjectName(QStringLiteral("messagesPanel"));
  setAttribute(Qt::WA_StyledBackground);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  auto* head = new QHBoxLayout;
  head->setContentsMargins(10, 4, 6, 4);
  auto* title = new QLabel(tr("Messages"));
  title->setObjectName(QStringLiteral("panelTitle"));
  head->addWidget(title);
  head->addStretch(1);
  auto* clearButton = new QToolButton;
  clearButton->setText(tr("Clear"));
  clearButton->setToolTip(tr("Remove all messages"));
  auto* close = new QToolButton;
  close->setIcon(icon("close"));
  close->setToolTip(tr("Hide the messages (Ctrl+M)"));
  close->setAccessibleName(tr("Hide the messages"));
  head->addWidget(clearButton);
  head->addWidget(close);
  column->addLayout(head);
  list_->setObjectName(QStringLiteral("messages"));
  list_->setWordWrap(true);
  list_->setFrameShape(QFrame::NoFrame);
  list_->setSelectionMode(QAbstractItemView::ExtendedSelection);
  list_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  column->addWidget(list_, 1);
  setMinimumHeight(84);
  connect(clearButton, &QToolButton::clicked, this, &MessagesPanel::clear);
  connect(close, &QToolButton::clicked, this, &MessagesPanel::closed);
}

void MessagesPanel::add(Severity severity, const QString& message) {
  auto* item = new QListWidgetItem(iconOf(severity, palette()), QTime::currentTime().toString("HH:mm:ss   ") + message);
  item->setData(Qt::UserRole, message);
  list_->addItem(item);
  if (list_->count() > mostMessages) delete list_->takeItem(0);
  list_->scrollToBottom();
  if (severity != Severity::info) ++warnings_;
  Q_EMIT added(severity, message);
  Q_EMIT countChanged();
}

void MessagesPanel::addOnce(Severity severity, const QString& message) {
  // The same sentence with another number in it is no news.
  static const QRegularExpression number(QStringLiteral("[-+]?[0-9][0-9.]*(e[-+]?[0-9]+)?"));
  QString key = message;
  if (said_.insert(key.remove(number)).second) add(severity, message);
}

void MessagesPanel::beginRun() {
  said_.clear();
  warnings_ = 0;
  Q_EMIT countChanged();
}

int MessagesPanel::count() const { return list_->count(); }

QString MessagesPanel::last() const {
  return list_->count() == 0 ? QString() : list_->item(list_->count() - 1)->data(Qt::UserRole).toString();
}

void MessagesPanel::clear() {
  list_->clear();
  warnings_ = 0;
  Q_EMIT countChanged();
}

} // namespace semiflow::app
