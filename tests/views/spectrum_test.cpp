#include <complex>
#include <numbers>
#include <set>

#include <QSignalSpy>

#include "tests/suite.h"
#include "tests/views/contents.h"
#include "tests/views/painting.h"
#include "views/eigenvalues.h"
#include "views/picture_view.h"
#include "views/pictures.h"

using namespace semiflow;
using namespace semiflow::views;
using tests::frame;
using tests::painted;
using tests::shown;

namespace {

experiment::RunInfo result() {
  experiment::RunInfo info;
  info.evolving = false;
  return info;
}

/// Four eigenvalues in the corners of a square, with residuals from small to large.
experiment::Spectrum corners() {
  experiment::Spectrum spectrum;
  spectrum.interval = 1;
  spectrum.eigenvalues = {{0.6, 0.6}, {0.6, -0.6}, {-0.6, 0.6}, {-0.6, -0.6}};
  spectrum.residuals = {1e-8, 1e-8, 1e-2, 1};
  spectrum.modes.assign(16, 1.0);
  spectrum.stateNames = {"a", "b", "c", "d"};
  return spectrum;
}

} // namespace

class SpectrumTest : public QObject {
  Q_OBJECT
 private slots:
  void ratesOfDiscreteAndContinuousTime() {
    experiment::Spectrum spectrum = corners();
    spectrum.interval = 0.5;
    const std::complex<double> rate(-0.3, 2);
    spectrum.eigenvalues[0] = std::exp(rate * 0.5);
    COMPARE_WITHIN(rateOf(spectrum, 0).real(), rate.real(), 1e-12);
    COMPARE_WITHIN(rateOf(spectrum, 0).imag(), rate.imag(), 1e-12);
    spectrum.interval = 0;
    spectrum.eigenvalues[0] = rate;
    COMPARE_WITHIN(rateOf(spectrum, 0).imag(), 2, 0);
    QCOMPARE(complexText({1.5, -2}), QString("1.5 − 2 i"));
    spectrum.amplitudes = {0.1, 7, 3, std::numeric_limits<double>::quiet_NaN()};
    QCOMPARE(leadingIndex(spectrum, *frame(0, {spectrum})), std::size_t{1});
  }

  void beforeThereAreEigenvaluesNoModeIsNamed() {
    const double none = std::numeric_limits<double>::quiet_NaN();
    experiment::Spectrum spectrum = corners();
    spectrum.eigenvalues.assign(spectrum.eigenvalues.size(), {none, none});
    spectrum.modes.clear();
    const auto picture = modePicture("spectrum");
    picture->set(shown({frame(0, {spectrum})}));
    QCOMPARE(picture->title(), QString("mode"));
    QVERIFY(!painted(*picture, {300, 300}).isNull());
    picture->set(shown({frame(0, {corners()})}));
    QVERIFY(picture->title().startsWith("mode 1: "));
  }

  void whatDiesOutAtOnceDoesNotLead() {
    experiment::Spectrum spectrum = corners();
    spectrum.eigenvalues = {{1, 0}, {1e-8, 1e-8}, {0.9, 0.2}, {0.5, 0}};
    spectrum.residuals = {1e-15, 1, 0.01, 1.2};
    spectrum.amplitudes = {0.7, 1e7, 2, 50}; // the second cancels others, the last is no eigenvalue
    QCOMPARE(leadingIndex(spectrum, experiment::Frame{}), std::size_t{2});
    spectrum.residuals.assign(4, 1); // nothing is believed
    QCOMPARE(leadingIndex(spectrum, experiment::Frame{}), std::size_t{1});
    spectrum.residuals.clear();
    QCOMPARE(leadingIndex(spectrum, experiment::Frame{}), std::size_t{1});
    // Its line of the table is marked without a choice, and comes into view.
    spectrum = tests::spectrum(4, false);
    spectrum.eigenvalues.assign(80, 0.5);
    spectrum.residuals.assign(80, 0.1);
    spectrum.amplitudes.assign(80, 1);
    spectrum.amplitudes[70] = 3;
    spectrum.modes.assign(160, 1.0);
    spectrum.covariances.clear();
    const auto list = eigenvalueListPicture(spectrum.name);
    list->set(shown({frame(0, {spectrum})}));
    const QImage image = painted(*list, {340, 300});
    const auto marked = tests::pixelsOf(image, Look::light().accent.rgb(), 0);
    QVERIFY(marked.size() > 2000);
    QCOMPARE(list->pick(marked[marked.size() / 2])->index, std::size_t{70});
  }

