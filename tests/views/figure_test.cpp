#include <QFile>
#include <QXmlStreamReader>

#include "core/base/error.h"
#include "tests/suite.h"
#include "tests/views/contents.h"
#include "tests/views/painting.h"
#include "views/figure.h"

using namespace semiflow;
using namespace semiflow::views;
using tests::field;
using tests::frame;
using tests::TemporaryFolder;

namespace {

std::vector<experiment::FramePtr> run() {
  std::vector<experiment::FramePtr> frames;
  for (int k = 0; k <= 20; ++k) {
    const double time = 0.1 * k;
    frames.push_back(frame(time,
                           {field("u", {{"x", "cm", 0, 0.02, 50, true}},
                                  [=](double x, double, double) { return std::sin(6.28 * (x - time)); })},
                           tests::diagnostics(time)));
  }
  return frames;
}

QByteArray written(const std::filesystem::path& path, QSize size = {640, 400}, const Look& look = Look::print()) {
  renderFigure(run(), tests::until(2), "A travelling wave", path, size, look);
  QFile file(QString::fromStdString(path.string()));
  return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// Every stream of a PDF, unpacked.
QByteArray streamsOf(const QByteArray& pdf) {
  QByteArray all;
  for (qsizetype at = pdf.indexOf("stream\n"); at >= 0; at = pdf.indexOf("stream\n", at)) {
    at += 7;
    const qsizetype end = pdf.indexOf("endstream", at);
    if (end < 0) break;
    const QByteArray packed = pdf.mid(at, end - at);
    // qUncompress wants the size in front; what is not compressed comes back empty.
    if (packed.startsWith('\x78')) all += qUncompress(QByteArray("\x00\x10\x00\x00", 4) + packed);
    at = end + 9;
  }
  return all;
}

} // namespace

class FigureTest : public QObject {
  Q_OBJECT
 private slots:
  void pngHasTwicePixelsOfItsSize() {
    const TemporaryFolder folder;
    written(folder / "wave.png", {321, 240});
    const QImage image(QString::fromStdString((folder / "wave.png").string()));
    QCOMPARE(image.size(), QSize(642, 480));
    QVERIFY(tests::inkIn(image, qRgb(255, 255, 255)) > 10000);
  }

  void svgHasTextsAndPaths() {
    const TemporaryFolder folder;
    QXmlStreamReader xml(written(folder / "wave.svg"));
    int texts = 0, paths = 0;
    QString words;
    while (!xml.atEnd()) {
      if (xml.readNext() != QXmlStreamReader::StartElement) continue;
      if (xml.name() == QLatin1String("text")) ++texts, words += xml.readElementText() + '|';
      if (xml.name() == QLatin1String("path") || xml.name() == QLatin1String("polyline")) ++paths;
      if (xml.name() == QLatin1String("svg"))
        QCOMPARE(xml.attributes().value("viewBox").toString(), QString("0 0 640 400"));
    }
    QVERIFY2(!xml.hasError(), qPrintable(xml.errorString()));
    QVERIFY(texts > 20);
    QVERIFY(paths > 5);
    for (const char* word : {"A travelling wave", "x (cm)", "time (s)", "enstrophy"})
      QVERIFY2(words.contains(word), qPrintable(words));
  }

  void pdfHasFontsAndTextOperators() {
    const TemporaryFolder folder;
    const QByteArray pdf = written(folder / "wave.pdf");
    QVERIFY(pdf.startsWith("%PDF-"));
    QVERIFY(pdf.contains("/Type /Font") && pdf.contains("DejaVu"));
    QVERIFY(pdf.contains("/MediaBox [0 0 480 300]") || pdf.contains("/MediaBox [0 0 480.00 300.00]") ||
            pdf.contains("/MediaBox [0 0 480.000000 300.000000]"));
    const QByteArray content = streamsOf(pdf);
    QVERIFY(content.contains("BT\n") && content.contains("Tj"));
    QVERIFY(content.count(" l\n") > 100); // lines of the curves
  }

