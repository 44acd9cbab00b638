#pragma once

#include "app/panel/editor.h"

class QPlainTextEdit;
class QToolButton;

namespace semiflow::app {

/// A matrix, a list of matrices or a whole experiment as JSON text, checked while it is typed and set when the focus
/// leaves or on Ctrl+Return. An experiment is folded behind a button.
class JsonEditor : public Editor {
  Q_OBJECT
 public:
  JsonEditor(const Parameter& parameter, const std::string& path, EditTarget& target, QWidget* parent = nullptr);
  Json value() const override;
  bool isWide() const override { return true; }
  bool refuse(const Refusal& refusal) override;
  bool eventFilter(QObject* watched, QEvent* event) override;

 protected:
  void display(const Json& value) override;

 private:
  void fitHeight();
  QPlainTextEdit* text_;
  QToolButton* fold_ = nullptr;
};

/// JSON as it is pleasant to edit: innermost lists of numbers on one line each.
std::string compactJson(const Json& value, int indent = 0);

} // namespace semiflow::app
