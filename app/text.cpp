#include "app/text.h"

#include <cmath>

#include <fmt/format.h>

namespace semiflow::app {

QString readable(std::string_view key) { return asText(key).replace('_', ' '); }

QString heading(std::string_view key) {
  QString words = readable(key);
  if (!words.isEmpty()) words[0] = words[0].toUpper();
  return words;
}

QString unitText(std::string_view unit) {
  QString raised = asText(unit);
  return raised.replace("^2", "²").replace("^3", "³").replace("^4", "⁴");
}

QString symbolHtml(std::string_view symbol) {
  const QString text = asText(symbol).toHtmlEscaped();
  const auto at = text.indexOf('_');
  return at < 0 ? text : text.left(at) + "<sub>" + text.mid(at + 1) + "</sub>";
}

QString numberText(double value) { return asText(fmt::format("{}", value)); }

QString readoutText(double value) { return asText(fmt::format("{:.6g}", value)); }

QString countText(double count) {
  if (count >= 1e9) return asText(fmt::format("{:.3g} G", count / 1e9));
  if (count >= 1e6) return asText(fmt::format("{:.3g} M", count / 1e6));
  QString digits = QString::number(std::llround(count));
  if (digits.size() > 4) digits.insert(digits.size() - 3, QChar(0x2009));
  return digits;
}

QString sentenceText(std::string_view message, std::string_view keyPath) {
  if (!keyPath.empty() && message.starts_with(keyPath)) {
    message.remove_prefix(keyPath.size());
    if (message.starts_with(": ")) message.remove_prefix(2);
  }
  QString sentence = asText(message);
  // A name of one letter keeps its case: the field u is not U.
  const bool isName = sentence.size() > 1 && !sentence[1].isLetter() && !sentence.startsWith(QStringLiteral("a "));
  if (!sentence.isEmpty() && !isName) sentence[0] = sentence[0].toUpper();
  return sentence;
}

} // namespace semiflow::app
