#include "app/panel/vector_editor.h"

#include <QGridLayout>
#include <QHBoxLayout>
#include <QToolButton>

#include "app/panel/number_field.h"
#include "app/panel/simple_editors.h"
#include "app/text.h"
#include "app/theme/icons.h"
#include "core/experiment/experiment.h"

namespace semiflow::app {
namespace {
constexpr std::size_t mostFields = 8;
constexpr int perRow = 3;
} // namespace

VectorEditor::VectorEditor(const Parameter& parameter, const std::string& path, EditTarget& target, QWidget* parent)
    : Editor(parameter, path, target, parent), body_(new QWidget), grid_(new QGridLayout), line_(codeLine()) {
  auto* column = new QVBoxLayout(body_);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(4);
  grid_->setSpacing(4);
  column->addLayout(grid_);
  if (parameter.fixedSize() == 0) column->addLayout(makeButtons());
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

QHBoxLayout* VectorEditor::makeButtons() {
  auto* row = new QHBoxLayout;
  row->setSpacing(4);
  const auto button = [this, row](const QString& name, const QString& tip, const std::function<Json()>& change) {
    auto* b = new QToolButton;
    b->setIcon(icon(name));
    b->setToolTip(tip);
    b->setAccessibleName(tip);
    connect(b, &QToolButton::clicked, this, [this, change] { commit(change()); });
    row->addWidget(b);
    return b;
  };
  button(QStringLiteral("plus"), tr("Add a number"), [this] {
    Json longer = shown();
    longer.push_back(longer.empty() ? Json(0.0) : longer.back());
    return longer;
  });
  fewer_ = button(QStringLiteral("minus"), tr("Remove the last number"), [this] {
    Json shorter = shown();
    if (!shorter.empty()) shorter.erase(shorter.size() - 1);
    return shorter;
  });
  row->addStretch(1);
  return row;
}

void VectorEditor::arrange(std::size_t count) {
  while (fields_.size() > count) {
    fields_.back()->hide();
    fields_.back()->deleteLater();
    fields_.pop_back();
  }
  while (fields_.size() < count) {
    const int place = static_cast<int>(fields_.size());
    fields_.push_back(makeField());
    grid_->addWidget(fields_.back(), place / perRow, place % perRow);
  }
  if (fewer_ != nullptr) fewer_->setEnabled(count > 0);
}

Json VectorEditor::value() const {
  if (line_->isVisibleTo(this)) {
    const QString typed = line_->text().trimmed();
    Json list = experiment::parseValue(QStringLiteral("[%1]").arg(typed).toStdString());
    return list.is_array() ? list : Json(typed.toStdString());
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
  arrange(value.size());
  for (std::size_t i = 0; i < fields_.size(); ++i) {
    if (fields_[i]->number() != value[i]) fields_[i]->setNumber(value[i]);
  }
}

} // namespace semiflow::app
