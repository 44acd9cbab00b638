// How long a run goes on after it was asked to stop, at moments all over its way, for every preset.

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <future>
#include <stop_token>
#include <string>
#include <thread>

#include "core/base/parallel.h"
#include "core/experiment/catalogue.h"
#include "core/experiment/experiment.h"
#include "core/experiment/presets.h"
#include "tests/bench/sections.h"

namespace semiflow::bench {
namespace {

using Clock = std::chrono::steady_clock;
double seconds(Clock::duration duration) { return std::chrono::duration<double>(duration).count(); }

struct Latency {
  double making = 0;   ///< the experiment's run and its first frame, which nothing interrupts
  double stopping = 0; ///< the longest of all
};

Latency measure(const experiment::Preset& preset, std::uint64_t number) {
  constexpr std::uint64_t stops = 40;
  Latency latency;
  const auto begin = Clock::now();
  auto run = experiment::Experiment::read(preset.file).makeRun();
  run->start();
  latency.making = seconds(Clock::now() - begin);
  for (std::uint64_t i = 0; i < stops; ++i) {
    if (run->finished()) {
      run = experiment::Experiment::read(preset.file).makeRun();
      run->start();
    }
    std::stop_source stop;
    auto ended = std::async(std::launch::async, [&] {
      inArena(0, [&] {
        while (!run->finished() && run->advance(stop.get_token()) != nullptr) continue;
      });
      return Clock::now();
    });
    // Anywhere within the first tenth of a second after the last stop.
    std::this_thread::sleep_for(std::chrono::microseconds(1000 + (number * 7919 + i * 104729) % 100000));
    const auto asked = Clock::now();
    stop.request_stop();
    latency.stopping = std::max(latency.stopping, seconds(ended.get() - asked));
  }
  return latency;
}

} // namespace

void stopping() {
  constexpr double limit = 0.05;
  std::uint64_t number = 0;
  for (const experiment::Preset& preset : experiment::presets()) {
    const Latency latency = measure(preset, number++);
    std::printf("%-32s made in %8.2f ms   stopped within %8.2f ms   ratio %6.3f   (target 1.00 of %.0f ms)\n",
                preset.id.c_str(), 1e3 * latency.making, 1e3 * latency.stopping, latency.stopping / limit, 1e3 * limit);
    std::fflush(stdout);
  }
}

} // namespace semiflow::bench
