#include "core/numerics/expression_tokens.h"

#include <array>
#include <charconv>
#include <system_error>

#include <fmt/format.h>

namespace semiflow::numerics {
namespace {

constexpr std::size_t longestText = 10000;

bool isDigit(char c) { return c >= '0' && c <= '9'; }
bool isLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool isInName(char c) { return isLetter(c) || isDigit(c) || c == '_'; }
bool continuesCharacter(char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; }

/// The character at a place for a message: itself, or its bytes in hexadecimal where it is none or not printable.
std::string characterAt(std::string_view text, std::size_t at) {
  const auto byte = static_cast<unsigned char>(text[at]);
  if (byte >= 0x20 && byte < 0x7F) return fmt::format("'{}'", text[at]);
  const std::size_t length = byte >= 0xC2 && byte < 0xE0 ? 2 : byte >= 0xE1 && byte < 0xED ? 3 : 1;
  bool whole = length > 1 && at + length <= text.size();
  for (std::size_t i = 1; whole && i < length; ++i) whole = continuesCharacter(text[at + i]);
  return whole ? fmt::format("'{}'", text.substr(at, length)) : fmt::format("the byte 0x{:02X}", byte);
}

class Tokenizer {
 public:
  Tokenizer(std::string_view text, const std::string& path) : text_(text), path_(path) {}

  std::vector<Token> all() {
    std::vector<Token> tokens;
    while (true) {
      skipSpace();
      tokens.push_back(next());
      if (tokens.back().kind == Token::Kind::end) return tokens;
    }
  }

 private:
  void skipSpace() {
    while (at_ < text_.size() &&
           (text_[at_] == ' ' || text_[at_] == '\t' || text_[at_] == '\n' || text_[at_] == '\r')) {
      advance(1);
    }
  }

  void advance(std::size_t count) {
    for (; count > 0; --count, ++at_) column_ += continuesCharacter(text_[at_]) ? 0 : 1;
  }

  bool digitAt(std::size_t i) const { return i < text_.size() && isDigit(text_[i]); }

  Token take(Token::Kind kind, std::size_t length) {
    Token token{kind, std::string(text_.substr(at_, length)), 0, column_};
    advance(length);
    return token;
  }

  Token next() {
    if (at_ == text_.size()) return {Token::Kind::end, "", 0, column_};
    const char c = text_[at_];
    if (isDigit(c) || (c == '.' && digitAt(at_ + 1))) return number();
    if (isLetter(c)) {
      std::size_t length = 1;
      while (at_ + length < text_.size() && isInName(text_[at_ + length])) ++length;
      return take(Token::Kind::name, length);
    }
    constexpr std::array<std::string_view, 13> symbols{"**", "<=", ">=", "+", "-", "*", "/",
                                                       "^",  "(",  ")",  ",", "<", ">"};
    for (const std::string_view symbol : symbols) {
      if (!text_.substr(at_).starts_with(symbol)) continue;
      Token token = take(Token::Kind::symbol, symbol.size());
      if (token.text == "**") token.text = "^";
      return token;
    }
    throw errorAt(path_, column_, "a number, a name or an operator", characterAt(text_, at_));
  }

  Token number() {
    std::size_t end = at_;
    while (digitAt(end)) ++end;
    if (end < text_.size() && text_[end] == '.') ++end;
    while (digitAt(end)) ++end;
    if (end < text_.size() && (text_[end] == 'e' || text_[end] == 'E')) {
      const std::size_t sign = end + 1 < text_.size() && (text_[end + 1] == '+' || text_[end + 1] == '-') ? 1 : 0;
      if (digitAt(end + 1 + sign)) {
        end += 1 + sign;
        while (digitAt(end)) ++end;
      }
    }
    Token token = take(Token::Kind::number, end - at_);
    const char* first = token.text.data();
    const auto result = std::from_chars(first, first + token.text.size(), token.number);
    if (result.ec != std::errc()) {
      throw errorAt(path_, token.column, "a number between 1e-307 and 1e308", token.text.substr(0, 40));
    }
    return token;
  }

  std::string_view text_;
  const std::string& path_;
  std::size_t at_ = 0;
  std::size_t column_ = 1;
};

} // namespace

InputError errorAt(const std::string& path, std::size_t column, const std::string& expected, const std::string& found,
                   const std::string& hint) {
  const std::string place = fmt::format("column {}", column);
  return InputError(path.empty() ? place : path + ": " + place, expected, found, hint).atColumn(column);
}

std::string quoted(const Token& token) {
  if (token.kind == Token::Kind::end) return "the end";
  constexpr std::size_t longest = 40;
  return token.text.size() > longest ? fmt::format("'{}...'", token.text.substr(0, longest))
                                     : fmt::format("'{}'", token.text);
}

std::vector<Token> tokensOf(std::string_view text, const std::string& path) {
  if (text.size() > longestText) {
    throw InputError(path, fmt::format("a formula of at most {} characters", longestText),
                     fmt::format("one of {}", text.size()));
  }
  return Tokenizer(text, path).all();
}

} // namespace semiflow::numerics
