#include "core/experiment/diagnostics.h"

#include <sys/utsname.h>

#include <fstream>
#include <sstream>
#include <thread>

#include <cblas.h>
#include <fftw3.h>
#include <fmt/format.h>
#include <ginac/version.h>
#include <netcdf.h>
#include <nlohmann/json.hpp>
#include <tbb/task_arena.h>
#include <tbb/version.h>

#include <Eigen/Core>

#include "core/base/memory.h"
#include "core/base/resources.h"

namespace semiflow::experiment {
namespace {

/// The value behind a name at the beginning of a line of a file of /proc or /etc; empty where there is none.
std::string valueIn(const char* path, const std::string& name, char separator) {
  std::ifstream file(path);
  for (std::string line; std::getline(file, line);) {
    const std::size_t at = line.find(separator);
    if (!line.starts_with(name) || at == std::string::npos) continue;
    const std::size_t begin = line.find_first_not_of(" \t\"", at + 1);
    const std::size_t end = line.find_last_not_of(" \t\"");
    return begin == std::string::npos ? std::string() : line.substr(begin, end + 1 - begin);
  }
  return {};
}

/// "16384 kB" of /proc as bytes in words.
std::string memoryIn(const char* path, const std::string& name) {
  std::istringstream text(valueIn(path, name, ':'));
  double kilobytes = 0;
  return text >> kilobytes ? byteText(1024 * kilobytes) : "unknown";
}

/// Without what its builder has added: "Linux 6.1.0".
std::string kernel() {
  utsname name{};
  if (uname(&name) != 0) return "unknown";
  const std::string release = name.release;
  return std::string(name.sysname) + " " + release.substr(0, release.find('-'));
}

std::string compiler() {
#ifdef __clang__
  return "Clang " __clang_version__;
#else
  return "GCC " __VERSION__;
#endif
}

/// What the loops over numbers were built for, and what this processor could do.
std::string kernels() {
  std::string built = "SSE2";
#ifdef __AVX2__
  built = "AVX2";
#endif
#ifdef __FMA__
  built += " and FMA";
#endif
#ifdef __AVX512F__
  built += " and AVX-512";
#endif
  std::string here;
#if defined(__x86_64__)
  for (const auto& [name, has] : {std::pair{"AVX2", __builtin_cpu_supports("avx2")},
                                  {"FMA", __builtin_cpu_supports("fma")},
                                  {"AVX-512", __builtin_cpu_supports("avx512f")}}) {
    if (has != 0) here += (here.empty() ? "" : ", ") + std::string(name);
  }
#endif
  return fmt::format("built for {}; the processor has {}", built, here.empty() ? "none of AVX2, FMA, AVX-512" : here);
}

/// "OpenBLAS 0.3.21 with the kernels of SkylakeX, 1 thread(s)"
std::string blas() {
  const std::string config = openblas_get_config();
  const std::string version = config.substr(0, config.find(' ', config.find(' ') + 1));
  return fmt::format("{} with the kernels of {}, {} thread(s)", version, openblas_get_corename(),
                     openblas_get_num_threads());
}

/// Without the day on which it was built: "4.9.0".
std::string netcdf() {
  const std::string text = nc_inq_libvers();
  return text.substr(0, text.find(' '));
}

} // namespace

std::vector<Fact> coreFacts() {
  return {
      {"Semiflow", version()},
#ifdef NDEBUG
      {"build", "release, " + compiler()},
#else
      {"build", "with assertions, " + compiler()},
#endif
      {"system", valueIn("/etc/os-release", "PRETTY_NAME", '=')},
      {"kernel", kernel()},
      {"processor", valueIn("/proc/cpuinfo", "model name", ':')},
      {"CPU kernels", kernels()},
      {"threads", fmt::format("{} of the machine, {} to compute with", std::thread::hardware_concurrency(),
                              tbb::this_task_arena::max_concurrency())},
      {"memory", fmt::format("{}, {} available, {} used by Semiflow", memoryIn("/proc/meminfo", "MemTotal"),
                             byteText(static_cast<double>(availableMemory())), memoryIn("/proc/self/status", "VmRSS"))},
      {"BLAS", blas()},
      {"TBB", TBB_runtime_version()},
      {"FFTW", fftw_version},
      {"Eigen", fmt::format("{}.{}.{}", EIGEN_WORLD_VERSION, EIGEN_MAJOR_VERSION, EIGEN_MINOR_VERSION)},
      {"GiNaC", fmt::format("{}.{}.{}", GINACLIB_MAJOR_VERSION, GINACLIB_MINOR_VERSION, GINACLIB_MICRO_VERSION)},
      {"NetCDF", netcdf()},
  };
}

} // namespace semiflow::experiment
