#include "core/base/parallel.h"

#include <tbb/task_arena.h>

#if defined(__SSE2__)
#include <immintrin.h>
#endif

namespace semiflow {

#if defined(__SSE2__)
DenormalsFlushed::DenormalsFlushed() : saved_(_mm_getcsr()) {
  constexpr unsigned int flushToZeroAndDenormalsAreZero = 0x8040;
  _mm_setcsr(saved_ | flushToZeroAndDenormalsAreZero);
}
DenormalsFlushed::~DenormalsFlushed() { _mm_setcsr(saved_); }
#else
DenormalsFlushed::DenormalsFlushed() : saved_(0) {}
DenormalsFlushed::~DenormalsFlushed() = default;
#endif

void inArena(int threads, const std::function<void()>& body) {
  tbb::task_arena arena(threads > 0 ? threads : tbb::task_arena::automatic);
  arena.execute(body);
}

} // namespace semiflow
