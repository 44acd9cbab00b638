#pragma once

#include <optional>

#include <QWidget>

#include "core/base/formulas.h"
#include "core/base/json.h"
#include "core/base/parameter.h"

class QLabel;
class QLineEdit;
class QSlider;

namespace semiflow::app {

class FormulaEdit;
class NumberField;

/// One entry of a list or map of a parameter: its name where it has one, a field for its value and a button to remove
/// it. A number with a range has a slider below.
class EntryRow : public QWidget {
  Q_OBJECT
 public:
  EntryRow(const Parameter& parameter, QWidget* parent = nullptr);

  QString name() const;
  /// The value as it is typed; a number with a range keeps the range.
  Json entry() const;
  void show(const QString& name, const Json& entry);
  void setNames(const Formulas& names);
  /// Marks the value as wrong, at a column of a formula where that is not 0; an empty sentence takes the mark away.
  void mark(bool wrong, std::size_t column);

 signals:
  void edited();    ///< while it is typed
  void committed(); ///< typed, stepped or dragged
  void removed();

 private:
  QWidget* makeField();
  void addScaling(class QHBoxLayout* line);
  void showRange(const Json& entry);
  void dragTo(int position);
  double valueAt(int position) const;

  const Parameter& parameter_;
  QLineEdit* name_ = nullptr;
  NumberField* number_ = nullptr;
  FormulaEdit* formula_ = nullptr;
  QLineEdit* text_ = nullptr;
  QWidget* scaling_ = nullptr; ///< buttons of a live number without range
  QWidget* range_ = nullptr;
  QSlider* slider_ = nullptr;
  QLabel* lower_ = nullptr;
  QLabel* upper_ = nullptr;
  double minimum_ = 0, maximum_ = 1; ///< of the slider, where range_ is shown
  bool ranged_ = false;
};

} // namespace semiflow::app
