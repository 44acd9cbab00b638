#include "core/numerics/expression_functions.h"

#include <algorithm>
#include <cmath>

#include <cln/cln.h>

namespace semiflow::numerics {

using GiNaC::ex;

namespace {

ex absoluteDerivative(const ex& x, unsigned) { return signOf(x); }
ex zeroDerivative(const ex&, unsigned) { return 0; }
ex zeroDerivative2(const ex&, const ex&, unsigned) { return 0; }
ex errorDerivative(const ex& x, unsigned) { return 2 * exp(-x * x) / sqrt(GiNaC::Pi); }
ex powerDerivative(const ex& base, const ex& exponent, unsigned which) {
  return which == 0 ? exponent * powerOf(base, exponent - 1) : powerOf(base, exponent) * log(base);
}
// At a tie one of the two is taken.
ex smallerDerivative(const ex& a, const ex& b, unsigned which) { return which == 0 ? atMost(a, b) : lessThan(b, a); }
ex largerDerivative(const ex& a, const ex& b, unsigned which) { return which == 0 ? atMost(b, a) : lessThan(a, b); }
ex chosenDerivative(const ex& condition, const ex&, const ex&, unsigned which) {
  if (which == 0) return 0;
  return which == 1 ? chosen(condition, 1, 0) : chosen(condition, 0, 1);
}

// Numbers are decided at once, so that linear parts are found through them.
ex absoluteValueOf(const ex& x) {
  return GiNaC::is_a<GiNaC::numeric>(x) && x.info(GiNaC::info_flags::real) ? ex(abs(GiNaC::ex_to<GiNaC::numeric>(x)))
                                                                           : absoluteValue(x).hold();
}
ex signValue(const ex& x) {
  return GiNaC::is_a<GiNaC::numeric>(x) && x.info(GiNaC::info_flags::real) ? ex(csgn(GiNaC::ex_to<GiNaC::numeric>(x)))
                                                                           : signOf(x).hold();
}

} // namespace

REGISTER_FUNCTION(absoluteValue, eval_func(absoluteValueOf).derivative_func(absoluteDerivative))
REGISTER_FUNCTION(signOf, eval_func(signValue).derivative_func(zeroDerivative))
REGISTER_FUNCTION(unitStep, derivative_func(zeroDerivative))
REGISTER_FUNCTION(errorFunction, derivative_func(errorDerivative))
REGISTER_FUNCTION(powerOf, derivative_func(powerDerivative))
REGISTER_FUNCTION(smallerOf, derivative_func(smallerDerivative))
REGISTER_FUNCTION(largerOf, derivative_func(largerDerivative))
REGISTER_FUNCTION(lessThan, derivative_func(zeroDerivative2))
REGISTER_FUNCTION(atMost, derivative_func(zeroDerivative2))
REGISTER_FUNCTION(chosen, derivative_func(chosenDerivative))

std::unique_lock<std::mutex> symbolLock() {
  static std::mutex mutex;
  return std::unique_lock(mutex);
}

GiNaC::numeric exactly(double value) {
  // Taken apart by hand: neither denormals nor the processor's flags may matter.
  int exponent = 0;
  const double mantissa = std::frexp(value, &exponent);
  constexpr int digits = 53;
  const auto whole = static_cast<long>(std::ldexp(mantissa, digits));
  const int shift = exponent - digits;
  const cln::cl_I two_to = cln::ash(cln::cl_I(1), shift < 0 ? -shift : shift);
  const cln::cl_I integer(whole);
  return shift < 0 ? GiNaC::numeric(integer / two_to) : GiNaC::numeric(integer * two_to);
}

std::size_t treeSize(const ex& e, std::size_t limit) {
  std::size_t size = 1;
  for (std::size_t i = 0; i < e.nops() && size < limit; ++i) size += treeSize(e.op(i), limit - size);
  return size;
}

double nearestDouble(const GiNaC::numeric& q) {
  constexpr long beyond = 5000; // any double's exponent
  const long exponent = q.numer().int_length() - q.denom().int_length();
  const double mantissa = (q / GiNaC::numeric(2).power(exponent)).to_double();
  return std::ldexp(mantissa, static_cast<int>(std::clamp(exponent, -beyond, beyond)));
}

double numberBits(const ex& e) {
  if (GiNaC::is_a<GiNaC::numeric>(e)) {
    const auto& n = GiNaC::ex_to<GiNaC::numeric>(e);
    const auto bits = [](const GiNaC::numeric& x) {
      return static_cast<double>(x.numer().int_length() + x.denom().int_length());
    };
    return n.is_crational() ? bits(n.real()) + bits(n.imag()) : 64;
  }
  if (GiNaC::is_a<GiNaC::power>(e) && GiNaC::is_a<GiNaC::numeric>(e.op(1))) {
    return std::max(1.0, std::abs(GiNaC::ex_to<GiNaC::numeric>(e.op(1)).to_double())) * numberBits(e.op(0));
  }
  double sum = 1;
  for (std::size_t i = 0; i < e.nops(); ++i) sum += numberBits(e.op(i));
  return sum;
}

double expandedTerms(const ex& e) {
  if (GiNaC::is_a<GiNaC::add>(e)) {
    double sum = 0;
    for (std::size_t i = 0; i < e.nops(); ++i) sum += expandedTerms(e.op(i));
    return sum;
  }
  if (GiNaC::is_a<GiNaC::mul>(e)) {
    double product = 1;
    for (std::size_t i = 0; i < e.nops(); ++i) product *= expandedTerms(e.op(i));
    return product;
  }
  if (GiNaC::is_a<GiNaC::power>(e) && e.op(1).info(GiNaC::info_flags::positive)) {
    const double terms = expandedTerms(e.op(0));
    return terms == 1 ? 1 : std::pow(terms, std::min(1e3, GiNaC::ex_to<GiNaC::numeric>(e.op(1)).to_double()));
  }
  return 1;
}

} // namespace semiflow::numerics
