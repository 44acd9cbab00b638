#include "app/panel/json_editor.h"

#include <algorithm>

#include <QFontMetrics>
#include <QKeyEvent>
#include <QPlainTextEdit>
#include <QSignalBlocker>
#include <QToolButton>

#include "app/text.h"
#include "core/experiment/experiment.h"

namespace semiflow::app {

std::string compactJson(const Json& value, int indent) {
  const bool flat = !value.is_structured() ||
                    std::none_of(value.begin(), value.end(), [](const Json& entry) { return entry.is_structured(); });
  if (flat && (value.is_array() || !value.is_structured())) {
    std::string list = value.dump();
    for (std::size_t at = 0; value.is_array() && (at = list.find(',', at)) != std::string::npos; at += 2)
      list.insert(at + 1, " ");
    return list;
  }
  const std::string inner(static_cast<std::size_t>(indent) + 2, ' ');
  std::string lines;
  for (const auto& [key, entry] : value.items()) {
    lines += lines.empty() ? "\n" : ",\n";
    lines += inner + (value.is_object() ? Json(key).dump() + ": " : "") + compactJson(entry, indent + 2);
  }
  const std::string end = lines.empty() ? "" : "\n" + std::string(static_cast<std::size_t>(indent), ' ');
  return value.is_object() ? "{" + lines + end + "}" : "[" + lines + end + "]";
}

JsonEditor::JsonEditor(const Parameter& parameter, const std::string& path, EditTarget& target, QWidget* parent)
    : Editor(parameter, path, target, parent), text_(new QPlainTextEdit) {
  text_->setProperty("code", true);
  text_->setLineWrapMode(QPlainTextEdit::NoWrap);
  text_->setTabChangesFocus(true);
  text_->installEventFilter(this);
  if (parameter.kind() == Kind::experiment) {
    fold_ = new QToolButton;
    fold_->setCheckable(true);
    fold_->setText(tr("Show as JSON"));
    fold_->setToolButtonStyle(Qt::ToolButtonTextOnly);
    add(fold_);
    text_->hide();
    connect(fold_, &QToolButton::toggled, this, [this](bool open) {
      text_->setVisible(open);
      fold_->setText(open ? tr("Hide JSON") : tr("Show as JSON"));
    });
  }
  add(text_);
  setField(text_);
  connect(text_, &QPlainTextEdit::textChanged, this, [this] {
    fitHeight();
    check();
  });
}

Json JsonEditor::value() const { return experiment::parseValue(text_->toPlainText().toStdString()); }

bool JsonEditor::refuse(const std::string& path, const QString& sentence) {
  const bool here = Editor::refuse(path, sentence);
  if (here && fold_ != nullptr) fold_->setChecked(true);
  return here;
}

void JsonEditor::display(const Json& value) {
  const QSignalBlocker quiet(text_);
  text_->setPlainText(asText(compactJson(value)));
  fitHeight();
}

void JsonEditor::fitHeight() {
  const int lines = std::clamp(text_->document()->blockCount(), 2, fold_ == nullptr ? 10 : 18);
  const int line = QFontMetrics(text_->font()).lineSpacing();
  text_->setFixedHeight(lines * line + 20);
}

bool JsonEditor::eventFilter(QObject* watched, QEvent* event) {
  if (event->type() == QEvent::FocusOut) commit();
  if (event->type() == QEvent::KeyPress) {
    const auto* key = static_cast<QKeyEvent*>(event);
    const bool enter = key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter;
    if (enter && (key->modifiers() & Qt::ControlModifier)) {
      commit();
      return true;
    }
  }
  return Editor::eventFilter(watched, event);
}

} // namespace semiflow::app
