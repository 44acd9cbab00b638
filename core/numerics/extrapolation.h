#pragma once

#include <functional>

namespace semiflow::numerics {

/// The right-hand side of an ordinary differential equation x' = f(x): reads x, writes f. Called from any thread.
using Rate = std::function<void(const double* x, double* f)>;

/// Moves x' = f(x) forward by `interval` to near round-off: Gragg's modified midpoint rule with 2, 4, ..., 14 substeps,
/// extrapolated to the limit in h^2 (order 14), with steps chosen so that the last two columns of the tableau differ by
/// at most `tolerance` relative to the size of the state. For smooth, non-stiff systems of a few unknowns. Bulirsch,
/// Stoer, Numer. Math. 8, 1 (1966); Hairer, Norsett, Wanner, Solving ODEs I, section II.9.
/// @param x the state, moved in place; becomes non-finite where the solution does
/// @param interval of either sign
void extrapolate(const Rate& rate, double* x, int dimension, double interval, double tolerance = 1e-13);

} // namespace semiflow::numerics
