#include "app/panel/parameter_form.h"

#include <algorithm>

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QHBoxLayout>
#include <QLabel>
#include <QVBoxLayout>

#include "app/panel/number_field.h"
#include "app/panel/row_label.h"
#include "app/text.h"
#include "app/theme/icons.h"
#include "core/base/validate.h"

namespace semiflow::app {
namespace {
constexpr int fullLabelWidth = 132;
constexpr int leastLabelWidth = 72;
constexpr int indentation = 14;

/// The menu of a row's name.
void addMenu(RowLabel* label, Editor* editor) {
  label->setContextMenuPolicy(Qt::ActionsContextMenu);
  const Parameter& parameter = editor->parameter();
  if (!parameter.isRequired() && parameter.kind() != Kind::experiment) {
    constexpr qsizetype most = 24;
    const QString value = asText(shown(parameter.fallback()));
    auto* back = new QAction(icon("undo"),
                             value.isEmpty() || value.size() > most ? ParameterForm::tr("Back to the default")
                                                                    : ParameterForm::tr("Back to %1").arg(value),
                             label);
    back->setObjectName(QStringLiteral("restoreDefault"));
    QObject::connect(back, &QAction::triggered, editor, &Editor::restoreDefault);
    label->addAction(back);
  }
  auto* copy = new QAction(icon("copy"), ParameterForm::tr("Copy “%1”").arg(asText(editor->path())), label);
  QObject::connect(copy, &QAction::triggered, editor,
                   [editor] { QApplication::clipboard()->setText(asText(editor->path())); });
  label->addAction(copy);
}

} // namespace

ParameterForm::ParameterForm(const Description& description, const std::string& prefix, EditTarget& target, int depth,
                             const Choice& wanted, QWidget* parent)
    : QWidget(parent), rows_(new QVBoxLayout(this)) {
  rows_->setContentsMargins(0, 0, 0, 0);
  rows_->setSpacing(6);
  const int labelWidth = std::max(leastLabelWidth, fullLabelWidth - indentation * depth);
  for (const Parameter& parameter : description.parameters()) {
    if (wanted && !wanted(parameter)) continue;
    Editor* editor = makeEditor(parameter, prefix + parameter.name(), target, prefix.empty() ? 0 : depth + 1, this);
    editors_.push_back(editor);
    addRow(editor, labelWidth);
  }
}

void ParameterForm::addRow(Editor* editor, int labelWidth) {
  const Parameter& parameter = editor->parameter();
  if (parameter.kind() == Kind::component) { // it brings a heading of its own
    rows_->addWidget(editor);
    return;
  }
  auto* label = new RowLabel(readable(parameter.name()), parameter.isLive(), this);
  label->setToolTip(editor->toolTip());
  label->setBuddy(editor);
  addMenu(label, editor);
  if (editor->isWide()) {
    rows_->addWidget(label);
    rows_->addWidget(editor);
    return;
  }
  label->setFixedWidth(labelWidth);
  if (const auto fields = editor->findChildren<NumberField*>(); fields.size() == 1)
    label->makeScrubber([field = fields.front()](double steps) { field->stepBy(steps); });
  auto* row = new QHBoxLayout;
  row->setSpacing(8);
  row->addWidget(label, 0, Qt::AlignTop);
  row->addWidget(editor, 1);
  rows_->addLayout(row);
}

void ParameterForm::setValues(const Json& tree) {
  for (Editor* editor : editors_) editor->setValue(tree.at(editor->parameter().name()));
}

} // namespace semiflow::app
