#include "views/formula/typeset.h"

#include <algorithm>
#include <array>
#include <functional>
#include <map>

#include "core/numerics/expression_syntax.h"

namespace semiflow::views {
namespace {

using numerics::Syntax;
using Break = FormulaPiece::Break;

QString text(const std::string& utf8) { return QString::fromStdString(utf8); }

const std::map<std::string, QString>& greekLetters() {
  static const std::map<std::string, QString> letters{
      {"alpha", "α"}, {"beta", "β"},  {"gamma", "γ"}, {"delta", "δ"},  {"epsilon", "ε"}, {"zeta", "ζ"},
      {"eta", "η"},   {"theta", "θ"}, {"kappa", "κ"}, {"lambda", "λ"}, {"mu", "μ"},      {"nu", "ν"},
      {"xi", "ξ"},    {"rho", "ρ"},   {"sigma", "σ"}, {"tau", "τ"},    {"phi", "φ"},     {"chi", "χ"},
      {"psi", "ψ"},   {"omega", "ω"}, {"Gamma", "Γ"}, {"Delta", "Δ"},  {"Theta", "Θ"},   {"Lambda", "Λ"},
      {"Sigma", "Σ"}, {"Phi", "Φ"},   {"Psi", "Ψ"},   {"Omega", "Ω"},  {"pi", "π"}};
  return letters;
}

bool contains(const std::vector<std::string>& list, const std::string& name) {
  return std::find(list.begin(), list.end(), name) != list.end();
}

/// u and xx for u_xx, where u has derivatives; else an empty name.
std::pair<std::string, std::string> derivativeOf(const std::string& name, const Formulas& names) {
  const std::size_t last = name.rfind('_');
  if (last == std::string::npos || last + 1 == name.size()) return {};
  const std::string base = name.substr(0, last), suffix = name.substr(last + 1);
  if (suffix.find_first_not_of("xyz") != std::string::npos) return {};
  if (contains(names.parameters, name) || contains(names.definitions, name) || contains(names.fields, name)) return {};
  return contains(names.fields, base) || contains(names.definitions, base) ? std::pair{base, suffix}
                                                                           : std::pair<std::string, std::string>{};
}

bool equal(const Syntax& a, const Syntax& b) {
  return a.kind == b.kind && a.text == b.text &&
         std::equal(a.parts.begin(), a.parts.end(), b.parts.begin(), b.parts.end(), equal);
}

bool isOperation(const Syntax& e, std::string_view signs) {
  return e.kind == Syntax::Kind::operation && e.text.size() == 1 && signs.find(e.text[0]) != std::string_view::npos;
}

/// Turns formulas into pieces, in one size of font.
class Typesetter {
 public:
  Typesetter(const Formulas& names, const FormulaFont& font, double widest = std::numeric_limits<double>::infinity())
      : names_(names), font_(font), widest_(widest) {}

  std::vector<FormulaPiece> pieces(const Syntax& e, Break where) const {
    if (isOperation(e, "+-")) return sum(e, where);
    if (e.kind == Syntax::Kind::minus) {
      std::vector<FormulaPiece> result{{row({upright("−"), space(0.08 * font_.size)}), Break::never}};
      append(result, factor(e.parts[0], where));
      return result;
    }
    if (isOperation(e, "*")) return product(e, where);
    FormulaBox whole = atom(e);
    if (where == Break::never || whole.width <= widest_ || !isOperation(e, "/"))
      return {{std::move(whole), Break::never}};
    std::vector<FormulaPiece> result = factor(e.parts[0], where);
    result.push_back({upright("/"), Break::never});
    const bool fence = isOperation(e.parts[1], "*/");
    append(result, fence ? fenced(e.parts[1], where) : factor(e.parts[1], where));
    return result;
  }

  FormulaBox box(const Syntax& e) const {
    std::vector<FormulaBox> boxes;
    for (const FormulaPiece& piece : pieces(e, Break::never)) boxes.push_back(piece.box);
    return row(boxes);
  }

  FormulaBox symbol(const std::string& name) const {
    if (name == "e" || (name == "i" && names_.complex)) return upright(text(name));
    std::size_t letters = 0;
    while (letters < name.size() && std::isalpha(static_cast<unsigned char>(name[letters]))) ++letters;
    const std::string base = name.substr(0, letters);
    const auto greek = greekLetters().find(base);
    if (letters < name.size() && (base.size() == 1 || greek != greekLetters().end())) {
      const std::string index = name.substr(name[letters] == '_' ? letters + 1 : letters);
      return scripts(symbol(base), {}, smaller().words(index), font_);
    }
    if (greek != greekLetters().end()) return textBox(greek->second, font_.italic());
    if (name.size() == 1) return textBox(text(name), font_.italic());
    const bool indexed = name.size() == 2 && contains(names_.fields, name.substr(1));
    if (indexed) return scripts(symbol(name.substr(0, 1)), {}, smaller().symbol(name.substr(1)), font_);
    return words(name);
  }

