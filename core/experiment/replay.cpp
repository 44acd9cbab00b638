#include "core/experiment/replay.h"

#include <limits>

#include "core/base/error.h"
#include "core/base/validate.h"

namespace semiflow::experiment {
namespace {

constexpr std::uint64_t never = std::numeric_limits<std::uint64_t>::max();

bool isDue(const Run& run, const Edit& edit) {
  const std::uint64_t steps = run.counts().steps;
  return steps > edit.step || (steps == edit.step && run.time() >= edit.time);
}

} // namespace

std::vector<Edit> editsOf(const Json& log, const std::string& path) {
  if (!log.is_array()) throw InputError(path, "a list of edits", shown(log));
  std::vector<Edit> edits;
  for (const Json& entry : log) {
    const bool complete = entry.is_object() && entry.contains("value") && entry.value("time", Json()).is_number() &&
                          entry.value("step", Json()).is_number_unsigned() && entry.value("path", Json()).is_string();
    if (!complete) throw InputError(path, "edits with time, step, path and value", shown(entry));
    edits.push_back({entry["time"], entry["step"], entry["path"], entry["value"]});
  }
  return edits;
}

Json logOf(const std::vector<Edit>& edits) {
  Json log = Json::array();
  for (const Edit& edit : edits)
    log.push_back({{"time", edit.time}, {"step", edit.step}, {"path", edit.path}, {"value", edit.value}});
  return log;
}

FramePtr advanceWith(Run& run, std::deque<Edit>& left, const std::stop_token& stop) {
  while (true) {
    while (!left.empty() && isDue(run, left.front())) {
      run.edit(left.front().path, left.front().value);
      left.pop_front();
    }
    run.haltAt(left.empty() ? never : left.front().step);
    FramePtr frame = run.advance(stop);
    run.haltAt(never);
    if (frame || stop.stop_requested() || left.empty() || !isDue(run, left.front())) return frame;
  }
}

} // namespace semiflow::experiment
