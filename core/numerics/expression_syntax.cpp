#include "core/numerics/expression_syntax.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

namespace semiflow::numerics {
namespace {

constexpr int deepest = 100;

Syntax operation(const std::string& sign, Syntax left, Syntax right) {
  return {Syntax::Kind::operation, sign, {std::move(left), std::move(right)}};
}

class Reader {
 public:
  Reader(const std::string& text, const std::string& path) : path_(path), tokens_(tokensOf(text, path)) {}

  Syntax whole() {
    Syntax all = sum();
    if (current().kind != Token::Kind::end) {
      throw errorAt(path_, current().column, "an operator or the end", quoted(current()));
    }
    return all;
  }

 private:
  const Token& current() const { return tokens_[at_]; }
  bool at(std::string_view symbol) const { return current().kind == Token::Kind::symbol && current().text == symbol; }
  bool accept(std::string_view symbol) {
    if (!at(symbol)) return false;
    ++at_;
    return true;
  }
  void require(std::string_view symbol) {
    if (!accept(symbol))
      throw errorAt(path_, current().column, fmt::format("an operator or '{}'", symbol), quoted(current()));
  }

  Syntax sum() {
    if (++depth_ > deepest)
      throw errorAt(path_, current().column, fmt::format("at most {} levels of nesting", deepest), "more");
    Syntax result = product();
    while (at("+") || at("-")) {
      const std::string sign = tokens_[at_++].text;
      result = operation(sign, std::move(result), product());
    }
    --depth_;
    return result;
  }

  Syntax product() {
    Syntax result = signedPower();
    while (at("*") || at("/")) {
      const std::string sign = tokens_[at_++].text;
      result = operation(sign, std::move(result), signedPower());
    }
    return result;
  }

  Syntax signedPower() {
    bool negative = false;
    while (at("+") || at("-")) negative ^= tokens_[at_++].text == "-";
    Syntax result = primary();
    if (accept("^")) {
      if (++depth_ > deepest)
        throw errorAt(path_, current().column, fmt::format("at most {} levels of nesting", deepest), "more");
      result = operation("^", std::move(result), signedPower());
      --depth_;
    }
    if (!negative) return result;
    return {Syntax::Kind::minus, "-", {std::move(result)}};
  }

  Syntax primary() {
    const Token token = current();
    if (token.kind == Token::Kind::number) return ++at_, Syntax{Syntax::Kind::number, token.text, {}};
    if (token.kind == Token::Kind::name) {
      ++at_;
      return at("(") ? call(token.text) : Syntax{Syntax::Kind::name, token.text, {}};
    }
    if (!accept("(")) throw errorAt(path_, token.column, "a number, a name or '('", quoted(token));
    Syntax inner = sum();
    require(")");
    return inner;
  }

  Syntax call(const std::string& name) {
    Syntax result{Syntax::Kind::call, name, {}};
    require("(");
    do result.parts.push_back(argument());
    while (accept(","));
    require(")");
    return result;
  }

  /// A sum, or a comparison as the first argument of if.
  Syntax argument() {
    Syntax left = sum();
    for (const char* sign : {"<", "<=", ">", ">="}) {
      if (accept(sign)) return operation(sign, std::move(left), sum());
    }
    return left;
  }

  const std::string& path_;
  std::vector<Token> tokens_;
  std::size_t at_ = 0;
  int depth_ = 0;
};

bool isAscii(char c) { return static_cast<unsigned char>(c) < 0x80U; }

/// The words of a text without other signs than those of ASCII, where a column is a byte.
void addWords(std::string_view text, std::size_t before, std::vector<Word>& words) {
  const auto take = [&](std::string_view part) {
    for (const Token& token : tokensOf(part, "")) {
      if (token.kind != Token::Kind::end)
        words.push_back({token.kind, token.text, before + token.column, token.text.size()});
    }
  };
  while (!text.empty()) {
    try {
      return take(text);
    } catch (const InputError& error) {
      const std::size_t column = error.column();
      if (column == 0) return; // too long a text
      take(text.substr(0, column - 1));
      words.push_back({Token::Kind::end, std::string(text.substr(column - 1, 1)), before + column, 1});
      text.remove_prefix(column);
      before += column;
    }
  }
}

} // namespace

Syntax readSyntax(const std::string& text, const std::string& path) { return Reader(text, path).whole(); }

std::vector<Word> wordsOf(std::string_view text) {
  std::vector<Word> words;
  std::size_t column = 0; // characters read so far
  for (std::size_t at = 0; at < text.size();) {
    const auto* end = std::find_if_not(text.begin() + at, text.end(), isAscii);
    const auto length = static_cast<std::size_t>(end - (text.begin() + at));
    addWords(text.substr(at, length), column, words);
    column += length;
    at += length;
    if (at == text.size()) break;
    const bool begins = (static_cast<unsigned char>(text[at]) & 0xC0U) != 0x80U;
    if (begins) words.push_back({Token::Kind::end, {}, ++column, 1});
    if (!words.empty() && words.back().kind == Token::Kind::end) words.back().text += text[at];
    ++at;
  }
  return words;
}

} // namespace semiflow::numerics
