#include <QClipboard>
#include <QFile>
#include <QGuiApplication>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QRegularExpression>
#include <QTextBrowser>
#include <QTextTable>
#include <QToolButton>
#include <QTreeWidget>

#include "app/diagnostics.h"
#include "app/guide/book.h"
#include "app/guide/component_page.h"
#include "app/guide/guide_window.h"
#include "app/panel/editor.h"
#include "app/panel/property_panel.h"
#include "app/text.h"
#include "app/tour/tour.h"
#include "app/workbench/help_commands.h"
#include "core/base/resources.h"
#include "core/base/symbol.h"
#include "core/experiment/catalogue.h"
#include "core/experiment/presets.h"
#include "tests/app/workbench.h"
#include "tests/suite.h"

using namespace semiflow;
using namespace semiflow::app;
using semiflow::tests::child;
using semiflow::tests::workbench;

class GuideTest : public QObject {
  Q_OBJECT

  const Book book_;

  static QStringList targetsIn(const QString& markdown, const char* pattern) {
    QStringList found;
    auto matches = QRegularExpression(QString::fromLatin1(pattern)).globalMatch(markdown);
    while (matches.hasNext()) found << matches.next().captured(1);
    return found;
  }

  static QString titleShown(const QWidget& guide) {
    return child<QTextBrowser>(guide, "guideText")->document()->firstBlock().text();
  }

  /// The guide's window, with its pages.
  static GuideWindow* guideOf(const MainWindow& window) {
    auto* guide = child<GuideWindow>(window, "guideWindow");
    if (!QTest::qWaitFor([&] { return guide->book() != nullptr; }, 20000)) qFatal("the guide was not made");
    return guide;
  }

 private slots:
  void everyComponentHasAPage() {
    int components = 0;
    for (const AnyFamily* family : experiment::catalogue().families()) {
      QVERIFY(book_.find(asText(family->id())) != nullptr);
      for (const Description* component : family->descriptions()) {
        const Book::Page* page = book_.find(pageOf(family->id(), component->id()));
        QVERIFY(page != nullptr);
        QCOMPARE(page->formula, asText(component->formula()));
        QCOMPARE(page->markdown.contains("](formulas/"), !component->formula().empty());
        for (const Parameter& parameter : component->parameters())
          QVERIFY2(page->markdown.contains("`" + asText(parameter.name()) + "`"), qPrintable(page->id));
        ++components;
      }
    }
    QVERIFY(components > 200);
  }

  void linksAndPicturesLead() {
    const auto folder = asText(resourceDirectory());
    for (const Book::Page& page : book_.pages()) {
      for (const QString& target : targetsIn(page.markdown, "\\]\\(([^):#/]*)\\.md[^)]*\\)"))
        QVERIFY2(book_.find(target) != nullptr, qPrintable(page.id + " leads to " + target));
      for (const QString& target : targetsIn(page.markdown, "\\]\\((pictures/[^)]*)\\)")) {
        QVERIFY2(QFile::exists(folder + "/guide/" + target), qPrintable(page.id + " shows " + target));
        QVERIFY2(QFile::exists(folder + "/guide/" + QString(target).replace("_light", "_dark")), qPrintable(target));
      }
      for (const QString& target : targetsIn(page.markdown, "\\]\\(preset:([^)]*)\\)"))
        QVERIFY(!experiment::findExperiment(target.toStdString()).empty()); // throws where there is none
      for (const QString& target : targetsIn(page.markdown, "\\]\\(tour:([^)]*)\\)"))
        QVERIFY2(std::any_of(tours().begin(), tours().end(), [&](const Tour& tour) { return tour.id == target; }),
                 qPrintable(target));
      for (const QString& target : targetsIn(page.markdown, "\\]\\((thumbnails/[^)]*)\\)"))
        QVERIFY2(QFile::exists(folder + "/" + target), qPrintable(page.id + " shows " + target));
    }
  }

  /// As the first page leads to them; what was made from the descriptions comes after them, a family at a time.
  void pagesAreInOrder() {
    const auto place = [&](const char* id) { return book_.find(id) - book_.pages().data(); };
    QCOMPARE(place("start"), 0);
    QCOMPARE(place("window"), 1);
    QVERIFY(place("pde") < place("sampling"));
    QVERIFY(place("glossary") < place("architecture"));
    QVERIFY(place("changes") < place("kind"));
    QCOMPARE(place("kind-pde"), place("kind") + 1);
    int chapters = 0;
    for (const Book::Page& page : book_.pages()) chapters += page.opensChapter ? 1 : 0;
    QCOMPARE(chapters, static_cast<int>(experiment::catalogue().families().size()));
  }

  void tableOfParametersIsThatOfTheDescription() {
    const Book::Page* page = book_.find("equation-gray_scott");
    QTextDocument document;
    document.setMarkdown(page->markdown);
    const auto frames = document.rootFrame()->childFrames();
    const auto* table = qobject_cast<QTextTable*>(frames.front());
    QVERIFY(table != nullptr);
    const auto cell = [&](int row, int column) {
      return table->cellAt(row, column).firstCursorPosition().block().text();
    };
    QCOMPARE(table->rows(), 5);
    QCOMPARE(cell(3, 0), QString("F"));
    QCOMPARE(cell(3, 1), QString("feed (live)"));
    QCOMPARE(cell(3, 2), QString("feed rate"));
    QCOMPARE(cell(3, 3), QString("1/time"));
    QCOMPARE(cell(3, 4), QString("0.037"));
    QCOMPARE(cell(3, 5), QString("in [0, 0.1]"));
    QVERIFY(page->markdown.contains("thumbnails/gray_scott.png"));
    QVERIFY(page->markdown.contains("Pearson"));
  }

