// What the window costs and what it is spared while a run computes: the time from an input event to its handling, and
// the frames that are drawn. Needs a display; not a test.
//
//   window_bench [PRESET...|steering|opening [PRESET...]] [--cores N] [--seconds S] [--theme light|dark]
//
// The process keeps to N processors (two unless told otherwise), so that what is measured does not depend on the
// machine's size. Build it as a release, run it under Xvfb with LIBGL_ALWAYS_SOFTWARE=1, and let nothing else run.

#include <sched.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <deque>
#include <functional>
#include <mutex>
#include <random>
#include <thread>
#include <vector>

#include <QApplication>
#include <QComboBox>
#include <QSettings>
#include <QTemporaryDir>
#include <QtTest>

#include "app/workbench/files.h"
#include "app/workbench/main_window.h"
#include "app/workbench/view_area.h"
#include "core/experiment/presets.h"

namespace semiflow::bench {
namespace {

using Clock = std::chrono::steady_clock;
using app::MainWindow;
using experiment::Experiment;

constexpr double mostMilliseconds = 50; // from an event to its handling
constexpr double leastFrames = 25;      // drawn a second

double milliseconds(Clock::duration duration) { return std::chrono::duration<double, std::milli>(duration).count(); }

/// Sends mouse moves and keys to the window as the system does, from another thread, and measures when each reaches it.
class InputProbe : public QObject {
 public:
  /// @param paints with the left button down, lifted now and then
  explicit InputProbe(QWindow& window, bool paints = false) : window_(window), paints_(paints) {
    window.installEventFilter(this);
    sender_ = std::jthread([this](const std::stop_token& stop) {
      send(stop);
      ended_ = true;
    });
  }
  ~InputProbe() override { finish(); }

  /// No more events are sent afterwards; those under way are waited for.
  std::vector<double> finish() {
    sender_.request_stop();
    // A key is delivered while its sender waits, so the sender cannot be joined before the event loop has run.
    static_cast<void>(QTest::qWaitFor([this] { return ended_.load(); }, 5000));
    sender_ = {};
    static_cast<void>(QTest::qWaitFor([this] { return isEmpty(); }, 5000));
    window_.removeEventFilter(this);
    return waits_;
  }

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override {
    const auto now = Clock::now();
    if (event->type() == QEvent::MouseMove || event->type() == QEvent::KeyPress) {
      const std::lock_guard lock(mutex_);
      if (!sent_.empty()) { // in the order they were sent
        waits_.push_back(milliseconds(now - sent_.front()));
        sent_.pop_front();
      }
    }
    return QObject::eventFilter(watched, event);
  }

 private:
  bool isEmpty() {
    const std::lock_guard lock(mutex_);
    return sent_.empty();
  }

  void send(const std::stop_token& stop) {
    std::mt19937 random(1);
    std::uniform_real_distribution<double> pause(4, 16); // no rhythm in common with the screen's
    for (int i = 0; !stop.stop_requested(); ++i) {
      std::this_thread::sleep_for(std::chrono::duration<double, std::milli>(pause(random)));
      {
        const std::lock_guard lock(mutex_);
        sent_.push_back(Clock::now());
      }
      if (i % 4 == 0) {
        qt_handleKeyEvent(&window_, QEvent::KeyPress, Qt::Key_F15, Qt::NoModifier);
        qt_handleKeyEvent(&window_, QEvent::KeyRelease, Qt::Key_F15, Qt::NoModifier);
      } else {
        // Round in a circle over the largest view, where a read-out follows the pointer.
        const QPointF place(300 + 150 * std::cos(0.1 * i), 350 + 150 * std::sin(0.1 * i));
        const Qt::MouseButton held = paints_ ? Qt::LeftButton : Qt::NoButton;
        constexpr int length = 100; // events of a stroke
        if (paints_ && i % length == 1) {
          qt_handleMouseEvent(&window_, place, place, Qt::NoButton, held, QEvent::MouseButtonRelease, Qt::NoModifier,
                              i);
          qt_handleMouseEvent(&window_, place, place, held, held, QEvent::MouseButtonPress, Qt::NoModifier, i);
        }
        qt_handleMouseEvent(&window_, place, place, held, Qt::NoButton, QEvent::MouseMove, Qt::NoModifier, i);
      }
    }
  }

