#include "core/pde/volumes/reconstruction.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace semiflow::pde::volumes {
namespace {

template <class T> T sameSign(T a, T b) { return a * b > 0 ? T(1) : T(0); }

struct Minmod {
  template <class T> static T slope(T a, T b) {
    return sameSign(a, b) * std::copysign(std::min(std::abs(a), std::abs(b)), a);
  }
};
struct VanLeer {
  template <class T> static T slope(T a, T b) {
    const T product = a * b, sum = a + b;
    return product > 0 ? 2 * product / sum : T(0);
  }
};
struct MonotonisedCentral {
  template <class T> static T slope(T a, T b) {
    const T least = std::min(std::abs(a), std::abs(b));
    return sameSign(a, b) * std::copysign(std::min(2 * least, T(0.5) * std::abs(a + b)), a);
  }
};

/// w: primitive variables of all n + 6 cells.
template <class Limiter, class T>
void straightLines(std::size_t fields, std::size_t n, Fields<const T> w, Fields<T> low, Fields<T> high) {
  for (std::size_t f = 0; f < fields; ++f) {
    const T* cell = w[f] + 2;
    T *a = low[f], *b = high[f];
#pragma GCC ivdep
    for (std::size_t k = 0; k < n + 2; ++k) {
      const T half = T(0.5) * Limiter::slope(cell[k] - cell[k - 1], cell[k + 1] - cell[k]);
      a[k] = cell[k] - half;
      b[k] = cell[k] + half;
    }
  }
}

template <class T>
void limitedSlopes(const ConservationLaw<T>& law, Reconstruction kind, std::size_t n, Fields<const T> cells,
                   Fields<T> low, Fields<T> high) {
  Line<T> primitive, below, above;
  law.toPrimitive(n + 2 * ghosts, cells, primitive.all());
  const auto lines = kind == Reconstruction::minmod    ? straightLines<Minmod, T>
                     : kind == Reconstruction::vanLeer ? straightLines<VanLeer, T>
                                                       : straightLines<MonotonisedCentral, T>;
  lines(law.fields(), n, primitive.all(), below.all(), above.all());
  law.toConserved(n + 2, below.all(), low);
  law.toConserved(n + 2, above.all(), high);
}

/// The value at the face between c and d of the averages a, b, c | d, e.
template <class T> T weno(T a, T b, T c, T d, T e) {
  const auto square = [](T x) { return x * x; };
  const T left = (2 * a - 7 * b + 11 * c) / 6, middle = (-b + 5 * c + 2 * d) / 6, right = (2 * c + 5 * d - e) / 6;
  const T s = T(13.0 / 12), q = T(0.25);
  const T roughLeft = s * square(a - 2 * b + c) + q * square(a - 4 * b + 3 * c);
  const T roughMiddle = s * square(b - 2 * c + d) + q * square(b - d);
  const T roughRight = s * square(c - 2 * d + e) + q * square(3 * c - 4 * d + e);
  const T whole = std::abs(roughLeft - roughRight);
  // Keeps the squares below in range, also of single precision.
  const T tiny = (sizeof(T) == sizeof(double) ? T(1e-30) : T(1e-12)) * whole + std::numeric_limits<T>::min();
  const T x = T(0.1) * (1 + square(whole / (roughLeft + tiny)));
  const T y = T(0.6) * (1 + square(whole / (roughMiddle + tiny)));
  const T z = T(0.3) * (1 + square(whole / (roughRight + tiny)));
  return (x * left + y * middle + z * right) / (x + y + z);
}

/// Fields one by one.
template <class T>
void wenoFields(std::size_t fields, std::size_t n, Fields<const T> u, Fields<T> low, Fields<T> high) {
  for (std::size_t f = 0; f < fields; ++f) {
    const T* c = u[f] + 2;
    T *a = low[f], *b = high[f];
#pragma GCC ivdep
    for (std::size_t k = 0; k < n + 2; ++k) {
      a[k] = weno(c[k + 2], c[k + 1], c[k], c[k - 1], c[k - 2]);
      b[k] = weno(c[k - 2], c[k - 1], c[k], c[k + 1], c[k + 2]);
    }
  }
}

/// At each face along the eigenvectors between its two cells: from both sides of faces 0 .. n + 2, where face j lies
/// between cells j + 1 and j + 2; the state below it is `high` of place j - 1, and the one above `low` of place j.
template <class T>
void wenoCharacteristic(const ConservationLaw<T>& law, std::size_t n, Fields<const T> u, Fields<T> low,
                        Fields<T> high) {
  const std::size_t fields = law.fields(), faces = n + 3;
  Line<T, mostFields * mostFields> left, right;
  law.eigenvectors(faces, u.from(1), u.from(2), left.all(), right.all());
  Line<T> below, above; // waves
  std::array<Line<T, 1>, 6> stencil;
  for (std::size_t wave = 0; wave < fields; ++wave) {
    // Cells j - 1 .. j + 4 of face j; where a place has no such cell (the outermost faces) its side is not used.
    for (std::size_t s = 0; s < 6; ++s) {
      T* sum = stencil[s].all()[0];
      const std::size_t first = s == 0 ? 1 : 0, end = s == 5 ? faces - 1 : faces;
      std::fill_n(sum, faces, T(0));
      for (std::size_t f = 0; f < fields; ++f) {
        const T* row = left.all()[wave * fields + f];
        const T* cell = u[f];
#pragma GCC ivdep
        for (std::size_t j = first; j < end; ++j) sum[j] += row[j] * cell[j + s - 1];
      }
    }
    const T *p = stencil[0].all()[0], *q = stencil[1].all()[0], *r = stencil[2].all()[0], *s = stencil[3].all()[0],
            *t = stencil[4].all()[0], *v = stencil[5].all()[0];
    T *a = below.all()[wave], *b = above.all()[wave];
#pragma GCC ivdep
    for (std::size_t j = 0; j < faces; ++j) {
      a[j] = weno(p[j], q[j], r[j], s[j], t[j]);
      b[j] = weno(v[j], t[j], s[j], r[j], q[j]);
    }
  }
  for (std::size_t f = 0; f < fields; ++f) {
    T *a = low[f], *b = high[f];
    std::fill_n(a, n + 2, T(0));
    std::fill_n(b, n + 2, T(0));
    for (std::size_t wave = 0; wave < fields; ++wave) {
      const T* column = right.all()[f * fields + wave];
      const T *x = below.all()[wave], *y = above.all()[wave];
#pragma GCC ivdep
      for (std::size_t k = 0; k < n + 2; ++k) {
        a[k] += column[k] * y[k];
        b[k] += column[k + 1] * x[k + 1];
      }
    }
  }
}

} // namespace

template <class T>
void reconstruct(const ConservationLaw<T>& law, Reconstruction kind, std::size_t n, Fields<const T> cells,
                 Fields<T> low, Fields<T> high) {
  if (kind == Reconstruction::constant) {
    for (std::size_t f = 0; f < law.fields(); ++f) {
      std::copy_n(cells[f] + 2, n + 2, low[f]);
      std::copy_n(cells[f] + 2, n + 2, high[f]);
    }
  } else if (kind != Reconstruction::weno5) {
    limitedSlopes(law, kind, n, cells, low, high);
  } else if (law.hasEigenvectors()) {
    wenoCharacteristic(law, n, cells, low, high);
  } else {
    wenoFields(law.fields(), n, cells, low, high);
  }
}

template void reconstruct(const ConservationLaw<float>&, Reconstruction, std::size_t, Fields<const float>,
                          Fields<float>, Fields<float>);
template void reconstruct(const ConservationLaw<double>&, Reconstruction, std::size_t, Fields<const double>,
                          Fields<double>, Fields<double>);

} // namespace semiflow::pde::volumes
