#pragma once

#include "app/panel/editor.h"

class QSlider;

namespace semiflow::app {

class NumberField;

/// A number or a whole number: a field with its unit; where it is live, with a slider over its range, or with buttons
/// that multiply and divide where it has no range.
class NumberEditor : public Editor {
  Q_OBJECT
 public:
  NumberEditor(const Parameter& parameter, const std::string& path, EditTarget& target, QWidget* parent = nullptr);
  Json value() const override;

 protected:
  void display(const Json& value) override;

 private:
  void addSlider();
  double valueAt(int position) const;
  int positionOf(double value) const;

  NumberField* field_;
  QSlider* slider_ = nullptr;
  bool logarithmic_ = false;
};

} // namespace semiflow::app
