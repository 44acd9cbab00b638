#include "app/panel/entry_row.h"

#include <algorithm>
#include <cmath>

#include <QHBoxLayout>
#include <QLabel>
#include <QSignalBlocker>
#include <QSlider>
#include <QStyle>
#include <QToolButton>
#include <QVBoxLayout>

#include "app/panel/formula_edit.h"
#include "app/panel/number_field.h"
#include "app/panel/simple_editors.h"
#include "app/panel/wheel_guard.h"
#include "app/text.h"
#include "app/theme/icons.h"

namespace semiflow::app {
namespace {

constexpr int nameWidth = 88;
constexpr int positions = 1000;
constexpr double buttonFactor = 1.1;

QToolButton* smallButton(const QString& iconName, const QString& tip) {
  auto* button = new QToolButton;
  button->setIcon(icon(iconName));
  button->setToolTip(tip);
  button->setAccessibleName(tip);
  return button;
}

bool hasRange(const Json& entry) { return entry.is_object(); }

} // namespace

EntryRow::EntryRow(const Parameter& parameter, QWidget* parent) : QWidget(parent), parameter_(parameter) {
  const bool named = parameter.kind() == Kind::expressionMap || parameter.kind() == Kind::realMap;
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(1);
  auto* line = new QHBoxLayout;
  line->setSpacing(4);
  column->addLayout(line);
  if (named) {
    name_ = codeLine();
    name_->setFixedWidth(nameWidth);
    name_->setToolTip(tr("Name"));
    name_->setAccessibleName(name_->toolTip());
    line->addWidget(name_, 0, Qt::AlignTop);
    connect(name_, &QLineEdit::editingFinished, this, &EntryRow::committed);
  }
  QWidget* field = makeField();
  field->setAccessibleName(tr("Value of %1").arg(readable(parameter_.name())));
  line->addWidget(field, 1);
  if (number_ != nullptr && parameter.isLive()) {
    addScaling(line);
    range_ = new QWidget;
    column->addWidget(range_);
    range_->hide();
  }
  auto* remove = smallButton("close", tr("Remove this entry"));
  line->addWidget(remove, 0, Qt::AlignTop);
  // Later: the row that is removed holds the button that is clicked.
  connect(remove, &QToolButton::clicked, this, &EntryRow::removed, Qt::QueuedConnection);
}

QWidget* EntryRow::makeField() {
  if (parameter_.kind() == Kind::realMap) {
    number_ = new NumberField(parameter_.range(), false);
    number_->setToolTip(parameter_.isLive() ? tr("A number; 0.05 [0, 0.1] gives it a slider from 0 to 0.1")
                                            : QString());
    connect(number_, &NumberField::stepped, this, &EntryRow::committed);
    connect(number_, &QLineEdit::textEdited, this, &EntryRow::edited);
    connect(number_, &QLineEdit::editingFinished, this, &EntryRow::committed);
    return number_;
  }
  if (parameter_.kind() == Kind::texts) {
    text_ = new QLineEdit;
    connect(text_, &QLineEdit::textEdited, this, &EntryRow::edited);
    connect(text_, &QLineEdit::editingFinished, this, &EntryRow::committed);
    return text_;
  }
  formula_ = new FormulaEdit;
  connect(formula_, &FormulaEdit::edited, this, &EntryRow::edited);
  connect(formula_, &FormulaEdit::editingFinished, this, &EntryRow::committed);
  return formula_;
}

void EntryRow::addScaling(QHBoxLayout* line) {
  scaling_ = new QWidget;
  auto* buttons = new QHBoxLayout(scaling_);
  buttons->setContentsMargins(0, 0, 0, 0);
  buttons->setSpacing(4);
  auto* less = smallButton("minus", tr("Divide by 1.1"));
  auto* more = smallButton("plus", tr("Multiply by 1.1"));
  for (QToolButton* button : {less, more}) {
    button->setAutoRepeat(true);
    buttons->addWidget(button);
  }
  connect(less, &QToolButton::clicked, number_, [this] { number_->scaleBy(1 / buttonFactor); });
  connect(more, &QToolButton::clicked, number_, [this] { number_->scaleBy(buttonFactor); });
  line->addWidget(scaling_);
}

QString EntryRow::name() const { return name_ == nullptr ? QString() : name_->text().trimmed(); }

Json EntryRow::entry() const {
  if (text_ != nullptr) return text_->text().toStdString();
  if (formula_ != nullptr) return formula_->formula().toStdString();
  const Json typed = number_->number();
  if (!ranged_ || !typed.is_number()) return typed;
  return Json{{"value", typed}, {"minimum", minimum_}, {"maximum", maximum_}};
}

void EntryRow::show(const QString& name, const Json& entry) {
  if (name_ != nullptr && name_->text() != name) {
    name_->setText(name);
    name_->setCursorPosition(0);
    name_->setToolTip(tr("Name: %1").arg(name));
  }
  if (text_ != nullptr) {
    text_->setText(asText(entry.get<std::string>()));
    text_->setCursorPosition(0);
    return;
  }
  if (formula_ != nullptr) return formula_->setFormula(asText(entry.get<std::string>()));
  showRange(entry);
  // What is being dragged or typed has its own spelling of the number: it stays.
  const Json& value = hasRange(entry) ? entry.at("value") : entry;
  if (number_->number() != value) number_->setNumber(value);
}

void EntryRow::showRange(const Json& entry) {
  ranged_ = hasRange(entry);
  if (range_ == nullptr) return;
  scaling_->setVisible(!ranged_);
  if (!ranged_) return range_->hide();
  minimum_ = entry.at("minimum").get<double>();
  maximum_ = entry.at("maximum").get<double>();
  if (slider_ == nullptr) {
    auto* line = new QHBoxLayout(range_);
    line->setContentsMargins(name_ == nullptr ? 0 : nameWidth + 4, 0, 0, 0);
    line->setSpacing(6);
    slider_ = new QSlider(Qt::Horizontal);
    slider_->setRange(0, positions);
    slider_->setPageStep(positions / 10);
    guardWheel(slider_);
    lower_ = new QLabel;
    upper_ = new QLabel;
    for (QLabel* end : {lower_, upper_}) end->setObjectName(QStringLiteral("muted"));
    line->addWidget(lower_);
    line->addWidget(slider_, 1);
    line->addWidget(upper_);
    connect(slider_, &QSlider::valueChanged, this, &EntryRow::dragTo);
  }
  range_->show();
  lower_->setText(numberText(minimum_));
  upper_->setText(numberText(maximum_));
  slider_->setAccessibleName(name());
  if (slider_->isSliderDown()) return;
  const QSignalBlocker quiet(slider_);
  const double share = (entry.at("value").get<double>() - minimum_) / (maximum_ - minimum_);
  slider_->setValue(static_cast<int>(std::lround(std::clamp(share, 0.0, 1.0) * positions)));
}

double EntryRow::valueAt(int position) const {
  const double value = minimum_ + position * (maximum_ - minimum_) / positions;
  return std::clamp(QString::number(value, 'g', 4).toDouble(), minimum_, maximum_);
}

void EntryRow::dragTo(int position) {
  number_->setNumber(valueAt(position));
  Q_EMIT committed();
}

void EntryRow::setNames(const Formulas& names) {
  if (formula_ != nullptr) formula_->setNames(names);
}

void EntryRow::mark(bool wrong, std::size_t column) {
  if (formula_ != nullptr) formula_->markMistake(wrong ? column : 0);
  QWidget* field = formula_ != nullptr  ? static_cast<QWidget*>(formula_)
                   : number_ != nullptr ? static_cast<QWidget*>(number_)
                                        : text_;
  if (field->property("invalid").toBool() == wrong) return;
  field->setProperty("invalid", wrong);
  field->style()->unpolish(field);
  field->style()->polish(field);
}

} // namespace semiflow::app
