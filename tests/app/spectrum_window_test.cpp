#include <cmath>
#include <set>

#include <QComboBox>
#include <QMenu>
#include <QSignalSpy>
#include <QTabWidget>
#include <QToolButton>

#include "app/compare/compare_area.h"
#include "app/compare/compare_cell.h"
#include "app/shelf/shelf_commands.h"
#include "app/workbench/view_area.h"
#include "core/experiment/presets.h"
#include "tests/app/workbench.h"
#include "tests/suite.h"
#include "views/eigenvalues.h"
#include "views/picture_view.h"

using namespace semiflow;
using namespace semiflow::app;
using experiment::Spectrum;
using semiflow::tests::child;
using semiflow::tests::workbench;
using views::PictureView;
using views::Selection;

namespace {

experiment::Experiment preset(const char* name) {
  return experiment::Experiment::read(experiment::findExperiment(name));
}

bool hasEnded(const Runner& runner) { return runner.status().phase == Runner::Phase::ended; }

const Spectrum& spectrumOf(const Runner& runner) {
  for (const auto& content : runner.latest()->contents) {
    if (const auto* spectrum = std::get_if<Spectrum>(content.get())) return *spectrum;
  }
  qFatal("no spectrum");
}

/// The spectrum in the plane, the mode and the table, as the window shows them.
struct Linked {
  PictureView *plane = nullptr, *mode = nullptr, *list = nullptr;
};

Linked linkedIn(const std::vector<views::View*>& all) {
  Linked found;
  for (views::View* view : all) {
    auto* picture = qobject_cast<PictureView*>(view);
    if (picture == nullptr) continue;
    if (view->title() == "spectrum") found.plane = picture;
    if (view->title().startsWith("mode ")) found.mode = picture;
    if (view->title() == "table of eigenvalues") found.list = picture;
  }
  return found;
}

/// From top to bottom, the lines of the table that are filled with the colour of what is picked.
QRect bandIn(PictureView& list) {
  const QImage image = list.canvas()->grab().toImage().convertToFormat(QImage::Format_RGB32);
  const QRgb accent = views::Look::light().accent.rgb();
  QRect band;
  const double ratio = image.devicePixelRatio();
  for (int y = 0; y < image.height(); ++y) {
    if (image.pixel(image.width() - 20, y) == accent)
      band |= QRect(0, static_cast<int>(y / ratio), list.canvas()->width(), 1);
  }
  return band;
}

/// Where the ring around the picked eigenvalue is, by its colour.
QPointF ringIn(PictureView& plane) {
  const QImage image = plane.canvas()->grab().toImage().convertToFormat(QImage::Format_RGB32);
  const QRgb colour = views::Look::light().cursor.rgb();
  QPointF sum;
  int count = 0;
  for (int y = 0; y < image.height(); ++y) {
    for (int x = 0; x < image.width(); ++x) {
      if (image.pixel(x, y) == colour) sum += QPointF(x, y), ++count;
    }
  }
  return count == 0 ? QPointF(-1, -1) : sum / count / image.devicePixelRatio();
}

/// Clicks through the plane; @return the eigenvalues that were picked, each of which the other two then show
std::set<std::size_t> clickThrough(const Linked& views, const Spectrum& spectrum) {
  std::set<std::size_t> seen;
  QSignalSpy picked(views.plane, &views::View::picked);
  for (PictureView* view : {views.plane, views.mode, views.list}) view->canvas()->grab(); // what the mouse is read with
  const QSize size = views.plane->canvas()->size();
  for (int y = 30; y < size.height() - 40; y += 12) {
    for (int x = 50; x < size.width() - 70; x += 12) {
      const auto before = picked.count();
      QTest::mouseClick(views.plane->canvas(), Qt::LeftButton, {}, QPoint(x, y));
      if (picked.count() == before) continue;
      const std::size_t index = picked.last()[0].value<Selection>().index;
      if (!seen.insert(index).second) continue;
      const QString value = views::complexText(spectrum.eigenvalues[index], 4);
      if (views.mode->title() != QStringLiteral("mode %1:  \u03bb = %2").arg(index + 1).arg(value)) {
        qWarning() << views.mode->title() << index << value;
        return {};
      }
      // and the line that is marked in the table is that eigenvalue's: a click on it picks the same
      const QRect band = bandIn(*views.list);
      if (band.isEmpty()) {
        qWarning() << "no line of" << index;
        return {};
      }
      QSignalSpy line(views.list, &views::View::picked);
      QTest::mouseClick(views.list->canvas(), Qt::LeftButton, {}, band.center());
      if (line.count() != 1 || line.last()[0].value<Selection>().index != index) {
        qWarning() << "another line for" << index << band << line.count();
        return {};
      }
    }
  }
  return seen;
}

} // namespace

/// Eigenvalues, modes and their table in the window, by mouse.
class SpectrumWindowTest : public QObject {
  Q_OBJECT
 private slots:
  void init() { QSettings().clear(); }

  void whatIsShownAtFirstIsMarked() {
    const auto window = workbench(preset("linear_oscillator"), true);
    QTRY_VERIFY(hasEnded(window->runner()));
    QTRY_VERIFY(linkedIn(window->viewArea().views()).list != nullptr);
    const Linked views = linkedIn(window->viewArea().views());
    QTRY_VERIFY(views.mode->title().startsWith("mode 2:")); // exp((-0.1 + 2 i) 0.2), of the largest amplitude
    const QRect band = bandIn(*views.list);
    QVERIFY(!band.isEmpty() && band.height() < 30);
    QSignalSpy line(views.list, &views::View::picked);
    QTest::mouseClick(views.list->canvas(), Qt::LeftButton, {}, band.center());
    QCOMPARE(line.last()[0].value<Selection>().index, std::size_t{1});
    QVERIFY(ringIn(*views.plane).x() > 0);
  }

