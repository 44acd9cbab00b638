#include "app/panel/entries_editor.h"

#include <fmt/format.h>

#include <QToolButton>
#include <QVBoxLayout>

#include "app/panel/entry_row.h"
#include "app/text.h"
#include "app/theme/icons.h"

namespace semiflow::app {

EntriesEditor::EntriesEditor(const Parameter& parameter, const std::string& path, EditTarget& target, QWidget* parent)
    : Editor(parameter, path, target, parent), rowsLayout_(new QVBoxLayout) {
  rowsLayout_->setSpacing(4);
  auto* rows = new QWidget;
  rows->setLayout(rowsLayout_);
  rowsLayout_->setContentsMargins(0, 0, 0, 0);
  add(rows);
  auto* more = new QToolButton;
  more->setIcon(icon("plus"));
  more->setToolTip(tr("Add an entry"));
  more->setText(tr("Add"));
  more->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
  add(more);
  setField(rows);
  connect(more, &QToolButton::clicked, this, [this] { commit(withAnother()); });
}

bool EntriesEditor::isNamed() const {
  return parameter().kind() == Kind::expressionMap || parameter().kind() == Kind::realMap;
}

void EntriesEditor::addRow() {
  auto* row = new EntryRow(parameter());
  row->setNames(names_);
  connect(row, &EntryRow::edited, this, &EntriesEditor::check);
  connect(row, &EntryRow::committed, this, [this] { commit(); });
  connect(row, &EntryRow::removed, this, [this, row] { commit(without(row)); });
  rowsLayout_->addWidget(row);
  rows_.push_back(row);
}

void EntriesEditor::setRows(std::size_t count) {
  while (rows_.size() > count) {
    rows_.back()->hide();
    rows_.back()->deleteLater();
    rows_.pop_back();
  }
  while (rows_.size() < count) addRow();
}

Json EntriesEditor::value() const { return without(nullptr); }

Json EntriesEditor::without(const EntryRow* removed) const {
  Json result = isNamed() ? Json::object() : Json::array();
  for (const EntryRow* row : rows_) {
    if (row == removed) continue;
    if (isNamed()) {
      result[row->name().toStdString()] = row->entry();
    } else {
      result.push_back(row->entry());
    }
  }
  return result;
}

Json EntriesEditor::withAnother() const {
  Json result = value();
  if (!isNamed()) {
    result.push_back(parameter().kind() == Kind::texts ? "" : "0");
    return result;
  }
  std::string name = "a";
  while (result.contains(name)) ++name.back();
  result[name] = parameter().kind() == Kind::realMap ? Json(1.0) : Json("0");
  return result;
}

void EntriesEditor::display(const Json& value) {
  setRows(value.size());
  std::size_t at = 0;
  for (const auto& [key, entry] : value.items()) rows_[at++]->show(isNamed() ? asText(key) : QString(), entry);
}

void EntriesEditor::setNames(const Formulas& names) {
  names_ = names;
  for (EntryRow* row : rows_) row->setNames(names);
}

void EntriesEditor::showMistake(const Refusal* refusal) {
  bool found = false;
  for (std::size_t i = 0; i < rows_.size(); ++i) {
    const std::string key =
        isNamed() ? path() + "." + rows_[i]->name().toStdString() : fmt::format("{}[{}]", path(), i);
    const bool here = refusal != nullptr && (refusal->path == key || refusal->path.starts_with(key + ":") ||
                                             refusal->path.starts_with(key + "."));
    rows_[i]->mark(here, here ? refusal->column : 0);
    if (!here) continue;
    found = true;
    rowsLayout_->removeWidget(sentence());
    rowsLayout_->insertWidget(static_cast<int>(i) + 1, sentence());
  }
  if (refusal != nullptr && !found) putSentenceLast();
}

} // namespace semiflow::app
