#pragma once

#include <string>
#include <vector>

namespace semiflow::experiment {

/// A line of a bug report: what, and how it is here.
struct Fact {
  std::string name;
  std::string value;
};

/// The program, the machine and the libraries of the core as they are at this moment: versions, processor and what the
/// program was built for, threads, memory, BLAS. Measures nothing and takes less than a millisecond.
std::vector<Fact> coreFacts();

} // namespace semiflow::experiment
