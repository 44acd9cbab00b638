#include "core/numerics/expression_parser.h"

#include <array>
#include <cmath>
#include <stdexcept>

#include <fmt/format.h>

#include "core/base/suggest.h"
#include "core/numerics/expression_tokens.h"

namespace semiflow::numerics {

using GiNaC::ex;

namespace {

constexpr int deepest = 100;
constexpr std::size_t largestTree = 20000;
constexpr double largestExponent = 1000;
constexpr double mostBits = 100000; ///< of the numbers in a power, and ten times that in a formula

bool isReal(const ex& e) { return GiNaC::is_a<GiNaC::numeric>(e) && e.info(GiNaC::info_flags::real); }
double valueOf(const ex& e) { return GiNaC::ex_to<GiNaC::numeric>(e).to_double(); }

using Unary = ex (*)(const Language&, const ex&);

ex conjugate(const Language& language, const ex& e) { return language.complex ? language.conjugate(e) : e; }

ex modulus(const Language& language, const ex& e) {
  const ex c = conjugate(language, e);
  return (c - e).is_zero() ? ex(absoluteValue(e)) : sqrt(e * c);
}

const std::map<std::string, Unary>& unaryFunctions() {
  static const std::map<std::string, Unary> functions{
      {"exp", [](const Language&, const ex& x) -> ex { return exp(x); }},
      {"log", [](const Language&, const ex& x) -> ex { return log(x); }},
      {"sqrt", [](const Language&, const ex& x) -> ex { return sqrt(x); }},
      {"sin", [](const Language&, const ex& x) -> ex { return sin(x); }},
      {"cos", [](const Language&, const ex& x) -> ex { return cos(x); }},
      {"tan", [](const Language&, const ex& x) -> ex { return tan(x); }},
      {"asin", [](const Language&, const ex& x) -> ex { return asin(x); }},
      {"acos", [](const Language&, const ex& x) -> ex { return acos(x); }},
      {"atan", [](const Language&, const ex& x) -> ex { return atan(x); }},
      {"sinh", [](const Language&, const ex& x) -> ex { return sinh(x); }},
      {"cosh", [](const Language&, const ex& x) -> ex { return cosh(x); }},
      {"tanh", [](const Language&, const ex& x) -> ex { return tanh(x); }},
      {"sech", [](const Language&, const ex& x) -> ex { return 1 / cosh(x); }},
      {"erf", [](const Language&, const ex& x) -> ex { return errorFunction(x); }},
      {"abs", modulus},
      {"sign", [](const Language&, const ex& x) -> ex { return signOf(x); }},
      {"step", [](const Language&, const ex& x) -> ex { return unitStep(x); }},
      {"conj", conjugate},
      {"real", [](const Language& l, const ex& x) -> ex { return (x + conjugate(l, x)) / 2; }},
      {"imag", [](const Language& l, const ex& x) -> ex { return GiNaC::I * (conjugate(l, x) - x) / 2; }},
  };
  return functions;
}

using Binary = ex (*)(const ex&, const ex&);
const std::map<std::string, Binary>& binaryFunctions() {
  static const std::map<std::string, Binary> functions{
      {"min", [](const ex& a, const ex& b) -> ex { return smallerOf(a, b); }},
      {"max", [](const ex& a, const ex& b) -> ex { return largerOf(a, b); }},
      {"atan2", [](const ex& a, const ex& b) -> ex { return atan2(a, b); }},
  };
  return functions;
}

/// A number of very many digits becomes the nearest double, so that sums of such numbers stay quick.
ex shortened(const ex& e) {
  constexpr double longest = 4000;
  if (!isReal(e) || numberBits(e) <= longest) return e;
  const double value = nearestDouble(GiNaC::ex_to<GiNaC::numeric>(e));
  if (!std::isfinite(value)) throw std::overflow_error("a number beyond 1e308");
  return exactly(value);
}

ex raise(const ex& base, const ex& exponent, const Complain& complain) {
  if (base.is_equal(exp(ex(1)))) return exp(exponent);
  if (!isReal(exponent)) return powerOf(base, exponent);
  const double n = valueOf(exponent);
  if (std::abs(n) > largestExponent) {
    throw complain(fmt::format("an exponent between -{0} and {0}", largestExponent), fmt::format("{:.6g}", n), "");
  }
  // What GiNaC may write out in exact numbers, now or once fields are zero, has to stay small.
  if (numberBits(base) * std::abs(n) > mostBits) {
    throw complain("a power whose numbers stay below 1e308", "a larger one", "");
  }
  const auto& number = GiNaC::ex_to<GiNaC::numeric>(exponent);
  const bool simple = number.denom() <= 100;
  return simple ? pow(base, exponent) : ex(powerOf(base, exponent));
}

class Parser {
 public:
  Parser(const std::string& text, const Language& language, const std::string& path)
      : language_(language), path_(path), tokens_(tokensOf(text, path)) {}

