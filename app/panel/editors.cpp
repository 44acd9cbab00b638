#include "app/panel/component_editor.h"
#include "app/panel/entries_editor.h"
#include "app/panel/json_editor.h"
#include "app/panel/number_editor.h"
#include "app/panel/simple_editors.h"
#include "app/panel/vector_editor.h"

namespace semiflow::app {
namespace {

Editor* newEditor(const Parameter& parameter, const std::string& path, EditTarget& target, int depth, QWidget* parent) {
  switch (parameter.kind()) {
  case Kind::real:
  case Kind::integer:
    return new NumberEditor(parameter, path, target, parent);
  case Kind::boolean:
    return new BooleanEditor(parameter, path, target, parent);
  case Kind::choice:
    return new ChoiceEditor(parameter, path, target, parent);
  case Kind::expression:
    return new FormulaEditor(parameter, path, target, parent);
  case Kind::text:
    return new TextEditor(parameter, path, target, parent);
  case Kind::file:
    return new FileEditor(parameter, path, target, parent);
  case Kind::vector:
    return new VectorEditor(parameter, path, target, parent);
  case Kind::matrix:
  case Kind::matrices:
  case Kind::experiment:
    return new JsonEditor(parameter, path, target, parent);
  case Kind::texts:
  case Kind::expressions:
  case Kind::expressionMap:
  case Kind::realMap:
    return new EntriesEditor(parameter, path, target, parent);
  case Kind::component:
    return new ComponentEditor(parameter, path, target, depth, parent);
  }
  return nullptr;
}

} // namespace

Editor* makeEditor(const Parameter& parameter, const std::string& path, EditTarget& target, int depth,
                   QWidget* parent) {
  Editor* editor = newEditor(parameter, path, target, depth, parent);
  // What takes the keyboard is within the editor, and is called as the parameter is.
  for (QWidget* field : editor->findChildren<QWidget*>()) {
    if (field->focusPolicy() == Qt::NoFocus) continue;
    if (field->accessibleName().isEmpty()) field->setAccessibleName(editor->accessibleName());
    if (field->toolTip().isEmpty()) field->setToolTip(editor->toolTip());
  }
  return editor;
}

} // namespace semiflow::app
