#pragma once

#include <vector>

#include "app/panel/editor.h"

class QGridLayout;
class QHBoxLayout;
class QLineEdit;
class QToolButton;

namespace semiflow::app {

class NumberField;

/// A list of numbers: a field for each while they are few, one line of comma-separated numbers where they are many.
class VectorEditor : public Editor {
  Q_OBJECT
 public:
  VectorEditor(const Parameter& parameter, const std::string& path, EditTarget& target, QWidget* parent = nullptr);
  Json value() const override;

 protected:
  void display(const Json& value) override;

 private:
  QHBoxLayout* makeButtons();
  void arrange(std::size_t count);
  NumberField* makeField();

  QWidget* body_;
  QGridLayout* grid_;
  std::vector<NumberField*> fields_;
  QToolButton* fewer_ = nullptr; ///< where the length is free
  QLineEdit* line_;
};

} // namespace semiflow::app
