#include <QImage>
#include <QPainter>

#include "tests/suite.h"
#include "views/formula/typeset.h"

using namespace semiflow;
using namespace semiflow::views;

namespace {

const FormulaFont font{16};

Formulas names() {
  Formulas known;
  known.fields = {"u", "v", "psi", "vorticity"};
  known.parameters = {"D", "Du", "feed", "k1", "beta_0"};
  known.definitions = {"flux"};
  return known;
}

FormulaBox whole(const std::vector<FormulaPiece>& pieces) {
  std::vector<FormulaBox> boxes;
  for (const FormulaPiece& piece : pieces) boxes.push_back(piece.box);
  return row(boxes);
}
FormulaBox boxOf(const std::string& formula) {
  return whole(typeset(numerics::readSyntax(formula, "formula"), names(), font));
}
FormulaBox shownText(const QString& text) { return whole(typesetText(text, font)); }

/// The glyphs from left to right as they were placed, blanks left out.
QString glyphs(const FormulaBox& box) {
  QString all;
  for (const auto& text : box.texts) all += text.text;
  return all.remove(' ').remove(QChar(0x2009));
}
const FormulaBox::Text& glyph(const FormulaBox& box, const QString& text) {
  for (const auto& t : box.texts) {
    if (t.text == text) return t;
  }
  qFatal("no %s in %s", qPrintable(text), qPrintable(glyphs(box)));
}

} // namespace

