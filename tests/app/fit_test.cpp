#include <set>

#include <QAbstractButton>
#include <QAccessible>
#include <QComboBox>
#include <QLabel>
#include <QLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QStyle>
#include <QStyleOptionComboBox>
#include <QTextBrowser>
#include <QTextDocument>
#include <QToolButton>
#include <QTreeWidget>

#include "app/guide/guide_window.h"
#include "app/panel/choice_box.h"
#include "app/panel/row_label.h"
#include "app/shelf/shelf_commands.h"
#include "app/tour/tour.h"
#include "app/workbench/files.h"
#include "app/workbench/help_commands.h"
#include "app/workbench/view_area.h"
#include "core/experiment/presets.h"
#include "tests/app/workbench.h"
#include "tests/suite.h"

using namespace semiflow;
using namespace semiflow::app;
using semiflow::tests::child;

namespace {

QString textOf(const QWidget& widget) {
  if (const auto* label = qobject_cast<const QLabel*>(&widget)) return label->text();
  if (const auto* button = qobject_cast<const QAbstractButton*>(&widget)) return button->text();
  if (const auto* box = qobject_cast<const QComboBox*>(&widget)) return box->currentText();
  if (const auto* line = qobject_cast<const QLineEdit*>(&widget)) return line->placeholderText();
  return {};
}

/// What a plain or rich text takes when it is broken to that width.
QSize sizeOf(const QLabel& label, int width) {
  QTextDocument document;
  document.setDefaultFont(label.font());
  document.setDocumentMargin(0);
  if (Qt::mightBeRichText(label.text()))
    document.setHtml(label.text());
  else
    document.setPlainText(label.text());
  if (label.wordWrap()) document.setTextWidth(width);
  return document.size().toSize();
}

/// By how many pixels the text of a widget does not fit; 0 where it does, or where it has none.
int lacking(const QWidget& widget) {
  const int slack = 1; // rounding of a font's widths
  if (const auto* label = qobject_cast<const QLabel*>(&widget)) {
    if (label->text().isEmpty()) return 0;
    if (const auto* row = qobject_cast<const RowLabel*>(label)) // it ends with dots, and its tool tip tells the whole
      return row->toolTip().isEmpty() ? row->sizeHint().width() - slack - row->width() : 0;
    const QSize needed = sizeOf(*label, label->contentsRect().width());
    const int wide = needed.width() - label->contentsRect().width();
    const int high = needed.height() - label->contentsRect().height();
    return std::max(label->wordWrap() ? 0 : wide - slack, high - 2 * slack);
  }
  if (const auto* box = qobject_cast<const QComboBox*>(&widget)) {
    if (box->isEditable()) return 0;                                                           // it scrolls
    if (qobject_cast<const ChoiceBox*>(box) != nullptr && !box->toolTip().isEmpty()) return 0; // as above
    QStyleOptionComboBox option;
    option.initFrom(box);
    const QRect room = box->style()->subControlRect(QStyle::CC_ComboBox, &option, QStyle::SC_ComboBoxEditField, box);
    return box->fontMetrics().horizontalAdvance(box->currentText()) - room.width() - slack;
  }
  if (const auto* line = qobject_cast<const QLineEdit*>(&widget)) {
    constexpr int insides = 8;
    return line->fontMetrics().horizontalAdvance(line->placeholderText()) - line->width() + insides;
  }
  if (const auto* button = qobject_cast<const QAbstractButton*>(&widget)) {
    const auto* tool = qobject_cast<const QToolButton*>(button);
    const bool worded = tool == nullptr || tool->toolButtonStyle() != Qt::ToolButtonIconOnly || tool->icon().isNull();
    if (button->text().isEmpty() || !worded) return 0;
    const bool arranged = button->parentWidget() != nullptr && button->parentWidget()->layout() != nullptr;
    const int icon = button->icon().isNull() ? 0 : button->iconSize().width();
    const int wide =
        arranged ? button->sizeHint().width() : button->fontMetrics().horizontalAdvance(button->text()) + icon;
    return std::max(wide - button->width(), button->fontMetrics().height() - button->height()) - slack;
  }
  return 0;
}

QString nameOf(const QWidget& widget) {
  return QStringLiteral("%1 %2 “%3” in %4")
      .arg(widget.metaObject()->className(), widget.objectName(), textOf(widget).left(60),
           widget.parentWidget() == nullptr ? QString() : widget.parentWidget()->objectName());
}

bool isOverlay(const QWidget& widget) {
  return widget.testAttribute(Qt::WA_TransparentForMouseEvents) || widget.objectName().startsWith("tour") ||
         widget.isWindow();
}

/// Everything in a window whose text is cut off, and every pair of siblings in a layout that overlap.
QStringList faultsOf(const QWidget& window) {
  QStringList faults;
  for (const QWidget* widget : window.findChildren<QWidget*>()) {
    if (!widget->isVisibleTo(&window) || widget->window() != &window) continue;
    if (widget->objectName() == "qt_toolbar_ext_button") faults << "a tool bar hides some of its buttons";
    if (const int pixels = lacking(*widget); pixels > 0)
      faults << QStringLiteral("%1 lacks %2 pixels").arg(nameOf(*widget)).arg(pixels);
    const QWidget* parent = widget->parentWidget();
    if (parent == nullptr || parent->layout() == nullptr || isOverlay(*widget)) continue;
    for (const QWidget* other : parent->findChildren<QWidget*>(QString(), Qt::FindDirectChildrenOnly)) {
      if (other <= widget || !other->isVisibleTo(&window) || isOverlay(*other)) continue;
      const bool arranged = parent->layout()->indexOf(const_cast<QWidget*>(widget)) >= 0 &&
                            parent->layout()->indexOf(const_cast<QWidget*>(other)) >= 0;
      if (arranged && widget->geometry().intersects(other->geometry()))
        faults << nameOf(*widget) + " overlaps " + nameOf(*other);
    }
  }
  return faults;
}

/// Everything that the keyboard reaches and that a screen reader has no name for, and buttons that say nothing at all.
QStringList namelessIn(const QWidget& window) {
  QStringList faults;
  for (QWidget* widget : window.findChildren<QWidget*>()) {
    if (!widget->isVisibleTo(&window) || widget->window() != &window) continue;
    const auto* button = qobject_cast<const QAbstractButton*>(widget);
    const bool reached = (widget->focusPolicy() & Qt::TabFocus) != 0 && widget->focusProxy() == nullptr;
    if (qobject_cast<const QLineEdit*>(widget->parentWidget()) != nullptr) continue; // the sign in a search
    const bool scrolls = qobject_cast<const QScrollArea*>(widget) != nullptr;        // what is in it has names
    if (scrolls || (!reached && button == nullptr)) continue;
    QAccessibleInterface* reader = QAccessible::queryAccessibleInterface(widget);
    if (reader != nullptr && reader->text(QAccessible::Name).isEmpty()) faults << nameOf(*widget) + " has no name";
    if (button != nullptr && button->text().isEmpty() && button->toolTip().isEmpty())
      faults << nameOf(*widget) + " has no tool tip";
  }
  return faults;
}

} // namespace

