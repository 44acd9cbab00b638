#include "app/workbench/guide_window.h"

#include <QDir>
#include <QFile>
#include <QHBoxLayout>
#include <QListWidget>
#include <QTextBrowser>

#include "app/text.h"
#include "core/base/resources.h"

namespace semiflow::app {
namespace {

QString read(const QString& path) {
  QFile file(path);
  return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

/// The first heading of a page.
QString titleOf(const QString& markdown, const QString& otherwise) {
  for (const QString& line : markdown.split('\n')) {
    if (line.startsWith(QStringLiteral("# "))) return line.mid(2).trimmed();
  }
  return otherwise;
}

} // namespace

GuideWindow::GuideWindow(QWidget* parent)
    : QWidget(parent, Qt::Window), pages_(new QListWidget), text_(new QTextBrowser) {
  setWindowTitle(tr("Guide"));
  resize(900, 700);
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(0, 0, 0, 0);
  row->setSpacing(0);
  pages_->setObjectName(QStringLiteral("guidePages"));
  pages_->setFixedWidth(220);
  pages_->setFrameShape(QFrame::NoFrame);
  text_->setObjectName(QStringLiteral("guideText"));
  text_->setFrameShape(QFrame::NoFrame);
  text_->setOpenExternalLinks(true);
  text_->document()->setDocumentMargin(24);
  row->addWidget(pages_);
  row->addWidget(text_, 1);
  const QDir folder(asText(resourceDirectory() / "guide"));
  text_->setSearchPaths({folder.absolutePath()});
  for (const QString& name : folder.entryList({"*.md"}, QDir::Files, QDir::Name)) {
    const QString page = name.chopped(3);
    auto* item = new QListWidgetItem(titleOf(read(folder.filePath(name)), page), pages_);
    item->setData(Qt::UserRole, page);
  }
  connect(pages_, &QListWidget::currentItemChanged, this, [this, folder](const QListWidgetItem* item) {
    if (item != nullptr) text_->setMarkdown(read(folder.filePath(item->data(Qt::UserRole).toString() + ".md")));
  });
}

void GuideWindow::open(const QString& page) {
  for (int i = 0; i < pages_->count(); ++i) {
    if (pages_->item(i)->data(Qt::UserRole) == page) pages_->setCurrentRow(i);
  }
  show();
  raise();
  activateWindow();
}

} // namespace semiflow::app
