#pragma once

#include <span>
#include <vector>

namespace semiflow::numerics {

/// factor * vector
template <class V> struct Scaled {
  double factor = 1;
  const std::vector<V>* vector = nullptr;
};

/// out = sum of the terms, in one parallel pass over memory, the same bits for any number of threads. V is a real or
/// complex number. @pre all have out's size; out may be one of them. Terms with factor 0 are left out
template <class V> void linearCombination(std::span<const Scaled<V>> terms, std::vector<V>& out);

} // namespace semiflow::numerics
