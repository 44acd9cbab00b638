#include "core/numerics/linear_combination.h"

#include <algorithm>
#include <array>
#include <complex>

#include "core/base/error.h"
#include "core/base/parallel.h"
#include "core/numerics/weighted_sum.h"

namespace semiflow::numerics {
namespace {

constexpr std::size_t block = 1 << 13; // numbers: a block of out stays in the cache while terms are added to it
constexpr std::size_t most = 32;

template <class T> void combine(std::span<const T* const> vectors, std::span<const T> factors, T* out, std::size_t n) {
  parallelBlocks(n, block, [&](std::size_t begin, std::size_t end) {
    std::array<const T*, most> from{};
    for (std::size_t i = 0; i < vectors.size(); ++i) from[i] = vectors[i] + begin;
    weightedSum<T>({from.data(), vectors.size()}, factors, out + begin, end - begin, false);
  });
}

template <class V> struct NumbersOf {
  using type = V;
  static constexpr std::size_t count = 1;
};
template <class T> struct NumbersOf<std::complex<T>> {
  using type = T;
  static constexpr std::size_t count = 2;
};

} // namespace

template <class V> void linearCombination(std::span<const Scaled<V>> terms, std::vector<V>& out) {
  using T = typename NumbersOf<V>::type;
  std::array<const T*, most> vectors{};
  std::array<T, most> factors{};
  std::size_t count = 0;
  for (const Scaled<V>& term : terms) {
    SF_ASSERT(term.vector->size() == out.size() && count < most);
    if (term.factor == 0) continue;
    vectors[count] = reinterpret_cast<const T*>(term.vector->data());
    factors[count++] = static_cast<T>(term.factor);
  }
  combine<T>({vectors.data(), count}, {factors.data(), count}, reinterpret_cast<T*>(out.data()),
             out.size() * NumbersOf<V>::count);
}

template void linearCombination<float>(std::span<const Scaled<float>>, std::vector<float>&);
template void linearCombination<double>(std::span<const Scaled<double>>, std::vector<double>&);
template void linearCombination<std::complex<float>>(std::span<const Scaled<std::complex<float>>>,
                                                     std::vector<std::complex<float>>&);
template void linearCombination<std::complex<double>>(std::span<const Scaled<std::complex<double>>>,
                                                      std::vector<std::complex<double>>&);

} // namespace semiflow::numerics