  void aConstantModeIsNotItsRoundOff() {
    experiment::Spectrum spectrum;
    spectrum.interval = 1;
    spectrum.eigenvalues = {1};
    spectrum.stateAxes = {{"x", "m", 0, 1.0 / 64, 64, true}};
    for (int s = 0; s < 64; ++s) spectrum.modes.push_back(0.125 + (s % 2 == 0 ? 1e-14 : -1e-14));
    const auto picture = modePicture("spectrum");
    picture->set(shown({frame(0, {spectrum})}));
    const auto line = tests::pixelsOf(painted(*picture, {500, 400}), Look::light().seriesColour(0).rgb(), 30);
    int least = 1000, most = 0;
    for (const QPoint& p : line) {
      if (p.y() < 200) least = std::min(least, p.y()), most = std::max(most, p.y());
    }
    QVERIFY2(most - least < 6, qPrintable(QString("%1 to %2").arg(least).arg(most)));
  }

  void eigenvaluesAreInTheirCorners() {
    const auto picture = spectrumPicture("spectrum");
    picture->set(shown({frame(0, {corners()})}));
    painted(*picture, {480, 400});
    // Which one is nearest to each corner of the picture is known from the signs alone.
    const auto nearest = [&](double dx, double dy) -> int {
      for (double away = 0; away < 200; away += 4) {
        if (const auto picked = picture->pick({215 + dx * away, 185 + dy * away}))
          return static_cast<int>(picked->index);
      }
      return -1;
    };
    QCOMPARE(nearest(1, -1), 0);
    QCOMPARE(nearest(1, 1), 1);
    QCOMPARE(nearest(-1, -1), 2);
    QCOMPARE(nearest(-1, 1), 3);
  }

  void colourTellsTheResidual() {
    const auto picture = spectrumPicture("spectrum");
    picture->set(shown({frame(0, {corners()})}));
    const QImage image = painted(*picture, {480, 400});
    const auto countOf = [&](QRgb colour, const QRect& where) {
      int count = 0;
      for (const QPoint& p : tests::pixelsOf(image, colour, 6)) count += where.contains(p) ? 1 : 0;
      return count;
    };
    const QRgb least = qRgb(0x44, 0x01, 0x54), largest = qRgb(0xfd, 0xe7, 0x25); // ends of viridis
    QVERIFY(countOf(least, QRect(215, 0, 185, 400)) > 20);
    QCOMPARE(countOf(least, QRect(60, 0, 155, 400)), 0);
    QVERIFY(countOf(largest, QRect(60, 185, 155, 200)) > 10);
    QCOMPARE(countOf(largest, QRect(215, 0, 185, 400)), 0);
  }

  void thePseudospectrumHasContours() {
    experiment::Spectrum spectrum = tests::spectrum(3, true);
    const auto picture = spectrumPicture("spectrum");
    picture->set(shown({frame(0, {spectrum})}));
    const auto with = tests::inkIn(painted(*picture, {480, 400}), Look::light().paper.rgb());
    spectrum.pseudospectrum.reset();
    picture->set(shown({frame(0, {spectrum})}));
    const auto without = tests::inkIn(painted(*picture, {480, 400}), Look::light().paper.rgb());
    QVERIFY2(with > without + 1000, qPrintable(QString("%1 pixels with, %2 without").arg(with).arg(without)));
  }

