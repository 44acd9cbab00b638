#include "app/panel/editor.h"

#include <QKeyEvent>
#include <QLabel>
#include <QStyle>
#include <QTimer>
#include <QVBoxLayout>

#include "app/text.h"
#include "core/base/symbol.h"
#include "core/base/validate.h"

namespace semiflow::app {

Editor::Editor(const Parameter& parameter, std::string path, EditTarget& target, QWidget* parent)
    : QWidget(parent), parameter_(parameter), path_(std::move(path)), target_(target), column_(new QVBoxLayout(this)) {
  column_->setContentsMargins(0, 0, 0, 0);
  column_->setSpacing(4);
  setObjectName(asText(path_));
  setAccessibleName(readable(parameter.name()));
  setToolTip(toolTipOf(parameter));
  if (!isOfFormulas()) return;
  constexpr int milliseconds = 150;
  pause_ = new QTimer(this);
  pause_->setSingleShot(true);
  pause_->setInterval(milliseconds);
  connect(pause_, &QTimer::timeout, this, &Editor::inspect);
}

bool Editor::isOfFormulas() const {
  const Kind kind = parameter_.kind();
  return kind == Kind::expression || kind == Kind::expressions || kind == Kind::expressionMap;
}

bool Editor::concerns(const std::string& path) const {
  return path == path_ || path.starts_with(path_ + ".") || path.starts_with(path_ + "[") ||
         path.starts_with(path_ + ":");
}

void Editor::setValue(const Json& value) {
  if (!shown_.is_null() && shown_ == value) return;
  shown_ = value;
  display(value);
  setError({});
}

bool Editor::refuse(const Refusal& refusal) {
  if (!concerns(refusal.path)) return false;
  setError(refusal);
  return true;
}

void Editor::forgive(const QString& sentence) {
  if (error() == sentence) setError({});
}

QString Editor::error() const { return error_ == nullptr || error_->isHidden() ? QString() : error_->text(); }

void Editor::add(QWidget* widget) { column_->addWidget(widget); }
void Editor::add(QLayout* layout) { column_->addLayout(layout); }

void Editor::setField(QWidget* field) {
  field_ = field;
  if (field->accessibleName().isEmpty()) field->setAccessibleName(accessibleName());
  setFocusProxy(field);
}

void Editor::check() {
  const auto refusal = target_.check({{path_, value()}});
  Q_EMIT edited();
  // A formula that was wrong stays marked until it has been read again.
  if (refusal || pause_ == nullptr) setError(refusal);
  if (!refusal && pause_ != nullptr) pause_->start();
}

void Editor::inspect() {
  const auto refusal = target_.inspect({{path_, value()}});
  // What is wrong elsewhere is told there, once this is set.
  setError(refusal && concerns(refusal->path) ? refusal : std::nullopt);
}

bool Editor::commit() { return commit(value()); }

bool Editor::commit(const Json& value) {
  if (pause_ != nullptr) pause_->stop();
  if (value == shown_) {
    if (pause_ == nullptr) {
      setError({});
    } else if (!error().isEmpty()) {
      inspect();
    }
    return true;
  }
  const auto refusal = target_.apply({{path_, value}});
  if (refusal) setError(refusal);
  if (!refusal && pause_ != nullptr) inspect();
  return !refusal;
}

void Editor::revert() {
  display(shown_);
  setError({});
  Q_EMIT edited();
}

void Editor::keyPressEvent(QKeyEvent* event) {
  if (event->key() == Qt::Key_Escape && !error().isEmpty()) return revert();
  QWidget::keyPressEvent(event);
}

void Editor::setError(const std::optional<Refusal>& refusal) {
  const QString sentence = refusal ? refusal->sentence : QString();
  if (sentence.isEmpty() && error_ == nullptr) return;
  if (error_ == nullptr) {
    error_ = new QLabel(this);
    error_->setObjectName(QStringLiteral("editorError"));
    error_->setWordWrap(true);
    column_->addWidget(error_);
  }
  showMistake(refusal ? &*refusal : nullptr);
  error_->setText(sentence);
  error_->setVisible(!sentence.isEmpty());
  if (field_ == nullptr) return;
  field_->setProperty("invalid", !sentence.isEmpty());
  field_->style()->unpolish(field_);
  field_->style()->polish(field_);
}

void Editor::putSentenceLast() { column_->addWidget(error_); }

QString toolTipOf(const Parameter& parameter) {
  QString tip = QStringLiteral("<b>%1</b>").arg(readable(parameter.name()).toHtmlEscaped());
  const QString symbol = symbolHtml(symbolOf(parameter));
  if (!symbol.isEmpty()) tip += QStringLiteral(" <i>%1</i>").arg(symbol);
  if (const std::string meaning = meaningOf(parameter); !meaning.empty()) tip += ": " + asText(meaning).toHtmlEscaped();
  QStringList facts;
  if (!parameter.unitText().empty()) facts << "Unit: " + unitText(parameter.unitText());
  if (!parameter.range().isEverything()) facts << "Range: " + asText(parameter.range().text());
  if (parameter.kind() == Kind::component) {
    facts << "Default: " + asText(parameter.fallback().value("id", std::string()));
  } else if (!parameter.isRequired() && parameter.kind() != Kind::experiment && parameter.fallback() != Json("")) {
    facts << "Default: " + asText(shown(parameter.fallback()));
  }
  if (parameter.isLive()) facts << QStringLiteral("May change while running");
  for (const QString& fact : facts) tip += "<br>" + fact.toHtmlEscaped();
  return tip;
}

} // namespace semiflow::app
