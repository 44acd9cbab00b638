#include <QLineEdit>
#include <QSignalSpy>
#include <QToolButton>

#include "app/gallery/gallery.h"
#include "app/gallery/preset_card.h"
#include "tests/app/workbench.h"
#include "tests/suite.h"

using namespace semiflow;
using namespace semiflow::app;
using semiflow::tests::child;

class GalleryTest : public QObject {
  Q_OBJECT

  static int visibleCards(const Gallery& gallery) {
    int count = 0;
    for (const PresetCard* card : gallery.findChildren<PresetCard*>()) count += card->isVisible() ? 1 : 0;
    return count;
  }

 private slots:
  void hasACardForEveryPreset() {
    const Gallery gallery(experiment::presets());
    QCOMPARE(static_cast<std::size_t>(gallery.findChildren<PresetCard*>().size()), experiment::presets().size());
    QVERIFY(!experiment::presets().empty());
  }

  void searchNarrowsTheCards() {
    Gallery gallery(experiment::presets());
    gallery.show();
    QVERIFY(QTest::qWaitForWindowExposed(&gallery));
    const int all = visibleCards(gallery);
    auto* search = child<QLineEdit>(gallery, "gallerySearch");
    QTest::keyClicks(search, "gray scott");
    QVERIFY(visibleCards(gallery) > 0);
    QVERIFY(visibleCards(gallery) < all);
    QVERIFY(child<PresetCard>(gallery, "gray_scott")->isVisible());
    QTest::keyClicks(search, " qqq");
    QCOMPARE(visibleCards(gallery), 0);
    search->clear();
    QCOMPARE(visibleCards(gallery), all);
  }

  void aKindFiltersTheCards() {
    Gallery gallery(experiment::presets());
    gallery.resize(1280, 800);
    gallery.show();
    QVERIFY(QTest::qWaitForWindowExposed(&gallery));
    const auto filters = gallery.findChildren<QToolButton*>("galleryFilter");
    QVERIFY(filters.size() > 3);
    const int all = visibleCards(gallery);
    int sum = 0;
    for (auto* filter : filters.mid(1)) {
      QTest::mouseClick(filter, Qt::LeftButton);
      sum += visibleCards(gallery);
      QVERIFY(visibleCards(gallery) > 0 && visibleCards(gallery) < all);
    }
    QCOMPARE(sum, all);
    QTest::mouseClick(filters.front(), Qt::LeftButton);
    QCOMPARE(visibleCards(gallery), all);
  }

  void cardsDoNotOverlap() {
    Gallery gallery(experiment::presets());
    gallery.resize(1280, 800);
    gallery.show();
    QVERIFY(QTest::qWaitForWindowExposed(&gallery));
    const auto cards = gallery.findChildren<PresetCard*>();
    for (int i = 0; i < cards.size(); ++i) {
      QVERIFY(cards[i]->height() >= cards[i]->heightForWidth(cards[i]->width()));
      for (int j = 0; j < i; ++j) {
        if (cards[i]->parent() == cards[j]->parent()) QVERIFY(!cards[i]->geometry().intersects(cards[j]->geometry()));
      }
    }
  }

  void aClickRunsThePreset() {
    MainWindow window;
    window.show();
    QVERIFY(QTest::qWaitForWindowExposed(&window));
    auto* card = child<PresetCard>(window, "burgers");
    QTest::mouseClick(card, Qt::LeftButton);
    QTRY_VERIFY(window.runner().status().framesMade > 2);
    QVERIFY(window.document().file().empty()); // a preset is not overwritten by a save
    QVERIFY(window.windowTitle().startsWith(QString::fromStdString(card->preset().title)));
    QVERIFY(!card->isVisible());
  }

  void aKindBeginsAnExperiment() {
    MainWindow window;
    window.show();
    QVERIFY(QTest::qWaitForWindowExposed(&window));
    for (const Description* kind : experiment::kinds().descriptions()) {
      for (auto* button : window.findChildren<QToolButton*>("sideButton")) {
        if (button->property("kind").toString().toStdString() != kind->id()) continue;
        window.showGallery();
        QTest::mouseClick(button, Qt::LeftButton);
        QCOMPARE(window.document().experiment().kind().id(), kind->id());
        QTRY_VERIFY(window.runner().latest() || window.runner().status().phase == Runner::Phase::ended);
        QVERIFY2(window.runner().latest(), window.runner().status().message.c_str());
        QVERIFY(!window.runner().isRunning());
      }
    }
  }
};

SEMIFLOW_SUITE("app/gallery", GalleryTest);
#include "gallery_test.moc"
