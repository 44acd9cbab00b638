#include "core/sampling/processes/process.h"

#include <fmt/format.h>

#include "core/sampling/distributions/target.h"

namespace semiflow::sampling {

Process::Process(const Values& values, double start, double end) : start_(start), end_(end) {
  if (end_ >= start_) {
    throw values.error("end", fmt::format("a time below start, which is {:g}", start_), fmt::format("{:g}", end_));
  }
}

std::unique_ptr<Target> Process::law(std::unique_ptr<Target> target) const { return target; }

void Process::addPrior(Cloud& x, const Random& random) const { addNormals(x, priorDeviation(), random, 0); }

} // namespace semiflow::sampling
