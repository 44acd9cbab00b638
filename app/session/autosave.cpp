#include "app/session/autosave.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QSaveFile>
#include <QStandardPaths>
#include <QUuid>

#include "app/session/document.h"
#include "app/text.h"
#include "core/base/error.h"

namespace semiflow::app {
namespace {

constexpr int delayMilliseconds = 2000;

QDir folder() {
  QDir data(QStandardPaths::writableLocation(QStandardPaths::AppDataLocation));
  data.mkpath(QStringLiteral("unsaved"));
  return QDir(data.filePath(QStringLiteral("unsaved")));
}

std::optional<Autosave::Recovered> read(const QString& path) {
  QFile file(path);
  if (!file.open(QIODevice::ReadOnly)) return std::nullopt;
  try {
    const Json saved = parseJson(file.readAll().toStdString());
    return Autosave::Recovered{experiment::Experiment(saved.at("experiment"), saved.at("directory").get<std::string>()),
                               saved.at("file").get<std::string>(), path};
  } catch (const std::exception&) { // a copy of an older version, or one cut short: there is nothing to offer
    return std::nullopt;
  }
}

} // namespace

Autosave::Autosave(Document& document, QObject* parent) : QObject(parent), document_(document) {
  path_ = folder().filePath(QUuid::createUuid().toString(QUuid::WithoutBraces) + ".json");
  lock_ = std::make_unique<QLockFile>(path_ + ".lock");
  lock_->setStaleLockTime(0); // as long as this process lives
  if (!lock_->tryLock(0)) path_.clear();
  timer_.setSingleShot(true);
  timer_.setInterval(delayMilliseconds);
  connect(&timer_, &QTimer::timeout, this, &Autosave::write);
  connect(&document, &Document::stateChanged, this, [this] {
    if (!timer_.isActive()) timer_.start();
  });
}

Autosave::~Autosave() { discard(); }

std::optional<Autosave::Recovered> Autosave::leftover() const {
  const QDir dir = folder();
  for (const QString& name : dir.entryList({"*.json"}, QDir::Files, QDir::Time)) {
    const QString path = dir.filePath(name);
    if (path == path_) continue;
    QLockFile lock(path + ".lock");
    lock.setStaleLockTime(0);
    if (!lock.tryLock(0)) continue; // another window is at work on it
    if (auto found = read(path)) return found;
    QFile::remove(path);
  }
  return std::nullopt;
}

void Autosave::forget(const Recovered& recovered) { QFile::remove(recovered.copy); }

void Autosave::write() {
  timer_.stop();
  if (path_.isEmpty()) return;
  if (!document_.isOpen() || !document_.isModified()) return discard();
  const Json copy{{"file", document_.file().string()},
                  {"directory", std::filesystem::absolute(document_.experiment().directory()).string()},
                  {"experiment", document_.experiment().tree()}};
  QSaveFile file(path_);
  if (!file.open(QIODevice::WriteOnly)) return;
  file.write(QByteArray::fromStdString(copy.dump()));
  file.commit();
}

void Autosave::discard() {
  timer_.stop();
  if (!path_.isEmpty()) QFile::remove(path_);
}

} // namespace semiflow::app
