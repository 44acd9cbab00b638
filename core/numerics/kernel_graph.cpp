#include "core/numerics/kernel_graph.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <stdexcept>

#include "core/numerics/vector_math.h"

namespace semiflow::numerics {
namespace {

std::uint64_t mix(std::uint64_t hash, std::uint64_t word) {
  hash ^= word + 0x9e3779b97f4a7c15ULL + (hash << 6) + (hash >> 2);
  hash = (hash ^ (hash >> 30)) * 0xbf58476d1ce4e5b9ULL;
  hash = (hash ^ (hash >> 27)) * 0x94d049bb133111ebULL;
  return hash ^ (hash >> 31);
}

/// The sign and power of two that a sum in a product is divided by: (x - y)^3 and -(y - x)^3 become the same, and
/// GiNaC's (4 x - 5)^2 / 16 for (x - 1.25)^2 becomes what was typed, with the same rounding.
double unitOf(const Node& sum) {
  double largest = 0;
  for (const Operand& o : sum.operands) largest = std::max(largest, std::abs(o.weight));
  return std::copysign(std::exp2(std::ilogb(largest)), sum.operands[0].weight);
}

} // namespace

std::uint64_t KernelGraph::hashOf(const Node& node) const {
  std::uint64_t hash = mix(static_cast<std::uint64_t>(node.kind), static_cast<std::uint64_t>(node.op));
  hash = mix(hash, node.function);
  hash = mix(hash, std::bit_cast<std::uint64_t>(node.value));
  for (const Operand& o : node.operands) hash = mix(mix(hash, hashes_[o.node]), std::bit_cast<std::uint64_t>(o.weight));
  return hash;
}

/// Inputs by their number, everything else by a hash of its structure; the number of a node only breaks the tie of a
/// collision.
bool KernelGraph::before(NodeId a, NodeId b) const {
  const Node& x = nodes_[a];
  const Node& y = nodes_[b];
  if (x.kind != y.kind) return x.kind < y.kind;
  if (x.kind == Node::Kind::input) return x.value < y.value;
  if (hashes_[a] != hashes_[b]) return hashes_[a] < hashes_[b];
  return a < b;
}

NodeId KernelGraph::intern(Node node) {
  const auto found = known_.find(node);
  if (found != known_.end()) return found->second;
  const auto id = static_cast<NodeId>(nodes_.size());
  hashes_.push_back(hashOf(node));
  nodes_.push_back(node);
  known_.emplace(std::move(node), id);
  return id;
}

NodeId KernelGraph::constant(double value) {
  if (!std::isfinite(value)) throw std::domain_error("a number that is not finite");
  Node node;
  node.value = value + 0.0; // no negative zero
  return intern(std::move(node));
}

NodeId KernelGraph::input(std::size_t lane) {
  Node node;
  node.kind = Node::Kind::input;
  node.value = static_cast<double>(lane);
  return intern(std::move(node));
}

bool KernelGraph::isConstant(NodeId id, double value) const { return isConstant(id) && nodes_[id].value == value; }

NodeId KernelGraph::sum(double value, std::span<const Operand> terms) {
  std::vector<double> constants{value};
  std::vector<Operand> flat;
  for (const Operand& term : terms) {
    const Node& node = nodes_[term.node];
    if (node.kind == Node::Kind::constant || node.kind == Node::Kind::sum)
      constants.push_back(term.weight * node.value);
    if (node.kind == Node::Kind::sum) {
      for (const Operand& inner : node.operands) flat.push_back({inner.node, term.weight * inner.weight});
    } else if (node.kind != Node::Kind::constant) {
      flat.push_back(term);
    }
  }
  // Like terms are added in an order that does not depend on the order they came in.
  std::sort(flat.begin(), flat.end(), [&](const Operand& a, const Operand& b) {
    return a.node != b.node ? before(a.node, b.node) : a.weight < b.weight;
  });
  std::sort(constants.begin(), constants.end());
  Node result;
  result.kind = Node::Kind::sum;
  for (const double c : constants) result.value += c;
  for (const Operand& term : flat) {
    if (!result.operands.empty() && result.operands.back().node == term.node) {
      result.operands.back().weight += term.weight;
    } else {
      result.operands.push_back(term);
    }
  }
  std::erase_if(result.operands, [](const Operand& o) { return o.weight == 0; });
  const bool finite = std::all_of(result.operands.begin(), result.operands.end(),
                                  [](const Operand& o) { return std::isfinite(o.weight); });
  if (!finite) return constant(HUGE_VAL);
  if (result.operands.empty() || !std::isfinite(result.value)) return constant(result.value);
  result.value += 0.0;
  if (result.value == 0 && result.operands.size() == 1 && result.operands[0].weight == 1)
    return result.operands[0].node;
  return intern(std::move(result));
}

NodeId KernelGraph::add(NodeId a, NodeId b) { return sum(0, std::array{Operand{a, 1}, Operand{b, 1}}); }
NodeId KernelGraph::subtract(NodeId a, NodeId b) { return sum(0, std::array{Operand{a, 1}, Operand{b, -1}}); }
NodeId KernelGraph::scale(double k, NodeId a) { return sum(0, std::array{Operand{a, k}}); }

NodeId KernelGraph::product(std::span<const Operand> factors, WideNumber coefficient) {
  std::vector<double> numbers; // mantissas, multiplied in an order of their own
  std::vector<Operand> flat;
  const auto number = [&](double value, double exponent) {
    int shift = 0;
    const double mantissa = std::frexp(value, &shift);
    numbers.push_back(std::pow(mantissa, exponent));
    coefficient.exponent += static_cast<long>(shift * exponent);
  };
  const auto take = [&](auto&& self, NodeId id, double exponent) -> void {
    if (exponent == 0) return;
    const Node node = nodes_[id];
    if (node.kind == Node::Kind::constant) {
      number(node.value, exponent);
    } else if (node.kind == Node::Kind::product) {
      for (const Operand& inner : node.operands) flat.push_back({inner.node, inner.weight * exponent});
    } else if (node.kind == Node::Kind::sum && node.operands.size() == 1 && node.value == 0) {
      number(node.operands[0].weight, exponent);
      self(self, node.operands[0].node, exponent);
    } else if (node.kind == Node::Kind::sum) {
      const double leading = unitOf(node);
      number(leading, exponent);
      flat.push_back({scale(1 / leading, id), exponent});
    } else {
      flat.push_back({id, exponent});
    }
  };
  for (const Operand& factor : factors) take(take, factor.node, factor.weight);
  std::sort(numbers.begin(), numbers.end());
  for (const double factor : numbers) {
    int shift = 0;
    coefficient.value = std::frexp(coefficient.value * factor, &shift);
    coefficient.exponent += shift;
  }
  constexpr long beyond = 5000; // any double's exponent
  const double total =
      std::ldexp(coefficient.value, static_cast<int>(std::clamp(coefficient.exponent, -beyond, beyond)));
  if (total == 0 || !std::isfinite(total)) return constant(total);
  std::sort(flat.begin(), flat.end(), [&](const Operand& a, const Operand& b) {
    return a.node != b.node ? before(a.node, b.node) : a.weight < b.weight;
  });
  Node result;
  result.kind = Node::Kind::product;
  for (const Operand& factor : flat) {
    if (!result.operands.empty() && result.operands.back().node == factor.node) {
      result.operands.back().weight += factor.weight;
    } else {
      result.operands.push_back(factor);
    }
  }
  std::erase_if(result.operands, [](const Operand& o) { return o.weight == 0; });
  if (result.operands.empty()) return constant(total);
  const bool single = result.operands.size() == 1 && result.operands[0].weight == 1;
  const NodeId id = single ? result.operands[0].node : intern(std::move(result));
  return total == 1 ? id : scale(total, id);
}

NodeId KernelGraph::multiply(NodeId a, NodeId b) { return product(std::array{Operand{a, 1}, Operand{b, 1}}); }
NodeId KernelGraph::divide(NodeId a, NodeId b) { return product(std::array{Operand{a, 1}, Operand{b, -1}}); }

NodeId KernelGraph::power(NodeId base, double exponent) {
  constexpr double largestWhole = 1024; // beyond it, pow() is both faster and more accurate than multiplications
  if (isConstant(base)) return constant(std::pow(nodes_[base].value, exponent));
  const double twice = 2 * exponent;
  if (std::abs(exponent) > largestWhole || twice != std::nearbyint(twice)) {
    return call(Op::function2, std::array{base, constant(exponent)}, static_cast<std::uint8_t>(Function2::pow));
  }
  if (exponent == std::nearbyint(exponent)) return product(std::array{Operand{base, exponent}});
  const NodeId root = call(Op::squareRoot, std::array{base});
  const double sign = exponent < 0 ? -1 : 1;
  return product(std::array{Operand{base, exponent - 0.5 * sign}, Operand{root, sign}});
}

NodeId KernelGraph::call(Op op, std::span<const NodeId> arguments, std::uint8_t function) {
  std::vector<double> values;
  Node node;
  node.kind = Node::Kind::call;
  node.op = op;
  node.function = function;
  for (const NodeId argument : arguments) {
    node.operands.push_back({argument, 1});
    if (isConstant(argument)) values.push_back(nodes_[argument].value);
  }
  if (values.size() == arguments.size()) {
    Instruction instruction;
    instruction.op = op;
    instruction.function = function;
    return constant(evaluate(instruction, values));
  }
  if (op == Op::choose && isConstant(arguments[0]))
    return nodes_[arguments[0]].value != 0 ? arguments[1] : arguments[2];
  return intern(std::move(node));
}

NodeId KernelGraph::function(int f, NodeId a) {
  return call(Op::function, std::array{a}, static_cast<std::uint8_t>(f));
}

} // namespace semiflow::numerics
