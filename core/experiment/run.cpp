#include "core/experiment/run.h"

#include <algorithm>
#include <chrono>

#include <fmt/format.h>

#include "core/base/validate.h"
#include "core/experiment/experiment.h"
#include "core/experiment/stroke.h"

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
  if (path.starts_with("fields.")) return paint(path, value);
  if (path != "fields") return editParameter(path, value);
  if (value == "undo") return takeBack();
  if (value != "restart") throw InputError(path, "undo or restart", shown(value));
  const Kept present = keep();
  if (present.state) goBack(present);
  log(path, value);
}

void Run::editParameter(const std::string& path, const Json& value) {
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
  log(path, value);
}

void Run::paint(const std::string& path, const Json& value) {
  const Stroke stroke = strokeOf(path, value);
  const bool begins = !stroke.continues || strokes_.empty();
  const Kept before = begins ? keep() : Kept{};
  applyStroke(stroke);
  if (begins) strokes_.push_back({now(), edits_.size(), before});
  forgetOldStrokes();
  log(path, value);
}

void Run::forgetOldStrokes() {
  constexpr std::size_t most = 64;
  constexpr std::size_t mostBytes = std::size_t{256} << 20;
  std::size_t bytes = 0, count = 0;
  while (count < std::min(most, strokes_.size())) {
    bytes += strokes_[strokes_.size() - 1 - count].kept.bytes;
    if (bytes > mostBytes && count > 0) break;
    ++count;
  }
  strokes_.erase(strokes_.begin(), strokes_.end() - static_cast<std::ptrdiff_t>(count));
}

/// Goes back to the state before the last stroke, and in time to when it was made. The log is then as if neither the
/// stroke nor what came after had been, but for the present values of parameters and the new beginning of the stepper.
void Run::takeBack() {
  if (strokes_.empty()) throw InputError("fields", "a stroke to take back", "none, or one too long ago");
  if (!strokes_.back().kept.state) {
    throw InputError("fields", "a run that can go back in time", "one that is driven at random");
  }
  const Before before = std::move(strokes_.back());
  strokes_.pop_back();
  const std::vector<Edit> gone(edits_.begin() + static_cast<std::ptrdiff_t>(before.edits), edits_.end());
  goBack(before.kept);
  edits_.resize(before.edits);
  for (const Edit& edit : gone) {
    if (!edit.path.starts_with("fields")) log(edit.path, edit.value);
  }
  log("fields", "restart");
}

std::optional<double> Run::strokeTime() const {
  return strokes_.empty() ? std::nullopt : std::optional(strokes_.back().time);
}

void Run::applyStroke(const Stroke& stroke) {
  throw InputError("fields." + stroke.field, "a kind of experiment with fields to paint on", values().id());
}

namespace {
std::int64_t nanoseconds() { return std::chrono::steady_clock::now().time_since_epoch() / std::chrono::nanoseconds(1); }
} // namespace

Stopwatch::Stopwatch(double& total) : total_(total), began_(nanoseconds()) {}
Stopwatch::~Stopwatch() { total_ += static_cast<double>(nanoseconds() - began_) * 1e-9; }

} // namespace semiflow::experiment