/// Nothing is cut off and nothing overlaps at the smallest screen that is promised, in both themes.
class FitTest : public QObject {
  Q_OBJECT

  std::unique_ptr<MainWindow> window_;

  void choose(const QString& theme) { child<QAction>(*window_, theme.toStdString())->trigger(); }

  void open(const std::string& preset) {
    QVERIFY(window_->files().openPreset(experiment::findExperiment(preset)));
    const auto shows = [&] {
      const Runner::Status& status = window_->runner().status();
      return status.framesMade > 2 || (window_->runner().latest() && status.phase == Runner::Phase::ended);
    };
    QVERIFY(QTest::qWaitFor(shows, 30000));
    window_->runner().pause();
    QTest::qWait(100); // the status is shown
  }

  static void check(const QWidget& window, const QString& where) {
    QStringList faults;
    // What has just been shown is arranged when its events come.
    static_cast<void>(QTest::qWaitFor([&] { return (faults = faultsOf(window)).isEmpty(); }, 1500));
    QVERIFY2(faults.isEmpty(), qPrintable(where + ":\n" + faults.join('\n')));
  }

  static void addThemes() {
    QTest::addColumn<QString>("theme");
    QTest::newRow("light") << "themeLight";
    QTest::newRow("dark") << "themeDark";
  }

 private slots:
  void init() {
    window_ = std::make_unique<MainWindow>();
    window_->resize(1280, 800);
    window_->show();
    QVERIFY(QTest::qWaitForWindowExposed(window_.get()));
  }
  void cleanup() { window_.reset(); }

  /// The check finds what it should.
  void aShortLabelIsFound() {
    QWidget window;
    auto* label = new QLabel("much longer than its place", &window);
    label->setGeometry(0, 0, 40, 20);
    auto* button = new QPushButton("much longer than its place", &window);
    button->setGeometry(0, 40, 40, 24);
    window.show();
    QCOMPARE(faultsOf(window).size(), 2);
    label->resize(label->sizeHint());
    button->resize(button->sizeHint());
    QCOMPARE(faultsOf(window), QStringList());
  }

