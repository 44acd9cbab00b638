#include <cmath>
#include <complex>
#include <optional>

#include <QSignalSpy>
#include <QToolButton>

#include "app/gallery/preset_card.h"
#include "app/panel/editor.h"
#include "app/panel/number_field.h"
#include "app/panel/property_panel.h"
#include "app/workbench/files.h"
#include "app/workbench/messages_panel.h"
#include "app/workbench/view_area.h"
#include "tests/app/workbench.h"
#include "tests/suite.h"
#include "views/picture_view.h"

using namespace semiflow;
using namespace semiflow::app;
using semiflow::tests::child;
using semiflow::tests::workbench;
using views::PictureView;

namespace {

constexpr int longest = 60000; // ms, for what the machine has to compute

/// A wave that travels round, grows and saturates: its multipliers are exp(0.09 +- 0.2 i) at first and exp(+-0.2 i) at
/// last, when a shorter one has died out.
experiment::Experiment growing() {
  return {Json::parse(R"json({
    "semiflow": 1, "kind": "live", "variable": "u", "rank": 6, "window": 12,
    "base": {"id": "pde",
      "equation": {"id": "typed", "fields": ["u", "v"], "parameters": {"g": 1},
                   "rates": ["0.1*u_xx + g*u - 2*v - u*(u^2 + v^2)", "0.1*v_xx + g*v + 2*u - v*(u^2 + v^2)"]},
      "domain": {"id": "interval", "lower": 0, "upper": 6.283185307179586, "points": 64,
                 "boundary": {"id": "periodic"}},
      "initial": {"id": "expression", "values": {"u": "0.01*cos(x) + 0.001*cos(2*x)", "v": "0.01*sin(x) + 0.001*sin(2*x)"}},
      "stepper": {"id": "etdrk4", "step": 0.02}, "until": 100000, "frame_interval": 0.1}})json"),
          "."};
}

const experiment::Spectrum* spectrumOf(MainWindow& window) {
  const auto frame = window.runner().latest();
  const auto* content = frame ? frame->find("spectrum") : nullptr;
  return content == nullptr ? nullptr : std::get_if<experiment::Spectrum>(content);
}

/// The multiplier of the strongest oscillation, NaN before there is one.
std::complex<double> strongest(MainWindow& window) {
  const auto frame = window.runner().latest();
  const auto* content = frame ? frame->find("mode_1") : nullptr;
  if (content == nullptr) return std::nan("");
  const auto& mode = std::get<experiment::GridField>(*content);
  const auto* spectrum = spectrumOf(window);
  return mode.mode->eigenvalue < spectrum->eigenvalues.size() ? spectrum->eigenvalues[mode.mode->eigenvalue]
                                                              : std::nan("");
}

PictureView* viewTitled(MainWindow& window, const QString& beginning) {
  for (auto* view : window.viewArea().views())
    if (view->title().startsWith(beginning)) return qobject_cast<PictureView*>(view);
  return nullptr;
}

/// Clicks on the view until something is picked. @return its index
std::optional<std::size_t> pickSomething(PictureView& view) {
  QSignalSpy picked(&view, &views::View::picked);
  view.canvas()->grab(); // the mouse is read with what was painted last
  for (int y = 10; y < view.canvas()->height() && picked.isEmpty(); y += 8) {
    for (int x = 10; x < view.canvas()->width() && picked.isEmpty(); x += 8)
      QTest::mouseClick(view.canvas(), Qt::LeftButton, {}, QPoint(x, y));
  }
  if (picked.isEmpty()) return std::nullopt;
  return picked.first()[0].value<views::Selection>().index;
}

void type(MainWindow& window, const char* path, const QString& text) {
  auto* field = window.panel().editorOf(path)->findChild<NumberField*>();
  field->selectAll();
  QTest::keyClicks(field, text);
  QTest::keyClick(field, Qt::Key_Return);
}

} // namespace

/// A spectrum that is watched while the rollout runs.
class LiveWindowTest : public QObject {
  Q_OBJECT
 private slots:
  void aPresetIsOpenedByAClickAndClosedWhileItRuns() {
    {
      MainWindow window;
      window.resize(1280, 800);
      window.show();
      QVERIFY(QTest::qWaitForWindowExposed(&window));
      auto* card = child<PresetCard>(window, "cylinder_wake_live");
      QTest::mouseClick(card, Qt::LeftButton);
      QTRY_VERIFY_WITH_TIMEOUT(window.runner().status().framesMade > 5, longest);
      QVERIFY(viewTitled(window, "vorticity") != nullptr);
      QVERIFY(viewTitled(window, "spectrum") != nullptr);
      QVERIFY(viewTitled(window, "mode") != nullptr);
      QVERIFY(viewTitled(window, "table of eigenvalues") != nullptr);
      QVERIFY(window.runner().isRunning());
      QVERIFY(window.close());
    }
    const auto another = workbench(tests::shortRun(), true); // nothing of it is left
    QTRY_COMPARE(another->runner().status().framesMade, std::size_t{11});
  }

