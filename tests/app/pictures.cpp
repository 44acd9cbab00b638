// Remakes the pictures of the window in the guide and in README.md, as tests/pictures calls it:
//
//   pictures FOLDER [WIDTHxHEIGHT [PART]]        writes FOLDER/NAME_light.png and FOLDER/NAME_dark.png, 1280 x 800
//
// PART is one of those at the end of the file, or a preset's name; without it, all.
//
// Needs a display with a font resolution of 96 dots per inch (Xvfb -dpi 96), so that they are the same everywhere.

#include <algorithm>
#include <cstdio>
#include <limits>
#include <string>
#include <vector>

#include <QAction>
#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QDialog>
#include <QDir>
#include <QLineEdit>
#include <QMouseEvent>
#include <QPlainTextEdit>
#include <QScrollArea>
#include <QSettings>
#include <QTemporaryDir>
#include <QToolButton>
#include <QtTest>

#include "app/compare/compare_area.h"
#include "app/guide/guide_window.h"
#include "app/shelf/shelf_commands.h"
#include "app/sweep/sweep_window.h"
#include "app/tour/tour_guide.h"
#include "app/workbench/files.h"
#include "app/workbench/help_commands.h"
#include "app/workbench/main_window.h"
#include "app/workbench/view_area.h"
#include "core/base/error.h"
#include "core/experiment/presets.h"
#include "views/picture_view.h"

