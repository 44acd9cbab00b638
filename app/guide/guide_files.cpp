#include "app/guide/guide_files.h"

#include <QDir>
#include <QFile>
#include <QRegularExpression>
#include <QTextDocument>

#include "app/guide/formula_image.h"
#include "app/text.h"
#include "core/base/error.h"
#include "core/base/resources.h"
#include "views/look.h"

namespace semiflow::app {
namespace {

constexpr double formulaWidth = 760, pixelRatio = 2;

const char* const style = R"(
:root { color-scheme: light dark; --ink: #1d2430; --paper: #ffffff; --soft: #f1f3f6; --line: #d5dae2; --accent: #1f62c4; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #dfe4ec; --paper: #171a20; --soft: #21262e; --line: #373e4a; --accent: #7fb0f5; }
}
body { margin: 0; display: flex; font: 15px/1.55 system-ui, "DejaVu Sans", sans-serif; color: var(--ink); background: var(--paper); }
nav { width: 15em; flex: none; height: 100vh; overflow: auto; position: sticky; top: 0; padding: 1em; background: var(--soft); box-sizing: border-box; }
nav a { display: block; padding: .12em 0; } nav summary { cursor: pointer; padding: .12em 0; } nav details a { padding-left: 1em; }
main { max-width: 54em; padding: 1em 2.5em 4em; min-width: 0; }
a { color: var(--accent); text-decoration: none; } a:hover { text-decoration: underline; }
img { max-width: 100%; } img.formula { display: block; margin: .6em 0; }
code, pre { font-family: "DejaVu Sans Mono", monospace; font-size: .92em; background: var(--soft); border-radius: 3px; padding: 0 .2em; }
pre { padding: .1em .8em; margin: 0; } table { border-collapse: collapse; } td, th { border: 1px solid var(--line); padding: .3em .6em; vertical-align: top; text-align: left; }
)";

void write(const QString& path, const QByteArray& bytes) {
  QFile file(path);
  if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
    throw ResourceError("could not write " + path.toStdString());
}

void copy(const QString& from, const QString& to) {
  QFile::remove(to);
  if (!QFile::copy(from, to)) throw ResourceError("could not write " + to.toStdString());
}

void writeFormula(const Book::Page& page, const QDir& folder) {
  if (page.formula.isEmpty()) return;
  for (const views::Look& look : {views::Look::light(), views::Look::dark()}) {
    const QString file = folder.filePath(page.id + (look.isDark ? "_dark.png" : "_light.png"));
    if (!formulaImage(page.formula, formulaWidth, look.ink, pixelRatio).save(file))
      throw ResourceError("could not write " + file.toStdString());
  }
}

/// What Qt says with styles said with elements, and no style left.
QString bodyOf(const QString& markdown) {
  QTextDocument document;
  document.setMarkdown(markdown);
  QString html = document.toHtml();
  const auto replace = [&](const char* pattern, const QString& with) {
    html.replace(QRegularExpression(QString::fromLatin1(pattern), QRegularExpression::DotMatchesEverythingOption),
                 with);
  };
  replace("^.*<body[^>]*>", {});
  replace("</body>.*$", {});
  replace("<span style=\"[^\"]*font-family:'monospace'[^\"]*\">(.*?)</span>", QStringLiteral("<code>\\1</code>"));
  replace("<span style=\"[^\"]*font-weight:[67]00[^\"]*\">(.*?)</span>", QStringLiteral("<b>\\1</b>"));
  replace("<span style=\"[^\"]*font-style:italic[^\"]*\">(.*?)</span>", QStringLiteral("<i>\\1</i>"));
  replace("</?span[^>]*>", {});
  replace(" (style|border|cellspacing|cellpadding|type)=\"[^\"]*\"", {});
  replace("(<img src=\"formulas/[^\"]*\")", QStringLiteral("\\1 class=\"formula\""));
  replace("<img src=\"((?:pictures|formulas)/[^\"]*)_light.png\"([^>]*?) ?/?>",
          QStringLiteral("<picture><source media=\"(prefers-color-scheme: dark)\" srcset=\"\\1_dark.png\">"
                         "<img src=\"\\1_light.png\"\\2></picture>"));
  replace("href=\"([^\":#/]*)\\.md(#[^\"]*)?\"", QStringLiteral("href=\"\\1.html\\2\""));
  replace("<a href=\"(?:preset|tour):[^\"]*\">(.*?)</a>", QStringLiteral("\\1"));
  return html;
}

QString linkTo(const Book::Page& page) {
  return QStringLiteral("<a href=\"%1.html\">%2</a>\n").arg(page.id, page.title.toHtmlEscaped());
}

QString navigation(const Book& book) {
  QString list;
  bool open = false;
  for (const Book::Page& page : book.pages()) {
    if (page.opensChapter) {
      list += QString(open ? "</details>\n" : "") + "<details><summary>" + page.title.toHtmlEscaped() + "</summary>\n";
      open = true;
    }
    list += linkTo(page);
  }
  return "<nav>\n" + list + (open ? "</details>\n" : "") + "</nav>\n";
}

QByteArray htmlOf(const Book::Page& page, const QString& navigation) {
  return QStringLiteral(
             "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>%1 - Semiflow</title>"
             "<link rel=\"stylesheet\" href=\"style.css\"></head>\n<body>\n%2<main>\n%3\n</main></body></html>\n")
      .arg(page.title.toHtmlEscaped(), navigation, bodyOf(page.markdown))
      .toUtf8();
}

/// A preset or a tour is nothing to click on in a file.
QByteArray markdownOf(const Book::Page& page) {
  static const QRegularExpression preset(
      QStringLiteral("(?<!\\\\)\\[((?:[^\\]\\\\]|\\\\.)*)\\]\\((?:preset|tour):[^)]*\\)"));
  return QString(page.markdown).replace(preset, QStringLiteral("\\1")).toUtf8();
}

void writePictures(const Book& book, const QDir& folder) {
  for (const char* name : {"pictures", "thumbnails", "formulas"}) {
    if (!folder.mkpath(name)) throw ResourceError("could not make the folder " + folder.filePath(name).toStdString());
  }
  const QDir pictures(asText(resourceDirectory() / "guide" / "pictures"));
  for (const QString& name : pictures.entryList({"*.png"}, QDir::Files))
    copy(pictures.filePath(name), folder.filePath("pictures/" + name));
  static const QRegularExpression thumbnail(QStringLiteral("\\(thumbnails/([^)]*)\\)"));
  const QDir thumbnails(asText(resourceDirectory() / "thumbnails"));
  for (const Book::Page& page : book.pages()) {
    writeFormula(page, QDir(folder.filePath("formulas")));
    const QString name = thumbnail.match(page.markdown).captured(1);
    if (!name.isEmpty()) copy(thumbnails.filePath(name), folder.filePath("thumbnails/" + name));
  }
}

} // namespace

std::size_t writeGuide(const Book& book, const std::filesystem::path& folder, GuideFormat format) {
  const QDir target(asText(folder));
  if (!target.mkpath(".")) throw ResourceError("could not make the folder " + folder.string());
  writePictures(book, target);
  const QString list = navigation(book);
  for (const Book::Page& page : book.pages()) {
    if (format == GuideFormat::markdown) {
      write(target.filePath(page.id + ".md"), markdownOf(page));
    } else {
      write(target.filePath(page.id + ".html"), htmlOf(page, list));
    }
  }
  if (format == GuideFormat::html) {
    write(target.filePath("style.css"), style);
    write(target.filePath("index.html"),
          "<!DOCTYPE html><meta http-equiv=\"refresh\" content=\"0; url=start.html\">\n");
  }
  return book.pages().size();
}

} // namespace semiflow::app
