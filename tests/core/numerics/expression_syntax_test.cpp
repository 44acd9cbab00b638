#include "core/numerics/expression_syntax.h"

#include <functional>

#include "core/base/error.h"
#include "core/base/random.h"
#include "core/numerics/expression.h"
#include "tests/suite.h"

using namespace semiflow;
using numerics::Syntax;
using numerics::Token;
using numerics::Word;

namespace {

/// The formula with parentheses around everything: what was read, in a form that leaves nothing to read into it.
std::string written(const Syntax& e) {
  switch (e.kind) {
  case Syntax::Kind::number:
  case Syntax::Kind::name:
    return e.text;
  case Syntax::Kind::minus:
    return "(-" + written(e.parts[0]) + ")";
  case Syntax::Kind::operation: {
    const std::string both = written(e.parts[0]) + e.text + written(e.parts[1]);
    return e.text[0] == '<' || e.text[0] == '>' ? both : "(" + both + ")";
  }
  case Syntax::Kind::call:
    break;
  }
  std::string text = e.text + "(";
  for (std::size_t i = 0; i < e.parts.size(); ++i) text += (i > 0 ? "," : "") + written(e.parts[i]);
  return text + ")";
}

double value(const std::string& text) {
  const numerics::Kernel kernel = numerics::compile(text, {{"x", "y"}, {{"k", 0.5}}, false}, "text");
  const double x = 0.3, y = 1.7;
  double out = 0;
  numerics::run<double>(kernel, std::vector<numerics::InputLane<double>>{{&x, 0}, {&y, 0}},
                        std::vector<numerics::OutputLane<double>>{{&out, 1}}, 1);
  return out;
}

std::string complaint(const std::function<void()>& act) {
  try {
    act();
  } catch (const InputError& error) {
    return error.what();
  }
  return "fine";
}

} // namespace

/// What typesetting reads has to be what is computed.
class ExpressionSyntaxTest : public QObject {
  Q_OBJECT
 private slots:
  void readsAsItIsComputed_data() {
    QTest::addColumn<QString>("text");
    for (const char* text :
         {"1 + 2*x - y/3/x", "2^3^x", "-x^2", "(-x)^2", "x*-y", "2^-x", "if(x < y, x - y, x + y)*2",
          "exp(-(x - y)^2/(2*k^2))", "x - (y - k)", "x/(y*k)", "atan2(x, y) + min(x, y, )", "--x", "+x - -y"}) {
      QTest::newRow(text) << text;
    }
  }
  void readsAsItIsComputed() {
    QFETCH(QString, text);
    const std::string formula = text.toStdString();
    const std::string said = complaint([&] { value(formula); });
    if (said != "fine") { // then it is no formula for the one nor the other
      QVERIFY(complaint([&] { numerics::readSyntax(formula, "text"); }) != "fine");
      return;
    }
    COMPARE_WITHIN(value(written(numerics::readSyntax(formula, "text"))), value(formula), 1e-15);
  }

  void precedenceIsThatOfMathematics() {
    QCOMPARE(written(numerics::readSyntax("-a*b^c^d/e + f", "")), std::string("((((-a)*(b^(c^d)))/e)+f)"));
    QCOMPARE(written(numerics::readSyntax("f(a + b, c <= d, -1)", "")), std::string("f((a+b),c<=d,(-1))"));
  }

  void saysWhere() {
    QCOMPARE(complaint([] { numerics::readSyntax("u + ", "p"); }),
             std::string("p: column 5: expected a number, a name or '(', found the end"));
    QVERIFY(complaint([] { numerics::readSyntax(std::string(500, '('), "p"); }).find("levels of nesting") !=
            std::string::npos);
  }

  void wordsOfWhatIsBeingTyped() {
    const std::vector<Word> words = numerics::wordsOf("D*u_xx + §3.5(");
    QCOMPARE(words.size(), std::size_t{7});
    QCOMPARE(words[2].text, std::string("u_xx"));
    QCOMPARE(words[2].column, std::size_t{3});
    QCOMPARE(words[2].length, std::size_t{4});
    QCOMPARE(words[4].kind, Token::Kind::end); // no such sign; of two bytes, and one character
    QCOMPARE(words[4].length, std::size_t{1});
    QCOMPARE(words[5].column, std::size_t{11});
    QCOMPARE(words[5].kind, Token::Kind::number);
    QCOMPARE(words[6].text, std::string("("));
    QVERIFY(numerics::wordsOf("").empty());
    QVERIFY(numerics::wordsOf(std::string(20000, 'x')).empty());
  }

  /// Whatever is typed: words in order, or an InputError.
  void nothingElseComesOut() {
    const std::string letters = "ux_1.e+-*/^(),<>= §$\"\xc3\x28";
    const Random random(7, Stream::noise);
    for (std::uint64_t n = 0; n < 2000; ++n) {
      std::string text;
      for (std::uint32_t i = 0; i < 24; ++i)
        text += letters[static_cast<std::size_t>(random.uniforms(n, 0, i)[0] * static_cast<double>(letters.size()))];
      std::size_t last = 0;
      for (const Word& word : numerics::wordsOf(text)) {
        QVERIFY2(word.column > last, text.c_str());
        last = word.column;
      }
      complaint([&] { numerics::readSyntax(text, "p"); });
    }
  }
};

SEMIFLOW_SUITE("core/numerics/expression_syntax", ExpressionSyntaxTest);
#include "expression_syntax_test.moc"
