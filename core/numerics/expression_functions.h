#pragma once

#include <mutex>

#include <ginac/ginac.h>

/// What the symbolic side needs beyond GiNaC's own functions. For the files of this folder and of core/pde that hold
/// symbols; no public header includes GiNaC.
namespace semiflow::numerics {

// Functions of real arguments with their derivatives; none is evaluated before it is lowered to a kernel.
DECLARE_FUNCTION_1P(absoluteValue)
DECLARE_FUNCTION_1P(signOf)
DECLARE_FUNCTION_1P(unitStep)
DECLARE_FUNCTION_1P(errorFunction)
DECLARE_FUNCTION_2P(powerOf) ///< for exponents that are no numbers: GiNaC would write out 6^(6^(6^6))
DECLARE_FUNCTION_2P(smallerOf)
DECLARE_FUNCTION_2P(largerOf)
DECLARE_FUNCTION_2P(lessThan)
DECLARE_FUNCTION_2P(atMost)
DECLARE_FUNCTION_3P(chosen) ///< (condition, where it is not 0, where it is)

/// GiNaC counts references without atomics and keeps tables of its own: whoever holds symbols holds this lock, from
/// before the first to after the last of them.
std::unique_lock<std::mutex> symbolLock();

/// The exact value of a double as a rational number, so that 0.1 - 0.1 is zero and 0.1 comes back as it was.
GiNaC::numeric exactly(double value);

/// The double that is nearest to a rational number of any size. May be infinite.
double nearestDouble(const GiNaC::numeric& q);

/// Nodes of the expression's tree, counted up to a limit.
std::size_t treeSize(const GiNaC::ex& e, std::size_t limit);
/// Bits that the numbers in an expression take, or would take at most once its powers are written out.
double numberBits(const GiNaC::ex& e);
/// How many terms expand() would make at most.
double expandedTerms(const GiNaC::ex& e);

} // namespace semiflow::numerics
