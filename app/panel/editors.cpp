#include "app/panel/component_editor.h"
#include "app/panel/entries_editor.h"
#include "app/panel/json_editor.h"
#include "app/panel/number_editor.h"
#include "app/panel/simple_editors.h"
#include "app/panel/vector_editor.h"

namespace semiflow::app {

Editor* makeEditor(const Parameter& parameter, const std::string& path, EditTarget& target, int depth) {
  switch (parameter.kind()) {
  case Kind::real:
  case Kind::integer:
    return new NumberEditor(parameter, path, target);
  case Kind::boolean:
    return new BooleanEditor(parameter, path, target);
  case Kind::choice:
    return new ChoiceEditor(parameter, path, target);
  case Kind::expression:
    return new FormulaEditor(parameter, path, target);
  case Kind::text:
    return new TextEditor(parameter, path, target);
  case Kind::file:
    return new FileEditor(parameter, path, target);
  case Kind::vector:
    return new VectorEditor(parameter, path, target);
  case Kind::matrix:
  case Kind::matrices:
  case Kind::experiment:
    return new JsonEditor(parameter, path, target);
  case Kind::texts:
  case Kind::expressions:
  case Kind::expressionMap:
  case Kind::realMap:
    return new EntriesEditor(parameter, path, target);
  case Kind::component:
    return new ComponentEditor(parameter, path, target, depth);
  }
  return nullptr;
}

} // namespace semiflow::app
