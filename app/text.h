#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include <QString>

namespace semiflow::app {

inline QString asText(std::string_view utf8) {
  return QString::fromUtf8(utf8.data(), static_cast<qsizetype>(utf8.size()));
}
inline QString asText(const std::string& utf8) { return asText(std::string_view(utf8)); }
inline QString asText(const char* utf8) { return asText(std::string_view(utf8)); }
inline QString asText(const std::filesystem::path& path) { return asText(std::string_view(path.native())); }
inline std::filesystem::path pathOf(const QString& text) { return text.toUtf8().toStdString(); }

/// A key as a person reads it: "beta_min" becomes "beta min".
QString readable(std::string_view key);
/// The same with a capital first letter, for headings.
QString heading(std::string_view key);
/// A unit with raised exponents: "length^2/time" becomes "length²/time".
QString unitText(std::string_view unit);
/// A symbol with what follows its underscore lowered, as rich text: "β_min" becomes "β<sub>min</sub>".
QString symbolHtml(std::string_view symbol);
/// A number as short as it can be written without loss: "0.037", "1e-05".
QString numberText(double value);
/// A number for a read-out: six significant digits.
QString readoutText(double value);
/// "1,204" with thin spaces, "3.2 M"
QString countText(double count);
/// A sentence without the key path that an InputError puts before it, with a capital first letter.
QString sentenceText(std::string_view message, std::string_view keyPath = {});

} // namespace semiflow::app
