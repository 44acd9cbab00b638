#pragma once

#include <filesystem>
#include <memory>

#include <QSize>
#include <QString>

class QImage;

namespace semiflow::views {

/// Whether the program ffmpeg, which makes movies of pictures, is on this machine.
bool hasFfmpeg();

/// Writes pictures of one size as a movie: .mp4 (H.264) or .webm (VP9) through ffmpeg, or, of a name that ends with
/// .png, as numbered pictures NAME_00001.png, ... What is not finished leaves nothing behind.
class MovieWriter {
 public:
  /// @throws InputError for another ending, a rate beyond 1 to 240, or where there is no ffmpeg: what to do about it
  MovieWriter(const std::filesystem::path& output, QSize pixels, double framesPerSecond);
  ~MovieWriter();
  MovieWriter(const MovieWriter&) = delete;
  MovieWriter& operator=(const MovieWriter&) = delete;

  /// Waits where the encoder is slower. @throws ResourceError where it cannot be written
  void add(const QImage& image);
  /// Waits for the encoder. @throws as add()
  void finish();

 private:
  struct Encoder;
  void addPicture(const QImage& image);

  const std::filesystem::path output_;
  std::unique_ptr<Encoder> encoder_; ///< null: numbered pictures
  int written_ = 0;
  bool finished_ = false;
};

/// The name of a numbered picture, 1 the first.
std::filesystem::path numberedPicture(const std::filesystem::path& output, int number);

} // namespace semiflow::views
