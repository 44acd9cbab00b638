#include "app/workbench/hand_bar.h"

#include <cmath>

#include <QButtonGroup>
#include <QComboBox>
#include <QFrame>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QSignalBlocker>
#include <QSlider>
#include <QStackedWidget>
#include <QStyle>
#include <QToolButton>
#include <QVBoxLayout>

#include "app/panel/wheel_guard.h"
#include "app/session/instruments.h"
#include "app/session/playback.h"
#include "app/text.h"
#include "app/theme/icons.h"

namespace semiflow::app {
namespace {

constexpr int steps = 200;                        // of the slider of sizes, which is logarithmic
constexpr double smallest = 0.004, largest = 0.5; // parts of the picture

int stepOf(double size) {
  return static_cast<int>(std::lround(steps * std::log(size / smallest) / std::log(largest / smallest)));
}
double sizeOf(int step) { return smallest * std::pow(largest / smallest, static_cast<double>(step) / steps); }

QLabel* word(const QString& text, QWidget* of) {
  auto* label = new QLabel(text);
  label->setObjectName(QStringLiteral("muted"));
  label->setBuddy(of);
  return label;
}

} // namespace

HandBar::HandBar(Instruments& instruments, Playback& playback, QWidget* parent)
    : QWidget(parent), instruments_(instruments), playback_(playback), pages_(new QStackedWidget) {
  setObjectName(QStringLiteral("handBar"));
  setAttribute(Qt::WA_StyledBackground);
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(10, 3, 6, 3);
  row->addWidget(pages_, 1);
  pages_->addWidget(makeBrushPage());
  pages_->addWidget(makeHint(tr("Click on a field to place a probe. Drag it to move it; a right click removes it.")));
  pages_->addWidget(makeHint(tr("Drag over a field to draw a line. A right click on the line removes it.")));
  auto* close = new QToolButton;
  close->setIcon(icon("close"));
  close->setToolTip(tr("Put the tool down (Esc)"));
  close->setAccessibleName(tr("Put the tool down"));
  close->setProperty("viewTool", true);
  connect(close, &QToolButton::clicked, this, [this] { instruments_.take(views::Tool::navigate); });
  row->addWidget(close);
  connect(&instruments, &Instruments::changed, this, &HandBar::showTool);
  connect(&instruments, &Instruments::brushChanged, this, &HandBar::showBrush);
  connect(&playback, &Playback::shownChanged, this, &HandBar::showFields);
  showTool();
  showBrush();
}

QWidget* HandBar::over(QWidget* below) {
  auto* both = new QWidget;
  auto* rows = new QVBoxLayout(both);
  rows->setContentsMargins(0, 0, 0, 0);
  rows->setSpacing(0);
  rows->addWidget(this);
  rows->addWidget(below, 1);
  return both;
}

QWidget* HandBar::makeHint(const QString& words) {
  auto* hint = new QLabel(words);
  hint->setObjectName(QStringLiteral("muted"));
  return hint;
}

QWidget* HandBar::makeBrushPage() {
  auto* page = new QWidget;
  auto* row = new QHBoxLayout(page);
  row->setContentsMargins(0, 0, 0, 0);
  row->setSpacing(6);
  field_ = new QComboBox;
  field_->setObjectName(QStringLiteral("brushField"));
  field_->setToolTip(tr("The field to paint on, or the mask: 1 masks, 0 frees"));
  field_->setAccessibleName(field_->toolTip());
  field_->setSizeAdjustPolicy(QComboBox::AdjustToContents);
  field_->addItem(tr("as shown"));
  mode_ = new QComboBox;
  mode_->setObjectName(QStringLiteral("brushMode"));
  mode_->addItems({tr("set to"), tr("add")});
  mode_->setToolTip(tr("Whether the value takes the place of the field, or is added to it"));
  mode_->setAccessibleName(tr("Set or add"));
  value_ = new QLineEdit;
  value_->setObjectName(QStringLiteral("brushValue"));
  value_->setProperty("code", true);
  value_->setMinimumWidth(90);
  value_->setMaximumWidth(260);
  value_->setAccessibleName(tr("Value to paint"));
  shapes_ = new QButtonGroup(this);
  row->addWidget(word(tr("Paint"), field_));
  row->addWidget(field_);
  row->addWidget(mode_);
  row->addWidget(value_, 1);
  row->addSpacing(8);
  const std::array<std::pair<const char*, QString>, 3> shapes{{{"disc", tr("Round, with a sharp edge")},
                                                               {"square", tr("Square, with a sharp edge")},
                                                               {"soft", tr("Round and soft, as a Gaussian")}}};
  for (std::size_t n = 0; n < shapes.size(); ++n) {
    auto* button = new QToolButton;
    button->setObjectName(QStringLiteral("brush_") + shapes[n].first);
    button->setIcon(icon(shapes[n].first));
    button->setCheckable(true);
    button->setToolTip(shapes[n].second);
    button->setAccessibleName(shapes[n].second);
    shapes_->addButton(button, static_cast<int>(n));
    row->addWidget(button);
  }
  row->addSpacing(8);
  size_ = new QSlider(Qt::Horizontal);
  size_->setObjectName(QStringLiteral("brushSize"));
  size_->setRange(0, steps);
  size_->setFixedWidth(110);
  size_->setToolTip(tr("Size of the brush (wheel over the field, or [ and ])"));
  size_->setAccessibleName(tr("Size of the brush"));
  sizeText_ = new QLabel;
  sizeText_->setObjectName(QStringLiteral("muted"));
  sizeText_->setMinimumWidth(44);
  row->addWidget(word(tr("Size"), size_));
  row->addWidget(size_);
  row->addWidget(sizeText_);
  row->addStretch(1);
  guardWheel(field_);
  guardWheel(mode_);
  connect(field_, &QComboBox::activated, this, &HandBar::takeBrush);
  connect(mode_, &QComboBox::activated, this, &HandBar::takeBrush);
  connect(shapes_, &QButtonGroup::idClicked, this, &HandBar::takeBrush);
  connect(value_, &QLineEdit::textEdited, this, [this] {
    setInvalid({});
    takeBrush();
  });
  connect(size_, &QSlider::valueChanged, this, [this](int step) { instruments_.setBrushSize(sizeOf(step)); });
  setInvalid({});
  return page;
}

void HandBar::showTool() {
  const views::Tool tool = instruments_.hand()->tool;
  setVisible(tool != views::Tool::navigate);
  if (tool != views::Tool::navigate) pages_->setCurrentIndex(static_cast<int>(tool) - 1);
  showFields();
}

void HandBar::showBrush() {
  const Instruments::Brush& brush = instruments_.brush();
  const QSignalBlocker quiet(size_);
  size_->setValue(stepOf(instruments_.hand()->brushSize));
  sizeText_->setText(tr("%1 %").arg(200 * instruments_.hand()->brushSize, 0, 'g', 2));
  shapes_->button(static_cast<int>(brush.shape))->setChecked(true);
  mode_->setCurrentIndex(brush.adds ? 1 : 0);
  if (value_->text() != brush.value) value_->setText(brush.value);
  showFields();
  chooseField();
}

void HandBar::chooseField() {
  const Instruments::Brush& brush = instruments_.brush();
  field_->setCurrentIndex(std::max(0, brush.onMask ? field_->findData(true) : field_->findText(brush.field)));
}

/// The fields of the shown frame, in which the user finds the one to paint on.
void HandBar::showFields() {
  if (!isVisible() || !playback_.shown()) return;
  QStringList fields;
  for (const auto& content : playback_.shown()->contents) {
    const auto* field = std::get_if<experiment::GridField>(content.get());
    if (field != nullptr && !field->mode) fields << asText(field->name);
  }
  const bool maskable = instruments_.isMaskable();
  if (fields == fields_ && maskable == (field_->findData(true) >= 0)) return;
  fields_ = fields;
  const QSignalBlocker quiet(field_);
  field_->clear();
  field_->addItem(tr("as shown"));
  field_->addItems(fields);
  if (maskable) field_->addItem(tr("the mask"), true);
  chooseField();
}

void HandBar::takeBrush() {
  Instruments::Brush brush = instruments_.brush();
  const bool wasOnMask = std::exchange(brush.onMask, field_->currentData().toBool());
  brush.field = field_->currentIndex() > 0 && !brush.onMask ? field_->currentText() : QString();
  brush.shape = static_cast<experiment::Stroke::Shape>(shapes_->checkedId());
  brush.adds = mode_->currentIndex() == 1;
  brush.value = value_->text();
  if (brush.onMask && !wasOnMask) { // what was painted on a field hardly says what to mask
    brush.adds = false;
    brush.value = QStringLiteral("1");
  }
  instruments_.setBrush(brush);
}

bool HandBar::showRefusal(const QString& message) {
  if (!message.startsWith(QStringLiteral("fields."))) return false;
  if (message.contains(QStringLiteral(".value: "))) setInvalid(sentenceText(message.toStdString()));
  return true;
}

void HandBar::setInvalid(const QString& why) {
  value_->setProperty("invalid", !why.isEmpty());
  value_->style()->unpolish(value_);
  value_->style()->polish(value_);
  value_->setToolTip(why.isEmpty() ? tr("A number, or a formula in x, y, t, the fields and the parameters: u + 0.2")
                                   : why);
}

} // namespace semiflow::app