  ex whole() {
    const Term term = comparison();
    if (current().kind != Token::Kind::end) {
      const bool product = current().kind != Token::Kind::symbol || current().text == "(";
      throw errorAt(path_, current().column, "an operator or the end", quoted(current()),
                    product ? "a product is written with *" : "");
    }
    requireScalar(term, tokens_[0]);
    return term.scalar();
  }

 private:
  /// One level of nesting, for as long as it lives.
  class Level {
   public:
    explicit Level(Parser& parser) : parser_(parser) {
      if (++parser_.depth_ > deepest) {
        throw errorAt(parser_.path_, parser_.current().column, fmt::format("at most {} levels of nesting", deepest),
                      "more");
      }
    }
    ~Level() { --parser_.depth_; }
    Level(const Level&) = delete;
    Level& operator=(const Level&) = delete;

   private:
    Parser& parser_;
  };

  const Token& current() const { return tokens_[at_]; }
  bool at(std::string_view symbol) const { return current().kind == Token::Kind::symbol && current().text == symbol; }
  bool accept(std::string_view symbol) {
    if (!at(symbol)) return false;
    ++at_;
    return true;
  }
  void require(std::string_view symbol, const std::string& expected) {
    if (!accept(symbol)) throw errorAt(path_, current().column, expected, quoted(current()));
  }

  Complain complainAt(const Token& token) const {
    return [this, &token](const std::string& expected, const std::string& found, const std::string& hint) {
      return errorAt(path_, token.column, expected, found, hint);
    };
  }

  void requireScalar(const Term& term, const Token& where) const {
    if (term.vector) throw errorAt(path_, where.column, "a number here", "a vector", "use dot or divergence");
  }

  /// Does what makes symbols; GiNaC's complaints (a pole, a division by zero) are about this token.
  template <class Make> Term guarded(const Token& token, const Make& make) const {
    try {
      Term term = make();
      for (ex& part : term.parts) part = shortened(checkSize(part, complainAt(token)));
      return term;
    } catch (const InputError&) {
      throw;
    } catch (const std::exception&) {
      throw errorAt(path_, token.column, "a formula with a finite value",
                    fmt::format("a division by zero or a pole at {}", quoted(token)));
    }
  }

  template <class Combine> static Term each(const Term& a, const Term& b, const Combine& combine) {
    Term result;
    result.vector = a.vector || b.vector;
    const std::size_t n = std::max(a.parts.size(), b.parts.size());
    for (std::size_t i = 0; i < n; ++i) {
      result.parts.push_back(combine(a.parts[a.vector ? i : 0], b.parts[b.vector ? i : 0]));
    }
    return result;
  }

  /// Where the language has conditions a < b is a number: 1 where it holds, else 0.
  Term comparison() {
    const Token& first = current();
    const Term left = sum();
    const Token& sign = current();
    if (!language_.conditions || !atComparison()) return left;
    ++at_;
    const Token& second = current();
    const Term right = sum();
    requireScalar(left, first);
    requireScalar(right, second);
    return Term(chosen(holds(sign, left, right), 1, 0));
  }
  bool atComparison() const { return at("<") || at("<=") || at(">") || at(">="); }
  static ex holds(const Token& sign, const Term& left, const Term& right) {
    const bool turned = sign.text[0] == '>';
    const ex& a = turned ? right.scalar() : left.scalar();
    const ex& b = turned ? left.scalar() : right.scalar();
    return sign.text.size() == 1 ? ex(lessThan(a, b)) : ex(atMost(a, b));
  }