  QWindow& window_;
  const bool paints_;
  std::mutex mutex_;
  std::deque<Clock::time_point> sent_;
  std::vector<double> waits_;
  std::atomic<bool> ended_ = false;
  std::jthread sender_;
};

/// The longest time that the event loop kept anything waiting: another thread knocks every few milliseconds. What the
/// GUI thread computed meanwhile is told beside it, which other processes on a busy machine do not lengthen.
class Heartbeat : public QObject {
 public:
  struct Longest {
    double waited = 0;   ///< ms
    double computed = 0; ///< ms of the GUI thread
  };

  Heartbeat() {
    thread_ = std::jthread([this](const std::stop_token& stop) {
      while (!stop.stop_requested()) {
        answered_ = false;
        QMetaObject::invokeMethod(
            this, [this, sent = Clock::now()] { answer(sent); }, Qt::QueuedConnection);
        while (!answered_ && !stop.stop_requested()) std::this_thread::sleep_for(std::chrono::milliseconds(1));
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
      }
    });
  }
  /// Since the last call.
  Longest takeLongest() {
    QApplication::processEvents();
    return std::exchange(longest_, Longest());
  }

 private:
  static double computedSoFar() {
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return 1e3 * static_cast<double>(now.tv_sec) + 1e-6 * static_cast<double>(now.tv_nsec);
  }
  void answer(Clock::time_point sent) {
    const double computed = computedSoFar();
    longest_.waited = std::max(longest_.waited, milliseconds(Clock::now() - sent));
    if (computed_ > 0) longest_.computed = std::max(longest_.computed, computed - computed_);
    computed_ = computed;
    answered_ = true;
  }

  Longest longest_; // of the GUI thread, as what follows
  double computed_ = 0;
  std::atomic<bool> answered_ = true;
  std::jthread thread_;
};

/// Counts the frames that the first view has painted.
class DrawnFrames : public QObject {
 public:
  explicit DrawnFrames(MainWindow& window) : window_(window) { qApp->installEventFilter(this); }
  std::size_t count() const { return count_; }

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override {
    const auto& views = window_.viewArea().views();
    if (event->type() == QEvent::Paint && !views.empty() && watched->parent() == views.front()) {
      const auto frame = window_.playback().shown();
      if (frame != last_) ++count_;
      last_ = frame;
    }
    return QObject::eventFilter(watched, event);
  }

