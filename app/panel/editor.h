#pragma once

#include <string>

#include <QString>
#include <QWidget>

#include "app/panel/edit_target.h"
#include "core/base/parameter.h"

class QLabel;
class QTimer;
class QVBoxLayout;

namespace semiflow::app {

/// Shows one parameter and changes it. What the experiment refuses stays in the editor, with the reason below it, and
/// the experiment keeps its old value.
class Editor : public QWidget {
  Q_OBJECT
 public:
  /// @param parameter of a description, which lives as long as the program
  Editor(const Parameter& parameter, std::string path, EditTarget& target, QWidget* parent = nullptr);

  const Parameter& parameter() const { return parameter_; }
  const std::string& path() const { return path_; }

  /// Shows a value of the experiment. The same value again leaves alone what is being typed.
  void setValue(const Json& value);
  /// What the editor would set now.
  virtual Json value() const = 0;
  /// Needs the whole width of the panel, below its label.
  virtual bool isWide() const { return false; }
  /// Marks the editor (or the one nested in it that the path leads to). False where the path leads nowhere in here.
  virtual bool refuse(const Refusal& refusal);
  /// Takes the sentence away, where it is that one.
  virtual void forgive(const QString& sentence);
  /// The names that formulas may use, for their colours.
  virtual void setNames(const Formulas&) {}
  /// Sets the parameter's default. @pre it is not required
  void restoreDefault() { commit(parameter_.fallback()); }
  /// The sentence shown, empty where all is well.
  QString error() const;

 signals:
  void edited(); ///< while it is typed

 protected:
  virtual void display(const Json& value) = 0;
  /// Marks the part of the editor that a refusal is about; null: nothing is wrong.
  virtual void showMistake(const Refusal*) {}
  /// Puts a widget into the editor; a field among them is outlined where the value is refused.
  void add(QWidget* widget);
  void add(QLayout* layout);
  void setField(QWidget* field);
  /// Tries the value while it is typed. Formulas are read soon after, when typing pauses.
  void check();
  /// Sets the value. False where it is refused.
  bool commit();
  bool commit(const Json& value);
  /// Back to the experiment's value.
  void revert();
  const Json& shown() const { return shown_; }
  /// The sentence's label, for showMistake() to move it beside what is wrong. @pre there has been a mistake
  QLabel* sentence() const { return error_; }
  /// Moves the sentence below all the rest.
  void putSentenceLast();
  EditTarget& target() const { return target_; }
  void keyPressEvent(QKeyEvent* event) override;

 private:
  bool isOfFormulas() const;
  bool concerns(const std::string& path) const;
  void inspect();
  void setError(const std::optional<Refusal>& refusal);

  const Parameter& parameter_;
  const std::string path_;
  EditTarget& target_;
  Json shown_;
  QVBoxLayout* column_;
  QWidget* field_ = nullptr;
  QLabel* error_ = nullptr; ///< made with the first mistake
  QTimer* pause_ = nullptr; ///< until formulas that are typed are read
};

/// What a tool tip says of a parameter: documentation, unit, range, default and whether it is live.
QString toolTipOf(const Parameter& parameter);

/// The editor of a parameter, by its kind. Widgets of a panel are made where they will be: moved there later, the style
/// sheet would be applied to all in them once more, at every level.
Editor* makeEditor(const Parameter& parameter, const std::string& path, EditTarget& target, int depth, QWidget* parent);

} // namespace semiflow::app
