#pragma once

#include "core/pde/equation.h"

namespace semiflow::pde {

/// The equation together with k infinitesimal perturbations w_1, ..., w_k of its fields u: with u' = F(u) it has
///   w_j' = F'(u) w_j,  F'(u) w = the derivative of F(u + eps w) by eps at 0,
/// found by symbolic differentiation, so that the whole is an equation like any other, moved by any stepper. Its fields
/// are those of u, then those of w_1, of w_2 and so on; of the constraints it is the same. Diagnostics are those of u.
/// Of complex fields the derivative is that along real eps: linear over the real numbers alone where conjugates occur.
/// @pre equation.in(dimension) has been taken, and it is not given by fluxes
Equation withTangents(Equation equation, std::size_t k);

} // namespace semiflow::pde
