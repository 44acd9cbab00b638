#include "app/panel/entries_editor.h"

#include <QHBoxLayout>
#include <QToolButton>
#include <QVBoxLayout>

#include "app/panel/number_field.h"
#include "app/panel/simple_editors.h"
#include "app/text.h"
#include "app/theme/icons.h"

namespace semiflow::app {
namespace {

constexpr int nameWidth = 56;
constexpr double buttonFactor = 1.1;

QToolButton* smallButton(const QString& iconName, const QString& tip) {
  auto* button = new QToolButton;
  button->setIcon(icon(iconName));
  button->setToolTip(tip);
  return button;
}

} // namespace

EntriesEditor::EntriesEditor(const Parameter& parameter, const std::string& path, EditTarget& target, QWidget* parent)
    : Editor(parameter, path, target, parent), rowsLayout_(new QVBoxLayout) {
  rowsLayout_->setSpacing(4);
  auto* rows = new QWidget;
  rows->setLayout(rowsLayout_);
  rowsLayout_->setContentsMargins(0, 0, 0, 0);
  add(rows);
  auto* more = smallButton("plus", tr("Add an entry"));
  more->setText(tr("Add"));
  more->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
  add(more);
  setField(rows);
  connect(more, &QToolButton::clicked, this, [this] { commit(withAnother()); });
}

bool EntriesEditor::isNamed() const {
  return parameter().kind() == Kind::expressionMap || parameter().kind() == Kind::realMap;
}
bool EntriesEditor::isNumeric() const { return parameter().kind() == Kind::realMap; }

void EntriesEditor::addRow() {
  Row row{new QWidget, nullptr, nullptr};
  auto* line = new QHBoxLayout(row.widget);
  line->setContentsMargins(0, 0, 0, 0);
  line->setSpacing(4);
  if (isNamed()) {
    row.name = codeLine();
    row.name->setFixedWidth(nameWidth);
    row.name->setToolTip(tr("Name"));
    line->addWidget(row.name);
    connect(row.name, &QLineEdit::editingFinished, this, [this] { commit(); });
  }
  if (isNumeric()) {
    auto* field = new NumberField(parameter().range(), false);
    row.entry = field;
    line->addWidget(field, 1);
    connect(field, &NumberField::stepped, this, [this] { commit(); });
    if (parameter().isLive()) {
      auto* less = smallButton("minus", tr("Divide by 1.1"));
      auto* more = smallButton("plus", tr("Multiply by 1.1"));
      for (QToolButton* button : {less, more}) {
        button->setAutoRepeat(true);
        line->addWidget(button);
      }
      connect(less, &QToolButton::clicked, field, [field] { field->scaleBy(1 / buttonFactor); });
      connect(more, &QToolButton::clicked, field, [field] { field->scaleBy(buttonFactor); });
    }
  } else {
    row.entry = parameter().kind() == Kind::texts ? new QLineEdit : codeLine();
    line->addWidget(row.entry, 1);
  }
  connect(row.entry, &QLineEdit::textEdited, this, &EntriesEditor::check);
  connect(row.entry, &QLineEdit::editingFinished, this, [this] { commit(); });
  auto* remove = smallButton("close", tr("Remove this entry"));
  line->addWidget(remove);
  // Later: the row that is removed holds the button that is clicked.
  connect(
      remove, &QToolButton::clicked, this, [this, widget = row.widget] { commit(withoutRow(widget)); },
      Qt::QueuedConnection);
  rowsLayout_->addWidget(row.widget);
  rows_.push_back(row);
}

void EntriesEditor::setRows(std::size_t count) {
  while (rows_.size() > count) {
    rows_.back().widget->hide();
    rows_.back().widget->deleteLater();
    rows_.pop_back();
  }
  while (rows_.size() < count) addRow();
}

Json EntriesEditor::value() const {
  Json result = isNamed() ? Json::object() : Json::array();
  for (const Row& row : rows_) {
    const Json entry =
        isNumeric() ? static_cast<const NumberField*>(row.entry)->number() : Json(row.entry->text().toStdString());
    if (isNamed()) {
      result[row.name->text().trimmed().toStdString()] = entry;
    } else {
      result.push_back(entry);
    }
  }
  return result;
}

Json EntriesEditor::withoutRow(const QWidget* removed) const {
  Json result = isNamed() ? Json::object() : Json::array();
  const Json all = value();
  std::size_t at = 0;
  for (const auto& [key, entry] : all.items()) {
    if (at < rows_.size() && rows_[at++].widget == removed) continue;
    if (isNamed()) {
      result[key] = entry;
    } else {
      result.push_back(entry);
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
  result[name] = isNumeric() ? Json(1.0) : Json("0");
  return result;
}

void EntriesEditor::display(const Json& value) {
  setRows(value.size());
  std::size_t at = 0;
  for (const auto& [key, entry] : value.items()) {
    const Row& row = rows_[at++];
    if (row.name != nullptr) row.name->setText(asText(key));
    if (isNumeric()) {
      auto* field = static_cast<NumberField*>(row.entry);
      if (field->number() != entry) field->setNumber(entry);
    } else {
      row.entry->setText(asText(entry.get<std::string>()));
      row.entry->setCursorPosition(0);
      row.entry->setToolTip(row.entry->text());
    }
  }
}

} // namespace semiflow::app
