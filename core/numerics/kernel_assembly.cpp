#include <algorithm>
#include <map>
#include <optional>
#include <tuple>

#include "core/base/error.h"
#include "core/numerics/kernel_graph.h"

namespace semiflow::numerics {
namespace {

using Value = std::uint32_t; ///< numbered inputs first, then one per instruction

/// Turns a graph into instructions over as many values as it takes.
class Assembler {
 public:
  Assembler(const KernelGraph& graph, std::span<const NodeId> outputs, std::span<const std::size_t> uniform)
      : graph_(graph), uniform_(graph.inputs(), false), uses_(graph.size(), 0), divisors_(graph.size(), 0),
        values_(graph.size()) {
    for (const std::size_t lane : uniform) uniform_[lane] = true;
    std::vector<bool> seen(graph.size(), false);
    for (const NodeId output : outputs) count(output, seen);
  }

  Value emit(NodeId id) {
    if (values_[id]) return *values_[id];
    const Node& node = graph_.node(id);
    Value value = 0;
    switch (node.kind) {
    case Node::Kind::constant:
      value = append(Op::constant, {}, node.value);
      break;
    case Node::Kind::input:
      value = static_cast<Value>(node.value);
      break;
    case Node::Kind::sum:
      value = emitSum(node);
      break;
    case Node::Kind::product:
      value = emitProduct(factorsOf(node), 1);
      break;
    case Node::Kind::call: {
      std::vector<Value> arguments;
      for (const Operand& o : node.operands) arguments.push_back(emit(o.node));
      value = append(node.op, arguments, 0, 0, node.function);
      break;
    }
    }
    values_[id] = value;
    return value;
  }

  /// Where an output is no value of its own (an input, something uniform, or another output), it is a copy.
  Value copy(Value v) { return add(make(Op::linear, std::array{v}, 1, 0, 0), false); }
  bool isUniform(Value v) const { return uniform_[v]; }
  const std::vector<Instruction>& instructions() const { return instructions_; }

 private:
  struct Factors {
    std::vector<Value> above, below;
  };
  struct Term {
    double k;
    Value a, b;
  };

  void count(NodeId id, std::vector<bool>& seen) {
    ++uses_[id];
    if (seen[id]) return;
    seen[id] = true;
    const Node& node = graph_.node(id);
    for (const Operand& o : node.operands) {
      count(o.node, seen);
      if (node.kind == Node::Kind::product && o.weight < 0) ++divisors_[o.node];
    }
  }

  static Instruction make(Op op, std::span<const Value> arguments, double k, double m, std::uint8_t function) {
    Instruction instruction;
    instruction.op = op;
    instruction.function = function;
    instruction.k = k;
    instruction.m = m;
    std::copy(arguments.begin(), arguments.end(), instruction.in.begin());
    return instruction;
  }

  Value add(const Instruction& instruction, bool uniform) {
    instructions_.push_back(instruction);
    uniform_.push_back(uniform);
    instructions_.back().out = static_cast<Value>(uniform_.size() - 1);
    return instructions_.back().out;
  }

  /// The value of an instruction: that of an earlier one where it has the same operation and arguments.
  Value append(Op op, const std::vector<Value>& arguments, double k = 0, double m = 0, std::uint8_t function = 0) {
    const Instruction instruction = make(op, arguments, k, m, function);
    const auto found = numbering_.find(instruction);
    if (found != numbering_.end()) return found->second;
    const bool uniform = std::all_of(arguments.begin(), arguments.end(), [&](Value v) { return uniform_[v]; });
    const Value value = add(instruction, uniform);
    numbering_.emplace(instruction, value);
    return value;
  }

  Value power(Value base, long n) {
    if (n == 1) return base;
    if (n == 3) return append(Op::multiply3, {base, base, base}, 1);
    const Value half = power(base, n / 2);
    return n % 2 == 0 ? append(Op::multiply, {half, half}) : append(Op::multiply3, {half, half, base}, 1);
  }

  void push(std::vector<Value>& list, Value base, long n) {
    constexpr long inlined = 3; // as many as one instruction multiplies
    if (n <= inlined) {
      list.insert(list.end(), static_cast<std::size_t>(n), base);
    } else {
      list.push_back(power(base, n));
    }
  }

