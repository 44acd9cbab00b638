#include "core/sweep/tally.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace semiflow::sweep {

Tally::Tally(std::size_t samples) : shares_(samples, 0), over_(samples, false) {}

void Tally::take(const News& news) {
  double& share = shares_[news.sample];
  if (news.ended) {
    if (!over_[news.sample]) ++ended_;
    if (news.kept) ++kept_;
    over_[news.sample] = true;
    share = 1;
  } else if (news.frame) {
    const double done = (news.frame->time - news.info.begin) / (news.info.end - news.info.begin);
    share = std::isfinite(done) ? std::clamp(done, 0.0, 1.0) : 0;
  }
}

double Tally::done() const {
  return std::accumulate(shares_.begin(), shares_.end(), 0.0) / static_cast<double>(shares_.size());
}

double Tally::secondsLeft() const {
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - began_).count();
  const double all = static_cast<double>(shares_.size()), now = done() * all - kept_;
  constexpr double least = 0.02;
  if (seconds < 1 || now < least * (all - kept_)) return -1;
  return seconds * (all - kept_ - now) / now;
}

std::string Tally::text() const {
  std::string text = fmt::format("{} of {} samples, {:.0f} %", ended_, shares_.size(), 100 * done());
  const double left = secondsLeft();
  if (left >= 0) text += fmt::format(", {:.0f} s left", left);
  return text;
}

} // namespace semiflow::sweep
