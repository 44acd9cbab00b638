#include "app/panel/json_editor.h"

#include <algorithm>
#include <functional>

#include <QFontMetrics>
#include <QKeyEvent>
#include <QPlainTextEdit>
#include <QSignalBlocker>
#include <QToolButton>

#include "app/text.h"
#include "core/experiment/experiment.h"

namespace semiflow::app {

namespace {

constexpr std::size_t lineLength = 40; // what the panel shows without scrolling

/// The parts of a list or object between its brackets, each begun by `lead`.
std::string bracketed(const Json& value, const std::string& lead, const std::string& end,
                      const std::function<std::string(const Json&)>& part) {
  std::string text(1, value.is_object() ? '{' : '[');
  bool first = true;
  for (const auto& [key, entry] : value.items()) {
    if (!first) text += ',';
    if (!first || lead != " ") text += lead;
    if (value.is_object()) text.append(Json(key).dump()).append(": ");
    text += part(entry);
    first = false;
  }
  if (!first) text += end;
  text += value.is_object() ? '}' : ']';
  return text;
}

std::string onOneLine(const Json& value) {
  return value.is_structured() ? bracketed(value, " ", "", onOneLine) : value.dump();
}

} // namespace

std::string compactJson(const Json& value, int indent) {
  const auto margin = static_cast<std::size_t>(indent);
  const auto isStructured = [](const Json& entry) { return entry.is_structured(); };
  const bool numbers = value.is_array() && std::none_of(value.begin(), value.end(), isStructured);
  std::string line = onOneLine(value);
  if (!value.is_structured() || numbers || (indent > 0 && margin + line.size() <= lineLength)) return line;
  const std::string end = std::string(1, '\n').append(margin, ' ');
  return bracketed(value, end + "  ", end, [indent](const Json& entry) { return compactJson(entry, indent + 2); });
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

bool JsonEditor::refuse(const Refusal& refusal) {
  const bool here = Editor::refuse(refusal);
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