  void aClickIsSeenInAllThree_data() {
    QTest::addColumn<QSize>("size");
    QTest::newRow("small") << QSize(1280, 800);
    QTest::newRow("large") << QSize(1900, 1000);
  }
  void aClickIsSeenInAllThree() {
    QFETCH(QSize, size);
    const auto window = workbench(preset("linear_oscillator"), true);
    QTRY_VERIFY(hasEnded(window->runner()));
    QTRY_VERIFY(linkedIn(window->viewArea().views()).list != nullptr);
    window->resize(size);
    QTRY_COMPARE(window->size(), size);
    const Linked views = linkedIn(window->viewArea().views());
    QTRY_VERIFY(views.plane->canvas()->width() > 0.25 * size.width());
    const auto seen = clickThrough(views, spectrumOf(window->runner()));
    QVERIFY2(seen.size() >= 8, qPrintable(QString::number(seen.size()))); // of ten, two of which nearly coincide
  }

  void aLineOfTheTableMovesTheRing() {
    const auto window = workbench(preset("linear_oscillator"), true);
    QTRY_VERIFY(hasEnded(window->runner()));
    QTRY_VERIFY(linkedIn(window->viewArea().views()).list != nullptr);
    const Linked views = linkedIn(window->viewArea().views());
    const Spectrum& spectrum = spectrumOf(window->runner());
    const QRect first = bandIn(*views.list); // of line 2
    std::vector<QPointF> rings;
    std::vector<std::complex<double>> values;
    for (const int line : {0, 4, 8, 9}) {
      const int y = first.center().y() + (line - 1) * first.height();
      QTest::mouseClick(views.list->canvas(), Qt::LeftButton, {}, QPoint(60, y));
      const auto index = static_cast<std::size_t>(line);
      QVERIFY(views.mode->title().contains(views::complexText(spectrum.eigenvalues[index], 4)));
      rings.push_back(ringIn(*views.plane));
      values.push_back(spectrum.eigenvalues[index]);
    }
    // Rings are as far from each other as the eigenvalues, in one scale for both directions.
    const double scale = (rings[1].x() - rings[0].x()) / (values[1].real() - values[0].real());
    for (std::size_t i = 1; i < rings.size(); ++i) {
      COMPARE_WITHIN(rings[i].x() - rings[0].x(), scale * (values[i].real() - values[0].real()), 3);
      COMPARE_WITHIN(rings[i].y() - rings[0].y(), -scale * (values[i].imag() - values[0].imag()), 3);
    }
  }

  void aComparisonPicksInEachByItself() {
    const auto window = workbench(preset("linear_oscillator"), false);
    QTest::keyClick(window.get(), Qt::Key_K, Qt::ControlModifier); // with a new branch
    QCOMPARE(window->comparison().members().size(), std::size_t{2});
    window->comparison().run();
    for (const auto& member : window->comparison().members()) QTRY_VERIFY(hasEnded(*member.runner));
    const auto cells = window->compareArea().cells();
    QTRY_VERIFY(cells[1]->view() != nullptr && cells[1]->view()->title() == "spectrum");
    auto* plane = qobject_cast<PictureView*>(cells[1]->view());
    const Spectrum& spectrum = spectrumOf(*window->comparison().members()[1].runner);
    plane->canvas()->grab();
    QSignalSpy picked(plane, &views::View::picked);
    for (int y = 30; y < plane->canvas()->height() && picked.empty(); y += 7) { // from the top: not the first one shown
      for (int x = 50; x < plane->canvas()->width() && picked.empty(); x += 7)
        QTest::mouseClick(plane->canvas(), Qt::LeftButton, {}, QPoint(x, y));
    }
    QCOMPARE(picked.count(), 1);
    const std::size_t index = picked[0][0].value<Selection>().index;
    QVERIFY(index != views::leadingIndex(spectrum));
    auto* choice = child<QComboBox>(*window, "compareView");
    choice->setFocus();
    QTest::keyClick(choice, Qt::Key_Down);
    QTRY_VERIFY(cells[1]->view()->title().startsWith("mode "));
    QCOMPARE(
        cells[1]->view()->title(),
        QStringLiteral("mode %1:  \u03bb = %2").arg(index + 1).arg(views::complexText(spectrum.eigenvalues[index], 4)));
    QTRY_VERIFY(cells[0]->view()->title().startsWith("mode 2:"));
  }

  void everyViewBehindATabIsInTheMenu() {
    const auto window = workbench(preset("linear_oscillator"), true);
    QTRY_VERIFY(hasEnded(window->runner()));
    QTRY_VERIFY(window->viewArea().findChild<QTabWidget*>() != nullptr);
    auto* tabs = window->viewArea().findChild<QTabWidget*>();
    auto* button = child<QToolButton>(*tabs, "allTabs");
    QTimer::singleShot(0, button, [&] { QTest::keyClick(button->menu(), Qt::Key_Escape); });
    QTest::mouseClick(button, Qt::LeftButton); // until the menu is closed
    QCOMPARE(button->menu()->actions().size(), qsizetype(tabs->count()));
    QVERIFY(button->menu()->actions().front()->isChecked());
    for (QAction* action : button->menu()->actions()) {
      if (action->text() == "forecast") action->trigger();
    }
    QCOMPARE(tabs->tabText(tabs->currentIndex()), QString("forecast"));
    QVERIFY(tabs->currentWidget()->isVisible());
  }
};

SEMIFLOW_SUITE("app/spectrum_window", SpectrumWindowTest);
#include "spectrum_window_test.moc"
