#include "app/panel/property_panel.h"

#include <QLabel>
#include <QTimer>
#include <QToolButton>
#include <QVBoxLayout>

#include "app/panel/editor.h"
#include "app/panel/parameter_form.h"
#include "app/session/document.h"
#include "app/text.h"
#include "app/theme/icons.h"
#include "core/base/error.h"
#include "core/pde/typed_form.h"

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

/// What is wrong with what `act` does, if anything.
template <class Act> std::optional<Refusal> refusalOf(const Act& act) {
  try {
    act();
    return std::nullopt;
  } catch (const InputError& error) {
    return Refusal{error.keyPath(), sentenceText(error.what(), error.keyPath()), error.column()};
  } catch (const Error& error) { // a file that cannot be read, memory that does not suffice
    return Refusal{{}, sentenceText(error.what())};
  }
}

} // namespace

PropertyPanel::PropertyPanel(Document& document, QWidget* parent)
    : QScrollArea(parent), document_(document), pause_(new QTimer(this)) {
  constexpr int milliseconds = 150;
  pause_->setSingleShot(true);
  pause_->setInterval(milliseconds);
  connect(pause_, &QTimer::timeout, this, &PropertyPanel::inspectAll);
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
  auto* form = new ParameterForm(document_.experiment().kind(), "", *this, 0, wanted, column->parentWidget());
  forms_.push_back(form);
  column->addWidget(form);
  return form;
}

void PropertyPanel::rebuild() {
  forms_.clear();
  auto* content = new QWidget(viewport());
  content->hide();
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
  content->show();
}

void PropertyPanel::refresh() {
  if (!document_.isOpen()) return;
  for (ParameterForm* form : forms_) form->setValues(document_.experiment().tree());
  setNames();
  pause_->start();
}

/// Formulas may be wrong together though each change was accepted: a rate of a field that is added next.
void PropertyPanel::inspectAll() {
  if (!document_.isOpen()) return;
  const auto refusal = inspect({});
  if (!refused_.isEmpty() && (!refusal || refusal->sentence != refused_)) {
    for (const ParameterForm* form : forms_) {
      for (Editor* editor : form->editors()) editor->forgive(refused_);
    }
    refused_.clear();
  }
  if (refusal && showRefusal(*refusal)) refused_ = refusal->sentence;
}

void PropertyPanel::setNames() {
  const auto names = this->names();
  if (!names) return;
  for (const ParameterForm* form : forms_) {
    for (Editor* editor : form->editors()) editor->setNames(*names);
  }
}

bool PropertyPanel::showRefusal(const std::string& message) {
  const std::size_t end = message.find(": ");
  if (end == std::string::npos) return false;
  const std::string path = message.substr(0, end);
  return showRefusal(Refusal{path, sentenceText(message, path)});
}

bool PropertyPanel::showRefusal(const Refusal& refusal) {
  for (const ParameterForm* form : forms_) {
    for (Editor* editor : form->editors()) {
      if (editor->refuse(refusal)) return true;
    }
  }
  return false;
}

Editor* PropertyPanel::editorOf(const std::string& path) const { return findChild<Editor*>(asText(path)); }

std::optional<Refusal> PropertyPanel::check(const std::vector<Change>& changes) {
  return refusalOf([&] { document_.tryOut(changes); });
}

std::optional<Refusal> PropertyPanel::apply(const std::vector<Change>& changes) {
  return refusalOf([&] { document_.change(changes); });
}

std::optional<Refusal> PropertyPanel::inspect(const std::vector<Change>& changes) {
  return refusalOf([&] {
    const experiment::Experiment tried = document_.tryOut(changes);
    tried.kind().check(Values(tried.kind(), tried.tree(), "", tried.directory()));
  });
}

std::optional<Formulas> PropertyPanel::names() const {
  const experiment::Experiment& experiment = document_.experiment();
  const Values root(experiment.kind(), experiment.tree(), "", experiment.directory());
  for (const Parameter& slot : experiment.kind().parameters()) {
    if (slot.kind() != Kind::component) continue;
    const Values chosen = root.child(slot.name());
    if (!chosen.description().hasFormulas()) continue;
    try {
      return chosen.description().formulas(chosen);
    } catch (const InputError&) { // its editor says what is wrong
      return std::nullopt;
    }
  }
  return std::nullopt;
}

void PropertyPanel::explain(const QString& page) { Q_EMIT explained(page); }

void PropertyPanel::openAsTyped() {
  try {
    const experiment::Experiment typed = pde::asTyped(document_.experiment());
    if (typed.tree() == document_.experiment().tree()) return;
    document_.change({{"equation", typed.tree().at("equation")}});
    tell(tr("The equation is written out. Change it; Undo brings back what was there."));
  } catch (const InputError& error) {
    Q_EMIT refused(sentenceText(error.what(), error.keyPath()));
  }
}

Json PropertyPanel::tree() const { return document_.experiment().tree(); }

std::filesystem::path PropertyPanel::directory() const { return document_.experiment().directory(); }

void PropertyPanel::tell(const QString& message) { Q_EMIT told(message); }

} // namespace semiflow::app
