#include "app/sweep/swept_row.h"

#include <QCompleter>
#include <QLabel>
#include <QLineEdit>
#include <QStyle>
#include <QVBoxLayout>

#include "app/panel/choice_box.h"
#include "app/text.h"
#include "core/base/error.h"
#include "core/sweep/plan.h"

namespace semiflow::app {
namespace {

constexpr std::size_t mostTold = 5;

QString told(const std::vector<Json>& values) {
  QString text = values.size() == 1 ? QObject::tr("1 value: ") : QObject::tr("%1 values: ").arg(values.size());
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (values.size() > mostTold && i == mostTold - 2) {
      text += QStringLiteral("…, ");
      i = values.size() - 1;
    }
    text += asText(sweep::valueText(values[i])) + (i + 1 < values.size() ? ", " : "");
  }
  return text;
}

} // namespace

SweptRow::SweptRow(const QString& name, const QString& words, bool mayBeNone, QWidget* parent)
    : QWidget(parent), mayBeNone_(mayBeNone), parameter_(new ChoiceBox), values_(new QLineEdit), about_(new QLabel) {
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(4);
  auto* label = new QLabel(words);
  label->setObjectName(QStringLiteral("slotLabel"));
  column->addWidget(label);
  parameter_->setObjectName(name + "Parameter");
  parameter_->setAccessibleName(words);
  column->addWidget(parameter_);
  values_->setObjectName(name + "Values");
  values_->setAccessibleName(tr("Values of it"));
  values_->setProperty("code", true);
  values_->setToolTip(tr("LOWER:UPPER:COUNT, LOWER:UPPER:COUNTlog, FIRST:LAST for whole numbers, or A, B, C"));
  column->addWidget(values_);
  about_->setObjectName(QStringLiteral("muted"));
  about_->setWordWrap(true);
  column->addWidget(about_);
  connect(parameter_, &QComboBox::currentIndexChanged, this, &SweptRow::takeParameter);
  connect(values_, &QLineEdit::textChanged, this, &SweptRow::showValues);
}

void SweptRow::setCandidates(std::vector<Candidate> candidates) {
  candidates_ = std::move(candidates);
  const QString chosen = parameter_->currentText();
  const QString values = values_->text();
  {
    const QSignalBlocker quiet(parameter_);
    parameter_->clear();
    if (mayBeNone_) parameter_->addItem(tr("nothing"));
    for (const Candidate& candidate : candidates_) {
      parameter_->addItem(asText(candidate.path));
      parameter_->setItemData(parameter_->count() - 1, asText(candidate.doc), Qt::ToolTipRole);
    }
    parameter_->setCurrentIndex(std::max(0, parameter_->findText(chosen)));
  }
  takeParameter();
  if (parameter_->currentText() == chosen && !values.isEmpty()) values_->setText(values);
}

void SweptRow::takeParameter() {
  const int index = parameter_->currentIndex() - (mayBeNone_ ? 1 : 0);
  const bool varied = index >= 0 && index < static_cast<int>(candidates_.size());
  values_->setVisible(varied);
  about_->setVisible(varied);
  values_->setText(varied ? asText(valuesAround(candidates_[static_cast<std::size_t>(index)])) : QString());
  showValues();
}

QString SweptRow::text() const {
  if (parameter_->currentIndex() < (mayBeNone_ ? 1 : 0)) return {};
  return parameter_->currentText() + "=" + values_->text().trimmed();
}

std::optional<sweep::Swept> SweptRow::swept() const {
  const QString typed = text();
  if (typed.isEmpty()) return std::nullopt;
  return sweep::parseSwept(typed.toStdString());
}

void SweptRow::showValues() {
  bool invalid = false;
  try {
    if (const auto now = swept()) about_->setText(told(now->values));
  } catch (const InputError& error) {
    invalid = true;
    about_->setText(sentenceText(error.what(), error.keyPath()));
  }
  values_->setProperty("invalid", invalid);
  values_->style()->unpolish(values_);
  values_->style()->polish(values_);
  Q_EMIT changed();
}

} // namespace semiflow::app