  /// ∂ⁿu/∂x²∂y
  FormulaBox derivative(const std::string& base, const std::string& directions) const {
    std::vector<FormulaBox> under;
    for (std::size_t i = 0; i < directions.size();) {
      std::size_t n = i;
      while (n < directions.size() && directions[n] == directions[i]) ++n;
      under.push_back(upright("∂"));
      under.push_back(raised(textBox(QString(QLatin1Char(directions[i])), font_.italic()), n - i));
      i = n;
    }
    return fraction(row({raised(upright("∂"), directions.size()), symbol(base)}), row(under), font_);
  }

 private:
  FormulaBox upright(const QString& t) const { return textBox(t, font_.upright()); }
  Typesetter smaller() const { return {names_, font_.smaller()}; }
  FormulaBox words(const std::string& name) const {
    QString readable = text(name);
    return upright(readable.replace(QLatin1Char('_'), QChar(0x2009)));
  }
  FormulaBox raised(const FormulaBox& base, std::size_t power) const {
    if (power == 1) return base;
    return scripts(base, textBox(QString::number(power), font_.smaller().upright()), {}, font_);
  }
  static void append(std::vector<FormulaPiece>& to, std::vector<FormulaPiece> more) {
    to.insert(to.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
  }

  std::vector<FormulaPiece> fenced(const Syntax& e, Break where) const {
    std::vector<FormulaPiece> inside = pieces(e, where == Break::never ? where : Break::inNeed);
    FormulaBox height;
    for (const FormulaPiece& piece : inside) {
      height.ascent = std::max(height.ascent, piece.box.ascent);
      height.descent = std::max(height.descent, piece.box.descent);
    }
    std::vector<FormulaPiece> result{{fence('(', height, font_), Break::never}};
    append(result, std::move(inside));
    result.push_back({fence(')', height, font_), Break::never});
    return result;
  }
  FormulaBox fencedBox(const Syntax& e, QChar open = '(', QChar close = ')') const {
    const FormulaBox inside = box(e);
    return row({fence(open, inside, font_), inside, fence(close, inside, font_)});
  }

  std::vector<FormulaPiece> sum(const Syntax& e, Break where) const {
    std::vector<FormulaPiece> result = pieces(e.parts[0], where);
    const double gap = 0.24 * font_.size;
    result.push_back({row({space(gap), upright(e.text == "+" ? "+" : "−"), space(gap)}), where});
    const Syntax& right = e.parts[1];
    const bool fence = right.kind == Syntax::Kind::minus || isOperation(right, e.text == "-" ? "+-" : "");
    append(result, fence ? fenced(right, where) : pieces(right, where));
    return result;
  }

  /// What stands in a product: sums have parentheses.
  std::vector<FormulaPiece> factor(const Syntax& e, Break where) const {
    const bool fence = e.kind == Syntax::Kind::minus || isOperation(e, "+-");
    return fence ? fenced(e, where) : pieces(e, where);
  }

  std::vector<FormulaPiece> product(const Syntax& e, Break where) const {
    const Syntax& left = e.parts[0];
    std::vector<FormulaPiece> result = left.kind == Syntax::Kind::minus ? pieces(left, where) : factor(left, where);
    const Syntax* first = &e.parts[1];
    while (isOperation(*first, "*^")) first = &first->parts[0];
    const Break next = where == Break::never ? where : Break::inNeed;
    const bool dot = first->kind == Syntax::Kind::number;
    const auto isWord = [](const FormulaBox& b) { return b.texts.size() == 1 && b.texts[0].text.size() > 1; };
    const bool words = isWord(result.back().box) || (first->kind == Syntax::Kind::name && isWord(symbol(first->text)));
    const double gap = (words ? 0.34 : 0.14) * font_.size;
    result.push_back({dot ? row({space(gap), upright("·"), space(gap)}) : space(gap), next});
    append(result, factor(e.parts[1], where));
    return result;
  }

  FormulaBox atom(const Syntax& e) const {
    switch (e.kind) {
    case Syntax::Kind::number:
      return number(e.text);
    case Syntax::Kind::name: {
      const auto [base, directions] = derivativeOf(e.text, names_);
      return base.empty() ? symbol(e.text) : derivative(base, directions);
    }
    case Syntax::Kind::call:
      return call(e);
    case Syntax::Kind::minus:
      return box(e);
    case Syntax::Kind::operation:
      break;
    }
    if (e.text == "/") return fraction(box(e.parts[0]), box(e.parts[1]), font_);
    if (e.text == "^") return power(e.parts[0], e.parts[1]);
    const std::map<std::string, QString> signs{{"<", "<"}, {"<=", "≤"}, {">", ">"}, {">=", "≥"}};
    const auto sign = signs.find(e.text);
    if (sign == signs.end()) return box(e); // a sum or product on its own
    const double gap = 0.24 * font_.size;
    return row({box(e.parts[0]), space(gap), upright(sign->second), space(gap), box(e.parts[1])});
  }

  /// 2.5e-4 as 2.5·10⁻⁴
  FormulaBox number(const std::string& digits) const {
    const std::size_t e = digits.find_first_of("eE");
    if (e == std::string::npos) return upright(text(digits));
    std::string exponent = digits.substr(e + 1);
    if (exponent[0] == '+') exponent.erase(0, 1);
    QString shown = text(exponent);
    shown.replace(QLatin1Char('-'), QStringLiteral("−"));
    const FormulaBox ten = scripts(upright("10"), textBox(shown, font_.smaller().upright()), {}, font_);
    const std::string mantissa = digits.substr(0, e);
    return mantissa == "1" ? ten : row({upright(text(mantissa) + "·"), ten});
  }

  FormulaBox power(const Syntax& base, const Syntax& exponent) const {
    const Syntax half{Syntax::Kind::operation, "/", {{Syntax::Kind::number, "1", {}}, {Syntax::Kind::number, "2", {}}}};
    const bool isHalf = equal(exponent, half) || (exponent.kind == Syntax::Kind::number && exponent.text == "0.5");
    if (isHalf) return radical(box(base), font_);
    const FormulaBox above = smaller().box(exponent);
    if (base.kind == Syntax::Kind::call && isPlainFunction(base.text))
      return row({scripts(upright(functionName(base.text)), above, {}, font_), arguments(base)});
    const bool bare = base.kind == Syntax::Kind::number ||
                      (base.kind == Syntax::Kind::name && derivativeOf(base.text, names_).first.empty()) ||
                      (base.kind == Syntax::Kind::call && base.text == "abs");
    return scripts(bare ? box(base) : fencedBox(base), above, {}, font_);
  }

  static QString functionName(const std::string& name) {
    static const std::map<std::string, QString> names{
        {"log", "ln"}, {"asin", "arcsin"}, {"acos", "arccos"}, {"atan", "arctan"}, {"sign", "sgn"},
        {"step", "H"}, {"real", "Re"},     {"imag", "Im"},     {"minimum", "min"}, {"maximum", "max"}};
    const auto found = names.find(name);
    return found == names.end() ? text(name) : found->second;
  }
  static bool isPlainFunction(const std::string& name) {
    static const std::array<const char*, 11> plain{"sin",  "cos",  "tan",  "asin", "acos", "atan",
                                                   "sinh", "cosh", "tanh", "sech", "log"};
    return std::find(plain.begin(), plain.end(), name) != plain.end();
  }

  FormulaBox arguments(const Syntax& e) const {
    std::vector<FormulaBox> inside;
    for (const Syntax& part : e.parts) {
      if (!inside.empty()) inside.push_back(row({upright(","), space(0.2 * font_.size)}));
      inside.push_back(box(part));
    }
    const FormulaBox all = row(inside);
    return row({fence('(', all, font_), all, fence(')', all, font_)});
  }

  /// What an operator such as ∇² is applied to.
  FormulaBox operand(const Syntax& e) const {
    const bool bare = e.kind == Syntax::Kind::name || e.kind == Syntax::Kind::number ||
                      (e.kind == Syntax::Kind::call && e.text != "if");
    return bare ? box(e) : fencedBox(e);
  }

  FormulaBox nabla(const char* power) const {
    return scripts(upright("∇"), power == nullptr ? FormulaBox() : textBox(power, font_.smaller().upright()), {},
                   font_);
  }

  FormulaBox call(const Syntax& e) const {
    using Rule = std::function<FormulaBox(const Typesetter&, const Syntax&)>;
    static const std::map<std::string, Rule> unary{
        {"laplacian",
         [](const Typesetter& t, const Syntax& a) {
           return row({t.nabla("2"), t.operand(a)});
         }},
        {"bilaplacian",
         [](const Typesetter& t, const Syntax& a) {
           return row({t.nabla("4"), t.operand(a)});
         }},
        {"gradient",
         [](const Typesetter& t, const Syntax& a) {
           return row({t.nabla(nullptr), t.operand(a)});
         }},
        {"divergence",
         [](const Typesetter& t, const Syntax& a) {
           return row({t.nabla(nullptr), t.upright("·"), t.operand(a)});
         }},
        {"sqrt", [](const Typesetter& t, const Syntax& a) { return radical(t.box(a), t.font_); }},
        {"abs", [](const Typesetter& t, const Syntax& a) { return t.fencedBox(a, '|', '|'); }},
        {"conj", [](const Typesetter& t, const Syntax& a) { return overline(t.box(a), t.font_); }},
        {"exp", [](const Typesetter& t, const Syntax& a) { return t.exponential(a); }},
        {"hilbert",
         [](const Typesetter& t, const Syntax& a) {
           return row({t.upright("H"), t.fencedBox(a)});
         }},
        {"mean",
         [](const Typesetter& t, const Syntax& a) {
           return row({t.upright("⟨"), t.box(a), t.upright("⟩")});
         }},
        {"integral",
         [](const Typesetter& t, const Syntax& a) {
           return row({t.upright("∫"), space(0.1 * t.font_.size), t.operand(a)});
         }},
    };
    if (e.parts.size() == 1) {
      if (const auto rule = unary.find(e.text); rule != unary.end()) return rule->second(*this, e.parts[0]);
      if (e.text.starts_with("partial_")) return partial(e);
      if (e.text.starts_with("integral_")) return lineIntegral(e);
    }
    if (e.text == "dot" && e.parts.size() == 2) {
      if (equal(e.parts[0], e.parts[1])) return raised(fencedBox(e.parts[0], '|', '|'), 2);
      return row({operand(e.parts[0]), upright(" · "), operand(e.parts[1])});
    }
    if (e.text == "if" && e.parts.size() == 3) return cases(e);
    return row({upright(functionName(e.text)), arguments(e)});
  }

  FormulaBox exponential(const Syntax& a) const {
    const bool tall = a.kind == Syntax::Kind::operation && a.text == "/";
    if (tall) return row({upright("exp"), fencedBox(a)});
    return scripts(upright("e"), smaller().box(a), {}, font_);
  }

  FormulaBox partial(const Syntax& e) const {
    const std::string direction = e.text.substr(e.text.find('_') + 1);
    if (e.parts[0].kind == Syntax::Kind::name && contains(names_.fields, e.parts[0].text))
      return derivative(e.parts[0].text, direction);
    const FormulaBox under = row({upright("∂"), textBox(text(direction), font_.italic())});
    return row({fraction(upright("∂"), under, font_), fencedBox(e.parts[0])});
  }

  FormulaBox lineIntegral(const Syntax& e) const {
    const std::string direction = e.text.substr(e.text.find('_') + 1);
    return row({upright("∫"), space(0.1 * font_.size), operand(e.parts[0]), space(0.15 * font_.size), upright("d"),
                textBox(text(direction), font_.italic())});
  }

  FormulaBox cases(const Syntax& e) const {
    const double gap = 0.7 * font_.size;
    const FormulaBox then = box(e.parts[1]), otherwise = box(e.parts[2]);
    const double wide = std::max(then.width, otherwise.width);
    const FormulaBox both = column({row({then, space(wide - then.width + gap), box(e.parts[0])}),
                                    row({otherwise, space(wide - otherwise.width + gap), upright("else")})},
                                   font_);
    return row({fence('{', both, font_), both});
  }

  const Formulas& names_;
  FormulaFont font_;
  double widest_;
};

} // namespace

std::vector<FormulaPiece> typeset(const numerics::Syntax& formula, const Formulas& names, const FormulaFont& font,
                                  double widest) {
  return Typesetter(names, font, widest).pieces(formula, Break::freely);
}

FormulaBox symbolBox(const std::string& name, const Formulas& names, const FormulaFont& font) {
  return Typesetter(names, font).symbol(name);
}

FormulaBox typesetLeft(const Formulas::Statement& statement, const Formulas& names, const FormulaFont& font) {
  const Typesetter typesetter(names, font);
  const auto upright = [&](const char* t) { return textBox(t, font.upright()); };
  const double gap = 0.3 * font.size;
  const FormulaBox equals = row({space(gap), upright("="), space(gap)});
  switch (statement.kind) {
  case Formulas::Statement::Kind::rate:
    return row({fraction(row({upright("∂"), typesetter.symbol(statement.name)}),
                         row({upright("∂"), textBox("t", font.italic())}), font),
                equals});
  case Formulas::Statement::Kind::constraint:
    return row({upright("0"), equals});
  case Formulas::Statement::Kind::definition:
    break;
  }
  return row({typesetter.symbol(statement.name), equals});
}

} // namespace semiflow::views
