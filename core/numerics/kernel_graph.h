#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <vector>

#include "core/numerics/kernel.h"
#include "core/numerics/kernel_code.h"

namespace semiflow::numerics {

using NodeId = std::uint32_t;

/// One argument of a node: of a sum with its coefficient, of a product with its whole exponent.
struct Operand {
  NodeId node = 0;
  double weight = 1;
  auto operator<=>(const Operand&) const = default;
};

/// value * 2^exponent: a number that may leave the range of doubles until it meets its counterpart.
struct WideNumber {
  double value = 1;
  long exponent = 0;
};

/// A real value as a function of the kernel's inputs.
struct Node {
  enum class Kind : std::uint8_t { constant, input, product, call, sum };
  Kind kind = Kind::constant;
  Op op = Op::constant;      ///< of a call
  std::uint8_t function = 0; ///< of a call to function or function2
  double value = 0;          ///< a constant, an input's number, or the constant part of a sum
  std::vector<Operand> operands;
  auto operator<=>(const Node&) const = default;
};

/// The values of a kernel as a graph without duplicates. Sums are kept flat with like terms collected, products flat
/// with equal factors collected, and operands in an order that depends on what they are, not on when or where in memory
/// they were made: equal values have equal nodes, and equal texts give equal code.
class KernelGraph {
 public:
  explicit KernelGraph(std::size_t inputs) : inputs_(inputs) {}

  /// @throws std::domain_error where the value is not finite, here and in all that follows
  NodeId constant(double value);
  NodeId input(std::size_t lane);
  /// value + sum of weight * node
  NodeId sum(double value, std::span<const Operand> terms);
  NodeId add(NodeId a, NodeId b);
  NodeId subtract(NodeId a, NodeId b);
  NodeId scale(double k, NodeId a);
  /// coefficient * product of node^weight, whole weights.
  NodeId product(std::span<const Operand> factors, WideNumber coefficient = {});
  NodeId multiply(NodeId a, NodeId b);
  NodeId divide(NodeId a, NodeId b);
  /// base^exponent for any real exponent: multiplications, square roots, or pow().
  NodeId power(NodeId base, double exponent);
  NodeId call(Op op, std::span<const NodeId> arguments, std::uint8_t function = 0);
  NodeId function(int f, NodeId a); ///< numerics::Function as a number

  const Node& node(NodeId id) const { return nodes_[id]; }
  std::size_t size() const { return nodes_.size(); }
  std::size_t inputs() const { return inputs_; }
  bool isConstant(NodeId id, double value) const;
  /// The order of operands: a function of what the values are.
  bool before(NodeId a, NodeId b) const;
  bool isConstant(NodeId id) const { return nodes_[id].kind == Node::Kind::constant; }

 private:
  NodeId intern(Node node);
  std::uint64_t hashOf(const Node& node) const;

  std::size_t inputs_;
  std::vector<Node> nodes_;
  std::vector<std::uint64_t> hashes_;
  std::map<Node, NodeId> known_;
};

/// Makes code of these values. @param uniform inputs that are the same for all elements of a run (stride 0), such as
/// the time: what depends on them alone is computed once per run
Kernel assemble(const KernelGraph& graph, std::span<const NodeId> outputs, std::span<const std::size_t> uniform);

/// What one instruction gives for numbers, as the compiler folds constants.
double evaluate(const Instruction& instruction, std::span<const double> arguments);

} // namespace semiflow::numerics
