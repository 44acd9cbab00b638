#include <QComboBox>
#include <QContextMenuEvent>
#include <QFile>
#include <QImage>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QSettings>
#include <QSlider>
#include <QToolButton>
#include <QWheelEvent>

#include "app/export/exporter.h"
#include "app/workbench/files.h"
#include "app/workbench/instrument_strip.h"
#include "app/workbench/messages_panel.h"
#include "app/workbench/view_area.h"
#include "tests/app/workbench.h"
#include "tests/suite.h"
#include "views/picture_view.h"

using namespace semiflow;
using namespace semiflow::app;
using experiment::GridField;
using semiflow::tests::child;
using semiflow::tests::TemporaryFolder;
using semiflow::tests::workbench;
using views::Tool;

namespace {

/// Heat that hardly moves, on a periodic square.
experiment::Experiment square(const std::string& changes = "{}") {
  Json tree = Json::parse(R"json({"semiflow": 1, "kind": "pde", "title": "Square",
      "equation": {"id": "heat", "diffusivity": 1e-6},
      "domain": {"id": "rectangle", "points": [48, 48]},
      "initial": {"id": "expression", "values": {"u": "0.2*cos(2*pi*x)"}},
      "stepper": {"id": "etdrk4", "step": 0.01}, "until": 1000, "frame_interval": 0.01})json");
  tree.merge_patch(Json::parse(changes));
  return {tree, "."};
}

const GridField& fieldOf(const MainWindow& window, const std::string& name = "u") {
  return std::get<GridField>(*const_cast<MainWindow&>(window).runner().latest()->find(name));
}

double largest(const GridField& field) { return *std::max_element(field.values.begin(), field.values.end()); }

bool isReady(MainWindow& window) {
  return QTest::qWaitFor([&] { return !window.viewArea().views().empty(); }, 20000);
}

QWidget* canvasOf(MainWindow& window, std::size_t view = 0) {
  auto* picture = qobject_cast<views::PictureView*>(window.viewArea().views().at(view));
  if (picture == nullptr) qFatal("the view is no picture");
  picture->canvas()->grab(); // the mouse is read with what was painted last
  return picture->canvas();
}

void drag(QWidget* canvas, const QList<QPoint>& path) {
  QTest::mousePress(canvas, Qt::LeftButton, {}, path.front());
  for (const QPoint& place : path) {
    // mouseMove() of Qt 6.4 leaves out the buttons.
    QMouseEvent move(QEvent::MouseMove, QPointF(place), canvas->mapToGlobal(QPointF(place)), Qt::NoButton,
                     Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(canvas, &move);
  }
  QTest::mouseRelease(canvas, Qt::LeftButton, {}, path.back());
}

QPoint middle(const QWidget* canvas, int right = 0, int down = 0) {
  return canvas->rect().center() + QPoint(right - 30, down); // the colour bar is on the right
}

void rightClick(QWidget* canvas, const QPoint& place) {
  QContextMenuEvent event(QContextMenuEvent::Mouse, place, canvas->mapToGlobal(place));
  QApplication::sendEvent(canvas, &event);
}

void type(const MainWindow& window, const char* field, const QString& text) {
  auto* line = child<QLineEdit>(window, field);
  line->selectAll();
  QTest::keyClicks(line, text);
}

/// Takes the brush, to paint on the mask.
void takeMask(const MainWindow& window, const char* shape) {
  child<QAction>(window, "brush")->trigger();
  auto* field = child<QComboBox>(window, "brushField");
  QTRY_VERIFY(field->findText("the mask") > 0);
  field->setCurrentIndex(field->findText("the mask"));
  Q_EMIT field->activated(field->currentIndex());
  QTest::mouseClick(child<QToolButton>(window, std::string("brush_") + shape), Qt::LeftButton);
}

const Json& maskOf(MainWindow& window) { return window.document().experiment().tree().at("domain").at("mask"); }

QImage pictureOf(MainWindow& window) { return QImage(QString::fromStdString(maskOf(window).value("path", ""))); }

bool isMasked(const QImage& picture, int i, int j) {
  return qGray(picture.pixel(i, picture.height() - 1 - j)) < 128; // rows from the top
}

std::vector<QStringList> rowsOf(const std::filesystem::path& file) {
  QFile in(QString::fromStdString(file.string()));
  if (!in.open(QIODevice::ReadOnly)) return {};
  std::vector<QStringList> rows;
  for (const QString& line : QString::fromUtf8(in.readAll()).split('\n')) rows.push_back(line.split(','));
  return rows;
}

} // namespace

