#include "app/panel/choice_box.h"

#include <QAbstractItemView>
#include <QStyle>
#include <QStyleOptionComboBox>

#include "app/panel/wheel_guard.h"

namespace semiflow::app {

namespace {
constexpr int leastLetters = 8;
constexpr int itemMargins = 24; // of the style sheet, and a scroll bar's width
} // namespace

ChoiceBox::ChoiceBox(QWidget* parent) : QComboBox(parent) {
  setMaxVisibleItems(24);
  guardWheel(this);
}

// The size policies of QComboBox would make the list, with a window of its own, for every box that is never opened.
QSize ChoiceBox::sizeHint() const {
  QStyleOptionComboBox option;
  QComboBox::initStyleOption(&option);
  const QSize contents(leastLetters * fontMetrics().horizontalAdvance(QLatin1Char('X')), fontMetrics().height());
  return style()->sizeFromContents(QStyle::CT_ComboBox, &option, contents, this);
}

QSize ChoiceBox::minimumSizeHint() const { return sizeHint(); }

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
