#include "core/sampling/processes/process.h"

#include <fmt/format.h>

namespace semiflow::sampling {

Process::Process(const Values& values, double start, double end) : start_(start), end_(end) {
  if (end_ >= start_) {
    throw values.error("end", fmt::format("a time below start, which is {:g}", start_), fmt::format("{:g}", end_));
  }
}

} // namespace semiflow::sampling
