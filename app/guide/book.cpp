#include "app/guide/book.h"

#include <algorithm>

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QRegularExpression>

#include "app/guide/component_page.h"
#include "app/guide/glossary.h"
#include "app/guide/preset_index.h"
#include "app/text.h"
#include "core/base/resources.h"
#include "core/experiment/catalogue.h"

namespace semiflow::app {
namespace {

const auto firstPage = QStringLiteral("start"), glossaryPage = QStringLiteral("glossary");

QDir folder() { return QDir(asText(resourceDirectory() / "guide")); }

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

/// The first page, then in the order in which it leads to the others, then what it does not name.
QStringList inOrder(QStringList pages) {
  QStringList order{firstPage};
  static const QRegularExpression link(QStringLiteral("\\]\\(([^):#/]+)\\.md[^)]*\\)"));
  for (auto found = link.globalMatch(read(folder().filePath(firstPage + ".md"))); found.hasNext();)
    order << found.next().captured(1);
  const auto rank = [&](const QString& page) {
    const auto place = order.indexOf(page);
    return place < 0 ? order.size() : place;
  };
  std::stable_sort(pages.begin(), pages.end(), [&](const QString& a, const QString& b) { return rank(a) < rank(b); });
  return pages;
}

} // namespace

Book::Book() {
  addWritten();
  addFamilies();
}

void Book::addWritten() {
  QStringList names;
  for (const QString& name : folder().entryList({"*.md"}, QDir::Files, QDir::Name)) names << name.chopped(3);
  for (const QString& name : inOrder(names)) {
    QString markdown = read(folder().filePath(name + ".md"));
    if (name == glossaryPage) markdown += "\n" + symbolTable();
    pages_.push_back({name, titleOf(markdown, name), QCoreApplication::translate("Book", "Guide"), markdown, {}});
  }
}

void Book::addFamilies() {
  const PresetIndex index;
  for (const AnyFamily* family : experiment::catalogue().families()) {
    const QString title = asText(family->title());
    pages_.push_back({asText(family->id()), title, title, familyPage(*family), {}, true});
    for (const Description* component : family->descriptions()) {
      pages_.push_back({pageOf(family->id(), component->id()), asText(component->title()), title,
                        componentPage(*family, *component, index), asText(component->formula())});
    }
  }
}

const Book::Page* Book::find(const QString& id) const {
  const auto found = std::find_if(pages_.begin(), pages_.end(), [&](const Page& page) { return page.id == id; });
  return found == pages_.end() ? nullptr : &*found;
}

std::vector<const Book::Page*> Book::search(const QString& words) const {
  const QStringList wanted = words.split(' ', Qt::SkipEmptyParts);
  const auto holdsAll = [&](const QString& text) {
    return std::all_of(wanted.begin(), wanted.end(),
                       [&](const QString& word) { return text.contains(word, Qt::CaseInsensitive); });
  };
  std::vector<const Page*> titled, others;
  for (const Page& page : pages_) {
    if (holdsAll(page.title + " " + page.id)) {
      titled.push_back(&page);
    } else if (holdsAll(page.title + " " + page.id + " " + page.markdown)) {
      others.push_back(&page);
    }
  }
  titled.insert(titled.end(), others.begin(), others.end());
  return titled;
}

} // namespace semiflow::app
