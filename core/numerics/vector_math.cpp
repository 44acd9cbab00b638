#include "core/numerics/vector_math.h"

#include <cmath>
#include <cstdlib>

#if defined(SEMIFLOW_LIBMVEC) && defined(__AVX2__)
#include <immintrin.h>
#endif

// libmvec's functions are called by name, through the vector ABI: a compiler calls them by itself only under
// -ffast-math, which would break the checks for NaN everywhere else.
#if defined(SEMIFLOW_LIBMVEC) && defined(__AVX2__)
extern "C" {
#define SEMIFLOW_DECLARE(name)                                                                                         \
  __m256d _ZGVdN4v_##name(__m256d);                                                                                    \
  __m256 _ZGVdN8v_##name##f(__m256);
#define SEMIFLOW_DECLARE2(name)                                                                                        \
  __m256d _ZGVdN4vv_##name(__m256d, __m256d);                                                                          \
  __m256 _ZGVdN8vv_##name##f(__m256, __m256);
SEMIFLOW_DECLARE(exp)
SEMIFLOW_DECLARE(log)
SEMIFLOW_DECLARE(sin)
SEMIFLOW_DECLARE(cos)
SEMIFLOW_DECLARE(tan)
SEMIFLOW_DECLARE(asin)
SEMIFLOW_DECLARE(acos)
SEMIFLOW_DECLARE(atan)
SEMIFLOW_DECLARE(sinh)
SEMIFLOW_DECLARE(cosh)
SEMIFLOW_DECLARE(tanh)
SEMIFLOW_DECLARE(erf)
SEMIFLOW_DECLARE(cbrt)
SEMIFLOW_DECLARE(expm1)
SEMIFLOW_DECLARE(log1p)
SEMIFLOW_DECLARE2(pow)
SEMIFLOW_DECLARE2(atan2)
SEMIFLOW_DECLARE2(hypot)
#undef SEMIFLOW_DECLARE
#undef SEMIFLOW_DECLARE2
}
#endif

