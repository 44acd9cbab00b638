#pragma once

#include <functional>
#include <string>
#include <vector>

#include "core/base/values.h"
#include "core/koopman/observables.h"

namespace semiflow::koopman {

/// The exponents (k_1 .. k_d) of a polynomial basis: of total degree k_1 + ... + k_d <= degree, or each k_i <= degree.
/// Ordered by total degree, then lexicographically with k_1 falling: 1, x, y, x^2, xy, y^2, ...
/// @throws InputError at `path` where there are more than largestDictionary
std::vector<std::vector<int>> exponents(std::size_t dimension, int degree, bool total, const std::string& path);

/// "x^2 y" for exponents (2, 1); "1" for none.
std::string productName(const std::vector<int>& powers, const std::vector<std::string>& variables,
                        const std::function<std::string(const std::string& variable, int power)>& factor);

/// The dictionary of products p_k1((x_1 - c_1)/s_1) ... p_kd((x_d - c_d)/s_d).
/// @param polynomials fills out[0..degree] with p_0 .. p_degree of a number; p_0 = 1
Dictionary products(std::vector<std::vector<int>> powers, int degree, std::vector<double> centre,
                    std::vector<double> scale, std::function<void(double x, int degree, double* out)> polynomials);

/// Mean and standard deviation per state (1 for a constant one), or 0 and 1 where not wanted.
struct Scaling {
  std::vector<double> centre, scale;
};
Scaling scaling(const Snapshots& training, bool standardize);

/// Centre and half width of each state's range (1 for a constant one), or 0 and 1 where not wanted.
Scaling rangeScaling(const Snapshots& training, bool rescale);

/// The dictionary of a family of polynomials with parameters "degree" and "basis" (total or tensor).
/// @param name a factor as it is written, e.g. "He2(x)"
Dictionary polynomialDictionary(const Values& values, const Snapshots& training, const Scaling& scale,
                                std::function<void(double x, int degree, double* out)> polynomials,
                                const std::function<std::string(const std::string& variable, int power)>& name);

} // namespace semiflow::koopman
