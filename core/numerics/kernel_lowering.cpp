#include "core/numerics/kernel_lowering.h"

#include <algorithm>
#include <array>
#include <numbers>
#include <stdexcept>
#include <string>

#include "core/base/error.h"
#include "core/numerics/vector_math.h"

namespace semiflow::numerics {

using GiNaC::ex;

namespace {

const std::map<std::string, Function>& realFunctions() {
  static const std::map<std::string, Function> functions{
      {"exp", Function::exp},   {"log", Function::log},   {"sin", Function::sin},   {"cos", Function::cos},
      {"tan", Function::tan},   {"asin", Function::asin}, {"acos", Function::acos}, {"atan", Function::atan},
      {"sinh", Function::sinh}, {"cosh", Function::cosh}, {"tanh", Function::tanh}, {"errorFunction", Function::erf},
  };
  return functions;
}

const std::map<std::string, Op>& realOperations() {
  static const std::map<std::string, Op> operations{
      {"absoluteValue", Op::absolute}, {"signOf", Op::sign},   {"unitStep", Op::step},    {"smallerOf", Op::smaller},
      {"largerOf", Op::larger},        {"lessThan", Op::less}, {"atMost", Op::lessEqual}, {"chosen", Op::choose},
  };
  return operations;
}

constexpr long largestWhole = 1024; // beyond it, a power is left to pow()

bool isWholePower(const ex& e) {
  return GiNaC::is_a<GiNaC::power>(e) && e.op(1).info(GiNaC::info_flags::integer) && e.op(1) <= largestWhole &&
         e.op(1) >= -largestWhole;
}

/// The number, rounded once, whatever its size.
WideNumber wide(const GiNaC::numeric& q) {
  const int exponent = q.numer().int_length() - q.denom().int_length();
  return {(q / GiNaC::numeric(2).power(exponent)).to_double(), exponent};
}

constexpr std::uint8_t code(Function2 f) { return static_cast<std::uint8_t>(f); }

} // namespace

Lanes Lowering::lower(const ex& e) {
  const auto found = memo_.find(e);
  if (found != memo_.end()) return found->second;
  const Lanes lanes = lowerNew(e);
  memo_.emplace(e, lanes);
  return lanes;
}

Lanes Lowering::lowerNew(const ex& e) {
  if (GiNaC::is_a<GiNaC::numeric>(e)) {
    const auto& n = GiNaC::ex_to<GiNaC::numeric>(e);
    return {graph_.constant(n.real().to_double()), graph_.constant(n.imag().to_double())};
  }
  if (e.is_equal(GiNaC::Pi)) return real(graph_.constant(std::numbers::pi));
  if (GiNaC::is_a<GiNaC::add>(e)) {
    std::vector<Operand> re;
    std::vector<Operand> im;
    for (std::size_t i = 0; i < e.nops(); ++i) {
      const Lanes term = lower(e.op(i));
      re.push_back({term.re, 1});
      im.push_back({term.im, 1});
    }
    return {graph_.sum(0, re), graph_.sum(0, im)};
  }
  if (GiNaC::is_a<GiNaC::mul>(e)) return lowerProduct(e);
  if (GiNaC::is_a<GiNaC::power>(e)) return lowerPower(e.op(0), e.op(1));
  if (GiNaC::is_a<GiNaC::function>(e)) return lowerFunction(GiNaC::ex_to<GiNaC::function>(e));
  throw std::domain_error("something that cannot be evaluated");
}

Lanes Lowering::lowerProduct(const ex& e) {
  // psi^a conj(psi)^b holds |psi|^(2 min(a, b)), which is real and cheaper than the complex product.
  std::map<ex, long, GiNaC::ex_is_less> exponents;
  std::vector<ex> factors;
  for (std::size_t i = 0; i < e.nops(); ++i) {
    const ex& f = e.op(i);
    const bool power = GiNaC::is_a<GiNaC::power>(f) && f.op(1).info(GiNaC::info_flags::posint) && f.op(1) < 1000;
    const ex base = power ? f.op(0) : f;
    if (conjugates_.count(base) != 0) {
      exponents[base] = power ? GiNaC::ex_to<GiNaC::numeric>(f.op(1)).to_long() : 1;
    } else {
      factors.push_back(f);
    }
  }
  std::vector<Operand> reals;
  std::vector<Lanes> complexes;
  for (auto& [symbol, n] : exponents) {
    const auto partner = exponents.find(conjugates_.at(symbol));
    const long pairs = partner == exponents.end() ? 0 : std::min(n, partner->second);
    if (pairs > 0) {
      reals.push_back({squaredModulus(lower(symbol)), static_cast<double>(pairs)});
      partner->second -= pairs;
      n -= pairs;
    }
  }
  for (const auto& [symbol, n] : exponents) {
    if (n > 0) complexes.push_back(wholePower(lower(symbol), n));
  }
  WideNumber coefficient;
  for (const ex& f : factors) {
    if (GiNaC::is_a<GiNaC::numeric>(f) && f.info(GiNaC::info_flags::rational)) {
      coefficient = wide(GiNaC::ex_to<GiNaC::numeric>(f));
      continue;
    }
    // A whole power of a real factor is left to the product, where its scale meets the coefficient.
    const bool whole = isWholePower(f);
    const Lanes lanes = lower(whole ? f.op(0) : f);
    const double n = whole ? GiNaC::ex_to<GiNaC::numeric>(f.op(1)).to_double() : 1;
    if (isReal(lanes)) {
      reals.push_back({lanes.re, n});
    } else {
      complexes.push_back(wholePower(lanes, static_cast<long>(n)));
    }
  }
  Lanes product = real(graph_.constant(1));
  // Complex products round differently in another order: sort by the structure of the factors.
  std::sort(complexes.begin(), complexes.end(), [&](const Lanes& a, const Lanes& b) {
    return a.re != b.re ? graph_.before(a.re, b.re) : graph_.before(a.im, b.im);
  });
  for (const Lanes& z : complexes) product = multiply(product, z);
  return multiply(product, real(graph_.product(reals, coefficient)));
}

Lanes Lowering::multiply(Lanes a, Lanes b) {
  if (isReal(a) && isReal(b)) return real(graph_.multiply(a.re, b.re));
  if (isReal(a)) return {graph_.multiply(a.re, b.re), graph_.multiply(a.re, b.im)};
  if (isReal(b)) return {graph_.multiply(a.re, b.re), graph_.multiply(a.im, b.re)};
  return {graph_.subtract(graph_.multiply(a.re, b.re), graph_.multiply(a.im, b.im)),
          graph_.add(graph_.multiply(a.re, b.im), graph_.multiply(a.im, b.re))};
}

NodeId Lowering::squaredModulus(Lanes z) {
  return graph_.add(graph_.multiply(z.re, z.re), graph_.multiply(z.im, z.im));
}

Lanes Lowering::divide(Lanes a, Lanes b) {
  if (isReal(b)) return {graph_.divide(a.re, b.re), graph_.divide(a.im, b.re)};
  const NodeId size = squaredModulus(b);
  const Lanes product = multiply(a, {b.re, graph_.scale(-1, b.im)});
  return {graph_.divide(product.re, size), graph_.divide(product.im, size)};
}

Lanes Lowering::wholePower(Lanes base, long n) {
  if (isReal(base)) return real(graph_.power(base.re, static_cast<double>(n)));
  if (n < 0) return divide(real(graph_.constant(1)), wholePower(base, -n));
  if (n == 0) return real(graph_.constant(1));
  if (n == 1) return base;
  const Lanes half = wholePower(base, n / 2);
  const Lanes square = multiply(half, half);
  return n % 2 == 0 ? square : multiply(square, base);
}

Lanes Lowering::lowerPower(const ex& base, const ex& exponent) {
  const Lanes b = lower(base);
  if (GiNaC::is_a<GiNaC::numeric>(exponent) && exponent.info(GiNaC::info_flags::real)) {
    const double n = GiNaC::ex_to<GiNaC::numeric>(exponent).to_double();
    const bool whole = exponent.info(GiNaC::info_flags::integer) && std::abs(n) <= static_cast<double>(largestWhole);
    if (whole) return wholePower(b, static_cast<long>(n));
    const bool negativeNumber = graph_.isConstant(b.re) && graph_.node(b.re).value < 0;
    if (isReal(b) && !negativeNumber) return real(graph_.power(b.re, n));
    if (n == 0.5) { // principal root, without the loss of digits of exp(log/2)
      const NodeId modulus = graph_.power(squaredModulus(b), 0.5);
      const NodeId re = graph_.power(
          graph_.call(Op::larger, std::array{graph_.scale(0.5, graph_.add(modulus, b.re)), graph_.constant(0)}), 0.5);
      const NodeId im = graph_.power(
          graph_.call(Op::larger, std::array{graph_.scale(0.5, graph_.subtract(modulus, b.re)), graph_.constant(0)}),
          0.5);
      const NodeId below = graph_.call(Op::less, std::array{b.im, graph_.constant(0)});
      return {re, graph_.call(Op::choose, std::array{below, graph_.scale(-1, im), im})};
    }
  }
  const Lanes e = lower(exponent);
  const bool positiveNumber = graph_.isConstant(b.re) && graph_.node(b.re).value > 0;
  if (isReal(b) && isReal(e) && (!graph_.isConstant(b.re) || positiveNumber || graph_.isConstant(b.re, 0))) {
    return real(graph_.call(Op::function2, std::array{b.re, e.re}, code(Function2::pow)));
  }
  return exponential(multiply(e, logarithm(b)));
}

Lanes Lowering::exponential(Lanes z) {
  const NodeId size = graph_.function(static_cast<int>(Function::exp), z.re);
  if (isReal(z)) return real(size);
  return {graph_.multiply(size, graph_.function(static_cast<int>(Function::cos), z.im)),
          graph_.multiply(size, graph_.function(static_cast<int>(Function::sin), z.im))};
}

Lanes Lowering::logarithm(Lanes z) {
  const NodeId size = graph_.function(static_cast<int>(Function::log), squaredModulus(z));
  return {graph_.scale(0.5, size), graph_.call(Op::function2, std::array{z.im, z.re}, code(Function2::atan2))};
}

Lanes Lowering::lowerFunction(const GiNaC::function& f) {
  const std::string name = f.get_name();
  if (name == "powerOf") return lowerPower(f.op(0), f.op(1));
  std::vector<Lanes> arguments;
  std::vector<NodeId> reals;
  bool allReal = true;
  for (std::size_t i = 0; i < f.nops(); ++i) {
    arguments.push_back(lower(f.op(i)));
    reals.push_back(arguments.back().re);
    allReal = allReal && isReal(arguments.back());
  }
  if (allReal) return lowerRealFunction(name, reals);
  if (arguments.size() == 1) return lowerComplexFunction(name, arguments[0]);
  if (name == "chosen" && isReal(arguments[0])) {
    const auto pick = [&](NodeId a, NodeId b) { return graph_.call(Op::choose, std::array{reals[0], a, b}); };
    return {pick(arguments[1].re, arguments[2].re), pick(arguments[1].im, arguments[2].im)};
  }
  throw std::domain_error("a complex argument of a function of real numbers");
}

Lanes Lowering::lowerRealFunction(const std::string& name, const std::vector<NodeId>& x) {
  if (const auto f = realFunctions().find(name); f != realFunctions().end()) {
    return real(graph_.function(static_cast<int>(f->second), x[0]));
  }
  if (const auto op = realOperations().find(name); op != realOperations().end())
    return real(graph_.call(op->second, x));
  if (name == "atan2") return real(graph_.call(Op::function2, x, code(Function2::atan2)));
  throw std::domain_error("something that cannot be evaluated");
}

Lanes Lowering::lowerComplexFunction(const std::string& name, Lanes z) {
  const Lanes one = real(graph_.constant(1));
  const auto sum = [&](Lanes a, Lanes b) { return scale(0.5, add(a, b)); };
  const auto minus = [&](Lanes a) { return scale(-1, a); };
  // Through exponentials: sinh z = (e^z - e^-z)/2, sin z = -i sinh(i z), ...
  const auto sinh = [&](Lanes a) { return sum(exponential(a), minus(exponential(minus(a)))); };
  const auto cosh = [&](Lanes a) { return sum(exponential(a), exponential(minus(a))); };
  const auto root = [&](Lanes a) { return exponential(scale(0.5, logarithm(a))); };
  if (name == "exp") return exponential(z);
  if (name == "log") return logarithm(z);
  if (name == "sinh") return sinh(z);
  if (name == "cosh") return cosh(z);
  if (name == "tanh") return divide(sinh(z), cosh(z));
  if (name == "sin") return minus(timesI(sinh(timesI(z))));
  if (name == "cos") return cosh(timesI(z));
  if (name == "tan") return minus(timesI(divide(sinh(timesI(z)), cosh(timesI(z)))));
  const auto asin = [&](Lanes a) {
    return minus(timesI(logarithm(add(timesI(a), root(add(one, minus(multiply(a, a))))))));
  };
  if (name == "asin") return asin(z);
  if (name == "acos") return add(real(graph_.constant(std::numbers::pi / 2)), minus(asin(z)));
  if (name == "atan") {
    const Lanes w = timesI(z);
    return scale(0.5, minus(timesI(add(logarithm(add(one, w)), minus(logarithm(add(one, minus(w))))))));
  }
  throw std::domain_error("a complex argument of a function of real numbers");
}

Lanes lowered(Lowering& lowering, const GiNaC::ex& e, const std::string& path) {
  try {
    return lowering.lower(e);
  } catch (const std::exception& error) {
    throw InputError(path, "a formula that has a finite value", error.what());
  }
}

} // namespace semiflow::numerics