/// Heat on a plate of 48 by 32 points, with both ends, by a method that knows masks.
experiment::Experiment plate(const std::string& changes = "{}") {
  Json patch =
      Json::parse(R"json({"domain": {"upper": [3, 2], "points": [48, 32], "boundary": {"id": "sides", "left": "neumann",
      "right": "neumann", "bottom": "neumann", "top": "neumann"}}, "discretisation": "finite_difference",
      "stepper": {"id": "crank_nicolson"}})json");
  patch.merge_patch(Json::parse(changes));
  return square(patch.dump());
}

/// Brush, probes and lines on the canvas, and pausing on a condition.
class HandTest : public QObject {
  Q_OBJECT
 private slots:
  void init() { QSettings().clear(); }

  void aStrokeShowsAtOnceAndIsUndone() {
    const auto window = workbench(square(), false);
    QVERIFY(isReady(*window));
    const std::vector<double> before = fieldOf(*window).values;
    QTest::keyClick(window.get(), Qt::Key_B);
    QCOMPARE(window->instruments().hand()->tool, Tool::brush);
    QVERIFY(child<QWidget>(*window, "handBar")->isVisible());
    type(*window, "brushValue", "3 + u");
    QTest::mouseClick(child<QToolButton>(*window, "brush_disc"), Qt::LeftButton);
    QWidget* canvas = canvasOf(*window);
    drag(canvas, {middle(canvas), middle(canvas, 15), middle(canvas, 40, 10)});
    QTRY_VERIFY(!window->runner().status().edits.empty());
    QTRY_VERIFY(largest(fieldOf(*window)) > 2.5);
    QCOMPARE(window->runner().status().phase, Runner::Phase::paused);
    QCOMPARE(window->playback().shown(), window->runner().latest());
    QCOMPARE(fieldOf(*window).values.size(), before.size());
    QVERIFY(!window->document().isModified()); // a stroke is the run's
    QTRY_VERIFY(child<QAction>(*window, "undo")->isEnabled());
    QTRY_VERIFY(window->runner().isCaughtUp()); // the whole stroke, not its first pieces
    const std::vector<double> painted = fieldOf(*window).values;
    QTest::keyClick(window.get(), Qt::Key_Z, Qt::ControlModifier);
    QTRY_VERIFY(fieldOf(*window).values == before);
    QTest::keyClick(window.get(), Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
    QTRY_VERIFY(fieldOf(*window).values == painted);
    QTest::keyClick(window.get(), Qt::Key_Escape);
    QCOMPARE(window->instruments().hand()->tool, Tool::navigate);
    QVERIFY(!child<QWidget>(*window, "handBar")->isVisible());
  }

  void undoGoesBackInTime() {
    const auto window = workbench(square(), true);
    QVERIFY(isReady(*window));
    child<QAction>(*window, "brush")->trigger();
    type(*window, "brushValue", "5");
    QWidget* canvas = canvasOf(*window);
    drag(canvas, {middle(canvas), middle(canvas, 20)});
    QTRY_VERIFY(!window->runner().status().edits.empty());
    const double painted = window->runner().status().edits[0].time;
    QTRY_VERIFY(window->runner().latest()->time > painted + 0.1);
    QVERIFY(largest(fieldOf(*window)) > 1);
    child<QAction>(*window, "run")->trigger(); // pauses
    QTRY_COMPARE(window->runner().status().phase, Runner::Phase::paused);
    const double later = window->runner().latest()->time;
    child<QAction>(*window, "undo")->trigger();
    QTRY_VERIFY(window->runner().latest()->time < later);
    QCOMPARE(window->runner().latest()->time, painted);
    QVERIFY(largest(fieldOf(*window)) < 0.3);
    for (const auto& frame : window->playback().frames()) QVERIFY(frame->time <= painted + 1e-12);
    // With the experiment's own edits on the same stack, and those of a run that is gone left out.
    drag(canvas, {middle(canvas), middle(canvas, 20)});
    QTRY_VERIFY(largest(fieldOf(*window)) > 1);
    QTRY_VERIFY(child<QAction>(*window, "undo")->isEnabled());
    window->document().change({{"until", 900}});
    window->runner().restart();
    QTRY_VERIFY(window->runner().latest() && largest(fieldOf(*window)) < 0.3);
    child<QAction>(*window, "undo")->trigger();
    QCOMPARE(window->document().experiment().tree().at("until").get<double>(), 1000.0);
    child<QAction>(*window, "undo")->trigger();
    QVERIFY(!child<QAction>(*window, "undo")->isEnabled());
  }

  void aWrongValueIsToldAndChangesNothing() {
    const auto window = workbench(square(), false);
    QVERIFY(isReady(*window));
    child<QAction>(*window, "brush")->trigger();
    type(*window, "brushValue", "log(u - 5)");
    QWidget* canvas = canvasOf(*window);
    drag(canvas, {middle(canvas)});
    QTRY_VERIFY(window->messages().last().contains("a formula that is finite under the brush"));
    QVERIFY(child<QLineEdit>(*window, "brushValue")->property("invalid").toBool());
    QVERIFY(window->runner().status().edits.empty());
    QVERIFY(!child<QAction>(*window, "undo")->isEnabled());
    type(*window, "brushValue", "w + 1");
    QVERIFY(!child<QLineEdit>(*window, "brushValue")->property("invalid").toBool());
    drag(canvas, {middle(canvas)});
    QTRY_VERIFY2(window->messages().last().contains("found 'w'"), qPrintable(window->messages().last()));
    type(*window, "brushValue", "1");
    drag(canvas, {middle(canvas)});
    QTRY_COMPARE(window->runner().status().edits.size(), std::size_t{1});
  }

  void sizeAndShapeAreChosen() {
    const auto window = workbench(square(), false);
    QVERIFY(isReady(*window));
    child<QAction>(*window, "brush")->trigger();
    QWidget* canvas = canvasOf(*window);
    const auto size = [&] { return window->instruments().hand()->brushSize; };
    const double first = size();
    QWheelEvent up(QPointF(middle(canvas)), canvas->mapToGlobal(QPointF(middle(canvas))), {}, {0, 120}, Qt::NoButton,
                   Qt::NoModifier, Qt::NoScrollPhase, false);
    QApplication::sendEvent(canvas, &up);
    QVERIFY(size() > 1.1 * first);
    const double second = size();
    QTest::keyClick(window.get(), Qt::Key_BracketLeft);
    QVERIFY(size() < second);
    child<QSlider>(*window, "brushSize")->setValue(200);
    QCOMPARE(size(), 0.5);
    for (int press = 0; press < 60; ++press) QTest::keyClick(window.get(), Qt::Key_BracketLeft);
    QVERIFY(size() > 0);
    QTest::keyClick(window.get(), Qt::Key_BracketRight);
    QTest::mouseClick(child<QToolButton>(*window, "brush_square"), Qt::LeftButton);
    auto* mode = child<QComboBox>(*window, "brushMode");
    mode->setCurrentIndex(1);
    Q_EMIT mode->activated(1);
    drag(canvas, {middle(canvas)});
    QTRY_COMPARE(window->runner().status().edits.size(), std::size_t{1});
    const Json& stroke = window->runner().status().edits[0].value;
    QCOMPARE(stroke.at("shape").get<std::string>(), std::string("square"));
    QVERIFY(stroke.at("adds").get<bool>());
    QCOMPARE(stroke.at("size").at(0).get<double>(), size());
  }

  void anotherFieldIsPaintedThanIsShown() {
    const auto window = workbench(square(R"json({"equation": {"id": "gray_scott", "diffusivity": null},
                       "initial": {"values": {"u": "1", "v": "0"}}})json"),
                                  false);
    QVERIFY(isReady(*window));
    child<QAction>(*window, "brush")->trigger();
    auto* field = child<QComboBox>(*window, "brushField");
    QTRY_COMPARE(field->count(), 4); // as shown, u, v, the mask
    field->setCurrentIndex(2);
    Q_EMIT field->activated(2);
    type(*window, "brushValue", "0.4*u");
    QWidget* canvas = canvasOf(*window);
    drag(canvas, {middle(canvas)});
    QTRY_VERIFY(largest(fieldOf(*window, "v")) > 0.3);
    QVERIFY(largest(fieldOf(*window, "u")) < 1 + 1e-9);
    QVERIFY(window->findChild<Exporter*>()->commandLine().contains("--edits <(echo "));
  }