  /// A product's factors as values; higher powers first, so that a square and its partner share an instruction.
  Factors factorsOf(const Node& node) {
    std::vector<Operand> operands = node.operands;
    std::stable_sort(operands.begin(), operands.end(),
                     [](const Operand& a, const Operand& b) { return a.weight > b.weight; });
    Factors factors;
    for (const Operand& o : operands) {
      const Value base = emit(o.node);
      const long n = static_cast<long>(o.weight);
      if (n > 0) {
        push(factors.above, base, n);
      } else if (divisors_[o.node] > 1) { // one division serves several products
        push(factors.above, append(Op::reciprocal, {base}, 1), -n);
      } else {
        push(factors.below, base, -n);
      }
    }
    return factors;
  }

  /// k times the product of the values.
  Value multiplyAll(std::vector<Value> list, double k) {
    while (list.size() > 3) {
      const Value first = append(Op::multiply3, {list[0], list[1], list[2]}, 1);
      list.erase(list.begin(), list.begin() + 2);
      list[0] = first;
    }
    if (list.size() == 3) return append(Op::multiply3, list, k);
    if (list.size() == 2) return k == 1 ? append(Op::multiply, list) : append(Op::scaledMultiply, list, k);
    return k == 1 ? list[0] : append(Op::linear, list, k);
  }

  Value emitProduct(const Factors& factors, double k) {
    if (factors.below.empty()) return multiplyAll(factors.above, k);
    const Value below = multiplyAll(factors.below, 1);
    if (factors.above.empty()) return append(Op::reciprocal, {below}, k);
    return append(Op::divide, {multiplyAll(factors.above, k), below});
  }

  /// A product that is needed in one sum only is multiplied there.
  bool fuses(NodeId id) const {
    const Node& node = graph_.node(id);
    return node.kind == Node::Kind::product && uses_[id] == 1 && !values_[id] &&
           std::all_of(node.operands.begin(), node.operands.end(), [&](const Operand& o) { return o.weight > 0; });
  }

  Value emitSum(const Node& node) {
    if (node.operands.size() == 1 && node.value == 0 &&
        graph_.node(node.operands[0].node).kind == Node::Kind::product && uses_[node.operands[0].node] == 1 &&
        !values_[node.operands[0].node]) {
      return emitProduct(factorsOf(graph_.node(node.operands[0].node)), node.operands[0].weight);
    }
    std::vector<Term> plain;
    std::vector<Term> products;
    for (const Operand& o : node.operands) {
      if (fuses(o.node)) {
        Factors factors = factorsOf(graph_.node(o.node));
        const Value last = factors.above.back();
        factors.above.pop_back();
        if (factors.above.empty()) { // one high power
          plain.push_back({o.weight, last, 0});
        } else {
          products.push_back({o.weight, multiplyAll(factors.above, 1), last});
        }
      } else {
        plain.push_back({o.weight, emit(o.node), 0});
      }
    }
    return addUp(node.value, plain, products);
  }

  Value addUp(double constant, std::span<const Term> plain, std::span<const Term> products) {
    Value sum = 0;
    if (plain.size() > 1 && constant == 0) {
      sum = append(Op::linear2, {plain[0].a, plain[1].a}, plain[0].k, plain[1].k);
      plain = plain.subspan(2);
    } else if (!plain.empty()) {
      sum = constant == 0 && plain[0].k == 1 ? plain[0].a : append(Op::linear, {plain[0].a}, plain[0].k, constant);
      plain = plain.subspan(1);
    } else if (products.size() > 1 && constant == 0) {
      const Term& p = products[0];
      const Term& q = products[1];
      sum = append(Op::twoProducts, {p.a, p.b, q.a, q.b}, p.k, q.k);
      products = products.subspan(2);
    } else {
      sum = append(Op::scaledMultiply, {products[0].a, products[0].b}, products[0].k, constant);
      products = products.subspan(1);
    }
    for (const Term& p : products) {
      if (p.k == 1) {
        sum = append(Op::multiplyAdd, {p.a, p.b, sum});
      } else if (p.k == -1) {
        sum = append(Op::multiplySubtract, {p.a, p.b, sum});
      } else {
        sum = append(Op::scaledMultiplyAdd, {p.a, p.b, sum}, p.k);
      }
    }
    for (const Term& p : plain) sum = append(Op::scaleAdd, {p.a, sum}, p.k);
    return sum;
  }

