#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>

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

struct KernelCode;

/// Straight-line code over registers that hold a strip of numbers each: what a set of expressions is evaluated with.
/// Common subexpressions are computed once; made by compile() in expression.h or deriveLaw() in core/pde/law.h.
/// Immutable, cheap to copy, usable from any thread.
class Kernel {
 public:
  /// No inputs, no outputs, no code.
  Kernel();
  explicit Kernel(std::shared_ptr<const KernelCode> code);

  std::size_t inputs() const;  ///< lanes read
  std::size_t outputs() const; ///< lanes written
  std::size_t instructions() const;
  /// Whether any output depends on this input lane.
  bool uses(std::size_t input) const;
  /// The code as text, one instruction a line. It is a function of the compiled texts alone: never of memory addresses,
  /// of the process or of what was compiled before.
  std::string listing() const;

  const KernelCode& code() const { return *code_; }

 private:
  std::shared_ptr<const KernelCode> code_;
};

/// Evaluates the kernel for n elements: output[k].data[i * stride] = f_k(input[0].data[i * stride], ...), T is float or
/// double. An element's result depends on that element's inputs alone, bit for bit: not on its position, on n or on the
/// strides. Allocates nothing after a thread's first call.
/// @pre inputs.size() == kernel.inputs(), outputs.size() == kernel.outputs(); outputs overlap neither inputs nor each
/// other
template <class T>
void run(const Kernel& kernel, std::span<const InputLane<T>> inputs, std::span<const OutputLane<T>> outputs,
         std::size_t n);

extern template void run<float>(const Kernel&, std::span<const InputLane<float>>, std::span<const OutputLane<float>>,
                                std::size_t);
extern template void run<double>(const Kernel&, std::span<const InputLane<double>>, std::span<const OutputLane<double>>,
                                 std::size_t);

} // namespace semiflow::numerics
