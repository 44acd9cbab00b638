#include "app/panel/choice_box.h"

#include <QAbstractItemView>
#include <QStyle>
#include <QStyleOptionComboBox>

#include "app/panel/wheel_guard.h"

namespace semiflow::app {

namespace {
constexpr int itemMargins = 24; // of the style sheet, and a scroll bar's width
}

ChoiceBox::ChoiceBox(QWidget* parent) : QComboBox(parent) {
  setMaxVisibleItems(24);
  setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
  setMinimumContentsLength(8);
  guardWheel(this);
}

void ChoiceBox::showPopup() {
  view()->setMinimumWidth(view()->sizeHintForColumn(0) + itemMargins);
  QComboBox::showPopup();
}

void ChoiceBox::initStyleOption(QStyleOptionComboBox* option) const {
  QComboBox::initStyleOption(option);
  const int room = style()->subControlRect(QStyle::CC_ComboBox, option, QStyle::SC_ComboBoxEditField, this).width();
  option->currentText = fontMetrics().elidedText(option->currentText, Qt::ElideRight, room - 2);
}

} // namespace semiflow::app