  void aCaptionAndAFontSizeAreKept() {
    const TemporaryFolder folder;
    FigureStyle style;
    style.size = {340, 260};
    style.fontSize = 9;
    style.title = "A travelling wave";
    style.caption = "The wave goes to the right at unit speed and keeps its shape; so much for the caption.";
    const auto path = folder / "caption.svg";
    Figure(run(), tests::until(2), style).write(path);
    QFile file(QString::fromStdString(path.string()));
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QString svg = file.readAll();
    QVERIFY(svg.contains("width=\"89.96mm\"") || svg.contains("width=\"89.9583mm\"") || svg.contains("width=\"90mm\""));
    QVERIFY(svg.contains("The wave goes to the right"));
    // 9 points are 12 pixels of 1/96 inch; the text is 13 pixels of the look's, drawn 12/13 as large.
    QVERIFY(svg.contains("matrix(0.923077,0,0,0.923077"));
    style.view = "no such view";
    QVERIFY_EXCEPTION_THROWN(Figure(run(), tests::until(2), style), InputError);
    style.view = {};
    style.dotsPerInch = 600;
    QCOMPARE(Figure(run(), tests::until(2), style).image().size(), QSize(2125, 1625));
  }

  void figuresOfADarkThemeAreDark() {
    const TemporaryFolder folder;
    written(folder / "dark.png", {480, 300}, Look::dark());
    const QImage image(QString::fromStdString((folder / "dark.png").string()));
    QCOMPARE(QColor(image.pixel(3, 3)), Look::dark().paper);
    QVERIFY(!tests::pixelsOf(image, Look::dark().ink.rgb(), 20).empty());
  }

  void contentOfThreeDimensionsIsInTheFigure() {
    const TemporaryFolder folder;
    const auto path = folder / "ball.png";
    const auto ball = frame(
        0, {field("u", {{"x", "", -1, 0.1, 21, false}, {"y", "", -1, 0.1, 21, false}, {"z", "", -1, 0.1, 21, false}},
                  [](double x, double y, double z) { return x * x + y * y + z * z; })});
    renderFigure({ball}, tests::until(1), "Ball", path, {300, 300}, Look::print());
    const QImage image(QString::fromStdString(path.string()));
    QVERIFY(!tests::alike(image.pixel(260, 330), qRgb(255, 255, 255), 20));
  }

  void everyNumberOfPicturesFillsTheSheet() {
    const TemporaryFolder folder;
    for (int count = 1; count <= 6; ++count) {
      std::vector<experiment::Content> tables;
      for (int t = 0; t < count; ++t) {
        tables.push_back(experiment::Table{"table " + std::to_string(t), {{"x", "", {0, 1}}, {"y", "", {0, 1}}}});
      }
      const auto path = folder / ("tables" + std::to_string(count) + ".png");
      renderFigure({frame(0, tables)}, tests::until(1), "Tables", path, {600, 400}, Look::print());
      const QImage image(QString::fromStdString(path.string()));
      // Each quarter has a curve in it: there is no hole.
      for (const QRect& quarter :
           {QRect(0, 100, 600, 300), QRect(600, 100, 600, 300), QRect(0, 500, 600, 300), QRect(600, 500, 600, 300)}) {
        QVERIFY2(tests::inkIn(image.copy(quarter), qRgb(255, 255, 255)) > 1000, qPrintable(QString::number(count)));
      }
    }
  }

  void wrongFilesAreTold() {
    const TemporaryFolder folder;
    QVERIFY_EXCEPTION_THROWN(written(folder / "wave.jpg"), InputError);
    QVERIFY_EXCEPTION_THROWN(written(folder / "wave"), InputError);
    QVERIFY_EXCEPTION_THROWN(written(folder / "nowhere" / "wave.png"), ResourceError);
    QVERIFY_EXCEPTION_THROWN(written(folder / "wave.png", {0, 100}), InputError);
  }

  void aFrameOfNothingSaysSo() {
    const TemporaryFolder folder;
    const auto path = folder / "nothing.svg";
    renderFigure({frame(0, {})}, tests::until(1), "Nothing", path, {300, 200}, Look::print());
    QFile file(QString::fromStdString(path.string()));
    QVERIFY(file.open(QIODevice::ReadOnly));
    QVERIFY(file.readAll().contains("nothing to draw"));
  }
};

SEMIFLOW_SUITE("views/figure", FigureTest);
#include "figure_test.moc"
