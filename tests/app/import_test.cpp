#include <fstream>

#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTreeWidget>

#include "app/import/import_dialog.h"
#include "app/workbench/files.h"
#include "app/workbench/messages_panel.h"
#include "core/base/resources.h"
#include "core/koopman/analysis.h"
#include "tests/app/workbench.h"
#include "tests/suite.h"

using namespace semiflow;
using namespace semiflow::app;
using semiflow::tests::child;
using semiflow::tests::TemporaryFolder;
using semiflow::tests::workbench;

/// A file of measurements becomes an analysis.
class ImportTest : public QObject {
  Q_OBJECT

  static std::filesystem::path written(const TemporaryFolder& folder, const std::string& name,
                                       const std::string& text) {
    std::ofstream(folder / name) << text;
    return folder / name;
  }

  /// Two oscillations of known frequencies, one of them with gaps, and a column of words.
  static std::string oscillations() {
    std::string text = "Date,station,slow,fast\n";
    for (int i = 0; i < 240; ++i) {
      const int month = i % 12 + 1, year = 2000 + i / 12;
      const double t = i / 12.0, pi = std::acos(-1.0);
      text += QStringLiteral("%1-%2-01,hill,%3,%4\n")
                  .arg(year)
                  .arg(month, 2, 10, QChar('0'))
                  .arg(std::cos(2 * pi * t), 0, 'g', 12)
                  .arg(i == 7 ? QString() : QString::number(std::sin(6 * pi * t), 'g', 12))
                  .toStdString();
    }
    return text;
  }

  static ImportDialog* dialogOf(const MainWindow& window) { return window.findChild<ImportDialog*>(); }

 private slots:
  void aTableBecomesAnAnalysis() {
    const TemporaryFolder folder;
    const auto window = workbench(tests::shortRun(), false);
    QVERIFY(window->files().openPath(written(folder, "hill.csv", oscillations())));
    ImportDialog* dialog = dialogOf(*window);
    QVERIFY(dialog != nullptr && dialog->isVisible());
    const auto* list = child<QTreeWidget>(*dialog, "importArrays");
    QCOMPARE(list->topLevelItemCount(), 4);
    QVERIFY(!(list->topLevelItem(1)->flags() & Qt::ItemIsEnabled)); // words
    QCOMPARE(list->topLevelItem(2)->checkState(0), Qt::Checked);
    QCOMPARE(list->topLevelItem(3)->text(2), QString("1")); // missing
    QCOMPARE(child<QComboBox>(*dialog, "importTime")->currentText(), QString("Date"));
    auto* open = child<QPushButton>(*dialog, "importOpen");
    QVERIFY(open->isEnabled()); // gaps are filled unless one chooses otherwise
    auto* missing = child<QComboBox>(*dialog, "importMissing");
    missing->setCurrentIndex(0);
    QVERIFY(!open->isEnabled());
    QVERIFY(child<QLabel>(*dialog, "editorError")->text().contains("fast has 1 missing"));
    missing->setCurrentIndex(1);
    QTest::mouseClick(child<QCheckBox>(*dialog, "importStandardise"), Qt::LeftButton, {}, {8, 12});
    QTest::mouseClick(open, Qt::LeftButton);
    QTRY_VERIFY(window->runner().hasRun() && window->runner().status().phase == Runner::Phase::ended);
    QCOMPARE(window->document().name(), QString("hill"));
    const auto frame = window->runner().latest();
    QVERIFY(frame && frame->find("spectrum"));
    const auto& spectrum = std::get<experiment::Spectrum>(*frame->find("spectrum"));
    for (const double wanted : {1.0, 3.0}) { // cycles a year
      double nearest = 1e9;
      for (const auto& value : spectrum.eigenvalues) {
        const double frequency = std::arg(value) / (2 * std::acos(-1.0) * spectrum.interval);
        nearest = std::min(nearest, std::abs(frequency - wanted));
      }
      QVERIFY2(nearest < 0.02, qPrintable(QString::number(nearest)));
    }
  }