  void aMaskIsPaintedAndTheRunStartsWithIt() {
    const TemporaryFolder folder;
    const auto window = workbench(plate(), false);
    QVERIFY(isReady(*window));
    takeMask(*window, "soft");
    QCOMPARE(child<QLineEdit>(*window, "brushValue")->text(), QString("1"));
    std::vector<views::Gesture> gestures;
    connect(window->viewArea().views().front(), &views::View::used, this,
            [&](const views::Gesture& gesture) { gestures.push_back(gesture); });
    QWidget* canvas = canvasOf(*window);
    const QImage before = canvas->grab().toImage();
    drag(canvas, {middle(canvas, -60, 20), middle(canvas, 70, 20)});
    QCOMPARE(maskOf(*window).at("id").get<std::string>(), std::string("picture"));
    QVERIFY(canvas->grab().toImage() != before);
    QVERIFY(window->runner().status().edits.empty());
    QVERIFY(window->document().isModified());
    const QImage picture = pictureOf(*window);
    QCOMPARE(picture.size(), QSize(48, 32));
    const auto from = gestures.front().place.at, to = gestures.back().place.at;
    const double reach = window->instruments().hand()->brushSize * gestures.front().lengths[0];
    QVERIFY(to[0] > from[0] + 4 * reach && from[1] == to[1]);
    int masked = 0;
    for (int j = 0; j < 32; ++j) {
      for (int i = 0; i < 48; ++i) {
        const double x = 3 * i / 47.0, y = 2 * j / 31.0;
        const bool under = std::hypot(x - std::clamp(x, from[0], to[0]), y - from[1]) <= reach;
        QCOMPARE(isMasked(picture, i, j), under);
        masked += under ? 1 : 0;
      }
    }
    QVERIFY(masked > 10);
    window->runner().run();
    QTRY_VERIFY(window->runner().latest() && window->runner().latest()->time > 0.05);
    window->runner().pause();
    for (int j = 0; j < 32; ++j) {
      for (int i = 0; i < 48; ++i)
        QCOMPARE(std::isnan(fieldOf(*window).values[static_cast<std::size_t>(j * 48 + i)]), isMasked(picture, i, j));
    }
    child<QAction>(*window, "undo")->trigger();
    QCOMPARE(maskOf(*window).at("id").get<std::string>(), std::string("none"));
    child<QAction>(*window, "redo")->trigger();
    QCOMPARE(pictureOf(*window), picture);
    // Saved, the picture lies beside the file, where the experiment finds it from anywhere.
    window->document().save(folder / "plate.json");
    const auto saved = experiment::Experiment::read(folder / "plate.json");
    const std::string name = saved.tree().at("domain").at("mask").at("path").get<std::string>();
    QVERIFY2(name.starts_with("plate_mask_"), name.c_str());
    QCOMPARE(QImage(QString::fromStdString((folder / name).string())), picture);
    QVERIFY(saved.makeRun() != nullptr);
  }

