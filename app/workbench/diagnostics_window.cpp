#include "app/workbench/diagnostics_window.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTimer>
#include <QVBoxLayout>

#include "app/diagnostics.h"
#include "app/theme/icons.h"
#include "app/theme/theme.h"

namespace semiflow::app {

DiagnosticsWindow::DiagnosticsWindow(QWidget* parent) : QWidget(parent, Qt::Window), text_(new QPlainTextEdit) {
  setObjectName(QStringLiteral("diagnosticsWindow"));
  setWindowTitle(tr("Diagnostics"));
  resize(760, 420);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(16, 14, 16, 14);
  column->setSpacing(10);
  auto* words =
      new QLabel(tr("The program and the machine as they are now. Copy this into a bug report: it names no people, "
                    "files or folders."));
  words->setWordWrap(true);
  column->addWidget(words);
  text_->setObjectName(QStringLiteral("diagnosticsText"));
  text_->setAccessibleName(tr("Diagnostics"));
  text_->setReadOnly(true);
  QFont font(codeFamily());
  font.setPixelSize(this->font().pixelSize());
  text_->setFont(font);
  column->addWidget(text_, 1);
  auto* row = new QHBoxLayout;
  row->addStretch(1);
  auto* copy = new QPushButton(icon("copy"), tr("Copy"));
  copy->setObjectName(QStringLiteral("copyDiagnostics"));
  copy->setToolTip(tr("Copy all of it"));
  connect(copy, &QPushButton::clicked, this, [this, copy] {
    QGuiApplication::clipboard()->setText(text_->toPlainText());
    copy->setText(tr("Copied"));
    constexpr int milliseconds = 1500;
    QTimer::singleShot(milliseconds, copy, [copy] { copy->setText(tr("Copy")); });
  });
  row->addWidget(copy);
  column->addLayout(row);
}

void DiagnosticsWindow::open() {
  text_->setPlainText(diagnosticsText(views::openGlOfScreen()));
  show();
  raise();
  activateWindow();
}

} // namespace semiflow::app
