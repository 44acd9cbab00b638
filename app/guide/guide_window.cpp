#include "app/guide/guide_window.h"

#include <QDesktopServices>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPointer>
#include <QTreeWidget>
#include <QTreeWidgetItemIterator>
#include <QVBoxLayout>

#include "app/guide/page_browser.h"
#include "app/text.h"
#include "app/theme/icons.h"
#include "app/theme/theme.h"
#include "core/base/error.h"

namespace semiflow::app {
namespace {

constexpr int sideWidth = 296;
constexpr int pageRole = Qt::UserRole;

QString pageIn(const QTreeWidgetItem* item) { return item == nullptr ? QString() : item->data(0, pageRole).toString(); }

} // namespace

GuideWindow::GuideWindow(Theme& theme, QWidget* parent)
    : QWidget(parent, Qt::Window), theme_(theme), search_(new QLineEdit), pages_(new QTreeWidget),
      text_(new PageBrowser(theme)) {
  setObjectName(QStringLiteral("guideWindow"));
  setWindowTitle(tr("Guide"));
  resize(1100, 740);
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(0, 0, 0, 0);
  row->setSpacing(0);
  text_->setObjectName(QStringLiteral("guideText"));
  text_->setAccessibleName(tr("Page of the guide"));
  row->addWidget(makeSide());
  row->addWidget(text_, 1);
  connect(search_, &QLineEdit::textChanged, this, &GuideWindow::search);
  connect(search_, &QLineEdit::returnPressed, pages_, qOverload<>(&QWidget::setFocus));
  connect(pages_, &QTreeWidget::currentItemChanged, this, &GuideWindow::showPage);
  connect(&theme, &Theme::changed, this, &GuideWindow::showPage);
  connect(text_, &QTextBrowser::anchorClicked, this, &GuideWindow::follow);
  making_ = std::async(std::launch::async, [self = QPointer<GuideWindow>(this)] {
    std::shared_ptr<const Book> book;
    QString failure;
    try {
      book = std::make_shared<const Book>();
    } catch (const std::exception& error) {
      failure = sentenceText(error.what());
    }
    QMetaObject::invokeMethod(qApp, [self, book, failure] {
      if (!self) return;
      if (book)
        self->setBook(book);
      else
        self->text_->setPlainText(failure);
    });
  });
}

GuideWindow::~GuideWindow() = default;

QWidget* GuideWindow::makeSide() {
  auto* side = new QWidget;
  side->setObjectName(QStringLiteral("guideSide"));
  side->setAttribute(Qt::WA_StyledBackground);
  side->setFixedWidth(sideWidth);
  auto* column = new QVBoxLayout(side);
  column->setContentsMargins(8, 8, 8, 0);
  column->setSpacing(8);
  search_->setObjectName(QStringLiteral("guideSearch"));
  search_->setAccessibleName(tr("Search the guide"));
  search_->setPlaceholderText(tr("Search the guide"));
  search_->setClearButtonEnabled(true);
  search_->addAction(icon("search"), QLineEdit::LeadingPosition);
  pages_->setObjectName(QStringLiteral("guidePages"));
  pages_->setAccessibleName(tr("Pages of the guide"));
  pages_->setHeaderHidden(true);
  pages_->setIndentation(14);
  pages_->setFrameShape(QFrame::NoFrame);
  pages_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff); // a long title is elided
  column->addWidget(search_);
  column->addWidget(pages_, 1);
  return side;
}

void GuideWindow::setBook(std::shared_ptr<const Book> book) {
  book_ = std::move(book);
  for (const Book::Page& page : book_->pages()) addItem(page);
  choose(wanted_);
}

/// A family's page stands for its chapter; what was written stands by itself.
void GuideWindow::addItem(const Book::Page& page) {
  QTreeWidgetItem* chapter = pages_->topLevelItem(pages_->topLevelItemCount() - 1);
  const bool within = !page.opensChapter && chapter != nullptr && chapter->text(0) == page.chapter;
  auto* item = within ? new QTreeWidgetItem(chapter) : new QTreeWidgetItem(pages_);
  item->setText(0, page.title);
  item->setToolTip(0, page.title);
  item->setData(0, pageRole, page.id);
}

QTreeWidgetItem* GuideWindow::itemOf(const QString& page) const {
  for (QTreeWidgetItemIterator it(pages_); *it != nullptr; ++it) {
    if (pageIn(*it) == page) return *it;
  }
  return nullptr;
}

void GuideWindow::choose(const QString& page) {
  wanted_ = page;
  if (QTreeWidgetItem* item = itemOf(page)) {
    pages_->setCurrentItem(item);
    pages_->scrollToItem(item);
  }
}

void GuideWindow::showPage() {
  if (!book_) return;
  text_->showPage(book_->find(pageIn(pages_->currentItem())));
  text_->mark(search_->text());
}

/// Leaves the pages that hold all the words, and shows the one that suits them best.
void GuideWindow::search(const QString& words) {
  if (!book_) return;
  const auto found = book_->search(words);
  QSet<QString> ids;
  for (const Book::Page* page : found) ids << page->id;
  for (QTreeWidgetItemIterator it(pages_); *it != nullptr; ++it) (*it)->setHidden(!ids.contains(pageIn(*it)));
  const bool all = words.trimmed().isEmpty();
  for (int i = 0; i < pages_->topLevelItemCount(); ++i) {
    QTreeWidgetItem* chapter = pages_->topLevelItem(i);
    bool any = false;
    for (int j = 0; j < chapter->childCount(); ++j) any = any || !chapter->child(j)->isHidden();
    if (any) chapter->setHidden(false);
    chapter->setExpanded(any && !all);
  }
  if (all) return text_->mark({});
  if (found.empty()) return text_->showPage(nullptr);
  if (!ids.contains(pageIn(pages_->currentItem())) || found.front()->title.contains(words, Qt::CaseInsensitive)) {
    choose(found.front()->id);
  }
  showPage();
}

void GuideWindow::follow(const QUrl& link) {
  if (link.scheme() == QStringLiteral("preset")) {
    Q_EMIT presetChosen(link.path());
  } else if (link.scheme() == QStringLiteral("tour")) {
    Q_EMIT tourChosen(link.path());
  } else if (link.isRelative() && link.path().endsWith(QStringLiteral(".md"))) {
    search_->clear();
    choose(link.path().section('/', -1).chopped(3));
    text_->scrollToAnchor(link.fragment());
  } else if (link.isRelative()) {
    text_->scrollToAnchor(link.fragment());
  } else {
    QDesktopServices::openUrl(link);
  }
}

void GuideWindow::open(const QString& page) {
  search_->clear();
  choose(page);
  show();
  raise();
  activateWindow();
}

} // namespace semiflow::app
