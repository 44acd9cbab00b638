#pragma once

#include <memory>

#include <QScrollArea>

#include "app/panel/edit_target.h"
#include "core/experiment/experiment.h"

class QVBoxLayout;

namespace semiflow::app {

class Document;
class Editor;
class ParameterForm;

/// The experiment's parameters, generated from its descriptions. It is built once for an experiment and then follows
/// its values: only a component that is exchanged has its part built anew.
class PropertyPanel : public QScrollArea, public EditTarget {
  Q_OBJECT
 public:
  explicit PropertyPanel(Document& document, QWidget* parent = nullptr);

  /// Shows a sentence of the form "KEY.PATH: reason" at its editor. False where it names none.
  bool showRefusal(const std::string& message);
  /// The editor of a key path. Null where there is none.
  Editor* editorOf(const std::string& path) const;

  std::optional<Refusal> check(const std::vector<Change>& changes) override;
  std::optional<Refusal> apply(const std::vector<Change>& changes) override;
  Json tree() const override;
  std::filesystem::path directory() const override;
  void tell(const QString& message) override;

 signals:
  void told(const QString& message);

 private:
  void rebuild();
  void refresh();
  ParameterForm* addForm(QVBoxLayout* column, const std::function<bool(const Parameter&)>& wanted);

  Document& document_;
  std::vector<ParameterForm*> forms_;
};

} // namespace semiflow::app
