#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdio>
#include <functional>
#include <string>
#include <vector>

namespace semiflow::bench {

/// Something to be timed. prepare runs before every repetition and is not counted.
struct Candidate {
  std::string name;
  std::function<void()> run;
  std::function<void()> prepare = {};
};

/// Median seconds of one run of each candidate. The repetitions are interleaved, so that what else the machine does
/// meets all of them alike; each lasts at least `seconds` (runs are repeated within it), and the first one is not
/// counted.
inline std::vector<double> medianSeconds(const std::vector<Candidate>& candidates, int repetitions = 11,
                                         double seconds = 0.15) {
  using Clock = std::chrono::steady_clock;
  const auto timed = [](const Candidate& candidate, std::size_t runs) {
    if (candidate.prepare) candidate.prepare();
    const auto begin = Clock::now();
    for (std::size_t i = 0; i < runs; ++i) candidate.run();
    return std::chrono::duration<double>(Clock::now() - begin).count();
  };
  std::vector<std::size_t> runs(candidates.size(), 1);
  for (std::size_t c = 0; c < candidates.size(); ++c) {
    while (timed(candidates[c], runs[c]) < seconds) runs[c] *= 2;
  }
  std::vector<std::vector<double>> times(candidates.size());
  for (int repetition = 0; repetition < repetitions; ++repetition) {
    for (std::size_t c = 0; c < candidates.size(); ++c) {
      times[c].push_back(timed(candidates[c], runs[c]) / static_cast<double>(runs[c]));
    }
  }
  std::vector<double> medians;
  for (auto& t : times) {
    std::nth_element(t.begin(), t.begin() + repetitions / 2, t.end());
    medians.push_back(t[static_cast<std::size_t>(repetitions) / 2]);
  }
  return medians;
}

/// One line: what, its time, the limit's time, their ratio and the target.
inline void report(const std::string& what, double seconds, const std::string& limit, double limitSeconds,
                   double target = 0) {
  std::printf("%-48s %10.3f us   %-36s %10.3f us   ratio %6.3f", what.c_str(), 1e6 * seconds, limit.c_str(),
              1e6 * limitSeconds, seconds / limitSeconds);
  if (target > 0) std::printf("   (target %.2f)", target);
  std::printf("\n");
  std::fflush(stdout);
}

} // namespace semiflow::bench
