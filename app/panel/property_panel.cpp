#include "app/panel/property_panel.h"

#include <QLabel>
#include <QToolButton>
#include <QVBoxLayout>

#include "app/panel/editor.h"
#include "app/panel/parameter_form.h"
#include "app/session/document.h"
#include "app/text.h"
#include "app/theme/icons.h"
#include "core/base/error.h"

namespace semiflow::app {
namespace {

QToolButton* foldingHeading(const QString& title, QWidget* body) {
  auto* button = new QToolButton;
  button->setObjectName(QStringLiteral("foldingHeading"));
  button->setText(title);
  button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
  button->setIcon(icon("closed_group"));
  button->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
  body->hide();
  QObject::connect(button, &QToolButton::clicked, body, [button, body] {
    body->setVisible(body->isHidden());
    button->setIcon(icon(body->isHidden() ? "closed_group" : "open_group"));
  });
  return button;
}

} // namespace

PropertyPanel::PropertyPanel(Document& document, QWidget* parent) : QScrollArea(parent), document_(document) {
  setObjectName(QStringLiteral("propertyPanel"));
  setWidgetResizable(true);
  setFrameShape(QFrame::NoFrame);
  setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  setVerticalScrollBarPolicy(Qt::ScrollBarAsNeeded);
  connect(&document, &Document::opened, this, &PropertyPanel::rebuild);
  connect(&document, &Document::changed, this, &PropertyPanel::refresh);
  rebuild();
}

ParameterForm* PropertyPanel::addForm(QVBoxLayout* column, const std::function<bool(const Parameter&)>& wanted) {
  auto* form = new ParameterForm(document_.experiment().kind(), "", *this, 0, wanted);
  forms_.push_back(form);
  column->addWidget(form);
  return form;
}

void PropertyPanel::rebuild() {
  forms_.clear();
  auto* content = new QWidget;
  content->setObjectName(QStringLiteral("panelContent"));
  auto* column = new QVBoxLayout(content);
  column->setContentsMargins(12, 8, 12, 12);
  column->setSpacing(10);
  if (document_.isOpen()) {
    // The components are what an experiment is about; then its own numbers; what only describes it comes last, folded.
    addForm(column, [](const Parameter& p) { return p.kind() == Kind::component; });
    addForm(column, [](const Parameter& p) { return p.kind() != Kind::component && p.kind() != Kind::text; });
    auto* about = addForm(column, [](const Parameter& p) { return p.kind() == Kind::text; });
    column->insertWidget(column->indexOf(about), foldingHeading(tr("About this experiment"), about));
  }
  column->addStretch(1);
  refresh();
  setWidget(content);
}

void PropertyPanel::refresh() {
  if (!document_.isOpen()) return;
  for (ParameterForm* form : forms_) form->setValues(document_.experiment().tree());
}

bool PropertyPanel::showRefusal(const std::string& message) {
  const std::size_t end = message.find(": ");
  if (end == std::string::npos) return false;
  const std::string path = message.substr(0, end);
  for (const ParameterForm* form : forms_) {
    for (Editor* editor : form->editors()) {
      if (editor->refuse(path, sentenceText(message, path))) return true;
    }
  }
  return false;
}

Editor* PropertyPanel::editorOf(const std::string& path) const { return findChild<Editor*>(asText(path)); }

std::optional<Refusal> PropertyPanel::check(const std::vector<Change>& changes) {
  try {
    document_.tryOut(changes);
    return std::nullopt;
  } catch (const InputError& error) {
    return Refusal{error.keyPath(), sentenceText(error.what(), error.keyPath())};
  }
}

std::optional<Refusal> PropertyPanel::apply(const std::vector<Change>& changes) {
  try {
    document_.change(changes);
    return std::nullopt;
  } catch (const InputError& error) {
    return Refusal{error.keyPath(), sentenceText(error.what(), error.keyPath())};
  }
}

Json PropertyPanel::tree() const { return document_.experiment().tree(); }

std::filesystem::path PropertyPanel::directory() const { return document_.experiment().directory(); }

void PropertyPanel::tell(const QString& message) { Q_EMIT told(message); }

} // namespace semiflow::app