  void aMaskIsPaintedOn() {
    const auto window = workbench(plate(R"json({"domain": {"mask": {"id": "formula", "where": "x < 1.01",
        "holds": {"id": "fixed", "values": {"u": "2"}}, "more": {"id": "formula", "where": "y > 1.9"}}}})json"),
                                  false);
    QVERIFY(isReady(*window));
    const Json before = maskOf(*window);
    takeMask(*window, "square");
    QWidget* canvas = canvasOf(*window);
    type(*window, "brushValue", "1 + u");
    drag(canvas, {middle(canvas)});
    QTRY_VERIFY2(window->messages().last().contains("found 'u'"), qPrintable(window->messages().last()));
    QVERIFY(child<QLineEdit>(*window, "brushValue")->property("invalid").toBool());
    QVERIFY(maskOf(*window) == before);
    type(*window, "brushValue", "0");
    child<QSlider>(*window, "brushSize")->setValue(200); // half the height: all rows, near the middle
    drag(canvas, {middle(canvas)});
    QTRY_VERIFY(maskOf(*window).at("id") == "picture");
    QVERIFY(maskOf(*window).at("holds") == before.at("holds"));
    QVERIFY(maskOf(*window).at("more") == before.at("more"));
    const QImage picture = pictureOf(*window);
    QVERIFY(isMasked(picture, 0, 16) && isMasked(picture, 3, 16));                          // x = 0.2
    QVERIFY(!isMasked(picture, 15, 16) && !isMasked(picture, 24, 16));                      // x = 0.96
    QTRY_VERIFY(window->runner().latest() && fieldOf(*window).values[16 * 48 + 15] < 0.21); // was 2
    QCOMPARE(fieldOf(*window).values[16 * 48 + 3], 2.0);
  }

  void aMethodWithoutMasksSaysSo() {
    const auto window = workbench(square(R"json({"discretisation": "fourier"})json"), false);
    QVERIFY(isReady(*window));
    takeMask(*window, "disc");
    QWidget* canvas = canvasOf(*window);
    drag(canvas, {middle(canvas)});
    QTRY_VERIFY2(window->messages().last().contains("since the domain has a mask"),
                 qPrintable(window->messages().last()));
    child<QAction>(*window, "undo")->trigger();
    QCOMPARE(maskOf(*window).at("id").get<std::string>(), std::string("none"));
  }

  void aLineIsPaintedOn() {
    const auto window = workbench(tests::longRun(), false);
    QVERIFY(isReady(*window));
    child<QAction>(*window, "brush")->trigger();
    type(*window, "brushValue", "4");
    QWidget* canvas = canvasOf(*window);
    drag(canvas, {middle(canvas), middle(canvas, 60)});
    QTRY_VERIFY(largest(fieldOf(*window)) > 3);
    QCOMPARE(window->runner().status().edits[0].value.at("size").size(), std::size_t{1});
  }

  void threeDimensionsAreRefusedInASentence() {
    const auto window = workbench(square(R"json({"domain": {"id": "box", "points": [12, 12, 12]}})json"), false);
    QVERIFY(isReady(*window));
    child<QAction>(*window, "brush")->trigger();
    QWidget* scene = nullptr;
    for (auto* widget : window->viewArea().views().front()->findChildren<QWidget*>()) {
      if (widget->inherits("QOpenGLWidget")) scene = widget;
    }
    QVERIFY(scene != nullptr);
    QTest::mouseClick(scene, Qt::LeftButton);
    QVERIFY(window->messages().last().contains("three dimensions"));
    QVERIFY(window->runner().status().edits.empty());
  }

  void probesFollowAPlace() {
    const TemporaryFolder folder;
    const auto window = workbench(square(), true);
    QVERIFY(isReady(*window));
    QTest::keyClick(window.get(), Qt::Key_P);
    QWidget* canvas = canvasOf(*window);
    const QPoint place = middle(canvas, -40), other = middle(canvas, 50, 30);
    QTest::mouseClick(canvas, Qt::LeftButton, {}, place);
    QTest::mouseClick(canvas, Qt::LeftButton, {}, middle(canvas, 30));
    QCOMPARE(window->instruments().hand()->probes.size(), std::size_t{2});
    auto* strip = window->findChild<InstrumentStrip*>();
    QTRY_VERIFY(strip->isVisible() && strip->probes() != nullptr);
    const views::Place first = window->instruments().hand()->probes[0];
    canvas = canvasOf(*window); // the strip has taken its room
    QTest::keyClick(window.get(), Qt::Key_Space);
    QTRY_COMPARE(window->runner().status().phase, Runner::Phase::paused);
    QTRY_COMPARE(window->playback().shown(), window->runner().latest());

    const auto file = folder / "probes.csv";
    QVERIFY(strip->writeProbes(QString::fromStdString(file.string())));
    const auto rows = rowsOf(file);
    QCOMPARE(rows.size(), window->playback().frames().size() + 2); // a heading, and nothing behind the last line
    // Heat with diffusivity d: 0.2 cos(2 pi x) exp(-4 pi^2 d t), between points 1/48 apart.
    const double time = rows[rows.size() - 2][0].toDouble();
    const double exact = 0.2 * std::cos(2 * M_PI * first.at[0]) * std::exp(-4 * M_PI * M_PI * 1e-6 * time);
    QVERIFY(std::abs(rows[rows.size() - 2][1].toDouble() - exact) < 0.2 * M_PI * M_PI / 2 / 48 / 48);

    // Moved, removed, and back in another window of the same experiment.
    const QPoint now = middle(canvas, 5, 20);
    QTest::mouseClick(canvas, Qt::LeftButton, {}, now);
    QCOMPARE(window->instruments().hand()->probes.size(), std::size_t{3});
    drag(canvas, {now, other});
    QCOMPARE(window->instruments().hand()->probes.size(), std::size_t{3});
    QVERIFY(window->instruments().hand()->probes[2].at[0] > 0.5);
    rightClick(canvas, other);
    QCOMPARE(window->instruments().hand()->probes.size(), std::size_t{2});
    const auto kept = window->instruments().hand()->probes;
    const auto another = workbench(square(), false);
    QVERIFY(another->instruments().hand()->probes == kept);
    QVERIFY(isReady(*another));
    auto* clear = another->findChild<InstrumentStrip*>()->findChild<QToolButton*>("probesClear");
    QVERIFY(clear != nullptr && !clear->toolTip().isEmpty());
    QTest::mouseClick(clear, Qt::LeftButton);
    QTRY_VERIFY(!another->findChild<InstrumentStrip*>()->isVisible());
  }

  void linesCutTheField() {
    const TemporaryFolder folder;
    const auto window = workbench(square(), false);
    QVERIFY(isReady(*window));
    QTest::keyClick(window.get(), Qt::Key_L);
    QWidget* canvas = canvasOf(*window);
    drag(canvas, {middle(canvas, -80), middle(canvas, 0, 20), middle(canvas, 90, 40)});
    QTest::mouseClick(canvas, Qt::LeftButton, {}, middle(canvas, 0, -60)); // no line
    QCOMPARE(window->instruments().hand()->cuts.size(), std::size_t{1});
    auto* strip = window->findChild<InstrumentStrip*>();
    QTRY_VERIFY(strip->isVisible() && strip->cuts() != nullptr);
    const auto file = folder / "cut.csv";
    QVERIFY(strip->writeCuts(QString::fromStdString(file.string())));
    const auto rows = rowsOf(file);
    QCOMPARE(rows[0], (QStringList{"distance", "x", "y", "u"}));
    QVERIFY(rows.size() > 20);
    for (std::size_t n = 1; n + 1 < rows.size(); ++n) {
      const double exact = 0.2 * std::cos(2 * M_PI * rows[n][1].toDouble());
      QVERIFY(std::abs(rows[n][3].toDouble() - exact) < 0.2 * M_PI * M_PI / 2 / 48 / 48);
    }
    const views::Cut cut = window->instruments().hand()->cuts[0];
    QCOMPARE(rows[rows.size() - 2][1].toDouble(), cut.to.at[0]);
    canvas = canvasOf(*window);
    for (int y = 0; y < canvas->height() && !window->instruments().hand()->cuts.empty(); y += 6)
      rightClick(canvas, QPoint(middle(canvas).x(), y));
    QVERIFY(window->instruments().hand()->cuts.empty());
    QVERIFY(!strip->isVisible());
  }

  void pausesOnACondition() {
    const auto window = workbench(square(), false);
    QVERIFY(isReady(*window));
    QTest::mouseClick(child<QToolButton>(*window, "pauseCondition"), Qt::LeftButton);
    auto* text = child<QLineEdit>(*window, "pauseText");
    QTRY_VERIFY(text->isVisible());
    QTest::keyClicks(text, "tim >= 0.2");
    QTest::keyClick(text, Qt::Key_Return);
    auto* error = text->parentWidget()->findChild<QLabel*>("editorError");
    QVERIFY2(error->isVisible() && error->text().contains("did you mean 'time'?"), qPrintable(error->text()));
    QVERIFY(window->runner().condition().empty());
    text->selectAll();
    QTest::keyClicks(text, "time >= 0.2 and max_u > 0.1");
    QVERIFY(!error->isVisible());
    QTest::keyClick(text, Qt::Key_Return);
    QVERIFY(!text->isVisible());
    QVERIFY(child<QToolButton>(*window, "pauseCondition")->isChecked());
    window->runner().run();
    QTRY_VERIFY(window->messages().last().startsWith("Paused at time 0.2: time >= 0.2 and max_u > 0.1."));
    QVERIFY(!window->runner().isRunning());
    QCOMPARE(window->runner().latest()->time, 0.2);
    window->runner().run(); // and goes on
    QTRY_VERIFY(window->runner().latest()->time > 0.4);
    window->runner().pause();
    QTest::mouseClick(child<QToolButton>(*window, "pauseCondition"), Qt::LeftButton);
    QTest::mouseClick(child<QWidget>(*window, "pauseNever"), Qt::LeftButton);
    QVERIFY(window->runner().condition().empty());
  }

  void theNextSeedStartsAnew() {
    const auto window =
        workbench(square(R"json({"seed": 4, "initial": {"id": "random_fourier", "values": null}})json"), false);
    QVERIFY(isReady(*window));
    const std::vector<double> first = fieldOf(*window).values;
    child<QAction>(*window, "restart")->trigger();
    QTRY_VERIFY(window->runner().latest());
    QTRY_VERIFY(!window->playback().frames().empty());
    QVERIFY(std::get<GridField>(*window->playback().frames()[0]->find("u")).values == first);
    child<QAction>(*window, "reseed")->trigger();
    QCOMPARE(window->document().experiment().tree().at("seed").get<int>(), 5);
    QTRY_VERIFY(!window->playback().frames().empty() && window->runner().latest());
    QVERIFY(std::get<GridField>(*window->playback().frames()[0]->find("u")).values != first);
  }
};

SEMIFLOW_SUITE("app/hand", HandTest);
#include "hand_test.moc"
