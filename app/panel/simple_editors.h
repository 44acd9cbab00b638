#pragma once

#include "app/panel/editor.h"

class QCheckBox;
class QComboBox;
class QLineEdit;

namespace semiflow::app {

class FormulaEdit;

/// True or false: a check box.
class BooleanEditor : public Editor {
  Q_OBJECT
 public:
  BooleanEditor(const Parameter& parameter, const std::string& path, EditTarget& target, QWidget* parent = nullptr);
  Json value() const override;

 protected:
  void display(const Json& value) override;

 private:
  QCheckBox* box_;
};

/// One of a few words: a combo box.
class ChoiceEditor : public Editor {
  Q_OBJECT
 public:
  ChoiceEditor(const Parameter& parameter, const std::string& path, EditTarget& target, QWidget* parent = nullptr);
  Json value() const override;

 protected:
  void display(const Json& value) override;

 private:
  QComboBox* box_;
};

/// A text: a line.
class TextEditor : public Editor {
  Q_OBJECT
 public:
  TextEditor(const Parameter& parameter, const std::string& path, EditTarget& target, QWidget* parent = nullptr);
  Json value() const override;

 protected:
  void display(const Json& value) override;

 private:
  QLineEdit* line_;
};

/// A formula, in colours and read while it is typed.
class FormulaEditor : public Editor {
  Q_OBJECT
 public:
  FormulaEditor(const Parameter& parameter, const std::string& path, EditTarget& target, QWidget* parent = nullptr);
  Json value() const override;
  bool isWide() const override { return true; }
  void setNames(const Formulas& names) override;

 protected:
  void display(const Json& value) override;
  void showMistake(const Refusal* refusal) override;

 private:
  FormulaEdit* field_;
};

/// The path of a file: a line and a button to look for it.
class FileEditor : public Editor {
  Q_OBJECT
 public:
  FileEditor(const Parameter& parameter, const std::string& path, EditTarget& target, QWidget* parent = nullptr);
  Json value() const override;

 protected:
  void display(const Json& value) override;

 private:
  void browse();
  QLineEdit* line_;
};

/// A line in the fixed-width font of formulas.
QLineEdit* codeLine();

} // namespace semiflow::app