  void theEigenvalueMovesOntoTheCircle() {
    const auto window = workbench(growing(), false);
    QTRY_VERIFY(window->runner().status().phase == Runner::Phase::paused);
    window->runner().setSpeed(60); // frames a second: none that matters is missed
    QTest::keyClick(window.get(), Qt::Key_Space);
    bool wasOutside = false;
    const auto settled = [&] {
      const double modulus = std::abs(strongest(*window));
      wasOutside = wasOutside || modulus > 1.08; // exp(0.09) = 1.094
      return wasOutside && std::abs(modulus - 1) < 1e-3 && std::abs(std::arg(strongest(*window)) - 0.2) < 2e-3;
    };
    QTRY_VERIFY_WITH_TIMEOUT(settled(), longest);
    QTest::mouseClick(child<QToolButton>(*window, "stopButton"), Qt::LeftButton);
    QTRY_VERIFY(window->runner().status().phase == Runner::Phase::ended);
    QCOMPARE(window->runner().status().reason, experiment::StopReason::stopped);
  }

  void aPickIsFollowedFromFrameToFrame() {
    const auto window = workbench(growing(), true);
    window->runner().setSpeed(60);
    QTRY_VERIFY_WITH_TIMEOUT(std::abs(std::abs(strongest(*window)) - 1) < 1e-2, longest);
    PictureView *plane = viewTitled(*window, "spectrum"), *mode = viewTitled(*window, "mode");
    QVERIFY(plane != nullptr && mode != nullptr);
    window->runner().pause();
    QTRY_VERIFY(window->runner().status().phase == Runner::Phase::paused);
    QTRY_COMPARE(window->playback().shown(), window->runner().latest());
    const auto picked = pickSomething(*plane);
    QVERIFY(picked.has_value());
    const auto place = QString("mode %1:").arg(*picked + 1);
    QVERIFY2(mode->title().startsWith(place), qPrintable(mode->title()));
    const auto before = spectrumOf(*window)->eigenvalues[*picked];
    const auto made = window->runner().status().framesMade;
    window->runner().run();
    QTRY_VERIFY(window->runner().status().framesMade > made + 5);
    window->runner().pause();
    QTRY_VERIFY(window->runner().status().phase == Runner::Phase::paused);
    QTRY_COMPARE(window->playback().shown(), window->runner().latest());
    QVERIFY2(mode->title().startsWith(place), qPrintable(mode->title()));
    QVERIFY(std::abs(spectrumOf(*window)->eigenvalues[*picked] - before) < 0.2);
    QVERIFY(pickSomething(*viewTitled(*window, "table of eigenvalues")).has_value());
  }

  void whatIsLiveChangesWhileItRuns() {
    const auto window = workbench(growing(), true);
    QTRY_VERIFY_WITH_TIMEOUT(window->runner().status().framesMade > 20, longest);
    type(*window, "window", "50");
    QTRY_COMPARE(window->runner().status().edits.size(), std::size_t{1});
    QCOMPARE(window->runner().status().edits.back().path, std::string("window"));
    type(*window, "show_modes", "0");
    QTRY_COMPARE(window->runner().status().edits.size(), std::size_t{2});
    QTRY_VERIFY(window->runner().latest()->find("mode_1") == nullptr);
    type(*window, "show_modes", "2");
    QTRY_VERIFY(window->runner().latest()->find("mode_2") != nullptr);
    type(*window, "every", "10");
    QTRY_COMPARE(window->runner().status().edits.back().path, std::string("every"));
    QVERIFY(window->runner().isRunning());
    QVERIFY(!window->runner().isOutOfDate());
    const auto made = window->runner().status().framesMade;
    QTRY_VERIFY(window->runner().status().framesMade > made + 10);
  }

  void aFieldThatIsNotThereIsTold() {
    const auto window = workbench(growing().with("variable", "w"), true);
    QTRY_VERIFY2(window->messages().last().contains("field of the rollout: u, v"),
                 qPrintable(window->messages().last()));
    window->document().change({{"variable", "v"}});
    window->runner().restart();
    QTRY_VERIFY_WITH_TIMEOUT(window->runner().latest() && window->runner().latest()->time > 1, longest);
  }
};

SEMIFLOW_SUITE("app/live", LiveWindowTest);
#include "live_test.moc"
