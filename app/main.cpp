#include <unistd.h>

#include <cstring>

#include "app/command_line.h"
#include "core/numerics/lapack.h"

// This file alone is built for every processor, whatever the rest of the program is built for.
#ifdef SEMIFLOW_NEEDS_AVX2
namespace {

/// Runs before the initialisation of anything else in the program, which may hold instructions that old processors
/// lack.
__attribute__((constructor(101))) void checkProcessor() {
  __builtin_cpu_init();
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) return;
  const char* message =
      "Semiflow was built for processors with AVX2 and FMA, and this one has not got them: build it again on "
      "this machine, or with -DSEMIFLOW_ARCH=baseline\n";
  constexpr int machineDoesNotSuffice = 4;
  static_cast<void>(!write(STDERR_FILENO, message, std::strlen(message)));
  _exit(machineDoesNotSuffice);
}

} // namespace
#endif

int main(int argc, char** argv) {
  semiflow::numerics::ensureKernels(argv);
  return semiflow::app::runProgram(argc, argv);
}
