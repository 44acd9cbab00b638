#include "app/session/recent_files.h"

#include <QFileInfo>
#include <QSettings>
#include <QStringList>

#include "app/text.h"

namespace semiflow::app {
namespace {
constexpr int most = 8;
const auto key = QStringLiteral("recentFiles");
} // namespace

std::vector<std::filesystem::path> recentFiles() {
  std::vector<std::filesystem::path> files;
  for (const QString& file : QSettings().value(key).toStringList()) {
    if (QFileInfo::exists(file)) files.push_back(pathOf(file));
  }
  return files;
}

void rememberFile(const std::filesystem::path& file) {
  QStringList files = QSettings().value(key).toStringList();
  const QString path = asText(std::filesystem::absolute(file).lexically_normal());
  files.removeAll(path);
  files.prepend(path);
  QSettings().setValue(key, QStringList(files.mid(0, most)));
}

} // namespace semiflow::app
