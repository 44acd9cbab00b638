#include "core/base/error.h"
#include "core/pde/volumes/laws.h"
#include "core/pde/volumes/pointwise_law.h"

namespace semiflow::pde::volumes {
namespace {

/// Conserved u = (rho, rho v, E), primitive w = (rho, v, p); v has D components, the normal one first.
template <class T, int D> struct EulerPhysics {
  static constexpr std::size_t fields = D + 2;
  static constexpr std::size_t last = D + 1; ///< energy or pressure
  static constexpr bool hasPressure = true;
  using Array = std::array<T, fields>;
  T gamma;

  static T squaredSpeed(const Array& w) {
    T sum = w[1] * w[1];
    if constexpr (D == 2) sum += w[2] * w[2];
    return sum;
  }
  T pressure(const Array& u) const {
    T squares = u[1] * u[1];
    if constexpr (D == 2) squares += u[2] * u[2];
    return (gamma - 1) * (u[last] - T(0.5) * squares / u[0]);
  }
  Array primitive(const Array& u) const {
    Array w;
    const T volume = 1 / u[0];
    w[0] = u[0];
    for (std::size_t d = 1; d <= D; ++d) w[d] = u[d] * volume;
    w[last] = pressure(u);
    return w;
  }
  Array conserved(const Array& w) const {
    Array u;
    u[0] = w[0];
    for (std::size_t d = 1; d <= D; ++d) u[d] = w[0] * w[d];
    u[last] = w[last] / (gamma - 1) + T(0.5) * w[0] * squaredSpeed(w);
    return u;
  }
  static Array flux(const Array& u, const Array& w) {
    Array f;
    f[0] = u[1];
    f[1] = u[1] * w[1] + w[last];
    if constexpr (D == 2) f[2] = u[1] * w[2];
    f[last] = (u[last] + w[last]) * w[1];
    return f;
  }
  T sound(const Array& w) const { return std::sqrt(std::max(gamma * w[last] / w[0], T(0))); }
  T speed(const Array& w) const { return std::abs(w[1]) + sound(w); }

  /// Velocity, enthalpy and speed of sound between two states, after Roe.
  struct Middle {
    T normal, transverse, enthalpy, squared, sound;
  };
  Middle middle(const Array& l, const Array& r) const {
    const T a = std::sqrt(l[0]), b = std::sqrt(r[0]), total = 1 / (a + b);
    const auto enthalpy = [&](const Array& w) {
      return gamma / (gamma - 1) * w[last] / w[0] + T(0.5) * squaredSpeed(w);
    };
    Middle m{};
    m.normal = (a * l[1] + b * r[1]) * total;
    if constexpr (D == 2) m.transverse = (a * l[2] + b * r[2]) * total;
    m.enthalpy = (a * enthalpy(l) + b * enthalpy(r)) * total;
    m.squared = m.normal * m.normal + m.transverse * m.transverse;
    m.sound = std::sqrt(std::max((gamma - 1) * (m.enthalpy - T(0.5) * m.squared), std::numeric_limits<T>::min()));
    return m;
  }
  std::array<T, 2> signals(const Array& l, const Array& r) const {
    const Middle m = middle(l, r);
    return {std::min(l[1] - sound(l), m.normal - m.sound), std::max(r[1] + sound(r), m.normal + m.sound)};
  }
  static T contact(const Array& l, const Array& r, T slowest, T fastest) {
    const T a = l[0] * (slowest - l[1]), b = r[0] * (fastest - r[1]);
    return ((r[last] - l[last]) + (a * l[1] - b * r[1])) / std::min(a - b, -std::numeric_limits<T>::min());
  }
  static Array beyond(const Array& u, const Array& w, T outer, T contact) {
    const T gap = outer - w[1];
    const T density = w[0] * gap / (outer - contact);
    Array star;
    star[0] = density;
    star[1] = density * contact;
    if constexpr (D == 2) star[2] = density * w[2];
    star[last] = density * (u[last] / w[0] + (contact - w[1]) * (contact + w[last] / (w[0] * gap)));
    return star;
  }

  void eigenvectors(const Array& ul, const Array& ur, std::array<T, fields * fields>& left,
                    std::array<T, fields * fields>& right) const {
    const Middle m = middle(primitive(ul), primitive(ur));
    const T u = m.normal, v = m.transverse, c = m.sound, h = m.enthalpy;
    const T b = (gamma - 1) / (c * c), q = T(0.5) * b * m.squared, half = T(0.5), s = 1 / c;
    if constexpr (D == 1) {
      left = {half * (q + u * s),
              -half * (b * u + s),
              half * b, //
              1 - q,
              b * u,
              -b, //
              half * (q - u * s),
              -half * (b * u - s),
              half * b};
      right = {1,         1,
               1, //
               u - c,     u,
               u + c, //
               h - u * c, half * u * u,
               h + u * c};
    } else {
      left = {half * (q + u * s),
              -half * (b * u + s),
              -half * b * v,
              half * b, //
              1 - q,
              b * u,
              b * v,
              -b, //
              -v,
              0,
              1,
              0, //
              half * (q - u * s),
              -half * (b * u - s),
              -half * b * v,
              half * b};
      right = {1,         1,
               0,         1, //
               u - c,     u,
               0,         u + c, //
               v,         v,
               1,         v, //
               h - u * c, half * m.squared,
               v,         h + u * c};
    }
  }
};

} // namespace

template <class T> std::unique_ptr<ConservationLaw<T>> euler(int dimension, double gamma) {
  SF_ASSERT((dimension == 1 || dimension == 2) && gamma > 1);
  const T g = static_cast<T>(gamma);
  if (dimension == 1) return std::make_unique<PointwiseLaw<T, EulerPhysics<T, 1>>>(EulerPhysics<T, 1>{g});
  return std::make_unique<PointwiseLaw<T, EulerPhysics<T, 2>>>(EulerPhysics<T, 2>{g});
}

template std::unique_ptr<ConservationLaw<float>> euler(int, double);
template std::unique_ptr<ConservationLaw<double>> euler(int, double);

} // namespace semiflow::pde::volumes
