#include "app/guide/page_browser.h"

#include <QTextBlock>
#include <QTextCursor>
#include <QTextFrame>
#include <QTextTable>

#include "app/guide/formula_image.h"
#include "app/text.h"
#include "app/theme/theme.h"
#include "core/base/resources.h"

namespace semiflow::app {
namespace {

constexpr double lineHeight = 135; // per cent
constexpr int pictureWidth = 680;
constexpr int thumbnailWidth = 420;

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
    const bool picture = block.text() == QString(QChar::ObjectReplacementCharacter);
    format.setLineHeight(picture ? 100 : lineHeight, QTextBlockFormat::ProportionalHeight);
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

PageBrowser::PageBrowser(Theme& theme, QWidget* parent) : QTextBrowser(parent), theme_(theme) {
  setFrameShape(QFrame::NoFrame);
  setOpenLinks(false);
  document()->setDocumentMargin(28);
}

void PageBrowser::showPage(const Book::Page* page) {
  page_ = page;
  clear();
  if (page == nullptr) return;
  setMarkdown(page->markdown);
  typeset(*document(), theme_.look());
  moveCursor(QTextCursor::Start);
}

void PageBrowser::mark(const QString& words) {
  QList<QTextEdit::ExtraSelection> marks;
  QColor colour = theme_.look().warning;
  colour.setAlphaF(0.35F);
  for (const QString& word : words.split(' ', Qt::SkipEmptyParts)) {
    constexpr qsizetype shortest = 2; // single letters are everywhere
    if (word.size() < shortest) continue;
    for (QTextCursor found = document()->find(word); !found.isNull(); found = document()->find(word, found)) {
      QTextEdit::ExtraSelection selection;
      selection.cursor = found;
      selection.format.setBackground(colour);
      marks << selection;
    }
  }
  setExtraSelections(marks);
}

QVariant PageBrowser::loadResource(int type, const QUrl& name) {
  if (type != QTextDocument::ImageResource || page_ == nullptr) return QTextBrowser::loadResource(type, name);
  QString path = name.path();
  if (path.startsWith(QStringLiteral("formulas/")))
    return formulaImage(page_->formula, pictureWidth, theme_.look().ink, devicePixelRatioF());
  if (theme_.look().isDark) path.replace(QStringLiteral("_light.png"), QStringLiteral("_dark.png"));
  const bool thumbnail = path.startsWith(QStringLiteral("thumbnails/"));
  const auto folder = thumbnail ? resourceDirectory() : resourceDirectory() / "guide";
  const QImage image(asText(folder) + "/" + path);
  const int width = thumbnail ? thumbnailWidth : pictureWidth;
  return image.width() > width ? image.scaledToWidth(width, Qt::SmoothTransformation) : image;
}

} // namespace semiflow::app
