#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "core/pde/volumes/conservation_law.h"

namespace semiflow::pde::volumes {

/// The Euler equations of an ideal gas: density rho, momentum rho v, energy E = p/(gamma - 1) + rho |v|^2/2 per volume.
///   rho_t + div(rho v) = 0,  (rho v)_t + div(rho v v) + grad p = 0,  E_t + div((E + p) v) = 0
/// Primitive: rho, v, p. Waves after B. Einfeldt, C.-D. Munz, P. L. Roe, B. Sjoegreen, J. Comput. Phys. 92, 273 (1991).
/// @param dimension 1 or 2; @param gamma above 1
template <class T> std::unique_ptr<ConservationLaw<T>> euler(int dimension, double gamma);

/// Shallow water over a flat bed: depth h, momentum h v.
///   h_t + div(h v) = 0,  (h v)_t + div(h v v) + grad(g h^2/2) = 0
/// Primitive: h, v; v is 0 where h is below a dry depth of 1e-9. The bed may fall dry.
template <class T> std::unique_ptr<ConservationLaw<T>> shallowWater(int dimension, double gravity);

/// The Euler equations in one dimension, in the frame t' = t + a x: (u + a f(u))_t' + f(u)_x = 0 with the same flux f,
/// so that a wave of speed s has s/(1 + a s). Conserved: u + a f(u); primitive: rho, v, p, found from a quadratic
/// equation. Sensible while 1 + a (v - c) > 0. hllc is hll here. I. V. Sokolov, T. I. Gombosi, arXiv:2501.07222 (2025).
/// @param tilt a
template <class T> std::unique_ptr<ConservationLaw<T>> boostedGas(double gamma, double tilt);

/// One field u with a flux and a diffusion given as formulas: u_t + sum_d f_d(u)_d = laplacian(phi(u)), phi' >= 0.
struct ScalarFormulas {
  std::string field = "u";
  std::vector<std::string> flux; ///< per direction, in the field and the parameters
  std::string diffusion;         ///< phi; empty: none
  std::vector<std::pair<std::string, double>> parameters;
  std::string fluxPath, diffusionPath; ///< key paths, for messages
};
/// Wave speeds are sampled between the two states of a face, so that a flux need not be convex. hll and hllc are the
/// same here. @throws InputError for a formula that cannot be read
template <class T> std::unique_ptr<ConservationLaw<T>> scalarLaw(const ScalarFormulas& formulas);

} // namespace semiflow::pde::volumes
