#pragma once

#include <string_view>

#include <QString>
#include <QStringList>

namespace semiflow::app {

/// Text as it stands, whatever it holds that Markdown would read as a sign of its own.
QString markdownText(std::string_view text);
/// [words](target), the words as they stand.
QString markdownLink(const QString& words, const QString& target);
/// A row of a table: the cells are Markdown.
QString markdownRow(const QStringList& cells);
/// The head of a table, and the line below it.
QString markdownHead(const QStringList& titles);

} // namespace semiflow::app
