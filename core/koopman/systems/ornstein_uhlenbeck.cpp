#include <cmath>

#include "core/koopman/systems/catalogue.h"

namespace semiflow::koopman {

/// Hermite polynomials of x/deviation are eigenfunctions with the rates -k theta. Steps follow the exact law:
/// x(t + h) is normal with mean exp(-theta h) x and variance deviation^2 (1 - exp(-2 theta h)).
const Component<System>& ornsteinUhlenbeck() {
  static const auto component =
      Component<System>("ornstein_uhlenbeck", "Ornstein-Uhlenbeck process")
          .summary("A spring in a heat bath: Hermite polynomials are the eigenfunctions, with eigenvalues exp(−kθt).")
          .formula("dx = −θ x dt + s √(2θ) dW,  stationary density normal with deviation s")
          .reference("Uhlenbeck, Ornstein, On the theory of the Brownian motion, Phys. Rev. 36, 823 (1930)")
          .parameter(
              real("theta", 1).above(0).atMost(1e6).unit("1/time").doc("θ, the rate at which the past is forgotten"))
          .parameter(real("deviation", 1).above(0).doc("s, the stationary standard deviation"))
          .makes([](const Values& v) {
            const double theta = v.real("theta"), deviation = v.real("deviation");
            return std::make_unique<System>(
                System{.stateNames = {"x"},
                       .lower = {-2 * deviation}, // a quarter of the box is the stationary deviation: `initial: normal`
                       .upper = {2 * deviation},
                       .periods = {0},
                       .interval = 0.5 / theta,
                       .law = [=](const double* x, double* f) { f[0] = -theta * x[0]; },
                       .noises = 1,
                       .randomStep =
                           [=](const double* x, double h, const double* normals, double* next) {
                             next[0] = std::exp(-theta * h) * x[0] +
                                       deviation * std::sqrt(-std::expm1(-2 * theta * h)) * normals[0];
                           },
                       .diffusion = [=](const double*, double* out) { out[0] = deviation * std::sqrt(2 * theta); }});
          });
  return component;
}

} // namespace semiflow::koopman
