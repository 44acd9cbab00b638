#include <chrono>
#include <cmath>
#include <cstdio>
#include <filesystem>

#include <fmt/format.h>
#include <unistd.h>

#include "app/command_line.h"
#include "app/commands/commands.h"
#include "app/commands/interruption.h"
#include "core/base/error.h"
#include "core/sweep/sweep.h"
#include "core/sweep/tally.h"

namespace semiflow::app {
namespace {

constexpr const char* clearLine = "\r\x1b[K";

/// One line on a terminal that says how far the sweep is.
class SweepLine {
 public:
  SweepLine(std::size_t samples, bool wanted) : tally_(samples), wanted_(wanted && isatty(STDERR_FILENO) == 1) {}
  ~SweepLine() {
    if (wanted_) std::fputs(clearLine, stderr);
  }

  void show(const sweep::News& news) {
    tally_.take(news);
    const auto now = std::chrono::steady_clock::now();
    if (!wanted_ || now - shown_ < std::chrono::milliseconds(100)) return;
    shown_ = now;
    write(tally_.text());
  }

  void gathering(double done) {
    if (wanted_) write(fmt::format("writing the data set, {:.0f} %", 100 * done));
  }

 private:
  static void write(const std::string& text) {
    fmt::print(stderr, "{}{}", clearLine, text);
    std::fflush(stderr);
  }

  sweep::Tally tally_;
  const bool wanted_;
  std::chrono::steady_clock::time_point shown_;
};

void tellWarnings(const sweep::Outcome& outcome, const sweep::Plan& plan) {
  if (outcome.diverged > 0) {
    fmt::print(stderr, "warning: {} of {} samples diverged; their frames up to then are in the data set\n",
               outcome.diverged, plan.samples());
  }
}

} // namespace

int sweep(const SweepOptions& options) {
  const Interruption interruption;
  sweep::requireWritable(options.output);
  std::vector<sweep::Swept> swept;
  for (const std::string& over : options.over) swept.push_back(sweep::parseSwept(over));
  const sweep::Plan plan(load(options.experiment), std::move(swept));
  const sweep::Parts parts(options.output + ".part");
  sweep::Outcome outcome;
  {
    SweepLine line(plan.samples(), !options.quiet);
    outcome = sweep::computeSamples(plan, parts, threadsOf(options.experiment), interruption.token(),
                                    [&](const sweep::News& news) { line.show(news); });
    const bool written =
        !outcome.stopped && sweep::gather(plan, parts, outcome.failures, options.output, interruption.token(),
                                          [&](double done) { line.gathering(done); });
    if (!written) outcome.stopped = true;
  }
  if (outcome.stopped) {
    fmt::print(stderr,
               "interrupted with {} of {} samples; they are kept in {}, and the same command goes on from there\n",
               outcome.ended, plan.samples(), parts.folder().string());
    return interrupted;
  }
  if (!options.quiet) tellWarnings(outcome, plan);
  if (!outcome.failures.empty()) {
    const auto& [sample, why] = *outcome.failures.begin();
    throw InputError(
        fmt::format("{} of {} samples, the first with {}", outcome.failures.size(), plan.samples(), plan.label(sample)),
        "values that fit one another", why, "the others are in " + options.output);
  }
  parts.remove();
  return outcome.diverged == plan.samples() ? diverged : done;
}

} // namespace semiflow::app
