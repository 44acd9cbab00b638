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

std::size_t charactersOf(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

/// The byte at which a character begins.
std::size_t byteOf(std::string_view text, std::size_t character) {
  std::size_t byte = 0;
  for (; byte < text.size(); ++byte) {
    const bool begins = (static_cast<unsigned char>(text[byte]) & 0xC0U) != 0x80U;
    if (begins && character-- == 0) break;
  }
  return byte;
}

} // namespace

Syntax readSyntax(const std::string& text, const std::string& path) { return Reader(text, path).whole(); }

std::vector<Word> wordsOf(std::string_view text) {
  std::vector<Word> words;
  std::size_t before = 0; // characters read so far
  const auto take = [&](std::string_view part) {
    for (const Token& token : tokensOf(part, "")) {
      if (token.kind != Token::Kind::end)
        words.push_back({token.kind, token.text, before + token.column, charactersOf(token.text)});
    }
  };
  while (true) {
    try {
      take(text);
      return words;
    } catch (const InputError& error) {
      if (error.column() == 0) return words; // too long a text
      const std::size_t good = byteOf(text, error.column() - 1), next = byteOf(text, error.column());
      take(text.substr(0, good));
      words.push_back({Token::Kind::end, std::string(text.substr(good, next - good)), before + error.column(), 1});
      before += error.column();
      text = text.substr(next);
    }
  }
}

} // namespace semiflow::numerics
