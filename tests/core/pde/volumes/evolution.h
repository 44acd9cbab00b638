#pragma once

#include <cmath>
#include <functional>
#include <vector>

#include "core/pde/volumes/laws.h"
#include "core/pde/volumes/scheme.h"

namespace semiflow::tests {

/// Steps of the third-order strong-stability-preserving Runge-Kutta method (C.-W. Shu, S. Osher, 1988), written as
/// there.
template <class T>
void shuOsher(const pde::volumes::Scheme<T>& scheme, std::vector<T>& u, double until,
              const std::function<double(double fastest)>& step) {
  std::vector<T> a(u.size()), b(u.size()), r(u.size());
  for (double time = 0; time < until;) {
    const double h = std::min(step(scheme.fastest(u).rate), until - time);
    const T k = static_cast<T>(h);
    scheme.rate(u, r);
    for (std::size_t i = 0; i < u.size(); ++i) a[i] = u[i] + k * r[i];
    scheme.rate(a, r);
    for (std::size_t i = 0; i < u.size(); ++i) b[i] = T(0.75) * u[i] + T(0.25) * (a[i] + k * r[i]);
    scheme.rate(b, r);
    for (std::size_t i = 0; i < u.size(); ++i) u[i] = T(1.0 / 3) * u[i] + T(2.0 / 3) * (b[i] + k * r[i]);
    time = h < until - time ? time + h : until;
  }
}

template <class T>
void evolve(const pde::volumes::Scheme<T>& scheme, std::vector<T>& u, double until, double courant = 0.4) {
  shuOsher<T>(scheme, u, until, [&](double fastest) { return courant / fastest; });
}

} // namespace semiflow::tests
