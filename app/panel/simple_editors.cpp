#include "app/panel/simple_editors.h"

#include <QCheckBox>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QToolButton>

#include "app/panel/choice_box.h"
#include "app/panel/formula_edit.h"
#include "app/session/rebase.h"
#include "app/text.h"
#include "app/theme/icons.h"

namespace semiflow::app {

QLineEdit* codeLine() {
  auto* line = new QLineEdit;
  line->setProperty("code", true);
  return line;
}

BooleanEditor::BooleanEditor(const Parameter& parameter, const std::string& path, EditTarget& target, QWidget* parent)
    : Editor(parameter, path, target, parent), box_(new QCheckBox) {
  add(box_);
  setField(box_);
  connect(box_, &QCheckBox::clicked, this, [this] { commit(); });
}
Json BooleanEditor::value() const { return box_->isChecked(); }
void BooleanEditor::display(const Json& value) { box_->setChecked(value.get<bool>()); }

ChoiceEditor::ChoiceEditor(const Parameter& parameter, const std::string& path, EditTarget& target, QWidget* parent)
    : Editor(parameter, path, target, parent), box_(new ChoiceBox) {
  for (const std::string& word : parameter.choices()) box_->addItem(readable(word), asText(word));
  add(box_);
  setField(box_);
  connect(box_, &QComboBox::activated, this, [this] { commit(); });
}
Json ChoiceEditor::value() const { return box_->currentData().toString().toStdString(); }
void ChoiceEditor::display(const Json& value) {
  box_->setCurrentIndex(box_->findData(asText(value.get<std::string>())));
}

TextEditor::TextEditor(const Parameter& parameter, const std::string& path, EditTarget& target, QWidget* parent)
    : Editor(parameter, path, target, parent), line_(new QLineEdit) {
  add(line_);
  setField(line_);
  connect(line_, &QLineEdit::textEdited, this, &TextEditor::check);
  connect(line_, &QLineEdit::editingFinished, this, [this] { commit(); });
}
Json TextEditor::value() const { return line_->text().toStdString(); }
void TextEditor::display(const Json& value) {
  line_->setText(asText(value.get<std::string>()));
  line_->setCursorPosition(0);
}

FormulaEditor::FormulaEditor(const Parameter& parameter, const std::string& path, EditTarget& target, QWidget* parent)
    : Editor(parameter, path, target, parent), field_(new FormulaEdit) {
  add(field_);
  setField(field_);
  connect(field_, &FormulaEdit::edited, this, &FormulaEditor::check);
  connect(field_, &FormulaEdit::editingFinished, this, [this] { commit(); });
}
Json FormulaEditor::value() const { return field_->formula().toStdString(); }
void FormulaEditor::setNames(const Formulas& names) { field_->setNames(names); }
void FormulaEditor::display(const Json& value) { field_->setFormula(asText(value.get<std::string>())); }
void FormulaEditor::showMistake(const Refusal* refusal) {
  field_->markMistake(refusal == nullptr ? 0 : refusal->column);
}

FileEditor::FileEditor(const Parameter& parameter, const std::string& path, EditTarget& target, QWidget* parent)
    : Editor(parameter, path, target, parent), line_(new QLineEdit) {
  line_->setPlaceholderText(tr("No file chosen"));
  auto* button = new QToolButton;
  button->setIcon(icon("open"));
  button->setToolTip(tr("Look for the file"));
  button->setAccessibleName(button->toolTip());
  auto* row = new QHBoxLayout;
  row->setSpacing(4);
  row->addWidget(line_, 1);
  row->addWidget(button);
  add(row);
  setField(line_);
  connect(line_, &QLineEdit::editingFinished, this, [this] { commit(); });
  connect(button, &QToolButton::clicked, this, &FileEditor::browse);
}
Json FileEditor::value() const { return line_->text().toStdString(); }
void FileEditor::display(const Json& value) { line_->setText(asText(value.get<std::string>())); }

void FileEditor::browse() {
  const std::filesystem::path directory = std::filesystem::absolute(target().directory());
  auto* dialog =
      new QFileDialog(window(), tr("Choose a file for %1").arg(readable(parameter().name())), asText(directory));
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  dialog->setFileMode(QFileDialog::ExistingFile);
  connect(dialog, &QFileDialog::fileSelected, this,
          [this, directory](const QString& chosen) { commit(pathFrom(directory, pathOf(chosen)).string()); });
  dialog->open();
}

} // namespace semiflow::app