  void aClickOnAnEigenvalueShowsItsMode() {
    const auto content = tests::spectrum(4, false);
    const auto shownFrame = frame(0, {content});
    const auto views = viewsFor(*shownFrame, result(), Look::light());
    QVERIFY(views.size() >= 2);
    auto* plane = qobject_cast<PictureView*>(views[0].get());
    auto* mode = qobject_cast<PictureView*>(views[1].get());
    QVERIFY(plane != nullptr && mode != nullptr);
    for (const auto& view : views) {
      view->resize(500, 440);
      view->display(shownFrame, tests::history({shownFrame}));
      view->show();
      QVERIFY(QTest::qWaitForWindowExposed(view.get()));
      view->grab();
    }
    QSignalSpy picked(plane, &View::picked);
    std::vector<std::size_t> seen;
    for (int y = 20; y < 380; y += 9) {
      for (int x = 60; x < 420; x += 9) {
        const auto before = picked.count();
        QTest::mouseClick(plane->canvas(), Qt::LeftButton, {}, QPoint(x, y));
        if (picked.count() == before) continue;
        const auto selection = picked.last()[0].value<Selection>();
        QCOMPARE(selection.content, content.name);
        QVERIFY(selection.index < content.eigenvalues.size());
        QVERIFY2(mode->title().contains(complexText(content.eigenvalues[selection.index], 4)),
                 qPrintable(mode->title()));
        seen.push_back(selection.index);
      }
    }
    for (std::size_t i = 0; i < content.eigenvalues.size(); ++i)
      QVERIFY2(std::count(seen.begin(), seen.end(), i) > 0, qPrintable(QString("eigenvalue %1").arg(i)));
  }

  void slowRatesAreNotSqueezed() {
    // -1, -2, ..., -5 and twenty hundreds of times faster: the first ones are apart until all are asked for
    experiment::Spectrum spectrum;
    for (int k = 1; k <= 5; ++k) spectrum.eigenvalues.emplace_back(-k, 0);
    for (int k = 1; k <= 20; ++k) spectrum.eigenvalues.emplace_back(-200 * k, 0);
    const auto picture = spectrumPicture("spectrum");
    picture->set(shown({frame(0, {spectrum})}));
    const auto seen = [&] {
      painted(*picture, {480, 400});
      std::set<std::size_t> all;
      for (int x = 60; x < 470; x += 2) {
        for (int y = 100; y < 300; y += 4)
          if (const auto picked = picture->pick(QPointF(x, y))) all.insert(picked->index);
      }
      return all;
    };
    QCOMPARE(seen(), (std::set<std::size_t>{0, 1, 2, 3, 4}));
    QCOMPARE(picture->choices().size(), std::size_t{1});
    picture->choose(picture->choices()[0].id, 1);
    QVERIFY(seen().size() >= 20 && seen().count(24) == 1);
    // poles with their pseudospectrum, and spectra without a gap, are seen whole
    spectrum.eigenvalues.resize(12);
    for (std::size_t k = 5; k < 12; ++k) spectrum.eigenvalues[k] = -double(k + 1);
    picture->set(shown({frame(0, {spectrum})}));
    QVERIFY(picture->choices().empty());
  }

  void aSelectionOfSomethingElseIsLeftAlone() {
    const auto picture = spectrumPicture("spectrum");
    const auto mode = modePicture("spectrum");
    for (Picture* each : {picture.get(), mode.get()}) {
      each->set(shown({frame(0, {corners()})}));
      const QImage before = painted(*each, {400, 300});
      each->select({"another", 2});
      each->select({"spectrum", 1000});
      QCOMPARE(painted(*each, {400, 300}), before);
    }
  }

  void theModeIsDrawnOverItsGrid() {
    // A mode of one period over the grid: its real part is a cosine, the dynamics a circle's projection.
    experiment::Spectrum spectrum;
    spectrum.interval = 1;
    spectrum.eigenvalues = {std::polar(1.0, 0.5)};
    spectrum.stateAxes = {{"x", "m", 0, 1.0 / 64, 64, true}};
    for (int s = 0; s < 64; ++s) spectrum.modes.push_back(std::polar(1.0, 2 * std::numbers::pi * s / 64));
    const auto picture = modePicture("spectrum");
    picture->set(shown({frame(0, {spectrum})}));
    const QImage image = painted(*picture, {500, 400});
    const auto real = tests::pixelsOf(image, Look::light().seriesColour(0).rgb(), 30);
    int highest = 1000, lowestX = 0, lowestY = 0;
    for (const QPoint& p : real) {
      if (p.y() > 200 || p.y() < 24) continue; // the dynamics; the legend
      highest = std::min(highest, p.y());
      if (p.y() > lowestY) lowestY = p.y(), lowestX = p.x();
    }
    QVERIFY(lowestY - highest > 100);
    COMPARE_WITHIN(lowestX, 58 + (486.0 - 58) / 2, 12); // half a period from the left end
  }
};

SEMIFLOW_SUITE("views/spectrum", SpectrumTest);
#include "spectrum_test.moc"