  Term sum() {
    const Level level(*this);
    Term result = product();
    while (at("+") || at("-")) {
      const Token& sign = tokens_[at_++];
      const Term right = product();
      if (result.vector != right.vector)
        throw errorAt(path_, sign.column, "both sides to be vectors or numbers", "one of each");
      result = guarded(sign, [&] {
        return each(result, right, [&](const ex& a, const ex& b) -> ex { return sign.text == "+" ? a + b : a - b; });
      });
    }
    return result;
  }

  Term product() {
    Term result = signedPower();
    while (at("*") || at("/")) {
      const Token& sign = tokens_[at_++];
      const Term right = signedPower();
      if (right.vector && (result.vector || sign.text == "/")) {
        throw errorAt(path_, sign.column, "a number after the operator", "a vector",
                      "the product of vectors is dot(a, b)");
      }
      result = guarded(sign, [&] {
        return each(result, right, [&](const ex& a, const ex& b) -> ex { return sign.text == "*" ? a * b : a / b; });
      });
    }
    return result;
  }

  Term signedPower() {
    if (!at("+") && !at("-")) return power();
    const Level level(*this);
    const Token& sign = tokens_[at_++];
    const Term argument = signedPower();
    if (sign.text == "+") return argument;
    return guarded(sign, [&] { return each(argument, argument, [](const ex& a, const ex&) -> ex { return -a; }); });
  }

  Term power() {
    const Token& first = current();
    const Term base = primary();
    if (!at("^")) return base;
    const Level level(*this);
    const Token& sign = tokens_[at_++];
    const Token& second = current();
    const Term exponent = signedPower(); // to the right, and with a sign: 2^-x^2
    requireScalar(base, first);
    requireScalar(exponent, second);
    return guarded(sign, [&] { return Term(raise(base.scalar(), exponent.scalar(), complainAt(sign))); });
  }

  Term primary() {
    const Token& token = current();
    if (token.kind == Token::Kind::number) {
      ++at_;
      return Term(exactly(token.number));
    }
    if (token.kind == Token::Kind::name) {
      ++at_;
      return at("(") ? call(token) : named(token);
    }
    if (accept("(")) {
      const Term inner = comparison();
      require(")", "an operator or ')'");
      return inner;
    }
    throw errorAt(path_, token.column, "a number, a name or '('", quoted(token));
  }

  Term named(const Token& token) {
    if (const auto meaning = language_.name(token.text, complainAt(token))) return Term(*meaning);
    if (token.text == "pi") return Term(GiNaC::Pi);
    if (token.text == "e") return Term(exp(ex(1)));
    if (token.text == "i" && language_.complex) return Term(GiNaC::I);
    if (isReservedName(token.text) && token.text != "i") {
      throw errorAt(path_, current().column, fmt::format("'(' after {}", token.text), quoted(current()));
    }
    if (language_.operations.count(token.text) != 0) {
      throw errorAt(path_, current().column, fmt::format("'(' after {}", token.text), quoted(current()));
    }
    std::vector<std::string> known = language_.names;
    known.insert(known.end(), {"pi", "e"});
    std::string hint = suggestion(token.text, known);
    if (token.text == "i") hint = "i is the imaginary unit of complex formulas only";
    throw errorAt(path_, token.column, fmt::format("one of the names {}", fmt::join(known, ", ")), quoted(token), hint);
  }

