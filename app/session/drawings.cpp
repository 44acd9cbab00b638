#include "app/session/drawings.h"

#include <QBuffer>
#include <QCryptographicHash>
#include <QDir>
#include <QImage>
#include <QSaveFile>
#include <QStandardPaths>

#include "app/text.h"
#include "core/base/error.h"

namespace semiflow::app {

namespace fs = std::filesystem;

namespace {

fs::path folder() {
  const QDir data(QStandardPaths::writableLocation(QStandardPaths::AppDataLocation));
  data.mkpath(QStringLiteral("drawings"));
  return pathOf(data.absoluteFilePath(QStringLiteral("drawings")));
}

} // namespace

fs::path keepDrawing(const QImage& picture) {
  QByteArray bytes;
  QBuffer buffer(&bytes);
  buffer.open(QIODevice::WriteOnly);
  picture.save(&buffer, "PNG");
  const QByteArray name = QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex().left(12);
  const fs::path path = folder() / (name.toStdString() + ".png");
  QSaveFile file(asText(path));
  if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size() || !file.commit())
    throw ResourceError("cannot write " + path.string() + ": " + file.errorString().toStdString());
  return path;
}

experiment::Experiment withDrawingsBeside(const experiment::Experiment& experiment, const fs::path& file) {
  experiment::Experiment result = experiment;
  std::string path = "domain.mask";
  for (Json mask = experiment.tree().value(Json::json_pointer("/domain/mask"), Json()); mask.is_object();
       mask = mask.value("more", Json()), path += ".more") {
    const fs::path drawing = mask.value("path", "");
    if (mask.value("id", "") != "picture" || drawing.parent_path() != folder()) continue;
    const fs::path name = file.stem().string() + "_mask_" + drawing.filename().string();
    std::error_code problem;
    fs::copy_file(drawing, file.parent_path() / name, fs::copy_options::overwrite_existing, problem);
    if (problem)
      throw ResourceError("cannot copy " + drawing.string() + " beside " + file.string() + ": " + problem.message());
    result = result.with(path + ".path", name.string());
  }
  return result;
}

} // namespace semiflow::app
