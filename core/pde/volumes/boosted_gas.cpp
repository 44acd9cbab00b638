#include <algorithm>
#include <array>
#include <cmath>

#include "core/pde/volumes/laws.h"

namespace semiflow::pde::volumes {
namespace {

template <class T> class BoostedGas final : public ConservationLaw<T> {
 public:
  BoostedGas(double gamma, double tilt) : gamma_(static_cast<T>(gamma)), tilt_(static_cast<T>(tilt)) {}

  std::size_t fields() const override { return 3; }
  bool hasMomentum() const override { return false; } // a mirror would turn the tilt as well
  bool hasEigenvectors() const override { return false; }
  void eigenvectors(std::size_t, Fields<const T>, Fields<const T>, Fields<T>, Fields<T>) const override {}

  void toPrimitive(std::size_t n, Fields<const T> conserved, Fields<T> primitive) const override {
    for (std::size_t i = 0; i < n; ++i) store(gasOf(at(conserved, i)), primitive, i);
  }
  void toConserved(std::size_t n, Fields<const T> primitive, Fields<T> conserved) const override {
    for (std::size_t i = 0; i < n; ++i) store(held(at(primitive, i)), conserved, i);
  }

  void flux(RiemannSolver solver, int, std::size_t n, Fields<const T> left, Fields<const T> right,
            Fields<T> flux) const override {
    for (std::size_t i = 0; i < n; ++i) {
      const Numbers ul = at(left, i), ur = at(right, i), l = gasOf(ul), r = gasOf(ur);
      const Numbers fl = fluxOf(l), fr = fluxOf(r);
      T s = std::min({slowest(l), slowest(r), T(0)}), t = std::max({fastest(l), fastest(r), T(0)});
      if (solver == RiemannSolver::rusanov) {
        t = std::max(t, -s);
        s = -t;
      }
      Numbers f = fl; // as at rest where all waves run to the right
      if (s < 0) {
        for (std::size_t k = 0; k < 3; ++k) f[k] = ((t * fl[k] - s * fr[k]) + t * s * (ur[k] - ul[k])) / (t - s);
      }
      store(f, flux, i);
    }
  }

  void speed(int, std::size_t n, Fields<const T> conserved, T* speed) const override {
    for (std::size_t i = 0; i < n; ++i) {
      const Numbers gas = gasOf(at(conserved, i));
      speed[i] = std::max(std::abs(slowest(gas)), std::abs(fastest(gas)));
    }
  }

  /// Towards the averages as a whole where a face would not be admissible.
  void limit(T, std::size_t n, Fields<const T> average, Fields<T> low, Fields<T> high) const override {
    for (std::size_t i = 0; i < n; ++i) {
      if (isAdmissible(at(low, i)) && isAdmissible(at(high, i))) continue;
      store(at(average, i), low, i);
      store(at(average, i), high, i);
    }
  }
  std::size_t firstInadmissible(std::size_t n, Fields<const T> conserved) const override {
    std::size_t i = 0;
    while (i < n && isAdmissible(at(conserved, i))) ++i;
    return i;
  }

 private:
  using Numbers = std::array<T, 3>; ///< what is conserved; or density, velocity, pressure; or a flux

  static Numbers at(Fields<const T> fields, std::size_t i) { return {fields[0][i], fields[1][i], fields[2][i]}; }
  static void store(const Numbers& numbers, Fields<T> fields, std::size_t i) {
    for (std::size_t k = 0; k < 3; ++k) fields[k][i] = numbers[k];
  }

  Numbers fluxOf(const Numbers& gas) const {
    const auto [density, velocity, pressure] = gas;
    const T energy = pressure / (gamma_ - 1) + density * velocity * velocity / 2;
    return {density * velocity, density * velocity * velocity + pressure, (energy + pressure) * velocity};
  }
  Numbers held(const Numbers& gas) const {
    const auto [density, velocity, pressure] = gas;
    const Numbers f = fluxOf(gas);
    return {density + tilt_ * f[0], density * velocity + tilt_ * f[1],
            pressure / (gamma_ - 1) + density * velocity * velocity / 2 + tilt_ * f[2]};
  }
  /// From u = (D, M, E): without density and pressure, (M - D v)(1 + gamma a v) + a (gamma - 1) D v^2/2 = a (gamma - 1)
  /// E. The derivative of that in v is -density (1 + a (v + c)) (1 + a (v - c)), which tells the root.
  Numbers gasOf(const Numbers& u) const {
    const T square = tilt_ * u[0] * (gamma_ + 1) / 2, linear = u[0] - gamma_ * tilt_ * u[1];
    const T constant = tilt_ * (gamma_ - 1) * u[2] - u[1];
    const T root = std::sqrt(linear * linear - 4 * square * constant);
    const T velocity = -2 * constant / (linear + root), stretch = 1 + tilt_ * velocity;
    const T pressure = (u[2] - u[0] * velocity * velocity / 2) / (stretch / (gamma_ - 1) + tilt_ * velocity);
    return {u[0] / stretch, velocity, pressure};
  }
  bool isAdmissible(const Numbers& u) const {
    const Numbers gas = gasOf(u);
    return gas[0] > 0 && gas[2] > 0 && std::isfinite(gas[0] + gas[1] + gas[2]) && 1 + tilt_ * (gas[1] - sound(gas)) > 0;
  }

  T sound(const Numbers& gas) const { return std::sqrt(std::max(gamma_ * gas[2] / gas[0], T(0))); }
  T seen(T speed) const { return speed / (1 + tilt_ * speed); }
  T slowest(const Numbers& gas) const { return seen(gas[1] - sound(gas)); }
  T fastest(const Numbers& gas) const { return seen(gas[1] + sound(gas)); }

  T gamma_, tilt_;
};

} // namespace

template <class T> std::unique_ptr<ConservationLaw<T>> boostedGas(double gamma, double tilt) {
  return std::make_unique<BoostedGas<T>>(gamma, tilt);
}

template std::unique_ptr<ConservationLaw<float>> boostedGas(double, double);
template std::unique_ptr<ConservationLaw<double>> boostedGas(double, double);

} // namespace semiflow::pde::volumes