class FormulaTest : public QObject {
  Q_OBJECT
 private slots:
  void saysWhatWasTyped_data() {
    QTest::addColumn<QString>("formula");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char* formula, const char* expected) {
      QTest::newRow(formula) << formula << QString::fromUtf8(expected);
    };
    row("u_xx", "∂2u∂x2");
    row("u_xxy", "∂3u∂x2∂y");
    row("flux_x", "∂flux∂x");
    row("D*laplacian(u) - u^3", "D∇2u−u3");
    row("bilaplacian(u + v)", "∇4u+v");
    row("psi_x*vorticity_y", "∂ψ∂x∂vorticity∂y");
    row("Du*u + k1*beta_0", "Duu+k1β0");
    row("2*3*u", "2·3u");
    row("u*2", "u·2");
    row("1e-3*u", "10−3u");
    row("2.5e4", "2.5·104");
    row("sin(u)^2", "sin2u");
    row("exp(-x^2)", "e−x2");
    row("dot(gradient(u), gradient(u))", "∇u2");
    row("divergence(D*gradient(u))", "∇·D∇u");
    row("if(x < 1, u, v)", "ux<1velse");
    row("u - (v - x)", "u−v−x");
    row("sqrt(u)", "u");
    row("step(u)", "Hu");
    row("pi*u/2", "πu2");
  }
  void saysWhatWasTyped() {
    QFETCH(QString, formula);
    QFETCH(QString, expected);
    QCOMPARE(glyphs(boxOf(formula.toStdString())), expected);
  }

  void fractionsStandUpright() {
    const FormulaBox box = boxOf("u/v");
    QCOMPARE(box.rules.size(), std::size_t{1});
    const double bar = box.rules[0].center().y();
    QVERIFY(bar < 0); // above the baseline, where a minus sign is
    QVERIFY(glyph(box, "u").at.y() < bar);
    QVERIFY(glyph(box, "v").at.y() > bar);
    QVERIFY(box.ascent >= -glyph(box, "u").at.y());
    QVERIFY(box.rules[0].width() <= box.width);
    QVERIFY(boxOf("(u + v)/2").shapes.empty()); // the bar encloses: no parentheses
    QCOMPARE(boxOf("2*(u + v)").shapes.size(), std::size_t{2});
  }

  void exponentsAreRaisedAndSmaller() {
    const FormulaBox box = boxOf("u^n"); // an unknown name is shown, not judged
    QVERIFY(glyph(box, "n").at.y() < glyph(box, "u").at.y());
    QVERIFY(glyph(box, "n").font.pixelSize() < glyph(box, "u").font.pixelSize());
    const FormulaBox index = boxOf("k1");
    QVERIFY(glyph(index, "1").at.y() > glyph(index, "k").at.y());
    QVERIFY(glyph(boxOf("u"), "u").font.italic());
    QVERIFY(!glyph(boxOf("feed"), "feed").font.italic());
  }

  void longFormulasAreBroken() {
    std::string sum = "u";
    for (int i = 0; i < 30; ++i) sum += " + " + std::to_string(i) + "*u*v*(x - psi + D*v)^2";
    const auto pieces = typeset(numerics::readSyntax(sum, ""), names(), font);
    const auto lines = brokenLines(pieces, 300, 20);
    QVERIFY(lines.size() > 5);
    QString all;
    for (const FormulaBox& line : lines) {
      QVERIFY(line.width <= 300);
      all += glyphs(line);
    }
    QCOMPARE(all, glyphs(whole(pieces))); // nothing is lost
    QCOMPARE(brokenLines(pieces, 1e6, 20).size(), std::size_t{1});
    // A fraction that is too wide goes over into a slash.
    const auto quotient = typeset(numerics::readSyntax("D + (" + sum + ")/v", ""), names(), font, 300);
    for (const FormulaBox& line : brokenLines(quotient, 300, 20)) QVERIFY(line.width <= 300);
  }

  void writtenFormulasAreBuiltUp_data() {
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("expected");
    QTest::addColumn<int>("bars");
    QTest::newRow("heat") << "∂u/∂t = D ∂²u/∂x²"
                          << "∂u∂t=D∂2u∂x2" << 2;
    QTest::newRow("exponent") << "e^((q−2)x)"
                              << "eq−2x" << 0;
    QTest::newRow("group") << "∇·(D ∇u/(1 + |∇s|²/K²))"
                           << "∇·D∇u1+|∇s|2K2" << 2;
    QTest::newRow("words") << "u = 1 for x < 0"
                           << "u=1forx<0" << 0;
    QTest::newRow("unclosed") << "(a + (b/c"
                              << "a+bc" << 1;
    QTest::newRow("stray") << "a) + /b]"
                           << "a)+b]" << 1;
  }
  void writtenFormulasAreBuiltUp() {
    QFETCH(QString, text);
    QFETCH(QString, expected);
    QFETCH(int, bars);
    const FormulaBox box = shownText(text);
    QCOMPARE(glyphs(box), expected);
    QCOMPARE(static_cast<int>(box.rules.size()), bars);
  }

  void drawsInThePensColour() {
    const FormulaBox box = boxOf("sqrt(u/2) + (v)");
    QImage image(200, 80, QImage::Format_RGB32);
    image.fill(Qt::white);
    QPainter painter(&image);
    painter.setPen(QColor(200, 0, 0));
    box.draw(painter, {10, 40});
    painter.end();
    int ink = 0, outside = 0;
    for (int y = 0; y < image.height(); ++y) {
      for (int x = 0; x < image.width(); ++x) {
        const QRgb pixel = image.pixel(x, y);
        if (pixel == qRgb(255, 255, 255)) continue;
        QVERIFY(qRed(pixel) >= 199); // between the paper and the pen
        ++ink;
        if (x < 8 || x > 12 + box.width || y < 38 - box.ascent || y > 42 + box.descent) ++outside;
      }
    }
    QVERIFY(ink > 100);
    QCOMPARE(outside, 0);
  }

  void deepNestingTakesNoTime() {
    std::string nested = "x";
    for (int i = 0; i < 60; ++i) nested = "u*(v + " + nested + ")";
    QVERIFY(boxOf(nested).width > 0); // twice the work for each level would never end
    shownText(QString(500, '('));
  }
};

SEMIFLOW_SUITE("views/formula", FormulaTest);
#include "formula_test.moc"
