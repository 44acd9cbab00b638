#pragma once

#include <functional>
#include <string>
#include <vector>

#include <QWidget>

#include "app/panel/editor.h"
#include "core/base/description.h"

class QVBoxLayout;

namespace semiflow::app {

/// The editors of some of a description's parameters, one row each, labels in a column of their own.
class ParameterForm : public QWidget {
  Q_OBJECT
 public:
  using Choice = std::function<bool(const Parameter&)>;

  /// @param prefix key path of the component, with its final "."; empty at the root
  /// @param depth how often the form is indented: labels give way, so that all editors begin in one column
  ParameterForm(const Description& description, const std::string& prefix, EditTarget& target, int depth,
                const Choice& wanted = nullptr, QWidget* parent = nullptr);

  /// Shows the values of a complete tree.
  void setValues(const Json& tree);
  const std::vector<Editor*>& editors() const { return editors_; }

 private:
  void addRow(Editor* editor, int labelWidth);

  QVBoxLayout* rows_;
  std::vector<Editor*> editors_;
};

} // namespace semiflow::app