  void toolTipsShowTheGlossarysSymbols() {
    const Book::Page* glossary = book_.find("glossary");
    QVERIFY(glossary != nullptr);
    for (const AnyFamily* family : experiment::catalogue().families()) {
      for (const Description* component : family->descriptions()) {
        for (const Parameter& parameter : component->parameters()) {
          const std::string symbol = symbolOf(parameter);
          if (symbol.empty()) continue;
          const QString row =
              "| " + asText(symbol).replace("_", "\\_") + " | " + readable(parameter.name()).replace("_", "\\_") + " |";
          QVERIFY2(glossary->markdown.contains(row), qPrintable(row));
          QVERIFY(toolTipOf(parameter).contains("<i>" + symbolHtml(symbol) + "</i>"));
        }
      }
    }
  }

  void theSearchFindsPages() {
    MainWindow window;
    window.help().explain("start");
    GuideWindow* guide = guideOf(window);
    QVERIFY(tests::becomesActive(*guide));
    QVERIFY(titleShown(*guide).contains("First steps"));
    auto* search = child<QLineEdit>(*guide, "guideSearch");
    QTest::mouseClick(search, Qt::LeftButton);
    QTest::keyClicks(search, "pearson autocatalyst");
    auto* pages = child<QTreeWidget>(*guide, "guidePages");
    QVERIFY(titleShown(*guide).contains("Gray-Scott"));
    QVERIFY(!child<QTextBrowser>(*guide, "guideText")->extraSelections().isEmpty());
    QVERIFY(pages->currentItem()->data(0, Qt::UserRole).toString() == "equation-gray_scott");
    QVERIFY(pages->topLevelItem(0)->isHidden());
    QTest::keyClicks(search, " qqq");
    QVERIFY(titleShown(*guide).isEmpty());
    search->clear();
    QVERIFY(!pages->topLevelItem(0)->isHidden());
  }

  void theQuestionMarkOpensTheChosenComponent() {
    const auto window = workbench(tests::longRun(), false);
    auto* editor = window->panel().editorOf("equation");
    auto* button = child<QToolButton>(*editor, "explain");
    QTest::mouseClick(button, Qt::LeftButton);
    GuideWindow* guide = guideOf(*window);
    QTRY_VERIFY(guide->isVisible());
    QCOMPARE(titleShown(*guide), QString("Heat equation"));
  }

  void f1OpensWhatHasTheKeyboard() {
    const auto window = workbench(tests::longRun(), false);
    window->panel().editorOf("stepper")->setFocus();
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_F1);
    GuideWindow* guide = guideOf(*window);
    QCOMPARE(child<QTreeWidget>(*guide, "guidePages")->currentItem()->data(0, Qt::UserRole).toString(),
             QString("stepper-etdrk4"));
    guide->close();
    QVERIFY(tests::becomesActive(*window));
    window->panel().editorOf("until")->setFocus();
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_F1);
    QCOMPARE(child<QTreeWidget>(*guide, "guidePages")->currentItem()->data(0, Qt::UserRole).toString(),
             QString("kind-pde"));
  }

  void formulasAreTypeset() {
    MainWindow window;
    window.help().explain("equation-gray_scott");
    GuideWindow* guide = guideOf(window);
    auto* text = child<QTextBrowser>(*guide, "guideText");
    const auto image = text->document()
                           ->resource(QTextDocument::ImageResource, QUrl("formulas/equation-gray_scott_light.png"))
                           .value<QImage>();
    QVERIFY(image.width() > 150);
    QVERIFY(image.height() > 40 && image.height() < 400);
    int inked = 0;
    for (int y = 0; y < image.height(); ++y)
      for (int x = 0; x < image.width(); ++x) inked += qAlpha(image.pixel(x, y)) > 128 ? 1 : 0;
    QVERIFY(inked > 300);
  }

  void aPresetOfAPageOpens() {
    MainWindow window;
    window.show();
    window.help().explain("equation-heat");
    GuideWindow* guide = guideOf(window);
    Q_EMIT child<QTextBrowser>(*guide, "guideText")->anchorClicked(QUrl("preset:heat"));
    QTRY_VERIFY(window.runner().latest());
    QCOMPARE(window.document().experiment().tree().at("equation").at("id"), Json("heat"));
  }

  void diagnosticsAreCopied() {
    MainWindow window;
    window.show();
    child<QAction>(window, "diagnostics")->trigger();
    auto* page = child<QWidget>(window, "diagnosticsWindow");
    QTRY_VERIFY(page->isVisible());
    const QString text = child<QPlainTextEdit>(*page, "diagnosticsText")->toPlainText();
    for (const char* fact :
         {"Semiflow", "processor", "CPU kernels", "threads", "memory", "BLAS", "Qt", "VTK", "OpenGL"})
      QVERIFY2(text.contains(fact), fact);
    QVERIFY(text.contains(version()));
    QTest::mouseClick(child<QPushButton>(*page, "copyDiagnostics"), Qt::LeftButton);
    QCOMPARE(QGuiApplication::clipboard()->text(), text);
  }
};

SEMIFLOW_SUITE("app/guide", GuideTest);
#include "guide_test.moc"