namespace semiflow::tests {
namespace {

using app::MainWindow;
using app::Runner;

constexpr int mostMilliseconds = 180000; // for one run
constexpr double theEnd = std::numeric_limits<double>::infinity();

/// A preset, run up to a time.
struct Scene {
  std::string name;
  std::string preset;
  double until = theEnd;
};

const std::vector<Scene>& scenes() {
  static const std::vector<Scene> all{{"window", "gray_scott", 5200},
                                      {"pde", "kuramoto_sivashinsky", 200},
                                      {"sampling", "eight_gaussians"},
                                      {"koopman", "duffing_hermite"},
                                      {"live", "cylinder_wake_live"}};
  return all;
}

/// Runs the scene's preset and shows the first frame at or after its time.
bool play(MainWindow& window, const Scene& scene) {
  if (!window.files().openPreset(experiment::findExperiment(scene.preset))) return false;
  Runner& runner = window.runner();
  const auto reached = [&] {
    return runner.status().phase == Runner::Phase::ended || (runner.latest() && runner.latest()->time >= scene.until);
  };
  if (!QTest::qWaitFor(reached, mostMilliseconds)) return false;
  runner.pause();
  QTest::qWait(200);
  const auto& frames = window.playback().frames();
  const auto frame =
      std::find_if(frames.begin(), frames.end(), [&](const auto& f) { return f->time >= scene.until - 1e-9; });
  if (frame != frames.end()) window.playback().show(static_cast<int>(frame - frames.begin()));
  QTest::qWait(200);
  return !window.viewArea().views().empty();
}

/// The colours to six bits, which nobody sees and which makes the file a third smaller.
QImage withFewerColours(QImage image) {
  for (int y = 0; y < image.height(); ++y) {
    uchar* line = image.scanLine(y);
    for (int i = 0; i < 3 * image.width(); ++i) line[i] = static_cast<uchar>((line[i] & 0xfc) | (line[i] >> 6));
  }
  return image;
}

void write(QWidget& window, const QDir& folder, const std::string& name, const QString& theme) {
  const QString file = folder.filePath(QString::fromStdString(name) + "_" + theme + ".png");
  constexpr int smallest = 0; // Qt's "quality" of a PNG is how little it is compressed
  const QImage image = withFewerColours(window.grab().toImage().convertToFormat(QImage::Format_RGB888));
  if (!image.save(file, "PNG", smallest)) throw ResourceError("could not write " + file.toStdString());
  std::printf("%s\n", qPrintable(file));
}

/// A place of the first view's picture, in parts of it.
QPoint placeOn(const QWidget& canvas, double right, double down) {
  return {static_cast<int>(right * canvas.width()), static_cast<int>(down * canvas.height())};
}

/// Drags over the first view with the tool of that command in hand.
void use(MainWindow& window, const char* tool, const std::vector<std::pair<double, double>>& path) {
  auto* action = window.findChild<QAction*>(tool);
  if (!action->isChecked()) action->trigger();
  QTest::qWait(50);
  QWidget* canvas = qobject_cast<views::PictureView*>(window.viewArea().views().front())->canvas();
  canvas->grab(); // the mouse is read with what was painted last
  const auto at = [&](const auto& place) { return placeOn(*canvas, place.first, place.second); };
  QTest::mousePress(canvas, Qt::LeftButton, {}, at(path.front()));
  for (const auto& place : path) {
    QMouseEvent move(QEvent::MouseMove, at(place), canvas->mapToGlobal(QPointF(at(place))), Qt::NoButton,
                     Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(canvas, &move);
  }
  QTest::mouseRelease(canvas, Qt::LeftButton, {}, at(path.back()));
}

/// The brush, probes and a line on a running pattern.
void showHand(MainWindow& window) {
  if (!play(window, {"hand", "gray_scott", 1500})) throw ResourceError("the preset gray_scott made no picture");
  window.playback().setLive(true);
  use(window, "probe", {{0.40, 0.45}});
  use(window, "probe", {{0.55, 0.62}});
  QTest::qWait(200);
  use(window, "cut", {{0.25, 0.72}, {0.68, 0.35}});
  window.findChild<QAction*>("brush")->trigger();
  auto* value = window.findChild<QLineEdit*>("brushValue");
  value->selectAll();
  QTest::keyClicks(value, "0.3*u");
  auto* field = window.findChild<QComboBox*>("brushField");
  field->setCurrentText("v");
  Q_EMIT field->activated(field->currentIndex());
  use(window, "brush", {{0.30, 0.25}, {0.40, 0.18}, {0.52, 0.24}, {0.62, 0.18}});
  window.runner().run();
  static_cast<void>(QTest::qWaitFor([&] { return window.runner().latest()->time >= 2100; }, mostMilliseconds));
  window.runner().pause();
  QTest::qWait(300);
}

/// The conditions at the sides, in the panel.
void showSides(MainWindow& window) {
  if (!play(window, {"sides", "square_drum"})) throw ResourceError("the preset of sides made no picture");
  auto* area = window.findChild<QScrollArea*>("propertyPanel");
  area->ensureWidgetVisible(area->findChild<QWidget*>("sidesPicture"), 0, 120);
  QTest::qWait(200);
}

/// A page of the guide, which is a window of its own.
void writeGuidePage(MainWindow& window, const QDir& folder, const char* page, const std::string& name,
                    const QString& theme) {
  window.help().explain(page);
  auto* guide = window.findChild<app::GuideWindow*>();
  if (!QTest::qWaitFor([&] { return guide->book() != nullptr; }, mostMilliseconds))
    throw ResourceError("the guide was not made");
  QTest::qWait(200);
  write(*guide, folder, name, theme);
  guide->close();
}

/// What helps: the guide, the diagnostics and a step of a tour.
void makeHelp(MainWindow& window, const QDir& folder, const QString& theme) {
  writeGuidePage(window, folder, "equation-gray_scott", "guide", theme);
  writeGuidePage(window, folder, "glossary", "glossary", theme);
  window.findChild<QAction*>("diagnostics")->trigger();
  auto* diagnostics = window.findChild<QWidget*>("diagnosticsWindow");
  QTest::qWait(200);
  write(*diagnostics, folder, "diagnostics", theme);
  diagnostics->close();
  app::TourGuide& tour = window.help().tour();
  tour.begin("pde");
  for (std::size_t step = 0; step < 4; ++step) {
    static_cast<void>(QTest::qWaitFor([&] { return tour.step() >= step; }, mostMilliseconds));
    QTest::qWait(1500); // the pattern has grown a little
    tour.next();
  }
  QTest::qWait(1500);
  window.runner().pause();
  QTest::qWait(200);
  write(window, folder, "tour", theme);
  tour.end();
}

/// Three of one pattern, compared, with the open experiments at the left.
void showComparison(MainWindow& window) {
  if (!play(window, {"compare", "gray_scott", 0})) throw ResourceError("the preset gray_scott made no picture");
  const int first = window.shelf().active();
  std::vector<int> ids{first};
  for (const double feed : {0.037, 0.046}) {
    ids.push_back(window.shelf().branch(first));
    window.document().change({{"equation.feed", feed}});
  }
  Q_EMIT window.findChild<app::ShelfCommands*>()->compareAsked(ids);
  auto& comparison = window.comparison();
  comparison.run();
  const auto farEnough = [&] {
    const auto frame = comparison.members().back().runner->latest();
    return !comparison.isRunning() || (frame && frame->time >= 2400);
  };
  static_cast<void>(QTest::qWaitFor(farEnough, mostMilliseconds));
  comparison.pause();
  QTest::qWait(300);
  std::size_t common = comparison.members().front().playback->frames().size();
  for (const auto& member : comparison.members()) common = std::min(common, member.playback->frames().size());
  comparison.show(static_cast<int>(common) - 1); // one may be a frame ahead
  QTest::qWait(100);
}

/// A window over the main one, opened by a command.
template <class Window> Window& opened(MainWindow& window, const char* command, const char* name) {
  window.findChild<QAction*>(command)->trigger();
  auto* found = window.findChild<Window*>(name);
  if (found == nullptr || !QTest::qWaitForWindowExposed(found)) throw ResourceError("no window opened");
  QTest::qWait(600); // the preview
  return *found;
}

/// What comes into the program, and what leaves it: the windows of a series, a figure, a movie and a sweep.
void makeExports(MainWindow& window, const QDir& folder, const QString& theme) {
  window.files().openPath(experiment::findExperiment("co2").parent_path() / "co2-concentration.csv");
  auto* series = window.findChild<QDialog*>("importDialog");
  if (series == nullptr || !QTest::qWaitForWindowExposed(series)) throw ResourceError("no window opened");
  QTest::qWait(600);
  write(*series, folder, "import", theme);
  series->close();
  if (!play(window, {"export", "gray_scott", 3000})) throw ResourceError("the preset gray_scott made no picture");
  auto& figure = opened<QDialog>(window, "exportFigure", "figureDialog");
  figure.findChild<QPlainTextEdit*>("figureCaption")
      ->setPlainText("Spots that divide until the plane is full of them, at feed 0.037 and kill 0.06.");
  QTest::qWait(600);
  write(figure, folder, "figure", theme);
  figure.close();
  auto& movie = opened<QDialog>(window, "exportMovie", "movieDialog");
  write(movie, folder, "movie", theme);
  movie.close();
  const QTemporaryDir results;
  auto& sweep = opened<app::SweepWindow>(window, "sweep", "sweepWindow");
  const auto vary = [&](const char* row, const char* path, const char* values) {
    auto* parameter = sweep.findChild<QComboBox*>(QString(row) + "Parameter");
    parameter->setCurrentIndex(parameter->findText(path));
    sweep.findChild<QLineEdit*>(QString(row) + "Values")->setText(values);
  };
  vary("sweepFirst", "equation.feed", "0.026:0.05:4");
  vary("sweepSecond", "equation.kill", "0.055:0.064:4");
  vary("sweepThird", "until", "3000");
  sweep.findChild<QLineEdit*>("sweepFile")->setText(results.filePath("gray_scott_sweep.nc"));
  sweep.start();
  static_cast<void>(QTest::qWaitFor([&] { return !sweep.isRunning(); }, mostMilliseconds));
  sweep.findChild<QLineEdit*>("sweepFile")->setText("gray_scott_sweep.nc");
  QTest::qWait(600);
  write(sweep, folder, "sweep", theme);
  sweep.close();
}

/// As the program starts.
void makeGallery(MainWindow& window, const QDir& folder, const QString& theme) {
  window.showGallery();
  QTest::qWait(200);
  write(window, folder, "gallery", theme);
}

void makePages(MainWindow& window, const QDir& folder, const QString& theme) {
  for (const Scene& scene : scenes()) {
    if (!play(window, scene)) throw ResourceError("the preset " + scene.preset + " made no picture");
    write(window, folder, scene.name, theme);
  }
  showHand(window);
  write(window, folder, "hand", theme);
  window.findChild<QAction*>("putDown")->trigger();
  showSides(window);
  write(window, folder, "sides", theme);
  showComparison(window);
  write(window, folder, "compare", theme);
  auto* difference = window.findChild<QCheckBox*>("compareDifference");
  difference->setChecked(true);
  QTest::qWait(300);
  write(window, folder, "difference", theme);
  difference->setChecked(false);
  window.findChild<QToolButton*>("compareClose")->click();
  window.findChild<QAction*>("tree")->setChecked(true);
  QTest::qWait(300);
  write(window, folder, "tree", theme);
  window.findChild<QAction*>("tree")->setChecked(false);
}

struct Part {
  const char* name;
  void (*make)(MainWindow& window, const QDir& folder, const QString& theme);
};
constexpr Part allParts[] = {
    {"gallery", makeGallery}, {"help", makeHelp}, {"pages", makePages}, {"exports", makeExports}};

/// @param only the part to make, or a preset; empty: all parts
void makeAll(const QDir& folder, const QString& theme, const QSize& size, const QString& only) {
  QSettings().clear(); // what was remembered of the other theme's pictures
  MainWindow window;
  window.resize(size);
  window.show();
  QCursor::setPos(window.screen()->geometry().bottomRight()); // nothing is marked under it
  if (!QTest::qWaitForWindowExposed(&window)) throw ResourceError("the window was not shown");
  QSettings().setValue("window/tree", false); // where there is something to choose from
  window.findChild<QAction*>(theme == "dark" ? "themeDark" : "themeLight")->trigger();
  auto* speed = window.findChild<QComboBox*>("speed");
  speed->setCurrentIndex(speed->findData(0.0));
  QTest::qWait(100);
  window.setFocus();
  for (const Part& part : allParts) {
    if (only.isEmpty() || only == part.name) part.make(window, folder, theme);
  }
  const bool known =
      std::any_of(std::begin(allParts), std::end(allParts), [&](const Part& p) { return only == p.name; });
  if (only.isEmpty() || known) return;
  const std::string preset = only.toStdString();
  if (!play(window, {preset, preset})) throw ResourceError("the preset " + preset + " made no picture");
  write(window, folder, preset, theme);
}

/// "1920x1080"; 1280 x 800 where there is nothing.
QSize sizeOf(const QString& text) {
  const QStringList parts = text.split('x');
  return parts.size() == 2 ? QSize(parts[0].toInt(), parts[1].toInt()) : QSize(1280, 800);
}

} // namespace

int makePictures(int argc, char** argv) {
  const QTemporaryDir home;
  qputenv("XDG_DATA_HOME", home.filePath("data").toUtf8());
  QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, home.filePath("config"));
  QApplication::setAttribute(Qt::AA_ShareOpenGLContexts);
  const QApplication application(argc, argv);
  QCoreApplication::setOrganizationName("semiflow");
  QCoreApplication::setApplicationName("semiflow");
  if (argc < 2 || argc > 4) {
    std::fprintf(stderr, "usage: pictures FOLDER [WIDTHxHEIGHT [PART]]\n");
    return 2;
  }
  const QDir folder(argv[1]);
  try {
    if (!folder.mkpath(".")) throw ResourceError("could not make the folder " + folder.path().toStdString());
    for (const char* theme : {"light", "dark"})
      makeAll(folder, theme, sizeOf(argc > 2 ? argv[2] : ""), argc > 3 ? argv[3] : "");
  } catch (const Error& error) {
    std::fprintf(stderr, "pictures: %s\n", error.what());
    return 1;
  }
  return 0;
}

} // namespace semiflow::tests

int main(int argc, char** argv) { return semiflow::tests::makePictures(argc, argv); }
