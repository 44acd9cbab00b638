#include <algorithm>
#include <map>

#include "views/formula/typeset.h"

namespace semiflow::views {
namespace {

using Break = FormulaPiece::Break;

bool isOpening(QChar c) { return c == QLatin1Char('(') || c == QLatin1Char('['); }
bool isClosing(QChar c) { return c == QLatin1Char(')') || c == QLatin1Char(']'); }
bool isSign(QChar c) { return QStringLiteral("+−=≈<>≤≥±×→∈∝≠⋅·*-").contains(c); }
bool isPunctuation(QChar c) { return QStringLiteral(",;:").contains(c); }
bool isPlainLetter(QChar c) { return c.unicode() < 128 && c.isLetter(); }

/// Reads a formula for display from left to right.
class TextReader {
 public:
  explicit TextReader(const QString& text) : text_(text) {}

  std::vector<FormulaPiece> whole(const FormulaFont& font) {
    std::vector<FormulaPiece> all;
    while (at_ < text_.size()) {
      for (FormulaPiece& piece : pieces(font)) all.push_back(std::move(piece));
      if (at_ < text_.size()) all.push_back({textBox(text_.mid(at_++, 1), font.upright()), Break::never}); // a stray )
    }
    return all;
  }

 private:
  QChar current() const { return at_ < text_.size() ? text_[at_] : QChar(); }
  bool atEnd() const { return at_ >= text_.size(); }

  /// Up to the end or a closing parenthesis.
  std::vector<FormulaPiece> pieces(const FormulaFont& font) {
    std::vector<FormulaPiece> result;
    bool spaced = false;
    while (!atEnd() && !isClosing(current())) {
      if (current().isSpace()) {
        spaced = true;
        ++at_;
        continue;
      }
      const bool sign = isSign(current());
      Break before = Break::never;
      if (spaced && !result.empty()) {
        before = sign ? Break::freely : Break::inNeed;
        result.push_back({space(0.28 * font.size), Break::never});
        if (!sign && afterSign_) before = Break::never;
      }
      spaced = false;
      afterSign_ = sign;
      const qsizetype begin = at_;
      result.push_back({sign || isPunctuation(current()) ? take(font) : quotient(font), before});
      if (at_ == begin) ++at_; // nothing may stand still
    }
    return result;
  }

  FormulaBox boxed(const FormulaFont& font) {
    std::vector<FormulaBox> boxes;
    for (FormulaPiece& piece : pieces(font)) boxes.push_back(std::move(piece.box));
    return row(boxes);
  }

  FormulaBox take(const FormulaFont& font) { return textBox(text_.mid(at_++, 1), font.upright()); }

  FormulaBox quotient(const FormulaFont& font) {
    Operand left = operand(font);
    while (current() == QLatin1Char('/') && at_ + 1 < text_.size() && !text_[at_ + 1].isSpace()) {
      ++at_;
      const Operand right = operand(font);
      left = {fraction(left.inside, right.inside, font), {}};
      left.inside = left.whole;
    }
    return left.whole;
  }

  struct Operand {
    FormulaBox whole;
    FormulaBox inside; ///< without its parentheses, where these enclose all of it
  };

  /// Symbols, numbers and groups that adjoin each other.
  Operand operand(const FormulaFont& font) {
    std::vector<FormulaBox> atoms;
    FormulaBox inside;
    while (!atEnd() && !current().isSpace() && !isSign(current()) && !isClosing(current()) &&
           !isPunctuation(current()) && current() != QLatin1Char('/')) {
      inside = FormulaBox();
      atoms.push_back(scripted(atom(font, inside), font));
    }
    Operand result{row(atoms), row(atoms)};
    if (atoms.size() == 1 && inside.width > 0) result.inside = inside;
    return result;
  }

  /// @param inside what parentheses enclose
  FormulaBox atom(const FormulaFont& font, FormulaBox& inside) {
    const QChar c = current();
    if (isOpening(c)) return group(font, inside);
    if (c == QChar(0x221A)) { // a root
      ++at_;
      if (isOpening(current())) {
        FormulaBox under;
        group(font, under);
        return radical(under, font);
      }
      FormulaBox ignored;
      return radical(atEnd() ? space(0.4 * font.size) : atom(font, ignored), font);
    }
    if (isPlainLetter(c)) return word(font);
    ++at_;
    const bool letter = c.isLetter() && c != QChar(0x2207);
    return textBox(QString(c), letter ? font.italic() : font.upright());
  }