  Term call(const Token& token) {
    const auto operation = language_.operations.find(token.text);
    if (operation != language_.operations.end()) {
      const std::vector<Term> arguments = readArguments(token, operation->second.vectorArguments);
      return guarded(token, [&] { return operation->second.apply(arguments, complainAt(token)); });
    }
    if (const auto f = unaryFunctions().find(token.text); f != unaryFunctions().end()) {
      const std::vector<Term> x = readArguments(token, {false});
      return guarded(token, [&] { return Term(f->second(language_, x[0].scalar())); });
    }
    if (const auto f = binaryFunctions().find(token.text); f != binaryFunctions().end()) {
      const std::vector<Term> x = readArguments(token, {false, false});
      return guarded(token, [&] { return Term(f->second(x[0].scalar(), x[1].scalar())); });
    }
    if (token.text == "if") return conditional(token);
    std::vector<std::string> known{"if"};
    for (const auto& entry : unaryFunctions()) known.push_back(entry.first);
    for (const auto& entry : binaryFunctions()) known.push_back(entry.first);
    for (const auto& entry : language_.operations) known.push_back(entry.first);
    const bool value = language_.name(token.text, complainAt(token)).has_value();
    throw errorAt(path_, token.column, "a function before '('", quoted(token),
                  value ? "a product is written with *" : suggestion(token.text, known));
  }

  std::vector<Term> readArguments(const Token& token, const std::vector<bool>& vectors) {
    require("(", fmt::format("'(' after {}", token.text));
    std::vector<Term> arguments;
    for (const bool vector : vectors) {
      if (!arguments.empty())
        require(",", fmt::format("an operator or ',' and argument {} of {}", arguments.size() + 1, token.text));
      const Token& first = current();
      arguments.push_back(comparison());
      if (vector && !arguments.back().vector) {
        throw errorAt(path_, first.column, fmt::format("a vector as argument of {}", token.text), "a number",
                      "vectors are made by gradient");
      }
      if (!vector) requireScalar(arguments.back(), first);
    }
    require(")", fmt::format("an operator or ')' after {} argument{} of {}", vectors.size(),
                             vectors.size() == 1 ? "" : "s", token.text));
    return arguments;
  }

  Term conditional(const Token& token) {
    require("(", "'(' after if");
    const Term left = sum();
    const Token& sign = current();
    if (!atComparison()) {
      throw errorAt(path_, sign.column, "an operator or one of < <= > >=", quoted(sign));
    }
    ++at_;
    const Term right = sum();
    require(",", "an operator or ',' and what holds then");
    const Term then = sum();
    require(",", "an operator or ',' and what holds else");
    const Term otherwise = sum();
    require(")", "an operator or ')' after 3 arguments of if");
    for (const Term* term : std::array{&left, &right, &then, &otherwise}) requireScalar(*term, token);
    return guarded(token, [&] { return Term(chosen(holds(sign, left, right), then.scalar(), otherwise.scalar())); });
  }

  const Language& language_;
  const std::string& path_;
  std::vector<Token> tokens_;
  std::size_t at_ = 0;
  int depth_ = 0;
};

struct Conjugate : GiNaC::map_function {
  explicit Conjugate(const GiNaC::exmap& conjugates) : map(&conjugates) {}
  const GiNaC::exmap* map;
  ex operator()(const ex& e) override {
    if (GiNaC::is_a<GiNaC::numeric>(e)) return e.conjugate();
    const auto found = map->find(e);
    if (found != map->end()) return found->second;
    return e.nops() == 0 ? e : e.map(*this);
  }
};

} // namespace

bool isReservedName(const std::string& name) {
  return name == "if" || name == "pi" || name == "i" || unaryFunctions().count(name) != 0 ||
         binaryFunctions().count(name) != 0;
}

ex parse(const std::string& text, const Language& language, const std::string& path) {
  return Parser(text, language, path).whole();
}

const ex& checkSize(const ex& e, const Complain& complain) {
  if (treeSize(e, largestTree) >= largestTree || numberBits(e) > 10 * mostBits) {
    throw complain(fmt::format("a formula of at most {} terms and factors", largestTree),
                   "a larger one once it is written out", "");
  }
  return e;
}

ex conjugateOf(const ex& e, const GiNaC::exmap& conjugates) {
  Conjugate map(conjugates);
  return map(e);
}

} // namespace semiflow::numerics