 private:
  MainWindow& window_;
  experiment::FramePtr last_;
  std::size_t count_ = 0;
};

Experiment preset(const std::string& name) {
  const Experiment found = Experiment::read(experiment::findExperiment(name));
  const Json& domain = found.tree().value("domain", Json::object());
  if (domain.value("id", "") != "rectangle") return found;
  // The case that is promised: 512 x 512, every step a frame, without an end.
  const double step = found.tree().at("stepper").at("step").get<double>();
  return found.with("domain.points", Json{512, 512}).with("frame_interval", step).with("until", 1e6 * step);
}

void atFullSpeed(MainWindow& window) {
  auto* speed = window.findChild<QComboBox*>(QStringLiteral("speed"));
  speed->setCurrentIndex(speed->findData(0.0));
}

bool opened(MainWindow& window, const Experiment& experiment) {
  window.files().open(experiment, {}, true);
  return QTest::qWaitFor([&] { return window.runner().status().framesMade > 2 && !window.viewArea().views().empty(); },
                         60000);
}

/// @param steer called every 20 ms
void measureRun(MainWindow& window, const std::string& name, double seconds, bool paints,
                const std::function<void()>& steer) {
  const DrawnFrames drawn(window);
  InputProbe input(*window.windowHandle(), paints);
  const std::size_t madeBefore = window.runner().status().framesMade;
  const auto begin = Clock::now();
  while (milliseconds(Clock::now() - begin) < 1000 * seconds && window.runner().isRunning()) {
    QTest::qWait(20);
    steer();
  }
  const double took = milliseconds(Clock::now() - begin) / 1000;
  const double made = static_cast<double>(window.runner().status().framesMade - madeBefore) / took;
  const double shown = static_cast<double>(drawn.count()) / took;
  std::vector<double> waits = input.finish();
  std::sort(waits.begin(), waits.end());
  if (waits.empty()) return;
  const auto at = [&](double share) { return waits[static_cast<std::size_t>(share * double(waits.size() - 1))]; };
  std::printf(
      "%-24s event to handling: median %5.2f ms, 99%% %6.2f ms, most %6.2f ms of %zu   ratio %5.3f (target 1)\n",
      name.c_str(), at(0.5), at(0.99), waits.back(), waits.size(), waits.back() / mostMilliseconds);
  std::printf("%-24s frames a second: computed %6.1f, drawn %6.1f   ratio to %.0f: %5.3f (target at least 1)\n", "",
              made, shown, leastFrames, shown / leastFrames);
}

void measure(MainWindow& window, const std::string& name, double seconds) {
  if (!opened(window, preset(name))) {
    std::printf("%-24s made no frames\n", name.c_str());
    return;
  }
  QTest::qWait(500); // the first paintings make their caches
  measureRun(window, name, seconds, false, [] {});
}

/// Gray-Scott on 1024 x 1024 points at full speed, painted on without pause while a parameter is moved to and fro.
void measureSteering(MainWindow& window, const char* precision, double seconds) {
  const Experiment large = preset("gray_scott").with("domain.points", Json{1024, 1024}).with("precision", precision);
  if (!opened(window, large)) {
    std::printf("1024 x 1024 made no frames\n");
    return;
  }
  window.instruments().take(views::Tool::brush);
  app::Instruments::Brush brush = window.instruments().brush();
  brush.field = "v";
  brush.value = "0.3";
  window.instruments().setBrush(brush);
  QTest::qWait(500);
  int turn = 0;
  measureRun(window, std::string("1024 x 1024, ") + precision, seconds, true, [&] {
    if (++turn % 5 == 0) window.document().change({{"equation.feed", 0.03 + 0.0001 * (turn % 100)}});
  });
  const auto& edits = window.runner().status().edits;
  const auto strokes = std::count_if(edits.begin(), edits.end(), [](const auto& e) { return e.path == "fields.v"; });
  std::printf("%-24s edits made: %zu pieces of strokes, %zu of a parameter\n", "", static_cast<std::size_t>(strokes),
              edits.size() - static_cast<std::size_t>(strokes));
  window.instruments().take(views::Tool::navigate);
}

/// The timeline dragged to and fro while the run computes: a frame is drawn as soon as the last one has been.
void measureDragging(MainWindow& window, double seconds) {
  app::Playback& playback = window.playback();
  const DrawnFrames drawn(window);
  const auto begin = Clock::now();
  for (int i = 0; milliseconds(Clock::now() - begin) < 1000 * seconds; ++i) {
    playback.show(i % std::max(1, static_cast<int>(playback.frames().size())));
    QApplication::processEvents(QEventLoop::AllEvents);
  }
  const double shown = static_cast<double>(drawn.count()) / (milliseconds(Clock::now() - begin) / 1000);
  std::printf("%-24s drawn while the timeline is dragged: %6.1f a second   ratio to %.0f: %5.3f (target at least 1)\n",
              "", shown, leastFrames, shown / leastFrames);
  playback.setLive(true);
}

/// Every preset opened, watched for a moment and left for the gallery: what the event loop was held up for.
/// @param only these; empty: all
void measureOpening(MainWindow& window, const std::vector<std::string>& only, double seconds) {
  Heartbeat heartbeat;
  double worst = 0;
  int beyond = 0, all = 0;
  for (const experiment::Preset& preset : experiment::presets()) {
    if (!only.empty() && std::find(only.begin(), only.end(), preset.id) == only.end()) continue;
    window.showGallery();
    QTest::qWait(100);
    heartbeat.takeLongest();
    window.files().openPreset(preset.file);
    static_cast<void>(QTest::qWaitFor([&] { return window.runner().status().framesMade > 2; }, 5000));
    const Heartbeat::Longest opening = heartbeat.takeLongest();
    QTest::qWait(static_cast<int>(1000 * seconds));
    const Heartbeat::Longest running = heartbeat.takeLongest();
    const double most = std::max(opening.computed, running.computed);
    worst = std::max(worst, most);
    ++all;
    if (most <= mostMilliseconds) continue;
    ++beyond;
    std::printf("%-32s held up when opened %6.1f ms (waited %6.1f), while it ran %6.1f ms (waited %6.1f)\n",
                preset.id.c_str(), opening.computed, opening.waited, running.computed, running.waited);
  }
  std::printf("%d of %d presets held the window up for more than %.0f ms; most %.1f ms   ratio %5.3f (target 1)\n",
              beyond, all, mostMilliseconds, worst, worst / mostMilliseconds);
}

void keepToCores(int cores) {
  cpu_set_t all;
  cpu_set_t some;
  CPU_ZERO(&some);
  if (sched_getaffinity(0, sizeof all, &all) != 0) return;
  for (int cpu = 0; cpu < CPU_SETSIZE && cores > 0; ++cpu) {
    if (!CPU_ISSET(cpu, &all)) continue;
    CPU_SET(cpu, &some);
    --cores;
  }
  sched_setaffinity(0, sizeof some, &some);
}

struct Arguments {
  std::vector<std::string> presets;
  int cores = 2;
  double seconds = 12;
  QString theme = QStringLiteral("light");
  bool opens = false; ///< only how long presets hold the window up when they are opened
  bool steers = true; ///< also what is promised of 1024 x 1024 points
};

Arguments read(int argc, char** argv) {
  Arguments result;
  for (int i = 1; i < argc; ++i) {
    const std::string word = argv[i];
    const bool more = i + 1 < argc;
    if (word == "--cores" && more) {
      result.cores = std::atoi(argv[++i]);
    } else if (word == "--seconds" && more) {
      result.seconds = std::atof(argv[++i]);
    } else if (word == "--theme" && more) {
      result.theme = argv[++i];
    } else {
      result.presets.push_back(word);
    }
  }
  if (!result.presets.empty() && result.presets.front() == "opening") {
    result.presets.erase(result.presets.begin());
    result.steers = false;
    result.opens = true;
  } else if (result.presets == std::vector<std::string>{"steering"}) {
    result.presets.clear();
  } else if (!result.presets.empty()) {
    result.steers = false;
  } else {
    result.presets = {"turbulence_decaying", "gray_scott", "heat", "allen_cahn_3d"};
  }
  return result;
}

} // namespace

int run(int argc, char** argv) {
  const auto begin = Clock::now();
  const Arguments arguments = read(argc, argv);
  keepToCores(arguments.cores); // before any thread is made
  const QTemporaryDir home;
  qputenv("XDG_DATA_HOME", home.filePath("data").toUtf8());
  QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, home.filePath("config"));
  QApplication::setAttribute(Qt::AA_ShareOpenGLContexts);
  const QApplication application(argc, argv);
  QCoreApplication::setOrganizationName("semiflow");
  QCoreApplication::setApplicationName("semiflow");
  QSettings().setValue("theme", arguments.theme);
  std::setvbuf(stdout, nullptr, _IOLBF, 0);
  MainWindow window;
  window.resize(1280, 800);
  window.show();
  if (!QTest::qWaitForWindowExposed(&window, 60000)) return 1;
  QApplication::processEvents();
  std::printf("from main() to a window that can be used: %.0f ms   ratio to 2 s: %5.3f (target 1)\n",
              milliseconds(Clock::now() - begin), milliseconds(Clock::now() - begin) / 2000);
  if (arguments.opens) {
    measureOpening(window, arguments.presets, std::min(arguments.seconds, 1.0));
    return 0;
  }
  atFullSpeed(window);
  for (const std::string& name : arguments.presets) {
    measure(window, name, arguments.seconds);
    measureDragging(window, arguments.seconds / 2);
  }
  if (arguments.steers) {
    for (const char* precision : {"single", "double"}) measureSteering(window, precision, arguments.seconds);
  }
  return 0;
}

} // namespace semiflow::bench

int main(int argc, char** argv) { return semiflow::bench::run(argc, argv); }