  FormulaBox group(const FormulaFont& font, FormulaBox& inside) {
    if (++depth_ > deepest) return take(font);
    const QChar open = current();
    ++at_;
    afterSign_ = true;
    inside = boxed(font);
    --depth_;
    const QChar close = atEnd() ? QChar(open == QLatin1Char('(') ? ')' : ']') : current();
    if (!atEnd()) ++at_;
    afterSign_ = false;
    return row({fence(open, inside, font), inside, fence(close, inside, font)});
  }

  /// Letters: words upright, symbols of one or two letters in italics.
  FormulaBox word(const FormulaFont& font) {
    qsizetype end = at_;
    while (end < text_.size() && isPlainLetter(text_[end])) ++end;
    const QString letters = text_.mid(at_, end - at_);
    at_ = end;
    static const QStringList upright{"ln", "dx", "dy", "dt", "if", "is", "of", "or", "to",
                                     "by", "as", "at", "in", "on", "Re", "Im", "tr"};
    if (letters.size() == 2 && letters[0] == QLatin1Char('d'))
      return row({textBox(QStringLiteral("d"), font.upright()), textBox(letters.mid(1), font.italic())});
    const bool symbol = letters.size() < 3 && !upright.contains(letters);
    return textBox(letters, symbol ? font.italic() : font.upright());
  }

  /// With the exponents and indices that follow as ^ and _, or as small letters of their own.
  FormulaBox scripted(FormulaBox base, const FormulaFont& font) {
    FormulaBox above = smallLetters(raisedLetters(), font), below = smallLetters(loweredLetters(), font);
    if (above.texts.empty()) above = smallLetters(raisedLetters(), font);
    while (current() == QLatin1Char('^') || current() == QLatin1Char('_')) {
      const bool raised = current() == QLatin1Char('^');
      ++at_;
      FormulaBox inside;
      const FormulaFont small = font.smaller();
      FormulaBox script = atEnd() ? FormulaBox() : atom(small, inside);
      if (inside.width > 0) script = inside;
      (raised ? above : below) = script;
    }
    return above.texts.empty() && below.texts.empty() && above.rules.empty() ? base : scripts(base, above, below, font);
  }

  using Letters = std::map<QChar, QChar>;
  static Letters lettersOf(const QString& small, const QString& plain) {
    Letters letters;
    for (qsizetype i = 0; i < small.size(); ++i) letters[small[i]] = plain[i];
    return letters;
  }
  static const Letters& raisedLetters() {
    static const Letters letters =
        lettersOf(QStringLiteral("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ⁿⁱᵐᵏᵖᵀᴴ"), QStringLiteral("0123456789+−nimkpTH"));
    return letters;
  }
  static const Letters& loweredLetters() {
    static const Letters letters =
        lettersOf(QStringLiteral("₀₁₂₃₄₅₆₇₈₉₊₋ₐₑᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ"), QStringLiteral("0123456789+−aeijklmnoprstuvx"));
    return letters;
  }
  /// The raised or lowered letters that follow, in their full shape and small.
  FormulaBox smallLetters(const Letters& letters, const FormulaFont& font) {
    QString plain;
    for (auto found = letters.find(current()); !atEnd() && found != letters.end(); found = letters.find(current())) {
      plain += found->second;
      ++at_;
    }
    if (plain.isEmpty()) return {};
    const bool digits = std::none_of(plain.begin(), plain.end(), [](QChar c) { return c.isLetter(); });
    return textBox(plain, digits ? font.smaller().upright() : font.smaller().italic());
  }

  static constexpr int deepest = 40;
  const QString& text_;
  qsizetype at_ = 0;
  int depth_ = 0;
  bool afterSign_ = true;
};

} // namespace

std::vector<FormulaPiece> typesetText(const QString& text, const FormulaFont& font) {
  return TextReader(text).whole(font);
}

} // namespace semiflow::views
