#pragma once

#include <QLineEdit>

#include "core/base/json.h"
#include "core/base/parameter.h"

namespace semiflow::app {

/// A number moved by so many units of its second significant digit: 0.038 after 0.037, 5100 after 5000. Near 0 the unit
/// is a hundredth of the range, or 0.1. May leave the range.
double movedBySteps(double value, double steps, const Range& range, bool whole);

/// A line for one number. Up and down arrows and the wheel change its second significant digit (with Shift ten times as
/// much, with Ctrl a tenth), within the range.
class NumberField : public QLineEdit {
  Q_OBJECT
 public:
  NumberField(Range range, bool whole, QWidget* parent = nullptr);

  void setNumber(const Json& value);
  /// The number, or the text where it is none, so that whoever checks it can quote it.
  Json number() const;
  /// Changes the number by so many steps and says so.
  void stepBy(double steps);
  /// Multiplies the number, or where it is 0 leaves it, and says so.
  void scaleBy(double factor);

 signals:
  void stepped(); ///< by arrow, wheel or button; textEdited() and editingFinished() tell of typing

 protected:
  void keyPressEvent(QKeyEvent* event) override;
  void wheelEvent(QWheelEvent* event) override;

 private:
  void moveTo(double value);

  const Range range_;
  const bool whole_;
};

} // namespace semiflow::app
