#include "app/shelf/changes_list.h"

#include <QComboBox>
#include <QHeaderView>
#include <QLabel>
#include <QSignalBlocker>
#include <QTreeWidget>
#include <QVBoxLayout>

#include "app/panel/choice_box.h"
#include "app/session/differences.h"
#include "app/session/shelf.h"
#include "app/text.h"

namespace semiflow::app {

ChangesList::ChangesList(Shelf& shelf, Document& document, QWidget* parent)
    : QWidget(parent), shelf_(shelf), from_(new ChoiceBox), words_(new QLabel), list_(new QTreeWidget) {
  setObjectName(QStringLiteral("changes"));
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 6, 0, 0);
  column->setSpacing(6);
  auto* heading = new QLabel(tr("What changed from"));
  heading->setObjectName(QStringLiteral("sideHeading"));
  column->addWidget(heading);
  from_->setObjectName(QStringLiteral("changesFrom"));
  from_->setAccessibleName(tr("Experiment to tell the changes from"));
  from_->setToolTip(tr("The experiment that the one shown is held against"));
  column->addWidget(from_);
  words_->setObjectName(QStringLiteral("muted"));
  words_->setWordWrap(true);
  column->addWidget(words_);
  list_->setObjectName(QStringLiteral("changesList"));
  list_->setAccessibleName(tr("Parameters that differ"));
  list_->setRootIsDecorated(false);
  list_->setFrameShape(QFrame::NoFrame);
  list_->setHeaderLabels({tr("Parameter"), tr("There"), tr("Here")});
  list_->header()->setSectionResizeMode(QHeaderView::Stretch);
  list_->header()->setMinimumSectionSize(40);
  list_->setTextElideMode(Qt::ElideMiddle);
  column->addWidget(list_, 1);
  connect(&shelf, &Shelf::changed, this, &ChangesList::showOthers);
  connect(&document, &Document::changed, this, &ChangesList::showChanges);
  connect(from_, &QComboBox::activated, this, &ChangesList::showChanges);
  showOthers();
}

void ChangesList::showOthers() {
  const Shelf::Id active = shelf_.active();
  Shelf::Id chosen = from_->currentData().toInt();
  if (active != active_ || !shelf_.contains(chosen)) chosen = active == 0 ? 0 : shelf_.parentOf(active);
  active_ = active;
  const QSignalBlocker quiet(from_);
  from_->clear();
  for (const Shelf::Id id : shelf_.all()) {
    if (id != active) from_->addItem(shelf_.name(id), id);
  }
  from_->setCurrentIndex(std::max(0, from_->findData(chosen)));
  setVisible(from_->count() > 0 && active != 0);
  showChanges();
}

void ChangesList::showChanges() {
  list_->clear();
  const Shelf::Id other = from_->currentData().toInt();
  const bool both = shelf_.active() != 0 && shelf_.contains(other);
  if (!both) return list_->hide();
  const auto &there = shelf_.experiment(other), &here = shelf_.experiment(shelf_.active());
  const bool alike = &there.kind() == &here.kind();
  const auto found = alike ? differences(there, here) : std::vector<Difference>();
  for (const Difference& difference : found) {
    const QStringList texts{readable(difference.path), valueText(difference.before), valueText(difference.value)};
    auto* row = new QTreeWidgetItem(list_, texts);
    for (int column = 0; column < texts.size(); ++column) row->setToolTip(column, texts[column]);
  }
  words_->setText(alike ? tr("Nothing.") : tr("They are experiments of different kinds."));
  words_->setVisible(found.empty());
  list_->setVisible(!found.empty());
}

} // namespace semiflow::app
