// Benchmarks as ratios: what the program does against the least that it could take on this machine, measured in one
// run.
//
//   bench [SECTION...] [--threads N]        all sections where none is named; all of the machine's threads
//
// Build it as a release (cmake --preset release && cmake --build --preset release --target bench), and let nothing else
// run.

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "core/base/parallel.h"
#include "core/numerics/lapack.h"
#include "tests/bench/sections.h"

int main(int argc, char** argv) {
  using namespace semiflow;
  numerics::ensureKernels(argv);
  const std::vector<std::pair<std::string, std::function<void()>>> sections{
      {"chaos", bench::chaos},       {"koopman", bench::koopman},   {"pde", bench::pde},
      {"sampling", bench::sampling}, {"stopping", bench::stopping}, {"typed", bench::typed},
#ifdef SEMIFLOW_HAS_VIEWS
      {"views", bench::views},
#endif
  };
  std::vector<std::string> chosen;
  int threads = 0;
  for (int i = 1; i < argc; ++i) {
    const std::string argument = argv[i];
    if (argument == "--threads" && i + 1 < argc)
      threads = std::atoi(argv[++i]);
    else
      chosen.push_back(argument);
  }
  for (const std::string& name : chosen) {
    bool known = false;
    for (const auto& section : sections) known = known || section.first == name;
    if (known) continue;
    std::fprintf(stderr, "bench: no section '%s'\n", name.c_str());
    return 2;
  }
  for (const auto& [name, run] : sections) {
    if (!chosen.empty() && std::find(chosen.begin(), chosen.end(), name) == chosen.end()) continue;
    std::printf("== %s\n", name.c_str());
    inArena(threads, run);
  }
  return 0;
}
