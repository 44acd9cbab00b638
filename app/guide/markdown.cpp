#include "app/guide/markdown.h"

#include "app/text.h"

namespace semiflow::app {

QString markdownText(std::string_view text) {
  QString escaped;
  for (const QChar c : asText(text)) {
    if (QStringLiteral("\\`*_{}[]|~#").contains(c)) escaped += '\\';
    escaped += c == '<' ? QStringLiteral("&lt;") : c == '&' ? QStringLiteral("&amp;") : c == '\n' ? " " : QString(c);
  }
  return escaped;
}

QString markdownLink(const QString& words, const QString& target) {
  return QStringLiteral("[%1](%2)").arg(markdownText(words.toStdString()), target);
}

QString markdownRow(const QStringList& cells) { return "| " + cells.join(QStringLiteral(" | ")) + " |\n"; }

QString markdownHead(const QStringList& titles) {
  return markdownRow(titles) + "|" + QStringLiteral("---|").repeated(titles.size()) + "\n";
}

} // namespace semiflow::app
