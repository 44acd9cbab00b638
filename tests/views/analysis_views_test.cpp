#include <cmath>
#include <complex>
#include <numbers>

#include <QSignalSpy>
#include <QWheelEvent>

#include "tests/suite.h"
#include "tests/views/contents.h"
#include "tests/views/painting.h"
#include "views/eigenvalues.h"
#include "views/picture_view.h"
#include "views/pictures.h"

using namespace semiflow;
using namespace semiflow::views;
using std::numbers::pi;
using tests::frame;
using tests::painted;
using tests::shown;

namespace {

experiment::RunInfo result() {
  experiment::RunInfo info;
  info.evolving = false;
  return info;
}

/// A view on the screen, found by its title.
PictureView* viewOf(const std::vector<std::unique_ptr<View>>& views, const QString& title) {
  for (const auto& view : views) {
    if (view->title() == title) return qobject_cast<PictureView*>(view.get());
  }
  return nullptr;
}

/// Two eigenvalues with ellipses that lie: one along the real axis, one along the imaginary axis.
experiment::Spectrum uncertain() {
  experiment::Spectrum spectrum;
  spectrum.interval = 1;
  spectrum.eigenvalues = {{-0.5, 0}, {0.5, 0}};
  spectrum.covariances = {{0.02, 0, 1e-8}, {1e-8, 0, 0.02}};
  return spectrum;
}

experiment::Table forecast() {
  experiment::Table table{.name = "forecast",
                          .columns = {{"time", "s", {}}, {"truth", "", {}}, {"forecast", "", {}}, {"error", "", {}}}};
  for (int k = 0; k <= 100; ++k) {
    const double row[4] = {0.1 * k, std::sin(0.1 * k), std::sin(0.1 * k) + 0.001 * k, 0.001 * k};
    for (std::size_t c = 0; c < 4; ++c) table.columns[c].values.push_back(row[c]);
  }
  table.columns[3].apart = true;
  return table;
}

} // namespace

/// The views of a spectrum's company: its table, uncertainties, forecast, measure and advice.
class AnalysisViewsTest : public QObject {
  Q_OBJECT
 private slots:
  void ellipsesLieAsTheirCovariances() {
    const auto picture = spectrumPicture("spectrum");
    picture->set(shown({frame(0, {uncertain()})}));
    const QImage image = painted(*picture, {500, 420});
    const auto extent = [&](int from, int to) { // of the ellipse's outline
      int left = 1000, right = 0, top = 1000, bottom = 0;
      for (const QPoint& p : tests::pixelsOf(image, Look::light().accent.rgb(), 24)) {
        if (p.x() < from || p.x() >= to) continue;
        left = std::min(left, p.x()), right = std::max(right, p.x());
        top = std::min(top, p.y()), bottom = std::max(bottom, p.y());
      }
      return QSize(right - left, bottom - top);
    };
    const QSize lying = extent(60, 270), standing = extent(270, 480);
    QVERIFY2(lying.width() > 3 * lying.height() && lying.width() > 60, qPrintable(QString::number(lying.width())));
    QVERIFY2(standing.height() > 3 * standing.width() && standing.height() > 60,
             qPrintable(QString::number(standing.height())));
    // 95%: 2.45 standard deviations each way, over a plane of about 2.4 in 350 pixels
    COMPARE_WITHIN(lying.width(), standing.height(), 8);
  }

  void ratesAreInTheirPlaces() {
    experiment::Spectrum spectrum;
    spectrum.interval = 0.1;
    for (const auto& rate : {std::complex<double>(-2, 8), std::complex<double>(-0.5, -8)})
      spectrum.eigenvalues.push_back(std::exp(0.1 * rate));
    const auto picture = spectrumPicture("spectrum");
    picture->set(shown({frame(0, {spectrum})}));
    QCOMPARE(picture->choices().size(), std::size_t{1});
    picture->choose("plane", 1);
    painted(*picture, {480, 400});
    std::vector<QPointF> places(2);
    for (int y = 10; y < 390; y += 3) {
      for (int x = 40; x < 470; x += 3) {
        const auto picked = picture->pick(QPointF(x, y));
        if (picked) places[picked->index] = picture->readout(QPointF(x, y))->place;
      }
    }
    QVERIFY(places[0].x() > 0 && places[1].x() > 0);
    QVERIFY(places[0].x() < places[1].x() - 100); // decays faster
    QVERIFY(places[0].y() < places[1].y() - 100); // turns the other way
  }

