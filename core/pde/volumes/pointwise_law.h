#pragma once

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/pde/volumes/conservation_law.h"

namespace semiflow::pde::volumes {

/// A conservation law from its physics at one point. Physics offers, with Array = std::array<T, fields>:
/// - fields, and `hasPressure`: whether pressure(u), concave in u, has to be positive beside u[0];
/// - primitive(u), conserved(w), flux(u, w), speed(w): the largest absolute characteristic speed;
/// - signals(wl, wr): the slowest and fastest signal {SL, SR} from a jump between two states;
/// - contact(wl, wr, SL, SR): the speed of the middle wave; beyond(u, w, S, contact): the state between that wave and
/// the
///   outer one of speed S (HLLC);
/// - eigenvectors(ul, ur, left, right), row by row.
template <class T, class Physics> class PointwiseLaw final : public ConservationLaw<T> {
 public:
  explicit PointwiseLaw(Physics physics) : physics_(physics) {}

  std::size_t fields() const override { return count; }
  bool hasMomentum() const override { return true; }
  bool hasEigenvectors() const override { return true; }

  void toPrimitive(std::size_t n, Fields<const T> conserved, Fields<T> primitive) const override {
    const Physics physics = physics_;
#pragma GCC ivdep
    for (std::size_t i = 0; i < n; ++i) store(physics.primitive(at(conserved, i)), primitive, i);
  }

  void toConserved(std::size_t n, Fields<const T> primitive, Fields<T> conserved) const override {
    const Physics physics = physics_;
#pragma GCC ivdep
    for (std::size_t i = 0; i < n; ++i) store(physics.conserved(at(primitive, i)), conserved, i);
  }

  void flux(RiemannSolver solver, int, std::size_t n, Fields<const T> left, Fields<const T> right,
            Fields<T> flux) const override {
    switch (solver) {
    case RiemannSolver::rusanov:
      return sweep<&PointwiseLaw::rusanov>(n, left, right, flux);
    case RiemannSolver::hll:
      return sweep<&PointwiseLaw::hll>(n, left, right, flux);
    case RiemannSolver::hllc:
      return sweep<&PointwiseLaw::hllc>(n, left, right, flux);
    }
  }

  void speed(int, std::size_t n, Fields<const T> conserved, T* speed) const override {
    const Physics physics = physics_;
#pragma GCC ivdep
    for (std::size_t i = 0; i < n; ++i) speed[i] = physics.speed(physics.primitive(at(conserved, i)));
  }

  void eigenvectors(std::size_t n, Fields<const T> below, Fields<const T> above, Fields<T> left,
                    Fields<T> right) const override {
    const Physics physics = physics_;
#pragma GCC ivdep
    for (std::size_t i = 0; i < n; ++i) {
      std::array<T, count * count> rows, columns;
      physics.eigenvectors(at(below, i), at(above, i), rows, columns);
      for (std::size_t e = 0; e < count * count; ++e) {
        left[e][i] = rows[e];
        right[e][i] = columns[e];
      }
    }
  }

  void limit(T weight, std::size_t n, Fields<const T> average, Fields<T> low, Fields<T> high) const override {
    const Physics physics = physics_;
#pragma GCC ivdep
    for (std::size_t i = 0; i < n; ++i) {
      const Array mean = at(average, i);
      Array a = at(low, i), b = at(high, i);
      Array rest = remainder(weight, mean, a, b);
      const T theta = share(mean[0], std::min(std::min(a[0], b[0]), rest[0]));
      a = between(mean, a, theta);
      b = between(mean, b, theta);
      if constexpr (Physics::hasPressure) {
        rest = remainder(weight, mean, a, b);
        const T least = std::min(std::min(physics.pressure(a), physics.pressure(b)), physics.pressure(rest));
        const T part = share(physics.pressure(mean), least);
        a = between(mean, a, part);
        b = between(mean, b, part);
      }
      store(a, low, i);
      store(b, high, i);
    }
  }

  std::size_t firstInadmissible(std::size_t n, Fields<const T> conserved) const override {
    for (std::size_t i = 0; i < n; ++i) {
      const Array u = at(conserved, i);
      T sum = 0;
      for (const T number : u) sum += number;
      bool good = std::isfinite(sum);
      if constexpr (Physics::hasPressure)
        good = good && u[0] > 0 && physics_.pressure(u) > 0;
      else
        good = good && u[0] >= 0;
      if (!good) return i;
    }
    return n;
  }

 private:
  static constexpr std::size_t count = Physics::fields;
  using Array = std::array<T, count>;

  static Array at(Fields<const T> fields, std::size_t i) {
    Array u;
    for (std::size_t f = 0; f < count; ++f) u[f] = fields[f][i];
    return u;
  }
  static void store(const Array& u, Fields<T> fields, std::size_t i) {
    for (std::size_t f = 0; f < count; ++f) fields[f][i] = u[f];
  }

  using Solver = Array (PointwiseLaw::*)(const Array&, const Array&) const;
  template <Solver solver>
  void sweep(std::size_t n, Fields<const T> left, Fields<const T> right, Fields<T> flux) const {
#pragma GCC ivdep
    for (std::size_t i = 0; i < n; ++i) store((this->*solver)(at(left, i), at(right, i)), flux, i);
  }

  Array rusanov(const Array& ul, const Array& ur) const {
    const Array wl = physics_.primitive(ul), wr = physics_.primitive(ur);
    const Array fl = physics_.flux(ul, wl), fr = physics_.flux(ur, wr);
    const T fastest = std::max(physics_.speed(wl), physics_.speed(wr));
    Array f;
    for (std::size_t k = 0; k < count; ++k) f[k] = T(0.5) * ((fl[k] + fr[k]) - fastest * (ur[k] - ul[k]));
    return f;
  }

  Array hll(const Array& ul, const Array& ur) const {
    const Array wl = physics_.primitive(ul), wr = physics_.primitive(ur);
    const Array fl = physics_.flux(ul, wl), fr = physics_.flux(ur, wr);
    const auto [slowest, fastest] = physics_.signals(wl, wr);
    const T s = std::min(slowest, T(0)), t = std::max(fastest, T(0));
    const T width = std::max(t - s, std::numeric_limits<T>::min());
    Array f;
    for (std::size_t k = 0; k < count; ++k) f[k] = ((t * fl[k] - s * fr[k]) + t * s * (ur[k] - ul[k])) / width;
    return f;
  }

  /// The flux of the side that the contact does not come from, and its jump to the state beyond the outer wave.
  Array hllc(const Array& ul, const Array& ur) const {
    const Array wl = physics_.primitive(ul), wr = physics_.primitive(ur);
    const auto [slowest, fastest] = physics_.signals(wl, wr);
    const T contact = physics_.contact(wl, wr, slowest, fastest);
    const bool fromLeft = contact >= 0;
    const T outer = fromLeft ? slowest : fastest;
    const T s = fromLeft ? std::min(slowest, T(0)) : std::max(fastest, T(0));
    Array u, w;
    for (std::size_t k = 0; k < count; ++k) {
      u[k] = fromLeft ? ul[k] : ur[k];
      w[k] = fromLeft ? wl[k] : wr[k];
    }
    const Array f = physics_.flux(u, w), star = physics_.beyond(u, w, outer, contact);
    Array sum;
    for (std::size_t k = 0; k < count; ++k) sum[k] = f[k] + s * (star[k] - u[k]);
    return sum;
  }

  // Of the positivity limiter.
  static Array remainder(T weight, const Array& mean, const Array& a, const Array& b) {
    Array rest;
    for (std::size_t k = 0; k < count; ++k) rest[k] = (mean[k] - weight * (a[k] + b[k])) / (T(1) - T(2) * weight);
    return rest;
  }
  /// How much of the deviation from the mean may stay, so that the least value is a small part of the mean's.
  static T share(T mean, T least) {
    const T floor = mean * (sizeof(T) == sizeof(double) ? T(1e-8) : T(1e-4));
    const T gap = std::max(mean - least, std::numeric_limits<T>::min());
    return least < floor ? std::max((mean - floor) / gap, T(0)) : T(1);
  }
  static Array between(const Array& mean, const Array& u, T part) {
    Array moved;
    for (std::size_t k = 0; k < count; ++k) moved[k] = part < 1 ? mean[k] + part * (u[k] - mean[k]) : u[k];
    return moved;
  }

  Physics physics_;
};

} // namespace semiflow::pde::volumes
