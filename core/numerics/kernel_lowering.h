#pragma once

#include <map>
#include <string>
#include <vector>

#include "core/numerics/expression_functions.h"
#include "core/numerics/kernel_graph.h"

namespace semiflow::numerics {

/// A complex value as two real ones; `im` is the constant 0 for a real value.
struct Lanes {
  NodeId re = 0;
  NodeId im = 0;
};

/// Lowers symbolic expressions to real arithmetic on a kernel's inputs. What comes out depends on what the expressions
/// mean, not on the order in which GiNaC happens to keep their terms.
class Lowering {
 public:
  explicit Lowering(KernelGraph& graph) : graph_(graph) {}

  void bind(const GiNaC::ex& symbol, Lanes lanes) { memo_.emplace(symbol, lanes); }
  /// Products of the two, which are bound too and complex conjugates, become |symbol|^2.
  void bindConjugates(const GiNaC::ex& symbol, const GiNaC::ex& conjugate) {
    conjugates_.emplace(symbol, conjugate);
    conjugates_.emplace(conjugate, symbol);
  }
  /// @throws std::domain_error with a noun phrase, where a number is not finite or a real function's argument is
  /// complex
  Lanes lower(const GiNaC::ex& e);

 private:
  Lanes lowerNew(const GiNaC::ex& e);
  Lanes lowerProduct(const GiNaC::ex& e);
  Lanes lowerPower(const GiNaC::ex& base, const GiNaC::ex& exponent);
  Lanes lowerFunction(const GiNaC::function& f);
  Lanes lowerRealFunction(const std::string& name, const std::vector<NodeId>& x);
  Lanes lowerComplexFunction(const std::string& name, Lanes z);

  bool isReal(Lanes z) const { return graph_.isConstant(z.im, 0); }
  Lanes real(NodeId re) { return {re, graph_.constant(0)}; }
  Lanes add(Lanes a, Lanes b) { return {graph_.add(a.re, b.re), graph_.add(a.im, b.im)}; }
  Lanes multiply(Lanes a, Lanes b);
  Lanes divide(Lanes a, Lanes b);
  Lanes timesI(Lanes z) { return {graph_.scale(-1, z.im), z.re}; }
  Lanes scale(double k, Lanes z) { return {graph_.scale(k, z.re), graph_.scale(k, z.im)}; }
  Lanes wholePower(Lanes base, long n);
  Lanes exponential(Lanes z);
  Lanes logarithm(Lanes z);
  NodeId squaredModulus(Lanes z);

  KernelGraph& graph_;
  std::map<GiNaC::ex, Lanes, GiNaC::ex_is_less> memo_;
  std::map<GiNaC::ex, GiNaC::ex, GiNaC::ex_is_less> conjugates_;
};

/// lowering.lower(e) with what goes wrong as an InputError about this path.
Lanes lowered(Lowering& lowering, const GiNaC::ex& e, const std::string& path);

} // namespace semiflow::numerics
