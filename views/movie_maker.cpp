#include "views/movie_maker.h"

#include <algorithm>

#include <QPainter>

#include <fmt/format.h>

#include "core/base/error.h"

namespace semiflow::views {
namespace {
constexpr std::size_t looksBeforehand = 16;
} // namespace

MovieMaker::MovieMaker(std::vector<experiment::FramePtr> frames, const experiment::RunInfo& info, double from,
                       double to, const FigureStyle& style, const std::filesystem::path& output, double framesPerSecond)
    : all_(std::move(frames)), figure_(all_, info, style), writer_(output, figure_.pixels(), framesPerSecond) {
  const double tolerance = 1e-9 * std::abs(info.end - info.begin);
  const double lower = std::min(from, to) - tolerance, upper = std::max(from, to) + tolerance;
  const auto within = [&](const experiment::FramePtr& frame) { return frame->time >= lower && frame->time <= upper; };
  const auto first = std::find_if(all_.begin(), all_.end(), within);
  first_ = next_ = static_cast<std::size_t>(first - all_.begin());
  last_ = static_cast<std::size_t>(std::find_if_not(first, all_.end(), within) - all_.begin());
  if (first_ == last_)
    throw InputError("movie", "a time range with a frame in it", fmt::format("none from {} to {}", from, to));
}

/// Ranges cover what has been drawn: a look at some frames beforehand, so that they do not move in the movie.
void MovieMaker::look() {
  figure_.show(until(first_ + looks_++ * (last_ - first_ - 1) / (looksBeforehand - 1)));
  QImage sketch(QSize(960, 640), QImage::Format_RGB32);
  QPainter painter(&sketch);
  figure_.paint(painter);
}

std::vector<experiment::FramePtr> MovieMaker::until(std::size_t frame) const {
  return {all_.begin(), all_.begin() + static_cast<std::ptrdiff_t>(frame + 1)};
}

bool MovieMaker::advance() {
  if (looks_ < looksBeforehand) {
    look();
    return true;
  }
  if (next_ == last_) return false;
  figure_.show(until(next_++));
  writer_.add(figure_.image());
  return true;
}

} // namespace semiflow::views
