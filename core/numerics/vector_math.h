#pragma once

#include <cstddef>

/// Elementary functions of whole arrays, vectorised where the machine and its C library can.
namespace semiflow::numerics {

/// Functions of one argument.
enum class Function { exp, log, sin, cos, tan, asin, acos, atan, sinh, cosh, tanh, erf, cbrt, expm1, log1p };
/// Functions of two.
enum class Function2 { pow, atan2, hypot };

/// out[i] = f(x[i]), i < n; T is float or double, out may be x. Errors are a few units in the last place (at most 4 of
/// glibc's libmvec where that is used). NaN and infinities give what the C library's scalar functions give. An
/// element's result depends on its argument alone: not on its place or on n.
template <class T> void apply(Function f, const T* x, T* out, std::size_t n);
/// out[i] = f(x[i], y[i]); out may be x or y.
template <class T> void apply(Function2 f, const T* x, const T* y, T* out, std::size_t n);

extern template void apply<float>(Function, const float*, float*, std::size_t);
extern template void apply<double>(Function, const double*, double*, std::size_t);
extern template void apply<float>(Function2, const float*, const float*, float*, std::size_t);
extern template void apply<double>(Function2, const double*, const double*, double*, std::size_t);

/// The commonest ones by name: out[i] = exp(x[i]), ...; as apply.
template <class T> void exp(const T* x, T* out, std::size_t n) { apply(Function::exp, x, out, n); }
template <class T> void log(const T* x, T* out, std::size_t n) { apply(Function::log, x, out, n); }
template <class T> void sin(const T* x, T* out, std::size_t n) { apply(Function::sin, x, out, n); }
template <class T> void cos(const T* x, T* out, std::size_t n) { apply(Function::cos, x, out, n); }
template <class T> void tanh(const T* x, T* out, std::size_t n) { apply(Function::tanh, x, out, n); }

} // namespace semiflow::numerics
