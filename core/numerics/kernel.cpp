#include "core/numerics/kernel.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "core/base/error.h"
#include "core/numerics/kernel_code.h"
#include "core/numerics/kernel_graph.h"
#include "core/numerics/vector_math.h"

// Tells the compiler that the iterations of a loop do not touch each other's data; clang checks that by itself at run
// time.
#ifdef __clang__
#define SEMIFLOW_INDEPENDENT
#else
#define SEMIFLOW_INDEPENDENT _Pragma("GCC ivdep")
#endif

namespace semiflow::numerics {
namespace {

/// Elements of a strip: a dozen registers of them fit the first-level cache.
template <class T> constexpr std::size_t stripLength = 2048 / sizeof(T);
constexpr std::size_t granule = 16; // loops run over whole multiples of it: no scalar remainder, no odd rounding

template <class T> inline T fused(T a, T b, T c) {
#ifdef __FMA__
  if constexpr (std::is_same_v<T, float>) {
    return __builtin_fmaf(a, b, c);
  } else {
    return __builtin_fma(a, b, c);
  }
#else
  return a * b + c;
#endif
}

/// One instruction for n elements (a multiple of the granule).
template <class T> void execute(const Instruction& i, T* const* slots, std::size_t n) {
  n &= ~(granule - 1);
  T* out = slots[i.out];
  const T* a = slots[i.in[0]];
  const T* b = slots[i.in[1]];
  const T* c = slots[i.in[2]];
  const T* d = slots[i.in[3]];
  const T k = static_cast<T>(i.k);
  const T m = static_cast<T>(i.m);
  const auto each = [&](auto&& f) {
    SEMIFLOW_INDEPENDENT // no instruction writes a slot that it reads
        for (std::size_t j = 0; j < n; ++j) out[j] = f(j);
  };
  const T zero = 0;
  const T one = 1;
  switch (i.op) {
  case Op::constant:
    return each([&](std::size_t) { return k; });
  case Op::linear:
    return each([&](std::size_t j) { return fused(k, a[j], m); });
  case Op::linear2:
    return each([&](std::size_t j) { return fused(k, a[j], m * b[j]); });
  case Op::scaleAdd:
    return each([&](std::size_t j) { return fused(k, a[j], b[j]); });
  case Op::multiply:
    return each([&](std::size_t j) { return a[j] * b[j]; });
  case Op::scaledMultiply:
    return each([&](std::size_t j) { return fused(k, a[j] * b[j], m); });
  case Op::multiply3:
    return each([&](std::size_t j) { return k * (a[j] * b[j] * c[j]); });
  case Op::multiplyAdd:
    return each([&](std::size_t j) { return fused(a[j], b[j], c[j]); });
  case Op::multiplySubtract:
    return each([&](std::size_t j) { return fused(-a[j], b[j], c[j]); });
  case Op::scaledMultiplyAdd:
    return each([&](std::size_t j) { return fused(k, a[j] * b[j], c[j]); });
  case Op::twoProducts:
    return each([&](std::size_t j) { return fused(k, a[j] * b[j], m * (c[j] * d[j])); });
  case Op::divide:
    return each([&](std::size_t j) { return a[j] / b[j]; });
  case Op::reciprocal:
    return each([&](std::size_t j) { return k / a[j]; });
  case Op::squareRoot:
    return each([&](std::size_t j) { return std::sqrt(a[j]); });
  case Op::absolute:
    return each([&](std::size_t j) { return std::abs(a[j]); });
  // A sign and a minimum of NaN is NaN: a diverged state must not look finite.
  case Op::sign:
    return each([&](std::size_t j) { return a[j] > zero ? one : a[j] < zero ? -one : a[j]; });
  case Op::step:
    return each([&](std::size_t j) { return a[j] < zero ? zero : a[j] >= zero ? one : a[j]; });
  case Op::smaller:
    return each([&](std::size_t j) { return a[j] < b[j] || a[j] != a[j] ? a[j] : b[j]; });
  case Op::larger:
    return each([&](std::size_t j) { return a[j] > b[j] || a[j] != a[j] ? a[j] : b[j]; });
  case Op::less:
    return each([&](std::size_t j) { return a[j] < b[j] ? one : zero; });
  case Op::lessEqual:
    return each([&](std::size_t j) { return a[j] <= b[j] ? one : zero; });
  case Op::choose:
    return each([&](std::size_t j) { return a[j] != zero ? b[j] : c[j]; });
  case Op::function:
    return apply(static_cast<Function>(i.function), a, out, n);
  case Op::function2:
    return apply(static_cast<Function2>(i.function), a, b, out, n);
  }
}

/// The strips of registers, and of inputs and outputs that cannot be used in place; one per thread.
template <class T> struct Scratch {
  std::vector<T> strips;
  std::vector<T*> slots;
  T* strip(std::size_t slot) { return strips.data() + slot * stripLength<T>; }
};

template <class T>
void gather(const InputLane<T>& lane, std::size_t begin, std::size_t count, std::size_t padded, T* to) {
  const T* from = lane.data + static_cast<std::ptrdiff_t>(begin) * lane.stride;
  for (std::size_t j = 0; j < count; ++j) to[j] = from[static_cast<std::ptrdiff_t>(j) * lane.stride];
  for (std::size_t j = count; j < padded; ++j) to[j] = to[count - 1];
}

template <class T> void scatter(const T* from, const OutputLane<T>& lane, std::size_t begin, std::size_t count) {
  T* to = lane.data + static_cast<std::ptrdiff_t>(begin) * lane.stride;
  for (std::size_t j = 0; j < count; ++j) to[static_cast<std::ptrdiff_t>(j) * lane.stride] = from[j];
}

template <class T> void prepare(const KernelCode& code, std::span<const InputLane<T>> inputs, Scratch<T>& scratch) {
  const std::size_t slots = code.inputs + code.outputs + code.registers;
  if (scratch.strips.size() < slots * stripLength<T>) scratch.strips.resize(slots * stripLength<T>);
  scratch.slots.resize(slots + 1);
  for (std::size_t s = 0; s < slots; ++s) scratch.slots[s] = scratch.strip(s);
  for (std::size_t l = 0; l < code.inputs; ++l) {
    if (code.used[l] && inputs[l].stride == 0) std::fill_n(scratch.strip(l), stripLength<T>, *inputs[l].data);
  }
  for (const Instruction& instruction : code.once) {
    for (std::size_t j = 0; j < argumentsOf(instruction.op); ++j) {
      SF_ASSERT(instruction.in[j] >= code.inputs || inputs[instruction.in[j]].stride == 0);
    }
    execute(instruction, scratch.slots.data(), granule);
    T* strip = scratch.strip(instruction.out);
    std::fill_n(strip + granule, stripLength<T> - granule, strip[0]);
  }
}

} // namespace

template <class T>
void run(const Kernel& kernel, std::span<const InputLane<T>> inputs, std::span<const OutputLane<T>> outputs,
         std::size_t n) {
  const KernelCode& code = kernel.code();
  SF_ASSERT(inputs.size() == code.inputs && outputs.size() == code.outputs);
  if (n == 0 || code.outputs == 0) return;
  thread_local Scratch<T> scratch;
  prepare(code, inputs, scratch);
  for (std::size_t begin = 0; begin < n; begin += stripLength<T>) {
    const std::size_t count = std::min(stripLength<T>, n - begin);
    const std::size_t padded = (count + granule - 1) & ~(granule - 1);
    for (std::size_t l = 0; l < code.inputs; ++l) {
      if (!code.used[l] || inputs[l].stride == 0) continue;
      if (inputs[l].stride == 1 && padded == count) {
        scratch.slots[l] = const_cast<T*>(inputs[l].data + begin); // no instruction writes an input's slot
      } else {
        scratch.slots[l] = scratch.strip(l);
        gather(inputs[l], begin, count, padded, scratch.slots[l]);
      }
    }
    for (std::size_t l = 0; l < code.outputs; ++l) {
      const bool inPlace = outputs[l].stride == 1 && padded == count;
      scratch.slots[code.inputs + l] = inPlace ? outputs[l].data + begin : scratch.strip(code.inputs + l);
    }
    for (const Instruction& instruction : code.instructions) execute(instruction, scratch.slots.data(), padded);
    for (std::size_t l = 0; l < code.outputs; ++l) {
      const T* strip = scratch.slots[code.inputs + l];
      if (strip == scratch.strip(code.inputs + l)) scatter(strip, outputs[l], begin, count);
    }
  }
}

template void run<float>(const Kernel&, std::span<const InputLane<float>>, std::span<const OutputLane<float>>,
                         std::size_t);
template void run<double>(const Kernel&, std::span<const InputLane<double>>, std::span<const OutputLane<double>>,
                          std::size_t);

double evaluate(const Instruction& instruction, std::span<const double> arguments) {
  double strips[5][granule];
  double* slots[5];
  for (std::size_t s = 0; s < 5; ++s) {
    slots[s] = strips[s];
    if (s < 4) std::fill_n(strips[s], granule, s < arguments.size() ? arguments[s] : 0.0);
  }
  Instruction numbered = instruction;
  numbered.in = {0, 1, 2, 3};
  numbered.out = 4;
  execute(numbered, slots, granule);
  return strips[4][0];
}

Kernel::Kernel() : code_(std::make_shared<KernelCode>()) {}
Kernel::Kernel(std::shared_ptr<const KernelCode> code) : code_(std::move(code)) {}
std::size_t Kernel::inputs() const { return code_->inputs; }
std::size_t Kernel::outputs() const { return code_->outputs; }
std::size_t Kernel::instructions() const { return code_->instructions.size(); }
bool Kernel::uses(std::size_t input) const { return code_->used[input]; }

std::string Kernel::listing() const {
  static constexpr const char* names[] = {"constant",
                                          "linear",
                                          "linear2",
                                          "scale_add",
                                          "multiply",
                                          "scaled_multiply",
                                          "multiply3",
                                          "multiply_add",
                                          "multiply_subtract",
                                          "scaled_multiply_add",
                                          "two_products",
                                          "divide",
                                          "reciprocal",
                                          "sqrt",
                                          "abs",
                                          "sign",
                                          "step",
                                          "smaller",
                                          "larger",
                                          "less",
                                          "less_equal",
                                          "choose",
                                          "function",
                                          "function2"};
  const auto slot = [&](std::uint32_t s) {
    if (s < code_->inputs) return fmt::format("in{}", s);
    if (s < code_->inputs + code_->outputs) return fmt::format("out{}", s - code_->inputs);
    return fmt::format("r{}", s - code_->inputs - code_->outputs);
  };
  std::string text;
  const auto append = [&](const Instruction& i, const char* prefix) {
    fmt::format_to(std::back_inserter(text), "{}{} = {}", prefix, slot(i.out), names[static_cast<std::size_t>(i.op)]);
    if (i.op == Op::function || i.op == Op::function2) fmt::format_to(std::back_inserter(text), "{}", i.function);
    for (std::size_t j = 0; j < argumentsOf(i.op); ++j) fmt::format_to(std::back_inserter(text), " {}", slot(i.in[j]));
    fmt::format_to(std::back_inserter(text), " k={} m={}\n", i.k, i.m);
  };
  for (const Instruction& i : code_->once) append(i, "once ");
  for (const Instruction& i : code_->instructions) append(i, "");
  return text;
}

} // namespace semiflow::numerics
