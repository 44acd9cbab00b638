#include "app/panel/panel_side.h"

#include <QAction>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>

#include "app/panel/property_panel.h"
#include "app/session/runner.h"

namespace semiflow::app {

PanelSide::PanelSide(Document& document, Runner& runner, QAction* restart, QWidget* parent)
    : QWidget(parent), panel_(new PropertyPanel(document)) {
  setObjectName(QStringLiteral("panelSide"));
  setAttribute(Qt::WA_StyledBackground);
  setMinimumWidth(384);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  auto* outOfDate = new QWidget;
  outOfDate->setObjectName(QStringLiteral("outOfDate"));
  outOfDate->setAttribute(Qt::WA_StyledBackground);
  auto* row = new QHBoxLayout(outOfDate);
  row->setContentsMargins(12, 6, 12, 6);
  auto* words = new QLabel(tr("Changed: restart to apply"));
  words->setObjectName(QStringLiteral("outOfDateText"));
  auto* button = new QPushButton(tr("Restart"));
  button->setObjectName(QStringLiteral("applyByRestart"));
  button->setToolTip(restart->toolTip());
  connect(button, &QPushButton::clicked, restart, &QAction::trigger);
  row->addWidget(words, 1);
  row->addWidget(button);
  outOfDate->hide();
  column->addWidget(outOfDate);
  column->addWidget(panel_, 1);
  connect(&runner, &Runner::statusChanged, this,
          [&runner, outOfDate] { outOfDate->setVisible(runner.isOutOfDate() && runner.status().framesMade > 1); });
}

} // namespace semiflow::app
