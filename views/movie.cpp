#include "views/movie.h"

#include <QImage>
#include <QProcess>
#include <QStandardPaths>

#include <fmt/format.h>

#include "core/base/error.h"

namespace semiflow::views {
namespace {

QString ffmpeg() { return QStandardPaths::findExecutable(QStringLiteral("ffmpeg")); }

[[noreturn]] void refuse(const std::filesystem::path& output, const QString& why) {
  throw ResourceError(fmt::format("the movie {} cannot be written: {}", output.string(),
                                  why.trimmed().section('\n', -1).toStdString()));
}

/// H.264 for a player on any system needs an even width and height and colours at half the resolution.
QStringList encodingOf(const std::string& ending) {
  if (ending == ".mp4")
    return {"-c:v", "libx264", "-preset", "medium", "-crf", "18", "-pix_fmt", "yuv420p", "-movflags", "+faststart"};
  return {"-c:v", "libvpx-vp9", "-b:v", "0", "-crf", "28", "-row-mt", "1", "-cpu-used", "4", "-pix_fmt", "yuv420p"};
}

} // namespace

bool hasFfmpeg() { return !ffmpeg().isEmpty(); }

struct MovieWriter::Encoder {
  QProcess process;
  std::filesystem::path unfinished;
  QSize pixels;
};

MovieWriter::MovieWriter(const std::filesystem::path& output, QSize pixels, double framesPerSecond) : output_(output) {
  const std::string ending = output.extension().string();
  if (ending != ".mp4" && ending != ".webm" && ending != ".png") {
    throw InputError(output.string(), "a movie ending in .mp4 or .webm, or .png for numbered pictures",
                     ending.empty() ? "no ending" : "'" + ending + "'");
  }
  constexpr double slowest = 1, fastest = 240;
  if (!(framesPerSecond >= slowest && framesPerSecond <= fastest))
    throw InputError("frames per second", "a number from 1 to 240", fmt::format("{}", framesPerSecond));
  std::error_code ignored; // what cannot be looked at is not there
  if (output.has_parent_path() && !std::filesystem::is_directory(output.parent_path(), ignored))
    refuse(output, QStringLiteral("there is no such folder"));
  if (ending == ".png") return;
  if (!hasFfmpeg()) {
    throw InputError(
        output.string(),
        "the program ffmpeg to make a movie (on Debian and Ubuntu: apt-get install ffmpeg), or a name that "
        "ends with .png for numbered pictures",
        "no ffmpeg on this machine");
  }
  encoder_ = std::make_unique<Encoder>();
  encoder_->pixels = QSize(pixels.width() & ~1, pixels.height() & ~1);
  encoder_->unfinished = output;
  encoder_->unfinished.replace_extension(".new" + ending);
  QStringList arguments{"-y", "-loglevel", "error", "-f", "rawvideo", "-pix_fmt", "bgr0"};
  arguments << "-video_size" << QStringLiteral("%1x%2").arg(encoder_->pixels.width()).arg(encoder_->pixels.height());
  arguments << "-framerate" << QString::number(framesPerSecond) << "-i"
            << "-" << encodingOf(ending);
  arguments << QString::fromStdString(encoder_->unfinished.string());
  encoder_->process.start(ffmpeg(), arguments);
  if (!encoder_->process.waitForStarted()) refuse(output, encoder_->process.errorString());
}

MovieWriter::~MovieWriter() {
  if (finished_) return;
  std::error_code ignored; // what stays behind does no harm
  if (encoder_) {
    encoder_->process.kill();
    encoder_->process.waitForFinished();
    std::filesystem::remove(encoder_->unfinished, ignored);
  }
  for (int number = 1; !encoder_ && number <= written_; ++number)
    std::filesystem::remove(numberedPicture(output_, number), ignored);
}

void MovieWriter::addPicture(const QImage& image) {
  const std::filesystem::path file = numberedPicture(output_, written_ + 1);
  if (!image.save(QString::fromStdString(file.string()), "PNG"))
    refuse(file, QStringLiteral("is there room on the disk?"));
}

void MovieWriter::add(const QImage& image) {
  if (encoder_) {
    const QImage frame = image.convertToFormat(QImage::Format_RGB32).copy(QRect(QPoint(), encoder_->pixels));
    QProcess& process = encoder_->process;
    process.write(reinterpret_cast<const char*>(frame.constBits()), frame.sizeInBytes());
    constexpr qint64 mostWaiting = qint64{8} << 20;
    constexpr int longest = 60000;
    do {
      if (process.state() != QProcess::Running || (process.bytesToWrite() > 0 && !process.waitForBytesWritten(longest)))
        refuse(output_, QString::fromUtf8(process.readAllStandardError()));
    } while (process.bytesToWrite() > mostWaiting);
  } else {
    addPicture(image);
  }
  ++written_;
}

void MovieWriter::finish() {
  if (encoder_) {
    QProcess& process = encoder_->process;
    while (process.bytesToWrite() > 0 && process.waitForBytesWritten()) {
    }
    process.closeWriteChannel();
    process.waitForFinished(-1);
    if (process.exitStatus() != QProcess::NormalExit || process.exitCode() != 0)
      refuse(output_, QString::fromUtf8(process.readAllStandardError()));
    std::error_code failed;
    std::filesystem::rename(encoder_->unfinished, output_, failed);
    if (failed) refuse(output_, QString::fromStdString(failed.message()));
  }
  finished_ = true;
}

std::filesystem::path numberedPicture(const std::filesystem::path& output, int number) {
  std::filesystem::path file = output;
  file.replace_filename(fmt::format("{}_{:05}.png", output.stem().string(), number));
  return file;
}

} // namespace semiflow::views
