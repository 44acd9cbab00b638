#include <QLabel>

#include "app/workbench/files.h"
#include "app/workbench/view_area.h"
#include "core/experiment/presets.h"
#include "tests/app/workbench.h"
#include "tests/suite.h"
#include "views/opengl.h"

using namespace semiflow;
using namespace semiflow::app;
using semiflow::tests::child;

/// On a screen that has OpenGL 2.1 (CMakeLists.txt tells Mesa to say so).
class WithoutOpenGlTest : public QObject {
  Q_OBJECT

 private slots:
  void initTestCase() {
    if (qEnvironmentVariable("MESA_GL_VERSION_OVERRIDE") != "2.1") QSKIP("this screen has OpenGL");
  }

  void aSceneSaysWhatItTakes() {
    MainWindow window;
    window.resize(1280, 800);
    window.show();
    QVERIFY(QTest::qWaitForWindowExposed(&window));
    QVERIFY(window.files().openPreset(experiment::findExperiment("allen_cahn_3d")));
    QTRY_VERIFY(window.runner().latest());
    QTRY_VERIFY(!window.viewArea().views().empty());
    const auto* words = window.viewArea().findChild<QLabel*>("noOpenGl");
    QVERIFY(words != nullptr);
    QVERIFY2(words->text().contains("OpenGL 3.2"), qPrintable(words->text()));
    QVERIFY(words->text().contains("semiflow figure"));
    QTRY_VERIFY_WITH_TIMEOUT(window.runner().status().framesMade > 2, 30000); // the run goes on all the same
  }

  void fieldsOfTwoDimensionsAreShown() {
    MainWindow window;
    window.show();
    QVERIFY(window.files().openPreset(experiment::findExperiment("heat")));
    QTRY_VERIFY(!window.viewArea().views().empty());
    QVERIFY(window.viewArea().findChild<QLabel*>("noOpenGl") == nullptr);
  }
};

SEMIFLOW_SUITE("app/without_opengl", WithoutOpenGlTest);
#include "without_opengl_test.moc"
