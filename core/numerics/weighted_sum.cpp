#include "core/numerics/weighted_sum.h"

#include <algorithm>
#include <utility>

namespace semiflow::numerics {
namespace {

constexpr std::size_t widest = 8; // terms of a pass

template <class T, bool add, std::size_t... k>
void pass(const T* const* vectors, const T* weights, T* out, std::size_t n, std::index_sequence<k...>) {
  const T* const from[] = {vectors[k]...};
  const T w[] = {weights[k]...};
#pragma GCC ivdep
  for (std::size_t i = 0; i < n; ++i) {
    T sum = add ? out[i] : T(0);
    ((sum += w[k] * from[k][i]), ...);
    out[i] = sum;
  }
}

template <class T, bool add>
void passOf(std::size_t count, const T* const* vectors, const T* weights, T* out, std::size_t n) {
  switch (count) {
  case 1:
    return pass<T, add>(vectors, weights, out, n, std::make_index_sequence<1>());
  case 2:
    return pass<T, add>(vectors, weights, out, n, std::make_index_sequence<2>());
  case 3:
    return pass<T, add>(vectors, weights, out, n, std::make_index_sequence<3>());
  case 4:
    return pass<T, add>(vectors, weights, out, n, std::make_index_sequence<4>());
  case 5:
    return pass<T, add>(vectors, weights, out, n, std::make_index_sequence<5>());
  case 6:
    return pass<T, add>(vectors, weights, out, n, std::make_index_sequence<6>());
  case 7:
    return pass<T, add>(vectors, weights, out, n, std::make_index_sequence<7>());
  default:
    return pass<T, add>(vectors, weights, out, n, std::make_index_sequence<8>());
  }
}

} // namespace

template <class T>
void weightedSum(std::span<const T* const> vectors, std::span<const T> weights, T* out, std::size_t n, bool add) {
  if (vectors.empty() && !add) std::fill(out, out + n, T(0));
  for (std::size_t first = 0; first < vectors.size(); first += widest) {
    const std::size_t count = std::min(widest, vectors.size() - first);
    if (add || first > 0)
      passOf<T, true>(count, vectors.data() + first, weights.data() + first, out, n);
    else
      passOf<T, false>(count, vectors.data() + first, weights.data() + first, out, n);
  }
}

template void weightedSum<float>(std::span<const float* const>, std::span<const float>, float*, std::size_t, bool);
template void weightedSum<double>(std::span<const double* const>, std::span<const double>, double*, std::size_t, bool);

} // namespace semiflow::numerics
