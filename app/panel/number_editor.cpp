#include "app/panel/number_editor.h"

#include <algorithm>
#include <cmath>

#include <QHBoxLayout>
#include <QLabel>
#include <QSignalBlocker>
#include <QSlider>
#include <QToolButton>

#include "app/panel/number_field.h"
#include "app/panel/wheel_guard.h"
#include "app/text.h"
#include "app/theme/icons.h"

namespace semiflow::app {
namespace {

constexpr int positions = 1000;
constexpr double buttonFactor = 1.1;
constexpr int buttonWidth = 24;
constexpr int fieldWidth = 64; // "2.5e-05" is read
constexpr int unitWidth = 40;  // short units keep the fields in line

QToolButton* scaleButton(const QString& iconName, const QString& tip) {
  auto* button = new QToolButton;
  button->setIcon(icon(iconName));
  button->setToolTip(tip);
  button->setAccessibleName(tip);
  button->setFixedWidth(buttonWidth);
  button->setAutoRepeat(true);
  button->setFocusPolicy(Qt::TabFocus);
  return button;
}

} // namespace

NumberEditor::NumberEditor(const Parameter& parameter, const std::string& path, EditTarget& target, QWidget* parent)
    : Editor(parameter, path, target, parent),
      field_(new NumberField(parameter.range(), parameter.kind() == Kind::integer)) {
  auto* row = new QHBoxLayout;
  row->setSpacing(4);
  field_->setMinimumWidth(fieldWidth);
  row->addWidget(field_, 1);
  const Range& range = parameter.range();
  const bool bounded = std::isfinite(range.lower) && std::isfinite(range.upper);
  if (parameter.isLive() && !bounded) {
    auto* less = scaleButton("minus", "Divide by 1.1");
    auto* more = scaleButton("plus", "Multiply by 1.1");
    row->addWidget(less);
    row->addWidget(more);
    connect(less, &QToolButton::clicked, this, [this] { field_->scaleBy(1 / buttonFactor); });
    connect(more, &QToolButton::clicked, this, [this] { field_->scaleBy(buttonFactor); });
  }
  if (!parameter.unitText().empty()) {
    auto* unit = new QLabel(unitText(parameter.unitText()));
    unit->setObjectName(QStringLiteral("unit"));
    unit->setMinimumWidth(unitWidth);
    row->addWidget(unit);
  }
  add(row);
  if (parameter.isLive() && bounded) addSlider();
  setField(field_);
  connect(field_, &QLineEdit::textEdited, this, &NumberEditor::check);
  connect(field_, &QLineEdit::editingFinished, this, [this] { commit(); });
  connect(field_, &NumberField::stepped, this, [this] { commit(); });
}

void NumberEditor::addSlider() {
  const Range& range = parameter().range();
  logarithmic_ = range.lower > 0 && range.upper / range.lower >= 100;
  slider_ = new QSlider(Qt::Horizontal);
  slider_->setRange(0, positions);
  slider_->setPageStep(positions / 10);
  slider_->setAccessibleName(accessibleName());
  guardWheel(slider_);
  add(slider_);
  connect(slider_, &QSlider::valueChanged, this, [this](int position) {
    field_->setNumber(parameter().kind() == Kind::integer ? Json(std::llround(valueAt(position)))
                                                          : Json(valueAt(position)));
    commit();
  });
}

double NumberEditor::valueAt(int position) const {
  const Range& range = parameter().range();
  // An open end itself is not allowed: the slider stops one position before it.
  const int inside = std::clamp(position, range.lowerOpen ? 1 : 0, range.upperOpen ? positions - 1 : positions);
  const double share = static_cast<double>(inside) / positions;
  const double value = logarithmic_ ? range.lower * std::pow(range.upper / range.lower, share)
                                    : range.lower + share * (range.upper - range.lower);
  return std::clamp(QString::number(value, 'g', 4).toDouble(), range.lower, range.upper);
}

int NumberEditor::positionOf(double value) const {
  const Range& range = parameter().range();
  const double share = logarithmic_ ? std::log(value / range.lower) / std::log(range.upper / range.lower)
                                    : (value - range.lower) / (range.upper - range.lower);
  return static_cast<int>(std::lround(share * positions));
}

Json NumberEditor::value() const { return field_->number(); }

void NumberEditor::display(const Json& value) {
  // What is being dragged or typed has its own spelling of the number: it stays.
  if (field_->number() != value) field_->setNumber(value);
  if (slider_ == nullptr || slider_->isSliderDown()) return;
  const QSignalBlocker quiet(slider_);
  slider_->setValue(positionOf(value.get<double>()));
}

} // namespace semiflow::app
