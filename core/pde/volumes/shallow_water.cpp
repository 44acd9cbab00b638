#include "core/base/error.h"
#include "core/pde/volumes/laws.h"
#include "core/pde/volumes/pointwise_law.h"

namespace semiflow::pde::volumes {
namespace {

/// Conserved u = (h, h v), primitive w = (h, v); v has D components, the normal one first.
template <class T, int D> struct ShallowWaterPhysics {
  static constexpr std::size_t fields = D + 1;
  static constexpr bool hasPressure = false;
  static constexpr T dry = T(1e-9);
  using Array = std::array<T, fields>;
  T gravity;

  static Array primitive(const Array& u) {
    Array w;
    w[0] = std::max(u[0], T(0));
    const T perDepth = u[0] > dry ? 1 / u[0] : T(0);
    for (std::size_t d = 1; d <= D; ++d) w[d] = u[d] * perDepth;
    return w;
  }
  static Array conserved(const Array& w) {
    Array u;
    u[0] = w[0];
    for (std::size_t d = 1; d <= D; ++d) u[d] = w[0] * w[d];
    return u;
  }
  Array flux(const Array& u, const Array& w) const {
    Array f;
    f[0] = w[0] * w[1];
    f[1] = w[0] * w[1] * w[1] + T(0.5) * gravity * w[0] * w[0];
    if constexpr (D == 2) f[2] = w[0] * w[1] * w[2];
    static_cast<void>(u);
    return f;
  }
  T celerity(const Array& w) const { return std::sqrt(gravity * w[0]); }
  T speed(const Array& w) const { return std::abs(w[1]) + celerity(w); }

  struct Middle {
    T normal, transverse, celerity;
  };
  /// After Roe; 0 between two dry states.
  Middle middle(const Array& l, const Array& r) const {
    const T a = std::sqrt(l[0]), b = std::sqrt(r[0]), total = 1 / std::max(a + b, std::numeric_limits<T>::min());
    Middle m{};
    m.normal = (a * l[1] + b * r[1]) * total;
    if constexpr (D == 2) m.transverse = (a * l[2] + b * r[2]) * total;
    m.celerity = std::sqrt(T(0.5) * gravity * (l[0] + r[0]));
    return m;
  }
  /// Into a dry bed the front runs at twice the celerity (Toro, section 10.5).
  std::array<T, 2> signals(const Array& l, const Array& r) const {
    const Middle m = middle(l, r);
    const T cl = celerity(l), cr = celerity(r);
    const T slow = std::min(l[1] - cl, m.normal - m.celerity), fast = std::max(r[1] + cr, m.normal + m.celerity);
    return {l[0] > dry ? slow : r[1] - 2 * cr, r[0] > dry ? fast : l[1] + 2 * cl};
  }
  static T contact(const Array& l, const Array& r, T slowest, T fastest) {
    const T a = l[0] * (slowest - l[1]), b = r[0] * (fastest - r[1]); // a <= 0 <= b
    const T both = slowest * b - fastest * a;
    return both / std::max(b - a, std::numeric_limits<T>::min());
  }
  static Array beyond(const Array&, const Array& w, T outer, T contact) {
    const T gap = outer - contact;
    const T depth = w[0] * (outer - w[1]) / (gap != 0 ? gap : T(1));
    Array star;
    star[0] = depth;
    star[1] = depth * contact;
    if constexpr (D == 2) star[2] = depth * w[2];
    return star;
  }

  void eigenvectors(const Array& ul, const Array& ur, std::array<T, fields * fields>& left,
                    std::array<T, fields * fields>& right) const {
    const Middle m = middle(primitive(ul), primitive(ur));
    const T u = m.normal, v = m.transverse;
    const T c = m.celerity > T(1e-6) ? m.celerity : T(1); // on a dry bed any basis will do
    const T s = 1 / (2 * c);
    if constexpr (D == 1) {
      left = {(u + c) * s, -s, (c - u) * s, s};
      right = {1, 1, u - c, u + c};
    } else {
      left = {(u + c) * s, -s, 0, -v, 0, 1, (c - u) * s, s, 0};
      right = {1, 0, 1, u - c, 0, u + c, v, 1, v};
    }
  }
};

} // namespace

template <class T> std::unique_ptr<ConservationLaw<T>> shallowWater(int dimension, double gravity) {
  SF_ASSERT((dimension == 1 || dimension == 2) && gravity > 0);
  const T g = static_cast<T>(gravity);
  if (dimension == 1) return std::make_unique<PointwiseLaw<T, ShallowWaterPhysics<T, 1>>>(ShallowWaterPhysics<T, 1>{g});
  return std::make_unique<PointwiseLaw<T, ShallowWaterPhysics<T, 2>>>(ShallowWaterPhysics<T, 2>{g});
}

template std::unique_ptr<ConservationLaw<float>> shallowWater(int, double);
template std::unique_ptr<ConservationLaw<double>> shallowWater(int, double);

} // namespace semiflow::pde::volumes
