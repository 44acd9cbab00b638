#pragma once

#include <array>
#include <cstdint>

namespace semiflow {

/// What a stream of random numbers is for. Two streams of one seed share no number. Append only: the numbers are part
/// of what "the same file gives the same frames" means.
enum class Stream : std::uint32_t {
  initial = 0,      ///< initial particles and fields
  noise = 1,        ///< increments of a stochastic sampler or equation
  target = 2,       ///< samples of the target
  projections = 3,  ///< directions of sliced distances
  trajectories = 4, ///< initial states of Koopman trajectories
  perturbations = 5 ///< first directions of Lyapunov exponents
};

/// Counter-based random numbers: the number is a function of (seed, stream, particle, step, draw) and of nothing else,
/// so that it does not depend on the order of calls, on threads or on how many particles there are. Philox4x32-10;
/// Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC11 (2011).
class Random {
 public:
  Random(std::uint64_t seed, Stream stream);

  /// Four uniform 32-bit words. @param draw numbers the words a particle needs within a step: 0, 1, 2, ...
  std::array<std::uint32_t, 4> words(std::uint64_t particle, std::uint32_t step, std::uint32_t draw) const;
  /// Two uniform numbers in the open interval (0, 1), 53 bits each.
  std::array<double, 2> uniforms(std::uint64_t particle, std::uint32_t step, std::uint32_t draw) const;
  /// Two independent standard normal numbers (Box-Muller).
  std::array<double, 2> normals(std::uint64_t particle, std::uint32_t step, std::uint32_t draw) const;
  /// Fills out[0..count) with the standard normal numbers of one particle and step; draws firstDraw, firstDraw + 1, ...
  void fillNormals(std::uint64_t particle, std::uint32_t step, double* out, std::size_t count,
                   std::uint32_t firstDraw = 0) const;

 private:
  std::uint64_t seed_;
  std::uint32_t stream_;
};

} // namespace semiflow