  void aClickOnALinePicksItsEigenvalue() {
    const auto content = tests::spectrum(4, false);
    const auto shownFrame = frame(0, {content});
    const auto views = viewsFor(*shownFrame, result(), Look::light());
    for (const auto& view : views) {
      view->resize(560, 420);
      view->display(shownFrame, tests::history({shownFrame}));
      view->show();
      QVERIFY(QTest::qWaitForWindowExposed(view.get()));
      view->grab();
    }
    PictureView* table = viewOf(views, "table of eigenvalues");
    auto* plane = qobject_cast<PictureView*>(views[0].get());
    auto* mode = qobject_cast<PictureView*>(views[1].get());
    QVERIFY(table != nullptr && plane != nullptr && mode != nullptr);
    QSignalSpy picked(table, &View::picked);
    std::vector<int> lines(content.eigenvalues.size(), -1); // where each is
    for (int y = 4; y < table->canvas()->height(); y += 4) {
      const auto before = picked.count();
      QTest::mouseClick(table->canvas(), Qt::LeftButton, {}, QPoint(80, y));
      if (picked.count() == before) continue;
      const auto selection = picked.last()[0].value<Selection>();
      lines[selection.index] = y;
      QVERIFY(mode->title().contains(complexText(content.eigenvalues[selection.index], 4)));
    }
    for (std::size_t i = 0; i < lines.size(); ++i) QVERIFY(lines[i] > 0 && (i == 0 || lines[i] > lines[i - 1]));
    // what is picked in the plane is marked in the table
    QSignalSpy inPlane(plane, &View::picked);
    for (int y = 20; y < 380 && inPlane.isEmpty(); y += 7) {
      for (int x = 60; x < 440 && inPlane.isEmpty(); x += 7)
        QTest::mouseClick(plane->canvas(), Qt::LeftButton, {}, QPoint(x, y));
    }
    QVERIFY(!inPlane.isEmpty());
    const auto at = inPlane.first()[0].value<Selection>().index;
    const QImage image = table->canvas()->grab().toImage().convertToFormat(QImage::Format_RGB32);
    const double ratio = image.height() / static_cast<double>(table->canvas()->height());
    for (const QPoint& p : tests::pixelsOf(image, Look::light().accent.rgb(), 4))
      QVERIFY(std::abs(p.y() / ratio - lines[at]) < 24);
    QVERIFY(tests::pixelsOf(image, Look::light().accent.rgb(), 4).size() > 2000);
  }

  void theWheelMovesTheLines() {
    const auto content = tests::spectrum(40, false);
    const auto shownFrame = frame(0, {content});
    PictureView view(eigenvalueListPicture("spectrum"), result());
    view.resize(500, 300);
    view.display(shownFrame, nullptr);
    view.show();
    QVERIFY(QTest::qWaitForWindowExposed(&view));
    view.grab(); // it begins with the strongest, wherever that is
    view.select({"spectrum", 0});
    view.grab();
    QSignalSpy picked(&view, &View::picked);
    QTest::mouseClick(view.canvas(), Qt::LeftButton, {}, QPoint(80, 100));
    const auto before = picked.last()[0].value<Selection>().index;
    view.grab();
    const QPointF place(80, 100);
    QWheelEvent event(place, view.canvas()->mapToGlobal(place), QPoint(), QPoint(0, -240), Qt::NoButton, Qt::NoModifier,
                      Qt::NoScrollPhase, false);
    QApplication::sendEvent(view.canvas(), &event);
    view.grab();
    QTest::mouseClick(view.canvas(), Qt::LeftButton, {}, QPoint(80, 100));
    QVERIFY(picked.last()[0].value<Selection>().index > before);
    // the last line comes into view when it is picked elsewhere
    view.select({"spectrum", 79});
    const QImage image = view.canvas()->grab().toImage().convertToFormat(QImage::Format_RGB32);
    QVERIFY(tests::pixelsOf(image, Look::light().accent.rgb(), 4).size() > 2000);
  }

  void singularValuesShowWhatWasKept() {
    auto content = tests::spectrum(3, false);
    content.kept = 6;
    const auto picture = singularValuesPicture("spectrum");
    picture->set(shown({frame(0, {content})}));
    QCOMPARE(picture->title(), QString("singular values, 6 kept"));
    const QImage image = painted(*picture, {480, 300});
    int kept = 0, left = 1000;
    for (const QPoint& p : tests::pixelsOf(image, Look::light().seriesColour(0).rgb(), 10)) {
      if (p.y() > 40) kept = std::max(kept, p.x());
    }
    for (const QPoint& p : tests::pixelsOf(image, Look::light().seriesColour(1).rgb(), 10)) {
      if (p.y() > 40) left = std::min(left, p.x());
    }
    QVERIFY2(kept > 60 && kept < left && left < 480, qPrintable(QString("%1 %2").arg(kept).arg(left)));
  }

