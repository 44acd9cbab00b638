#pragma once

#include <QComboBox>

namespace semiflow::app {

/// A combo box in a narrow place: a long choice is elided in the box and whole in the list below it. The wheel scrolls
/// the panel rather than change the choice on the way.
class ChoiceBox : public QComboBox {
  Q_OBJECT
 public:
  explicit ChoiceBox(QWidget* parent = nullptr);
  QSize sizeHint() const override;
  QSize minimumSizeHint() const override;
  void showPopup() override;

 protected:
  void initStyleOption(QStyleOptionComboBox* option) const override;
};

} // namespace semiflow::app
