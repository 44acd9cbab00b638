#include "app/panel/vector_editor.h"

#include <QGridLayout>
#include <QToolButton>

#include "app/panel/number_field.h"
#include "app/panel/simple_editors.h"
#include "app/text.h"
#include "app/theme/icons.h"
#include "core/experiment/experiment.h"

namespace semiflow::app {
namespace {
constexpr std::size_t mostFields = 8;
constexpr int perRow = 4;
} // namespace

VectorEditor::VectorEditor(const Parameter& parameter, const std::string& path, EditTarget& target, QWidget* parent)
    : Editor(parameter, path, target, parent), body_(new QWidget), grid_(new QGridLayout(body_)), line_(codeLine()) {
  grid_->setContentsMargins(0, 0, 0, 0);
  grid_->setSpacing(4);
  add(body_);
  add(line_);
  line_->hide();
  setField(body_);
  connect(line_, &QLineEdit::textEdited, this, &VectorEditor::check);
  connect(line_, &QLineEdit::editingFinished, this, [this] { commit(); });
}

NumberField* VectorEditor::makeField() {
  auto* field = new NumberField(parameter().range(), false);
  field->setAccessibleName(QStringLiteral("%1 %2").arg(accessibleName()).arg(fields_.size() + 1));
  connect(field, &QLineEdit::textEdited, this, &VectorEditor::check);
  connect(field, &QLineEdit::editingFinished, this, [this] { commit(); });
  connect(field, &NumberField::stepped, this, [this] { commit(); });
  return field;
}

void VectorEditor::arrange(std::size_t count) {
  while (fields_.size() > count) {
    fields_.back()->deleteLater();
    fields_.pop_back();
  }
  while (fields_.size() < count) fields_.push_back(makeField());
  while (QLayoutItem* item = grid_->takeAt(0)) {
    if (auto* button = qobject_cast<QToolButton*>(item->widget())) button->deleteLater();
    delete item;
  }
  int place = 0;
  for (NumberField* field : fields_) {
    grid_->addWidget(field, place / perRow, place % perRow);
    ++place;
  }
  if (parameter().fixedSize() != 0) return;
  const auto button = [this, &place](const QString& name, const QString& tip, const std::function<Json()>& change) {
    auto* b = new QToolButton;
    b->setIcon(icon(name));
    b->setToolTip(tip);
    // Later: the button that is clicked is itself replaced.
    connect(
        b, &QToolButton::clicked, this, [this, change] { commit(change()); }, Qt::QueuedConnection);
    grid_->addWidget(b, place / perRow, place % perRow);
    ++place;
  };
  button("plus", tr("Add a number"), [this] {
    Json longer = shown();
    longer.push_back(longer.empty() ? Json(0.0) : longer.back());
    return longer;
  });
  if (count == 0) return;
  button("minus", tr("Remove the last number"), [this] {
    Json shorter = shown();
    shorter.erase(shorter.size() - 1);
    return shorter;
  });
}

Json VectorEditor::value() const {
  if (line_->isVisibleTo(this)) {
    const std::string typed = line_->text().trimmed().toStdString();
    Json list = experiment::parseValue("[" + typed + "]");
    return list.is_array() ? list : Json(typed);
  }
  Json list = Json::array();
  for (const NumberField* field : fields_) list.push_back(field->number());
  return list;
}

void VectorEditor::display(const Json& value) {
  const bool many = value.size() > mostFields;
  body_->setVisible(!many);
  line_->setVisible(many);
  if (many) {
    const std::string list = value.dump();
    line_->setText(asText(list.substr(1, list.size() - 2)));
    line_->setCursorPosition(0);
    return;
  }
  if (value.size() != fields_.size() || grid_->isEmpty()) arrange(value.size());
  for (std::size_t i = 0; i < fields_.size(); ++i) {
    if (fields_[i]->number() != value[i]) fields_[i]->setNumber(value[i]);
  }
}

} // namespace semiflow::app
