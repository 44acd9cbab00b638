#pragma once

#include <cstddef>
#include <span>

namespace semiflow::numerics {

/// out[i] = sum_k weights[k] vectors[k][i] for i < n (added to out where `add`), vectorised; eight terms are read in
/// one pass. T is float or double. out may be vectors[0], where there are at most eight. No vectors: zero.
template <class T>
void weightedSum(std::span<const T* const> vectors, std::span<const T> weights, T* out, std::size_t n, bool add);

extern template void weightedSum<float>(std::span<const float* const>, std::span<const float>, float*, std::size_t,
                                        bool);
extern template void weightedSum<double>(std::span<const double* const>, std::span<const double>, double*, std::size_t,
                                         bool);

} // namespace semiflow::numerics
