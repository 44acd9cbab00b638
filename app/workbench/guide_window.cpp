#include "app/workbench/guide_window.h"

#include <algorithm>

#include <QDesktopServices>
#include <QDir>
#include <QFile>
#include <QHBoxLayout>
#include <QListWidget>
#include <QTextBlock>
#include <QTextBrowser>
#include <QTextCursor>
#include <QTextFrame>
#include <QTextTable>

#include "app/text.h"
#include "app/theme/theme.h"
#include "core/base/resources.h"

namespace semiflow::app {
namespace {

constexpr double lineHeight = 135; // per cent
constexpr int pictureWidth = 680;

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

/// The pages as one reads them, what is for developers last; a page that is not named here comes before those.
QStringList inOrder(QStringList pages) {
  const QStringList first{"start",    "window",  "pde",       "equation_language", "studies",
                          "sampling", "koopman", "data_sets", "command_line"};
  const QStringList last{"components", "architecture", "changes"};
  const auto rank = [&](const QString& page) {
    if (first.contains(page)) return first.indexOf(page);
    return first.size() + 1 + last.indexOf(page);
  };
  std::stable_sort(pages.begin(), pages.end(), [&](const QString& a, const QString& b) { return rank(a) < rank(b); });
  return pages;
}

/// A browser whose pictures fit beside the list of pages and follow the theme.
class PageBrowser : public QTextBrowser {
 public:
  explicit PageBrowser(Theme& theme) : theme_(theme) {}

 protected:
  QVariant loadResource(int type, const QUrl& name) override {
    if (type != QTextDocument::ImageResource) return QTextBrowser::loadResource(type, name);
    QString path = name.path();
    if (theme_.look().isDark) path.replace(QStringLiteral("_light.png"), QStringLiteral("_dark.png"));
    const QVariant found = QTextBrowser::loadResource(type, QUrl(path));
    QImage image = found.canConvert<QImage>() ? found.value<QImage>() : QImage::fromData(found.toByteArray());
    return image.width() > pictureWidth ? image.scaledToWidth(pictureWidth, Qt::SmoothTransformation) : image;
  }

 private:
  Theme& theme_;
};

/// Room around headings, paragraphs and the cells of tables, which Markdown says nothing about.
void typeset(QTextDocument& document, const views::Look& look) {
  for (QTextBlock block = document.begin(); block.isValid(); block = block.next()) {
    QTextBlockFormat format = block.blockFormat();
    const bool code = format.hasProperty(QTextFormat::BlockCodeLanguage) ||
                      format.hasProperty(QTextFormat::BlockCodeFence) || format.nonBreakableLines();
    const bool inTable = QTextCursor(block).currentTable() != nullptr;
    const int level = format.headingLevel();
    const bool afterCode = !code && block.previous().blockFormat().nonBreakableLines();
    format.setTopMargin(afterCode && level == 0                  ? 8
                        : level == 0 || block.blockNumber() == 0 ? 0
                        : level == 1                             ? 20
                                                                 : 16);
    format.setBottomMargin(code || inTable ? 0 : block.textList() != nullptr ? 3 : level > 0 ? 4 : 8);
    format.setLineHeight(lineHeight, QTextBlockFormat::ProportionalHeight);
    if (code) {
      format.setBackground(look.window);
      format.setLeftMargin(8);
    }
    QTextCursor(block).setBlockFormat(format);
    if (level == 0) continue;
    QTextCursor cursor(block);
    cursor.select(QTextCursor::BlockUnderCursor);
    QTextCharFormat size;
    size.clearProperty(QTextFormat::FontSizeAdjustment);
    size.setProperty(QTextFormat::FontPixelSize, look.textSize + (level == 1 ? 8 : level == 2 ? 3 : 1));
    size.setFontWeight(QFont::DemiBold);
    cursor.mergeCharFormat(size);
  }
  for (QTextFrame* frame : document.rootFrame()->childFrames()) {
    auto* table = qobject_cast<QTextTable*>(frame);
    if (table == nullptr) continue;
    QTextTableFormat format = table->format();
    format.setCellPadding(5);
    format.setCellSpacing(0);
    format.setBorder(1);
    format.setBorderCollapse(true);
    format.setBorderStyle(QTextFrameFormat::BorderStyle_Solid);
    format.setBorderBrush(look.border);
    format.setTopMargin(4);
    format.setBottomMargin(12);
    table->setFormat(format);
  }
}

} // namespace

GuideWindow::GuideWindow(Theme& theme, QWidget* parent)
    : QWidget(parent, Qt::Window), theme_(theme), folder_(asText(resourceDirectory() / "guide")),
      pages_(new QListWidget), text_(new PageBrowser(theme)) {
  setWindowTitle(tr("Guide"));
  resize(980, 720);
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(0, 0, 0, 0);
  row->setSpacing(0);
  pages_->setObjectName(QStringLiteral("guidePages"));
  pages_->setFixedWidth(230);
  pages_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff); // a long title is elided
  pages_->setFrameShape(QFrame::NoFrame);
  text_->setObjectName(QStringLiteral("guideText"));
  text_->setFrameShape(QFrame::NoFrame);
  text_->setOpenLinks(false);
  text_->document()->setDocumentMargin(28);
  row->addWidget(pages_);
  row->addWidget(text_, 1);
  text_->setSearchPaths({folder_.absolutePath()});
  QStringList names;
  for (const QString& name : folder_.entryList({"*.md"}, QDir::Files, QDir::Name)) names << name.chopped(3);
  for (const QString& page : inOrder(names)) {
    auto* item = new QListWidgetItem(titleOf(read(folder_.filePath(page + ".md")), page), pages_);
    item->setData(Qt::UserRole, page);
  }
  connect(pages_, &QListWidget::currentItemChanged, this, &GuideWindow::showPage);
  connect(&theme, &Theme::changed, this, &GuideWindow::showPage);
  connect(text_, &QTextBrowser::anchorClicked, this, &GuideWindow::follow);
}

void GuideWindow::showPage() {
  const QListWidgetItem* item = pages_->currentItem();
  if (item == nullptr) return;
  text_->setMarkdown(read(folder_.filePath(item->data(Qt::UserRole).toString() + ".md")));
  typeset(*text_->document(), theme_.look());
  text_->moveCursor(QTextCursor::Start);
}

void GuideWindow::follow(const QUrl& link) {
  if (link.isRelative() && link.path().endsWith(QStringLiteral(".md"))) {
    choose(link.path().section('/', -1).chopped(3));
  } else if (!link.isRelative()) {
    QDesktopServices::openUrl(link);
  }
}

void GuideWindow::choose(const QString& page) {
  for (int i = 0; i < pages_->count(); ++i) {
    if (pages_->item(i)->data(Qt::UserRole) == page) pages_->setCurrentRow(i);
  }
}

void GuideWindow::open(const QString& page) {
  choose(page);
  show();
  raise();
  activateWindow();
}

} // namespace semiflow::app
