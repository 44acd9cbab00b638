#include "app/export/save_dialog.h"

#include <QFileDialog>
#include <QFileInfo>
#include <QSettings>
#include <QStandardPaths>

namespace semiflow::app {
namespace {
const auto folderKey = QStringLiteral("exportFolder");
} // namespace

QString fileNameOf(const QString& title) {
  QString name;
  for (const QChar c : title.toLower()) {
    if (c.isLetterOrNumber()) {
      name += c;
    } else if (!name.isEmpty() && !name.endsWith('_')) {
      name += '_';
    }
  }
  while (name.endsWith('_')) name.chop(1);
  return name.isEmpty() ? QStringLiteral("experiment") : name;
}

void askForFile(QWidget* parent, const QString& title, const QString& name, const std::vector<FileKind>& kinds,
                const std::function<void(const QString&)>& write) {
  const QString folder =
      QSettings().value(folderKey, QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation)).toString();
  QStringList filters;
  for (const FileKind& kind : kinds) filters << QStringLiteral("%1 (*.%2)").arg(kind.name, kind.ending);
  auto* dialog = new QFileDialog(parent, title, folder, filters.join(QStringLiteral(";;")));
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  dialog->setAcceptMode(QFileDialog::AcceptSave);
  dialog->setDefaultSuffix(kinds.front().ending);
  dialog->selectFile(fileNameOf(name) + "." + kinds.front().ending);
  QObject::connect(dialog, &QFileDialog::filterSelected, dialog,
                   [dialog](const QString& filter) { dialog->setDefaultSuffix(filter.section("*.", 1).chopped(1)); });
  QObject::connect(dialog, &QFileDialog::fileSelected, parent, [write](const QString& file) {
    QSettings().setValue(folderKey, QFileInfo(file).absolutePath());
    write(file);
  });
  dialog->open(); // does not wait: the run goes on
}

} // namespace semiflow::app
