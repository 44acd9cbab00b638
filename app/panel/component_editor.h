#pragma once

#include "app/panel/editor.h"

class QComboBox;
class QLabel;
class QToolButton;
class QVBoxLayout;

namespace semiflow::app {

class FormulaView;
class ParameterForm;
class SidesPicture;

/// A component of a family: a combo box of the family and, indented below it and foldable, the parameters of the chosen
/// one. Choosing a component brings the values under which it shows itself well to the slots beside it.
class ComponentEditor : public Editor {
  Q_OBJECT
 public:
  ComponentEditor(const Parameter& parameter, const std::string& path, EditTarget& target, int depth,
                  QWidget* parent = nullptr);
  Json value() const override;
  bool isWide() const override { return true; }
  bool refuse(const Refusal& refusal) override;
  void forgive(const QString& sentence) override;
  void setNames(const Formulas& names) override;
  /// The chosen component's page of the guide.
  QString page() const;
  /// Null until a value is shown.
  ParameterForm* form() const { return form_; }

 protected:
  void display(const Json& value) override;

 private:
  QWidget* makeHeading();
  void choose(const std::string& id);
  void build(const Description& description);
  void setOpen(bool open);
  void showFormula();
  void showStatements();

  const int depth_;
  std::string id_; ///< of the component that is shown
  QToolButton* fold_ = nullptr;
  QComboBox* box_ = nullptr;
  QLabel* about_ = nullptr;
  FormulaView* formula_ = nullptr;
  QToolButton* rewrite_ = nullptr;
  QWidget* body_ = nullptr;
  QVBoxLayout* bodyLayout_ = nullptr;
  SidesPicture* picture_ = nullptr; ///< of a component with conditions by side
  ParameterForm* form_ = nullptr;
};

} // namespace semiflow::app
