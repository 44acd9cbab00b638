#pragma once

#include "app/panel/editor.h"

class QCheckBox;
class QComboBox;
class QLineEdit;

namespace semiflow::app {

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

/// A text or a formula (in a fixed-width font, checked while it is typed): a line.
class TextEditor : public Editor {
  Q_OBJECT
 public:
  TextEditor(const Parameter& parameter, const std::string& path, EditTarget& target, QWidget* parent = nullptr);
  Json value() const override;
  bool isWide() const override;

 protected:
  void display(const Json& value) override;

 private:
  QLineEdit* line_;
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