  const KernelGraph& graph_;
  std::vector<bool> uniform_; ///< by value
  std::vector<int> uses_, divisors_;
  std::vector<std::optional<Value>> values_; ///< by node
  std::vector<Instruction> instructions_;
  std::map<Instruction, Value> numbering_;
};

/// Gives every value a slot, registers being used again once their value was read for the last time.
class Allocator {
 public:
  Allocator(std::size_t inputs, std::span<const Value> outputs, std::size_t values)
      : slots_(values), lastUse_(values, 0), next_(static_cast<std::uint32_t>(inputs + outputs.size())) {
    for (std::size_t i = 0; i < inputs; ++i) slots_[i] = static_cast<std::uint32_t>(i);
    for (std::size_t j = 0; j < outputs.size(); ++j) slots_[outputs[j]] = static_cast<std::uint32_t>(inputs + j);
  }
  void keep(Value v) { slots_[v] = next_++; }
  void assign(std::vector<Instruction>& instructions) {
    for (std::size_t i = 0; i < instructions.size(); ++i) {
      for (std::size_t j = 0; j < argumentsOf(instructions[i].op); ++j) lastUse_[instructions[i].in[j]] = i;
    }
    std::vector<std::uint32_t> free;
    for (std::size_t i = 0; i < instructions.size(); ++i) {
      Instruction& instruction = instructions[i];
      const Value out = instruction.out;
      if (!slots_[out]) {
        own_.resize(slots_.size(), false);
        own_[out] = true;
        if (free.empty()) free.push_back(next_++);
        slots_[out] = free.back();
        free.pop_back();
      }
      instruction.out = *slots_[out];
      for (std::size_t j = 0; j < argumentsOf(instruction.op); ++j) {
        const Value v = instruction.in[j];
        instruction.in[j] = *slots_[v];
        if (v < own_.size() && own_[v] && lastUse_[v] == i) {
          free.push_back(*slots_[v]);
          own_[v] = false;
        }
      }
    }
  }
  std::size_t slots() const { return next_; }

 private:
  std::vector<std::optional<std::uint32_t>> slots_;
  std::vector<std::size_t> lastUse_;
  std::vector<bool> own_; ///< holds a register that can be used again
  std::uint32_t next_;
};

} // namespace

Kernel assemble(const KernelGraph& graph, std::span<const NodeId> outputs, std::span<const std::size_t> uniform) {
  Assembler assembler(graph, outputs, uniform);
  std::vector<Value> values;
  for (const NodeId output : outputs) values.push_back(assembler.emit(output));
  for (std::size_t j = 0; j < values.size(); ++j) {
    const bool taken = std::find(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(j), values[j]) !=
                       values.begin() + static_cast<std::ptrdiff_t>(j);
    if (taken || values[j] < graph.inputs() || assembler.isUniform(values[j])) values[j] = assembler.copy(values[j]);
  }
  auto code = std::make_shared<KernelCode>();
  code->inputs = graph.inputs();
  code->outputs = outputs.size();
  code->used.assign(graph.inputs(), false);
  Allocator allocator(graph.inputs(), values, graph.inputs() + assembler.instructions().size());
  for (const Instruction& instruction : assembler.instructions()) {
    for (std::size_t j = 0; j < argumentsOf(instruction.op); ++j) {
      if (instruction.in[j] < graph.inputs()) code->used[instruction.in[j]] = true;
    }
    const bool once = assembler.isUniform(instruction.out);
    if (once) allocator.keep(instruction.out);
    (once ? code->once : code->instructions).push_back(instruction);
  }
  allocator.assign(code->once);
  allocator.assign(code->instructions);
  code->registers = allocator.slots() - code->inputs - code->outputs;
  return Kernel(std::move(code));
}

} // namespace semiflow::numerics
