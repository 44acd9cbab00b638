#pragma once

#include <memory>

#include <QScrollArea>

#include "app/panel/edit_target.h"
#include "core/experiment/experiment.h"

class QTimer;
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
  bool showRefusal(const Refusal& refusal);
  /// The editor of a key path. Null where there is none.
  Editor* editorOf(const std::string& path) const;

  std::optional<Refusal> check(const std::vector<Change>& changes) override;
  std::optional<Refusal> apply(const std::vector<Change>& changes) override;
  std::optional<Refusal> inspect(const std::vector<Change>& changes) override;
  void explain(const QString& page) override;
  void openAsTyped() override;
  Json tree() const override;
  std::filesystem::path directory() const override;
  void tell(const QString& message) override;

 signals:
  void told(const QString& message);
  void explained(const QString& page);  ///< a page of the guide is wanted
  void refused(const QString& message); ///< what could not be done

 private:
  void rebuild();
  void refresh();
  void inspectAll();
  /// The names that formulas of the experiment may use; nothing where it has no equation.
  std::optional<Formulas> names() const;
  void setNames();
  ParameterForm* addForm(QVBoxLayout* column, const std::function<bool(const Parameter&)>& wanted);

  Document& document_;
  std::vector<ParameterForm*> forms_;
  QTimer* pause_;   ///< until an experiment that has changed is inspected
  QString refused_; ///< the sentence shown for it
};

} // namespace semiflow::app
