#include "app/panel/component_editor.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QSignalBlocker>
#include <QToolButton>
#include <QVBoxLayout>

#include "app/guide/component_page.h"
#include "app/panel/choice_box.h"
#include "app/panel/formula_view.h"
#include "app/panel/parameter_form.h"
#include "app/panel/row_label.h"
#include "app/panel/sides_picture.h"
#include "app/text.h"
#include "app/theme/icons.h"
#include "core/base/component.h"
#include "core/base/validate.h"

namespace semiflow::app {
namespace {
constexpr int indentation = 14;
constexpr int foldWidth = 16;
constexpr int toolWidth = 20;
constexpr int headingLabelWidth = 116; // with the fold, the labels' column of a form

/// The choice of a component, with an empty value for everything that it requires: the user gives it next.
Json choiceOf(const Description& description) {
  Json choice{{"id", description.id()}};
  for (const Parameter& parameter : description.parameters()) {
    if (parameter.kind() == Kind::component) {
      Json nested = parameter.fallback();
      const Json needed = choiceOf(*parameter.family().find(nested.at("id").get<std::string>()));
      nested.insert(needed.begin(), needed.end());
      if (needed.size() > 1) choice[parameter.name()] = nested;
    } else if (parameter.isRequired()) {
      choice[parameter.name()] = parameter.fallback();
    }
  }
  return choice;
}

} // namespace

ComponentEditor::ComponentEditor(const Parameter& parameter, const std::string& path, EditTarget& target, int depth,
                                 QWidget* parent)
    : Editor(parameter, path, target, parent), depth_(depth), body_(new QWidget(this)),
      bodyLayout_(new QVBoxLayout(body_)) {
  add(makeHeading());
  body_->setObjectName(depth == 0 ? "slotBody" : "nestedBody");
  body_->setAttribute(Qt::WA_StyledBackground);
  bodyLayout_->setContentsMargins(depth == 0 ? 0 : 12, 2, 0, 4);
  bodyLayout_->setSpacing(6);
  about_ = new QLabel(body_);
  about_->setObjectName(QStringLiteral("about"));
  about_->setWordWrap(true);
  about_->setTextInteractionFlags(Qt::TextSelectableByMouse);
  bodyLayout_->addWidget(about_);
  formula_ = new FormulaView(body_);
  formula_->setObjectName(QStringLiteral("formula"));
  bodyLayout_->addWidget(formula_);
  add(body_);
  setField(box_);
}

QWidget* ComponentEditor::makeHeading() {
  auto* line = new QWidget(this);
  line->setObjectName(depth_ == 0 ? "slotHeading" : "nestedHeading");
  auto* row = new QHBoxLayout(line);
  row->setContentsMargins(0, 0, 0, 0);
  row->setSpacing(0);
  fold_ = new QToolButton(line);
  fold_->setObjectName(QStringLiteral("fold"));
  fold_->setFixedWidth(foldWidth);
  fold_->setFocusPolicy(Qt::TabFocus);
  fold_->setIcon(icon("open_group"));
  fold_->setToolTip(tr("Fold"));
  fold_->setAccessibleName(tr("Fold or unfold %1").arg(readable(parameter().name())));
  auto* label = new RowLabel(depth_ == 0 ? heading(parameter().name()) : readable(parameter().name()), false, line);
  label->setObjectName(depth_ == 0 ? "slotLabel" : "nestedLabel");
  label->setFixedWidth(headingLabelWidth - indentation * std::max(0, depth_ - 1));
  label->setToolTip(toolTip());
  box_ = new ChoiceBox(line);
  box_->setAccessibleName(accessibleName());
  for (const Description* description : parameter().family().descriptions()) {
    box_->addItem(asText(description->title()), asText(description->id()));
    box_->setItemData(box_->count() - 1, asText(description->summary()), Qt::ToolTipRole);
  }
  row->addWidget(fold_);
  row->addWidget(label);
  row->addSpacing(8);
  row->addWidget(box_, 1);
  rewrite_ = new QToolButton(line);
  rewrite_->setObjectName(QStringLiteral("openAsTyped"));
  rewrite_->setIcon(icon("formula"));
  rewrite_->setToolTip(tr("Open as typed equation: write its formulas out, to change them"));
  rewrite_->setAccessibleName(tr("Open as typed equation"));
  rewrite_->setFixedWidth(toolWidth);
  rewrite_->hide();
  row->addWidget(rewrite_);
  auto* explain = new QToolButton(line);
  explain->setObjectName(QStringLiteral("explain"));
  explain->setIcon(icon("help"));
  explain->setFixedWidth(toolWidth);
  explain->setFocusPolicy(Qt::TabFocus);
  explain->setToolTip(tr("What is this? Read the guide's page (F1)"));
  explain->setAccessibleName(tr("What is this %1?").arg(readable(parameter().name())));
  row->addWidget(explain);
  connect(explain, &QToolButton::clicked, this, [this] { target().explain(page()); });
  connect(rewrite_, &QToolButton::clicked, this, [this] { target().openAsTyped(); });
  connect(fold_, &QToolButton::clicked, this, [this] { setOpen(body_->isHidden()); });
  connect(box_, &QComboBox::activated, this, [this] { choose(box_->currentData().toString().toStdString()); });
  return line;
}

QString ComponentEditor::page() const { return pageOf(parameter().family().id(), id_); }

Json ComponentEditor::value() const {
  if (box_->currentData().toString().toStdString() != id_)
    return Json{{"id", box_->currentData().toString().toStdString()}};
  Json tree{{"id", id_}};
  if (form_ == nullptr) return tree;
  for (const Editor* editor : form_->editors()) tree[editor->parameter().name()] = editor->value();
  return tree;
}

bool ComponentEditor::refuse(const Refusal& refusal) {
  if (!refusal.path.starts_with(path() + ".")) return Editor::refuse(refusal);
  setOpen(true);
  for (Editor* editor : form_ == nullptr ? std::vector<Editor*>{} : form_->editors()) {
    if (editor->refuse(refusal)) return true;
  }
  return Editor::refuse(refusal);
}

void ComponentEditor::forgive(const QString& sentence) {
  Editor::forgive(sentence);
  for (Editor* editor : form_ == nullptr ? std::vector<Editor*>{} : form_->editors()) editor->forgive(sentence);
}

void ComponentEditor::setNames(const Formulas& names) {
  for (Editor* editor : form_ == nullptr ? std::vector<Editor*>{} : form_->editors()) editor->setNames(names);
}

void ComponentEditor::choose(const std::string& id) {
  if (id == id_) return;
  const Description* description = parameter().family().find(id);
  std::vector<Change> changes{{path(), choiceOf(*description)}};
  const std::string beside = path().substr(0, path().size() - parameter().name().size());
  QStringList also;
  for (const auto& [slot, value] : description->surroundings().items()) {
    if (target().check({changes.front(), {beside + slot, value}}))
      continue; // that slot is not here, or takes other things
    changes.push_back({beside + slot, value});
    also << readable(slot);
  }
  auto refusal = target().apply(changes);
  if (refusal) {
    changes.resize(1);
    refusal = target().apply(changes);
    also.clear();
  }
  if (refusal) {
    revert();
    refuse({path(), refusal->sentence});
  } else if (!also.isEmpty()) {
    target().tell(
        tr("Set to suit %1: %2. Undo brings back what was there.").arg(asText(description->title()), also.join(", ")));
  }
}

void ComponentEditor::display(const Json& value) {
  const auto id = value.at("id").get<std::string>();
  const QSignalBlocker quiet(box_);
  box_->setCurrentIndex(box_->findData(asText(id)));
  if (id != id_) {
    id_ = id;
    build(*parameter().family().find(id));
  }
  form_->setValues(value);
  showStatements();
  if (picture_ != nullptr) picture_->setValues(value);
}

void ComponentEditor::build(const Description& description) {
  delete form_;
  delete std::exchange(picture_, nullptr);
  if (SidesPicture::suits(description)) {
    picture_ = new SidesPicture(description, path(), target());
    bodyLayout_->addWidget(picture_);
  }
  form_ = new ParameterForm(description, path() + ".", target(), depth_, nullptr, body_);
  bodyLayout_->addWidget(form_);
  for (Editor* editor : form_->editors()) connect(editor, &Editor::edited, this, &ComponentEditor::showStatements);
  showFormula();
  QString tip =
      "<b>" + asText(description.title()).toHtmlEscaped() + "</b><br>" + asText(description.summary()).toHtmlEscaped();
  if (!description.reference().empty()) tip += "<br><i>" + asText(description.reference()).toHtmlEscaped() + "</i>";
  about_->setToolTip("<p>" + tip + "</p>");
  box_->setToolTip("<p>" + tip + "</p>");
  const bool empty = form_->editors().empty() && about_->isHidden() && formula_->isEmpty();
  fold_->setEnabled(!empty);
}

/// The formula that the component's author wrote, or what it is where there is none.
void ComponentEditor::showFormula() {
  const Description& description = *parameter().family().find(id_);
  const QString formula = asText(description.formula());
  about_->setText(formula.isEmpty() ? asText(description.summary()) : QString());
  about_->setVisible(!about_->text().isEmpty());
  formula_->setVisible(!formula.isEmpty());
  formula_->showText(formula);
  formula_->setAccessibleName(formula);
  rewrite_->setVisible(false);
}

/// The formulas of a component that is made of them, as they are being typed.
void ComponentEditor::showStatements() {
  const Description& description = *parameter().family().find(id_);
  if (!description.hasFormulas()) return;
  try {
    const Json tree = validateChoice(parameter().family(), value(), path());
    const Formulas formulas = description.formulas(Values(description, tree, path(), target().directory()));
    rewrite_->setVisible(formulas.rewritable);
    if (formulas.rewritable || formulas.statements.empty()) return; // its author wrote them more briefly
    formula_->showStatements(formulas);
  } catch (const InputError&) { // the editor that is wrong says so
  }
}

void ComponentEditor::setOpen(bool open) {
  body_->setVisible(open);
  fold_->setIcon(icon(open ? "open_group" : "closed_group"));
  fold_->setToolTip(open ? tr("Fold") : tr("Unfold"));
}

} // namespace semiflow::app