  void whatCannotBeReadIsToldInASentence() {
    const TemporaryFolder folder;
    const auto window = workbench(tests::shortRun(), false);
    for (const auto& [name, text] : std::vector<std::pair<std::string, std::string>>{
             {"empty.csv", ""}, {"ragged.csv", "a,b\n1,2\n3\n"}, {"no.nc", "not NetCDF"}, {"no.npz", "PK nothing"}}) {
      QVERIFY(!window->files().openPath(written(folder, name, text)));
      QVERIFY2(window->messages().last().contains(QString::fromStdString(name)), qPrintable(window->messages().last()));
      QVERIFY(dialogOf(*window) == nullptr);
    }
    QVERIFY(window->files().openPath(written(folder, "words.csv", "a,b\nred,green\nblue,grey\n")));
    QVERIFY(!child<QPushButton>(*dialogOf(*window), "importOpen")->isEnabled());
  }

  /// The part that is typed is what the analysis reads.
  void aPartOfATableIsRead() {
    const TemporaryFolder folder;
    std::string text = "place,a,b\n";
    for (int i = 0; i < 400; ++i) {
      text += QStringLiteral("hill,%1,%2\n")
                  .arg(std::cos(0.1 * i), 0, 'g', 15)
                  .arg(std::sin(0.1 * i), 0, 'g', 15)
                  .toStdString();
      text += "dale,0,0\n";
    }
    text += "hill,,\n"; // missing, behind what is read
    const auto window = workbench(tests::shortRun(), false);
    QVERIFY(window->files().openPath(written(folder, "places.csv", text)));
    ImportDialog* dialog = dialogOf(*window);
    const auto type = [&](const char* name, const char* words) {
      auto* field = child<QLineEdit>(*dialog, name);
      QVERIFY(field->isEnabled());
      field->selectAll();
      QTest::keyClicks(field, words);
    };
    auto* open = child<QPushButton>(*dialog, "importOpen");
    QVERIFY(!child<QLineEdit>(*dialog, "importStride")->isEnabled()); // columns are no grid
    type("importEvery", "0");
    QVERIFY(!open->isEnabled());
    QVERIFY(child<QLabel>(*dialog, "editorError")->text().contains("a whole number of at least 1"));
    type("importEvery", "2");
    type("importWhere", "place = hill");
    type("importLast", "400");
    child<QComboBox>(*dialog, "importMissing")->setCurrentIndex(0); // refuse: it is not read
    const koopman::SeriesImport series = dialog->series();
    QCOMPARE(series.where, std::string("place = hill"));
    QCOMPARE(series.every, std::size_t{2});
    QVERIFY(open->isEnabled());
    QTest::mouseClick(open, Qt::LeftButton);
    QTRY_VERIFY(window->runner().hasRun() && window->runner().status().phase == Runner::Phase::ended);
    const auto frame = window->runner().latest();
    QVERIFY(frame && frame->find("spectrum"));
    const auto& spectrum = std::get<experiment::Spectrum>(*frame->find("spectrum"));
    QCOMPARE(spectrum.interval, 2.0);
    QVERIFY(std::abs(std::abs(std::arg(spectrum.eigenvalues.front())) - 0.2) < 1e-9);
  }

  void oneArrayOfAnArchiveIsChosen() {
    const auto window = workbench(tests::shortRun(), false);
    QVERIFY(window->files().openPath(resourceDirectory() / "presets" / "koopman" / "cylinder_wake_developed.npz"));
    ImportDialog* dialog = dialogOf(*window);
    auto* list = child<QTreeWidget>(*dialog, "importArrays");
    QVERIFY(list->topLevelItemCount() >= 1);
    QCOMPARE(dialog->series().variables.size(), std::size_t{1});
    if (list->topLevelItemCount() > 1) {
      list->topLevelItem(1)->setCheckState(0, Qt::Checked);
      QCOMPARE(dialog->series().variables.size(), std::size_t{1});
    }
    QTest::mouseClick(child<QPushButton>(*dialog, "importCancel"), Qt::LeftButton);
    QTRY_VERIFY(dialogOf(*window) == nullptr);
  }
};

SEMIFLOW_SUITE("app/import", ImportTest);
#include "import_test.moc"