  void gallery_data() { addThemes(); }
  void gallery() {
    QFETCH(QString, theme);
    choose(theme);
    check(*window_, "gallery");
  }

  void everyKindOfExperiment_data() {
    QTest::addColumn<QString>("theme");
    QTest::addColumn<QString>("preset");
    std::set<std::string> presets{"square_drum", "ginzburg_landau_typed"}, kinds; // much to edit
    for (const experiment::Preset& preset : experiment::presets()) {
      if (kinds.insert(preset.kind).second) presets.insert(preset.id);
    }
    bool dark = false; // in turns: the themes differ in their colours alone
    for (const std::string& preset : presets) {
      const char* theme = dark ? "themeDark" : "themeLight";
      QTest::addRow("%s, %s", theme, preset.c_str()) << QString(theme) << QString::fromStdString(preset);
      dark = !dark;
    }
  }
  void everyKindOfExperiment() {
    QFETCH(QString, theme);
    QFETCH(QString, preset);
    choose(theme);
    open(preset.toStdString());
    QCOMPARE(window_->size(), QSize(1280, 800)); // it has not grown to hold what is in it
    check(*window_, preset);
    QVERIFY(!window_->viewArea().views().empty());
    for (const views::View* view : window_->viewArea().views()) {
      if (view->isVisible()) QVERIFY2(view->height() >= 100 && view->width() >= 140, qPrintable(view->title()));
    }
    child<QAction>(*window_, "messages")->trigger();
    QTest::qWait(50);
    check(*window_, preset + " with messages");
  }

  void experimentsBesideEachOther() {
    open("gray_scott");
    child<QAction>(*window_, "tree")->trigger();
    QTest::qWait(50);
    check(*window_, "tree");
    const int first = window_->shelf().active();
    const int second = window_->shelf().branch(first);
    Q_EMIT window_->findChild<ShelfCommands*>()->compareAsked({first, second});
    QTRY_VERIFY(window_->comparison().members().back().runner->latest());
    check(*window_, "comparison");
  }

  void everyControlHasAName() {
    QVERIFY2(namelessIn(*window_).isEmpty(), qPrintable(namelessIn(*window_).join('\n')));
    for (const char* preset : {"gray_scott", "eight_gaussians", "duffing_hermite", "square_drum"}) {
      open(preset);
      for (const char* tool : {"brush", "probe", "cut"}) {
        child<QAction>(*window_, tool)->trigger();
        const QStringList faults = namelessIn(*window_);
        QVERIFY2(faults.isEmpty(), qPrintable(preset + (":\n" + faults.join('\n'))));
      }
    }
    window_->help().explain("start");
    QCOMPARE(namelessIn(*child<GuideWindow>(*window_, "guideWindow")), QStringList());
    child<QAction>(*window_, "diagnostics")->trigger();
    QCOMPARE(namelessIn(*child<QWidget>(*window_, "diagnosticsWindow")), QStringList());
  }

  void toolsInHand() {
    open("gray_scott");
    for (const char* tool : {"brush", "probe", "cut"}) {
      child<QAction>(*window_, tool)->trigger();
      QTest::qWait(50);
      check(*window_, tool);
    }
  }

  void guideAndDiagnostics_data() { addThemes(); }
  void guideAndDiagnostics() {
    QFETCH(QString, theme);
    choose(theme);
    window_->help().explain("equation-gray_scott");
    auto* guide = child<GuideWindow>(*window_, "guideWindow");
    QTRY_VERIFY(guide->book() != nullptr);
    check(*guide, "guide");
    child<QAction>(*window_, "diagnostics")->trigger();
    check(*child<QWidget>(*window_, "diagnosticsWindow"), "diagnostics");
  }

  void tourBubbles() {
    for (const Tour& tour : tours()) {
      window_->help().beginTour(tour.id);
      auto* next = child<QAbstractButton>(*window_, "tourNext");
      for (int step = 0; next->isVisible() && step < 20; ++step) {
        check(*window_, QString("tour %1, step %2").arg(tour.id).arg(step));
        QTest::mouseClick(next, Qt::LeftButton);
      }
      QVERIFY(!next->isVisible());
    }
  }
};

SEMIFLOW_SUITE("app/fit", FitTest);
#include "fit_test.moc"