namespace semiflow::numerics {
namespace {

#if defined(SEMIFLOW_LIBMVEC) && defined(__AVX2__)

template <class T> struct Pack;
template <> struct Pack<double> {
  using Register = __m256d;
  static constexpr std::size_t width = 4;
  static Register load(const double* p) { return _mm256_loadu_pd(p); }
  static void store(double* p, Register v) { _mm256_storeu_pd(p, v); }
};
template <> struct Pack<float> {
  using Register = __m256;
  static constexpr std::size_t width = 8;
  static Register load(const float* p) { return _mm256_loadu_ps(p); }
  static void store(float* p, Register v) { _mm256_storeu_ps(p, v); }
};

// The last elements go through the same vector code, beside copies of one of them, so that no result depends on its
// place.
template <class T, class F> void map(const F& f, const T* x, T* out, std::size_t n) {
  using P = Pack<T>;
  std::size_t i = 0;
  for (; i + P::width <= n; i += P::width) P::store(out + i, f(P::load(x + i)));
  if (i == n) return;
  alignas(32) T padded[P::width];
  for (std::size_t j = 0; j < P::width; ++j) padded[j] = x[i + j < n ? i + j : i];
  P::store(padded, f(P::load(padded)));
  for (std::size_t j = 0; i + j < n; ++j) out[i + j] = padded[j];
}

template <class T, class F> void map2(const F& f, const T* x, const T* y, T* out, std::size_t n) {
  using P = Pack<T>;
  std::size_t i = 0;
  for (; i + P::width <= n; i += P::width) P::store(out + i, f(P::load(x + i), P::load(y + i)));
  if (i == n) return;
  alignas(32) T a[P::width];
  alignas(32) T b[P::width];
  for (std::size_t j = 0; j < P::width; ++j) {
    const std::size_t k = i + j < n ? i + j : i;
    a[j] = x[k];
    b[j] = y[k];
  }
  P::store(a, f(P::load(a), P::load(b)));
  for (std::size_t j = 0; i + j < n; ++j) out[i + j] = a[j];
}

#define SEMIFLOW_FUNCTION(name)                                                                                        \
  struct Vector_##name {                                                                                               \
    __m256d operator()(__m256d x) const { return _ZGVdN4v_##name(x); }                                                 \
    __m256 operator()(__m256 x) const { return _ZGVdN8v_##name##f(x); }                                                \
  };
#define SEMIFLOW_FUNCTION2(name)                                                                                       \
  struct Vector_##name {                                                                                               \
    __m256d operator()(__m256d x, __m256d y) const { return _ZGVdN4vv_##name(x, y); }                                  \
    __m256 operator()(__m256 x, __m256 y) const { return _ZGVdN8vv_##name##f(x, y); }                                  \
  };

#else

template <class T, class F> void map(const F& f, const T* x, T* out, std::size_t n) {
  for (std::size_t i = 0; i < n; ++i) out[i] = f(x[i]);
}
template <class T, class F> void map2(const F& f, const T* x, const T* y, T* out, std::size_t n) {
  for (std::size_t i = 0; i < n; ++i) out[i] = f(x[i], y[i]);
}

#define SEMIFLOW_FUNCTION(name)                                                                                        \
  struct Vector_##name {                                                                                               \
    template <class T> T operator()(T x) const { return std::name(x); }                                                \
  };
#define SEMIFLOW_FUNCTION2(name)                                                                                       \
  struct Vector_##name {                                                                                               \
    template <class T> T operator()(T x, T y) const { return std::name(x, y); }                                        \
  };

#endif

SEMIFLOW_FUNCTION(exp)
SEMIFLOW_FUNCTION(log)
SEMIFLOW_FUNCTION(sin)
SEMIFLOW_FUNCTION(cos)
SEMIFLOW_FUNCTION(tan)
SEMIFLOW_FUNCTION(asin)
SEMIFLOW_FUNCTION(acos)
SEMIFLOW_FUNCTION(atan)
SEMIFLOW_FUNCTION(sinh)
SEMIFLOW_FUNCTION(cosh)
SEMIFLOW_FUNCTION(tanh)
SEMIFLOW_FUNCTION(erf)
SEMIFLOW_FUNCTION(cbrt)
SEMIFLOW_FUNCTION(expm1)
SEMIFLOW_FUNCTION(log1p)
SEMIFLOW_FUNCTION2(pow)
SEMIFLOW_FUNCTION2(atan2)
SEMIFLOW_FUNCTION2(hypot)
#undef SEMIFLOW_FUNCTION
#undef SEMIFLOW_FUNCTION2

} // namespace

template <class T> void apply(Function f, const T* x, T* out, std::size_t n) {
  switch (f) {
  case Function::exp:
    return map(Vector_exp{}, x, out, n);
  case Function::log:
    return map(Vector_log{}, x, out, n);
  case Function::sin:
    return map(Vector_sin{}, x, out, n);
  case Function::cos:
    return map(Vector_cos{}, x, out, n);
  case Function::tan:
    return map(Vector_tan{}, x, out, n);
  case Function::asin:
    return map(Vector_asin{}, x, out, n);
  case Function::acos:
    return map(Vector_acos{}, x, out, n);
  case Function::atan:
    return map(Vector_atan{}, x, out, n);
  case Function::sinh:
    return map(Vector_sinh{}, x, out, n);
  case Function::cosh:
    return map(Vector_cosh{}, x, out, n);
  case Function::tanh:
    return map(Vector_tanh{}, x, out, n);
  case Function::erf:
    return map(Vector_erf{}, x, out, n);
  case Function::cbrt:
    return map(Vector_cbrt{}, x, out, n);
  case Function::expm1:
    return map(Vector_expm1{}, x, out, n);
  case Function::log1p:
    return map(Vector_log1p{}, x, out, n);
  }
}

template <class T> void apply(Function2 f, const T* x, const T* y, T* out, std::size_t n) {
  switch (f) {
  case Function2::pow:
    return map2(Vector_pow{}, x, y, out, n);
  case Function2::atan2:
    return map2(Vector_atan2{}, x, y, out, n);
  case Function2::hypot:
    return map2(Vector_hypot{}, x, y, out, n);
  }
}

template void apply<float>(Function, const float*, float*, std::size_t);
template void apply<double>(Function, const double*, double*, std::size_t);
template void apply<float>(Function2, const float*, const float*, float*, std::size_t);
template void apply<double>(Function2, const double*, const double*, double*, std::size_t);

} // namespace semiflow::numerics
