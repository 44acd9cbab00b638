#include "app/session/autosave.h"

#include <algorithm>

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QSaveFile>
#include <QStandardPaths>
#include <QUuid>

#include "app/session/shelf.h"
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
    Autosave::Recovered found;
    found.copy = path;
    for (const Json& each : saved.at("experiments")) {
      Autosave::Kept kept{experiment::Experiment(each.at("experiment"), each.at("directory").get<std::string>()),
                          each.at("file").get<std::string>(),
                          {},
                          each.at("unsaved").get<bool>()};
      const auto parent = each.at("parent").get<std::ptrdiff_t>();
      if (parent >= 0 && parent < std::ssize(found.experiments)) kept.parent = static_cast<std::size_t>(parent);
      found.experiments.push_back(std::move(kept));
    }
    if (found.experiments.empty()) return std::nullopt;
    found.active = std::min(saved.at("active").get<std::size_t>(), found.experiments.size() - 1);
    return found;
  } catch (const std::exception&) { // a copy of an older version, or one cut short: there is nothing to offer
    return std::nullopt;
  }
}

} // namespace

Autosave::Autosave(Shelf& shelf, QObject* parent) : QObject(parent), shelf_(shelf) {
  path_ = folder().filePath(QUuid::createUuid().toString(QUuid::WithoutBraces) + ".json");
  lock_ = std::make_unique<QLockFile>(path_ + ".lock");
  lock_->setStaleLockTime(0); // as long as this process lives
  if (!lock_->tryLock(0)) path_.clear();
  timer_.setSingleShot(true);
  timer_.setInterval(delayMilliseconds);
  connect(&timer_, &QTimer::timeout, this, &Autosave::write);
  connect(&shelf, &Shelf::changed, this, [this] {
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
  if (!shelf_.hasUnsaved()) return discard();
  Json experiments = Json::array();
  const std::vector<Shelf::Id> all = shelf_.all();
  const auto placeOf = [&all](Shelf::Id id) { // -1: none
    const auto found = std::find(all.begin(), all.end(), id);
    return found == all.end() ? -1 : found - all.begin();
  };
  for (const Shelf::Id id : all) {
    const experiment::Experiment& experiment = shelf_.experiment(id);
    experiments.push_back({{"file", shelf_.file(id).string()},
                           {"directory", std::filesystem::absolute(experiment.directory()).string()},
                           {"parent", placeOf(shelf_.parentOf(id))},
                           {"unsaved", shelf_.isModified(id)},
                           {"experiment", experiment.tree()}});
  }
  const Json copy{{"active", std::max<std::ptrdiff_t>(0, placeOf(shelf_.active()))}, {"experiments", experiments}};
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