  void theErrorHasAChartOfItsOwn() {
    const auto picture = tablePicture("forecast");
    picture->set(shown({frame(0, {forecast()})}));
    painted(*picture, {520, 420});
    const auto above = picture->readout({300, 120}), below = picture->readout({300, 350});
    QVERIFY(above && below);
    QVERIFY(above->lines.join(' ').contains("truth") && !above->lines.join(' ').contains("error"));
    QVERIFY(below->lines.join(' ').contains("error") && !below->lines.join(' ').contains("truth"));
    picture->choose("column", 3); // alone it is as large as any
    painted(*picture, {520, 420});
    QVERIFY(picture->readout({300, 120})->lines.join(' ').contains("error"));
  }

  void aMeasureIsNextToItsSpectrum() {
    experiment::Table table{.name = "measure",
                            .columns = {{"angle", "rad", {-1, 0, 1}}, {"density", "1/rad", {1, 2, 1}}},
                            .circular = true};
    experiment::Table other{.name = "trajectory", .columns = {{"time", "", {0, 1}}, {"x", "", {1, 2}}}};
    const auto pictures = picturesFor(*frame(0, {other, table, tests::spectrum(4, false)}), result());
    QVERIFY(pictures.size() >= 4);
    QCOMPARE(pictures[2]->title(), QString("measure on the circle"));
    QCOMPARE(std::count_if(pictures.begin(), pictures.end(),
                           [](const auto& p) { return p->title() == QString("measure on the circle"); }),
             std::ptrdiff_t{1});
  }

  void aMeasureStandsOnTheCircle() {
    experiment::Table table{
        .name = "measure", .columns = {{"angle", "rad", {}}, {"density", "1/rad", {}}}, .circular = true};
    for (int k = 0; k < 400; ++k) { // one peak, at a quarter turn
      const double angle = -pi + 2 * pi * k / 400;
      table.columns[0].values.push_back(angle);
      table.columns[1].values.push_back(std::exp(-50 * std::pow(angle - pi / 2, 2)));
    }
    const auto content = frame(0, {table});
    const auto pictures = picturesFor(*content, result());
    QCOMPARE(pictures.front()->title(), QString("measure on the circle"));
    pictures.front()->set(shown({content}));
    const QImage image = painted(*pictures.front(), {480, 420});
    const std::vector<QPoint> curve = tests::pixelsOf(image, Look::light().seriesColour(0).rgb(), 20);
    QVERIFY(!curve.empty());
    const int top = std::min_element(curve.begin(), curve.end(), [](QPoint a, QPoint b) { return a.y() < b.y(); })->y();
    int left = image.width(), right = 0; // the tip may be some pixels wide
    for (const QPoint& p : curve) {
      if (p.y() == top) left = std::min(left, p.x()), right = std::max(right, p.x());
    }
    const QPoint highest((left + right) / 2, top);
    const auto readout = pictures.front()->readout(QPointF(highest) + QPointF(0, 3));
    QVERIFY(readout);
    QVERIFY2(readout->lines[0].contains("1.57"), qPrintable(readout->lines.join(' ')));
    COMPARE_WITHIN(readout->place.y(), highest.y(), 4);
  }

  void adviceIsWritten() {
    auto content = std::make_shared<experiment::Frame>();
    content->notes = {
        {"Suits the data", "A long explanation of why this method suits the data that are at hand here."}};
    const auto picture = notesPicture();
    picture->set(shown({content}));
    const auto one = tests::inkIn(painted(*picture, {300, 300}), Look::light().paper.rgb());
    content->warnings = {"Something to be careful about."};
    picture->set(shown({content}));
    const QImage image = painted(*picture, {300, 300});
    QVERIFY(tests::inkIn(image, Look::light().paper.rgb()) > one + 200);
    QVERIFY(tests::pixelsOf(image, Look::light().warning.rgb(), 4).size() > 30);
    // where there is a spectrum, advice comes with it
    auto whole = std::make_shared<experiment::Frame>(*frame(0, {tests::spectrum(3, false), forecast()}));
    whole->notes = content->notes;
    QStringList titles;
    for (const auto& each : picturesFor(*whole, result())) titles << each->title();
    QVERIFY(titles.contains("advice") && titles.indexOf("advice") < titles.indexOf("forecast"));
    QVERIFY(painted(*picture, {20, 20}).width() == 20); // whatever the size
  }
};

SEMIFLOW_SUITE("views/analysis_views", AnalysisViewsTest);
#include "analysis_views_test.moc"
