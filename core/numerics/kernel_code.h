#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

/// What a Kernel holds. For the files kernel*.cpp alone.
namespace semiflow::numerics {

/// What one instruction computes, element by element, of its arguments a, b, c, d and the numbers k, m.
enum class Op : std::uint8_t {
  constant,          ///< k
  linear,            ///< k a + m
  linear2,           ///< k a + m b
  scaleAdd,          ///< k a + b
  multiply,          ///< a b
  scaledMultiply,    ///< k a b + m
  multiply3,         ///< k a b c
  multiplyAdd,       ///< a b + c
  multiplySubtract,  ///< c - a b
  scaledMultiplyAdd, ///< k a b + c
  twoProducts,       ///< k a b + m c d
  divide,            ///< a / b
  reciprocal,        ///< k / a
  squareRoot,        ///< sqrt(a)
  absolute,          ///< |a|
  sign,              ///< -1, 0 or 1
  step,              ///< 0 where a < 0, else 1
  smaller,           ///< min(a, b)
  larger,            ///< max(a, b)
  less,              ///< a < b ? 1 : 0
  lessEqual,         ///< a <= b ? 1 : 0
  choose,            ///< a != 0 ? b : c
  function,          ///< Function number `function` of a
  function2          ///< Function2 number `function` of a, b
};

/// How many arguments an operation reads.
constexpr std::size_t argumentsOf(Op op) {
  switch (op) {
  case Op::constant:
    return 0;
  case Op::linear:
  case Op::reciprocal:
  case Op::squareRoot:
  case Op::absolute:
  case Op::sign:
  case Op::step:
  case Op::function:
    return 1;
  case Op::multiply3:
  case Op::multiplyAdd:
  case Op::multiplySubtract:
  case Op::scaledMultiplyAdd:
  case Op::choose:
    return 3;
  case Op::twoProducts:
    return 4;
  default:
    return 2;
  }
}

/// Slots are numbered inputs first, then outputs, then registers. No instruction writes a slot that it reads.
struct Instruction {
  Op op = Op::constant;
  std::uint8_t function = 0;
  std::uint32_t out = 0;
  std::array<std::uint32_t, 4> in{};
  double k = 0;
  double m = 0;
  auto operator<=>(const Instruction&) const = default;
};

struct KernelCode {
  std::size_t inputs = 0;
  std::size_t outputs = 0;
  std::size_t registers = 0;
  std::vector<bool> used;                ///< which inputs are read at all
  std::vector<Instruction> once;         ///< what is the same for all elements, in registers of its own
  std::vector<Instruction> instructions; ///< for every strip
};

} // namespace semiflow::numerics
