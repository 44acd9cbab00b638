#pragma once

#include <cstddef>
#include <vector>

namespace semiflow::sampling {

/// The permutation that minimises sum_i costs[i n + assigned[i]], for n rows and columns: shortest augmenting paths,
/// in a time of order n^3. R. Jonker, A. Volgenant, "A shortest augmenting path algorithm for dense and sparse linear
/// assignment problems", Computing 38, 325 (1987).
std::vector<std::size_t> optimalAssignment(const std::vector<double>& costs, std::size_t n);

} // namespace semiflow::sampling
