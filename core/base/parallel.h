#pragma once

#include <cstddef>
#include <functional>
#include <numeric>
#include <utility>
#include <vector>

#include <tbb/parallel_for.h>

namespace semiflow {

/// Sets the processor to flush denormal numbers to zero, for the lifetime of the object: reaction terms would otherwise
/// slow down a hundredfold. Every loop below does it on every thread, so that a result does not depend on who computed
/// it.
class DenormalsFlushed {
 public:
  DenormalsFlushed();
  ~DenormalsFlushed();
  DenormalsFlushed(const DenormalsFlushed&) = delete;
  DenormalsFlushed& operator=(const DenormalsFlushed&) = delete;

 private:
  unsigned int saved_;
};

/// Calls body(begin, end) over [0, count) in blocks of blockSize (the last may be shorter), in parallel in the calling
/// thread's TBB arena. The blocks depend on count and blockSize alone, never on the number of threads. One block runs
/// in place. An exception of a body reaches the caller.
template <class Body> void parallelBlocks(std::size_t count, std::size_t blockSize, const Body& body) {
  if (count == 0) return;
  if (count <= blockSize) {
    const DenormalsFlushed flushed;
    body(std::size_t{0}, count);
    return;
  }
  const std::size_t blocks = (count + blockSize - 1) / blockSize;
  tbb::parallel_for(std::size_t{0}, blocks, [&](std::size_t block) {
    const DenormalsFlushed flushed;
    const std::size_t begin = block * blockSize;
    body(begin, begin + blockSize < count ? begin + blockSize : count);
  });
}

/// The sum over blocks of partial(begin, end), added in the order of the blocks: the same bits for any number of
/// threads.
/// @param zero the neutral element, with operator+=
template <class Sum, class Partial>
Sum parallelSum(std::size_t count, std::size_t blockSize, Sum zero, const Partial& partial) {
  const std::size_t blocks = (count + blockSize - 1) / blockSize;
  std::vector<Sum> sums(blocks, zero);
  parallelBlocks(count, blockSize,
                 [&](std::size_t begin, std::size_t end) { sums[begin / blockSize] = partial(begin, end); });
  for (Sum& sum : sums) zero += sum;
  return zero;
}

/// Runs body inside a TBB arena of that many threads (0: all of the machine's).
void inArena(int threads, const std::function<void()>& body);

} // namespace semiflow
