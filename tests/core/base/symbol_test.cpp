#include "core/base/symbol.h"

#include <algorithm>
#include <map>
#include <string>

#include "core/experiment/catalogue.h"
#include "tests/suite.h"

using namespace semiflow;

namespace {

Parameter documented(const std::string& text) { return real("x", 0).doc(text); }

/// Raised and lowered letters as plain ones.
std::string plain(std::string text) {
  for (const auto& [special, letter] : std::map<std::string, std::string>{
           {"ᵐ", "m"}, {"ₘ", "m"}, {"ₛ", "s"}, {"ᵤ", "u"}, {"ᵥ", "v"}, {"ₐ", "a"}, {"ₕ", "h"}, {"₀", "0"}}) {
    for (std::size_t at = text.find(special); at != std::string::npos; at = text.find(special)) {
      text.replace(at, special.size(), letter);
    }
  }
  return text;
}

} // namespace

class SymbolTest : public QObject {
  Q_OBJECT

 private slots:
  void theDocumentationBeginsWithIt() {
    for (const auto& [text, symbol, meaning] : std::vector<std::tuple<std::string, std::string, std::string>>{
             {"ν: sets the width of a shock", "ν", "sets the width of a shock"},
             {"m, how many past values", "m", "how many past values"},
             {"γ", "γ", ""},
             {"w; 0: by itself", "w", "0: by itself"},
             {"Dᵤ: diffusivity of u", "Dᵤ", "diffusivity of u"},
             {"S_churn: how much noise", "S_churn", "how much noise"},
             {"1/T: rate of escape", "1/T", "rate of escape"},
             {"m²: below zero", "m²", "below zero"}}) {
      QCOMPARE(symbolOf(documented(text)), symbol);
      QCOMPARE(meaningOf(documented(text)), meaning);
    }
  }

  void wordsAndNumbersAreNone() {
    for (const char* text : {"mean", "2, or 3 with stages", "0: the least", "length of a step",
                             "how many; all by default", "left end", "", "no, never", "of the noise"}) {
      QCOMPARE(symbolOf(documented(text)), std::string());
      QCOMPARE(meaningOf(documented(text)), std::string(text));
    }
  }

  /// What the reader of a formula looks up in the table of parameters is there, and the other way round.
  void anEquationsFormulaHoldsItsSymbols() {
    int checked = 0;
    for (const Description* equation : experiment::catalogue().family("equation").descriptions()) {
      for (const Parameter& parameter : equation->parameters()) {
        std::string symbol = plain(symbolOf(parameter));
        if (symbol.empty()) continue;
        if (symbol.starts_with("1/")) symbol.erase(0, 1); // n/T
        QVERIFY2(plain(equation->formula()).find(symbol) != std::string::npos,
                 qPrintable(QString::fromStdString(equation->id() + ": " + symbol)));
        ++checked;
      }
    }
    QVERIFY(checked > 80);
  }

  void nearlyEveryNumberOfAnEquationHasOne() {
    int numbers = 0, named = 0;
    for (const Description* equation : experiment::catalogue().family("equation").descriptions()) {
      for (const Parameter& parameter : equation->parameters()) {
        if (parameter.kind() != Kind::real) continue;
        ++numbers;
        if (!symbolOf(parameter).empty()) ++named;
      }
    }
    QVERIFY2(named >= 0.95 * numbers, qPrintable(QString("%1 of %2").arg(named).arg(numbers)));
  }
};

SEMIFLOW_SUITE("core/base/symbol", SymbolTest);
#include "symbol_test.moc"
