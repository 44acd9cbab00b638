#include "core/koopman/systems/langevin.h"

#include <cmath>

namespace semiflow::koopman {

System langevin(std::function<double(double x)> force, double beta, double step) {
  const double sigma = std::sqrt(2 / beta);
  System system{.stateNames = {"x"}, .lower = {-1}, .upper = {1}, .periods = {0}, .noises = 1, .step = step};
  system.law = [force](const double* x, double* f) { f[0] = force(x[0]); };
  system.diffusion = [sigma](const double*, double* out) { out[0] = sigma; };
  system.randomStep = [force, sigma](const double* x, double h, const double* normals, double* next) {
    const double push = sigma * std::sqrt(h) * normals[0], now = force(x[0]);
    next[0] = x[0] + 0.5 * h * (now + force(x[0] + h * now + push)) + push;
  };
  return system;
}

} // namespace semiflow::koopman
