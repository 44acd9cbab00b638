#include "core/experiment/run.h"

#include <chrono>

#include <fmt/format.h>

#include "core/base/validate.h"
#include "core/experiment/experiment.h"

namespace semiflow::experiment {

std::string reasonText(StopReason reason) {
  switch (reason) {
  case StopReason::running:
    return "running";
  case StopReason::finished:
    return "finished";
  case StopReason::stopped:
    return "stopped";
  case StopReason::diverged:
    return "diverged";
  case StopReason::failed:
    return "failed";
  }
  return {};
}

void Run::edit(const std::string& path, const Json& value) {
  const Parameter& parameter = parameterAt(values().description(), values().tree(), path);
  if (!parameter.isLive()) throw InputError(path, "a parameter that may change while running", "one that may not");
  Json tree = values().tree();
  setAt(tree, path, value);
  // The whole tree, since the path may lead into a map or a list.
  static const std::vector<std::string> rootKeys{"semiflow", "kind"};
  tree = validate(values().description(), tree, values().path(), rootKeys);
  const Values changed(values().description(), std::move(tree), values().path(), values().directory());
  apply(changed);
  setValues(changed);
  edits_.push_back({now(), counts().steps, path, value});
}

namespace {
std::int64_t nanoseconds() { return std::chrono::steady_clock::now().time_since_epoch() / std::chrono::nanoseconds(1); }
} // namespace

Stopwatch::Stopwatch(double& total) : total_(total), began_(nanoseconds()) {}
Stopwatch::~Stopwatch() { total_ += static_cast<double>(nanoseconds() - began_) * 1e-9; }

} // namespace semiflow::experiment
