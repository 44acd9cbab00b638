#pragma once

#include <vector>

#include "views/figure.h"
#include "views/movie.h"

namespace semiflow::views {

/// Makes a movie of a run's frames, one picture at a time: whoever drives it can tell how far it is, do something else
/// in between, and leave it, which leaves nothing behind. Ranges of values and colours are the same in all pictures.
class MovieMaker {
 public:
  /// @param frames of the run, oldest first; those from one time to another are shown
  /// @throws InputError where there is none in between, or as Figure and MovieWriter
  MovieMaker(std::vector<experiment::FramePtr> frames, const experiment::RunInfo& info, double from, double to,
             const FigureStyle& style, const std::filesystem::path& output, double framesPerSecond);

  std::size_t frames() const { return last_ - first_; }
  std::size_t done() const { return next_ - first_; }
  /// Does a little of the work: a look at what the ranges will cover, then a picture at a time.
  /// @return false where there was nothing left to do. @throws ResourceError
  bool advance();
  void finish() { writer_.finish(); }

 private:
  void look();
  std::vector<experiment::FramePtr> until(std::size_t frame) const;

  const std::vector<experiment::FramePtr> all_;
  std::size_t first_ = 0, last_ = 0, next_ = 0;
  std::size_t looks_ = 0; ///< taken beforehand
  Figure figure_;
  MovieWriter writer_;
};

} // namespace semiflow::views
