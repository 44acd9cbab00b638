#include "app/guide/glossary.h"

#include <map>
#include <tuple>

#include "app/guide/component_page.h"
#include "app/guide/markdown.h"
#include "app/text.h"
#include "core/base/symbol.h"
#include "core/experiment/catalogue.h"

namespace semiflow::app {
namespace {

constexpr qsizetype mostLinks = 4;

/// What a symbol stands for: rows are ordered by letter, small after capital, then by symbol and name.
struct Key {
  QString letter, symbol, name;
  auto operator<=>(const Key& other) const {
    return std::tuple(letter.toCaseFolded(), symbol, name) <=>
           std::tuple(other.letter.toCaseFolded(), other.symbol, other.name);
  }
};

struct Entry {
  QString meaning; ///< in the words of the first component that has it
  QStringList where;
};

Key keyOf(const QString& symbol, const Parameter& parameter) {
  return {symbol.startsWith(QStringLiteral("1/")) ? symbol.mid(2, 1) : symbol.left(1), symbol,
          readable(parameter.name())};
}

} // namespace

QString symbolTable() {
  std::map<Key, Entry> entries;
  for (const AnyFamily* family : experiment::catalogue().families()) {
    for (const Description* component : family->descriptions()) {
      for (const Parameter& parameter : component->parameters()) {
        const QString symbol = asText(symbolOf(parameter));
        if (symbol.isEmpty()) continue;
        Entry& entry = entries[keyOf(symbol, parameter)];
        if (entry.meaning.isEmpty()) entry.meaning = asText(meaningOf(parameter));
        entry.where << markdownLink(asText(component->title()), pageOf(family->id(), component->id()) + ".md");
      }
    }
  }
  QString table = markdownHead({"Symbol", "Parameter", "Meaning", "In"});
  for (auto& [key, entry] : entries) {
    const auto more = entry.where.size() - mostLinks;
    QString where = entry.where.mid(0, mostLinks).join(QStringLiteral(", "));
    if (more > 0) where += QStringLiteral(" and %1 more").arg(more);
    table += markdownRow({markdownText(key.symbol.toStdString()), markdownText(key.name.toStdString()),
                          markdownText(entry.meaning.toStdString()), where});
  }
  return table;
}

} // namespace semiflow::app
