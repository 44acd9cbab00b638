#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace semiflow::numerics {

/// A strided input of a kernel: data[0], data[stride], ... Stride 0 repeats one number (a time), stride 2 reads the
/// real or imaginary parts of interleaved complex numbers.
template <class T> struct InputLane {
  const T* data = nullptr;
  std::ptrdiff_t stride = 1;
};

/// A strided output of a kernel.
template <class T> struct OutputLane {
  T* data = nullptr;
  std::ptrdiff_t stride = 1;
};

/// Straight-line code over registers that hold a strip of numbers each: what a set of expressions is evaluated with.
/// Common subexpressions are computed once; made by compile() in expression.h. Immutable, usable from any thread.
class Kernel;

} // namespace semiflow::numerics
